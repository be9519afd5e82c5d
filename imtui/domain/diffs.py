"""What became different between two keyed collections.

Invariant: pure and keyed, so that a table is patched by key and never refilled; order is that of the collections given.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff(Generic[K, V]):
    """`added` and `changed` hold the new values, in the new collection's order; `removed` the old ones, in the old one's."""

    added: Mapping[K, V]
    changed: Mapping[K, V]
    removed: Mapping[K, V]

    def __bool__(self) -> bool:
        """Whether anything is different at all."""
        return bool(self.added or self.changed or self.removed)


def diff(old: Mapping[K, V], new: Mapping[K, V]) -> Diff[K, V]:
    """What turns `old` into `new`. Values that are the same object are not compared further."""
    if old is new:
        return Diff(added={}, changed={}, removed={})
    added: dict[K, V] = {}
    changed: dict[K, V] = {}
    for key, value in new.items():
        if key not in old:
            added[key] = value
        elif (before := old[key]) is not value and before != value:
            changed[key] = value
    removed = {key: value for key, value in old.items() if key not in new}
    return Diff(added=added, changed=changed, removed=removed)
