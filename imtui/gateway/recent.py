"""What was worked out lately, kept for when it is asked for again.

Invariant: no more is kept than the latest few.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """The latest `most` results, by what they were made from."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._results: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, inputs: Hashable, make: Callable[[], T]) -> T:
        """The result for `inputs`, made where it is not known."""
        if (known := self.find(inputs)) is not None:
            return known
        return self.keep(inputs, make())

    def find(self, inputs: Hashable) -> T | None:
        """The result for `inputs`, where it is known."""
        known = self._results.get(inputs)
        if known is not None:
            self._results.move_to_end(inputs)
        return known

    def keep(self, inputs: Hashable, result: T) -> T:
        """Keep it in the place of the one that was asked for longest ago; the same."""
        self._results[inputs] = result
        if len(self._results) > self._most:
            self._results.popitem(last=False)
        return result
