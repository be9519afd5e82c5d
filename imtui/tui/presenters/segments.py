"""Parts of a one-line bar that give way to each other where there is not enough room.

Invariant: the line is exactly as wide as asked; what matters most is the last to be shortened and never dropped for what matters
less.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from imtui.tui.presenters.lines import EMPTY, Line, gap, joined, line_width, spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """`forms` from the longest to the shortest (an empty one: it may go); the highest `rank` gives way first."""

    rank: int
    forms: tuple[Line, ...]


def arranged(before: Iterable[Segment], after: Iterable[Segment], width: int, *, between: int = 2, ellipsis: str = "…") -> Line:
    """`before` from the left and `after` at the right edge, in exactly `width` cells and with `between` cells between parts."""
    starting, ending = tuple(before), tuple(after)
    lefts, rights = [list(each.forms) for each in starting], [list(each.forms) for each in ending]
    ranked = sorted(zip((*starting, *ending), (*lefts, *rights), strict=True), key=lambda pair: -pair[0].rank)
    while _taken(lefts, rights, between) > width:
        shrinkable = next((forms for _, forms in ranked if len(forms) > 1), None)
        if shrinkable is None:
            break
        shrinkable.pop(0)
    left = joined((forms[0] for forms in lefts if forms), (gap(between),))
    right = joined((forms[0] for forms in rights if forms), (gap(between),))
    if line_width(left) + line_width(right) > width:
        return spread(left, EMPTY, width, ellipsis)
    return spread(left, right, width, ellipsis)


def _taken(lefts: list[list[Line]], rights: list[list[Line]], between: int) -> int:
    parts = [width for forms in (*lefts, *rights) if forms and (width := line_width(forms[0]))]
    return sum(parts) + between * max(0, len(parts) - 1)
