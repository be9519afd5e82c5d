"""The border of a pane: a hairline with the title in it, what is worth noting at the right, a count below."""

from collections.abc import Iterable
from dataclasses import dataclass

from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span, fit, line_width

_TITLE_LEAST = 16
"""Cells that a note leaves to the title: the pane's name, and how what it is about begins."""


@dataclass(frozen=True, slots=True)
class Margins:
    """What of a list is kept free of rows: `top` and `bottom` in lines, `sides` in cells on each side."""

    top: int = 0
    bottom: int = 0
    sides: int = 0

    def leave(self, y: int, height: int) -> bool:
        """Whether line `y` of `height` is left to the rows."""
        return self.top <= y < height - self.bottom

    def lines(self, height: int) -> Iterable[int]:
        """The lines that are not, ascending."""
        return (*range(min(self.top, height)), *range(max(self.top, height - self.bottom), height))


def top_edge(title: Line, note: Line, width: int, glyphs: Glyphs, ink: Ink) -> Line:
    """`╭─ 1 Incidents ────────────── ○ 1m40s old ─╮` in exactly `width` cells. Where there is no room the title is cut for the note, which
    may say that what one reads is old; a note that would leave next to nothing of the title goes itself."""
    return _edge(glyphs.top_left, glyphs.top_right, title, note, width, glyphs, ink)


def bottom_edge(subtitle: Line, width: int, glyphs: Glyphs, ink: Ink) -> Line:
    """`╰──────────── 4 open ─╯` in exactly `width` cells."""
    return _edge(glyphs.bottom_left, glyphs.bottom_right, EMPTY, subtitle, width, glyphs, ink)


def _edge(start: str, end: str, left: Line, right: Line, width: int, glyphs: Glyphs, ink: Ink) -> Line:
    if width < 2:
        return fit((Span(start, ink),), width)
    inside = width - 2
    labels = min(line_width(left), _TITLE_LEAST) + 3 if left else 0
    note = _label(right, glyphs, ink, before=False) if right and inside - labels >= line_width(right) + 4 else EMPTY
    if left:
        room = max(0, inside - line_width(note) - 4)
        left = _label(fit(left, min(room, line_width(left)), glyphs.ellipsis), glyphs, ink, before=True) if room else EMPTY
    rule = glyphs.across * (inside - line_width(left) - line_width(note))
    return (Span(start, ink), *left, Span(rule, ink), *note, Span(end, ink))


def _label(words: Line, glyphs: Glyphs, ink: Ink, *, before: bool) -> Line:
    rule = Span(glyphs.across, ink)
    return (rule, Span(" "), *words, Span(" ")) if before else (Span(" "), *words, Span(" "), rule)


def thumb(top: int, room: int, rows: int) -> range:
    """Which lines of the right border show where one is: `room` lines in sight of `rows`, from `top` on; none when all are."""
    if rows <= room or room <= 0:
        return range(0)
    length = max(1, room * room // rows)
    start = round(top * (room - length) / (rows - room))
    return range(start, start + length)
