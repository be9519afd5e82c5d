"""Not computing twice what follows from the same things.

Invariant: what a result was made from is compared by identity: slices of a Snapshot keep theirs while they did not change, so the
comparison costs nothing, however large they are.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Same:
    """Equal only to another of the very same objects, in the same order; holds them, so that their identity stays theirs."""

    __slots__ = ("_objects",)

    def __init__(self, *objects: object) -> None:
        self._objects = objects

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Same)
            and len(other._objects) == len(self._objects)
            and all(mine is theirs for mine, theirs in zip(self._objects, other._objects, strict=True))
        )

    def __hash__(self) -> int:
        return hash(tuple(id(each) for each in self._objects))


class Latest(Generic[T]):
    """The latest result of a computation, kept for as long as it is asked for with the same `inputs`."""

    def __init__(self) -> None:
        self._inputs: object = None
        self._results: list[T] = []

    def get(self, inputs: object, make: Callable[[], T]) -> T:
        """The result for `inputs` (compared with `==`; wrap large ones in `Same`), made anew when they are others than last time. One
        that comes out equal is the same object as before."""
        if not self._results or self._inputs != inputs:
            made = make()
            if self._results != [made]:
                self._results = [made]
            self._inputs = inputs
        return self._results[0]
