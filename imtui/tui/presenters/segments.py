"""Parts of a one-line bar that give way to each other where there is not enough room.

Invariant: the line is exactly as wide as asked; what matters least is shortened first, and whatever room is left over goes back
to what matters most.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from imtui.tui.presenters.lines import EMPTY, Line, gap, joined, line_width, spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """`forms` from the longest to the shortest (an empty one: it may go).

    `ranks` say when each form but the last gives way to the next one: the highest of all segments first. One rank is enough
    where they are the same for all forms.
    """

    forms: tuple[Line, ...]
    ranks: tuple[int, ...] = (0,)

    def rank(self, form: int) -> int:
        """When that form gives way."""
        return self.ranks[min(form, len(self.ranks) - 1)]


def arranged(before: Sequence[Segment], after: Sequence[Segment], width: int, *, between: int = 2, ellipsis: str = "…") -> Line:
    """`before` from the left and `after` at the right edge, in exactly `width` cells and with `between` cells between parts."""
    segments = (*before, *after)
    chosen = _chosen(segments, width, between)
    lines = [segment.forms[form] for segment, form in zip(segments, chosen, strict=True)]
    left = joined(lines[: len(before)], (gap(between),))
    right = joined(lines[len(before) :], (gap(between),))
    return spread(left, right if line_width(left) + line_width(right) <= width else EMPTY, width, ellipsis)


def _chosen(segments: Sequence[Segment], width: int, between: int) -> list[int]:
    """Which form of each segment is shown."""
    widths = [[line_width(form) for form in segment.forms] for segment in segments]
    chosen = [0] * len(segments)

    def fits() -> bool:
        taken = [widths[place][form] for place, form in enumerate(chosen) if widths[place][form]]
        return sum(taken) + between * max(0, len(taken) - 1) <= width

    shrunk: list[tuple[int, int]] = []
    while not fits():
        able = [place for place, form in enumerate(chosen) if form + 1 < len(widths[place])]
        if not able:
            return chosen
        place = max(able, key=lambda each: segments[each].rank(chosen[each]))
        shrunk.append((place, chosen[place]))
        chosen[place] += 1
    for place, longer in reversed(shrunk):
        shorter, chosen[place] = chosen[place], longer
        if not fits():
            chosen[place] = shorter
    return chosen
