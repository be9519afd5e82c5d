"""Comparing by identity, where comparing by value would cost too much.

Invariant: what is compared is held, so that its identity stays its own.
"""


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
