"""A line of the screen as a value: pieces of plain text, each with what it means.

Invariant: presenters name meanings (`Ink`), never colours, and never build markup; the palette turns meanings into styles when
a line is painted. Lines compare by value, so whoever paints knows with `==` whether anything changed.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final, NamedTuple

from imtui.tui.presenters.cells import clip, width


class Ink(StrEnum):
    """What a piece of text means. Each is a theme variable of the same name."""

    TEXT = "ink-text"
    QUIET = "ink-quiet"
    FAINT = "ink-faint"
    LABEL = "ink-label"
    HAIRLINE = "hairline"
    FOCUS = "ink-focus"
    IMPACT_1 = "impact-1"
    IMPACT_2 = "impact-2"
    IMPACT_3 = "impact-3"
    IMPACT_4 = "impact-4"
    IMPACT_5 = "impact-5"
    ACCEPTED = "accepted"
    PARTLY = "partly"
    DECISION = "decision"
    INFORMED = "informed"
    DUE = "due"
    DUE_TROUGH = "due-trough"
    FAILED = "failed"
    ALARM_EDGE = "alarm-edge"
    ALARM_QUIET = "alarm-quiet"
    PRODUCTION = "production"


class Ground(StrEnum):
    """What a piece of text stands on. Each is a theme variable of the same name."""

    PANE = "ground"
    BAR = "bar-ground"
    SELECTED = "selected-ground"
    SELECTED_BLURRED = "selected-blurred-ground"
    ALARM = "alarm-ground"
    ALARM_KEY = "alarm-key-ground"
    PRODUCTION = "production-ground"
    BADGE = "badge-ground"
    MATCH = "match-ground"


class Span(NamedTuple):
    """One piece. `ground` None: whatever the line stands on."""

    text: str
    ink: Ink = Ink.TEXT
    bold: bool = False
    italic: bool = False
    ground: Ground | None = None


Line = tuple[Span, ...]

EMPTY: Line = ()

_FAINT_ALREADY: Final = (Ink.HAIRLINE, Ink.DUE_TROUGH, Ink.FAINT)


def line_width(line: Iterable[Span]) -> int:
    """The cells that all pieces take together."""
    return sum(width(span.text) for span in line)


def plain(line: Iterable[Span]) -> str:
    """The text alone."""
    return "".join(span.text for span in line)


def fit(line: Line, cells: int, ellipsis: str = "…") -> Line:
    """`line` in exactly `cells`: cut with an ellipsis, or followed by spaces."""
    room = cells
    kept: list[Span] = []
    for index, span in enumerate(line):
        taken = width(span.text)
        if taken > room or (taken == room and line_width(line[index + 1 :])):
            text = clip(span.text, room, ellipsis) if taken > room else clip(span.text + ellipsis, room, ellipsis)
            kept.append(span._replace(text=text))
            room -= width(text)
            break
        if span.text:
            kept.append(span)
            room -= taken
    if room > 0:
        kept.append(Span(" " * room))
    return tuple(kept)


def spread(before: Line, after: Line, cells: int, ellipsis: str = "…") -> Line:
    """`before` on the left and `after` at the right edge of exactly `cells`; when both do not fit, `before` is cut."""
    taken = line_width(after)
    if taken >= cells:
        return fit(after, cells, ellipsis)
    return (*fit(before, cells - taken, ellipsis), *after)


def on(line: Line, ground: Ground) -> Line:
    """`line` on another ground, except where a piece has one of its own."""
    return tuple(span if span.ground else span._replace(ground=ground) for span in line)


def faded(line: Line) -> Line:
    """`line` in grey: still readable, no longer claiming to be current."""
    return tuple(span._replace(ink=span.ink if span.ink in _FAINT_ALREADY else Ink.QUIET, bold=False) for span in line)


def gap(cells: int = 1) -> Span:
    """Space between pieces."""
    return Span(" " * cells)


def joined(parts: Iterable[Line], between: Line) -> Line:
    """All `parts` that are not empty, with `between` between them."""
    result: list[Span] = []
    for part in parts:
        if part:
            if result:
                result.extend(between)
            result.extend(part)
    return tuple(result)
