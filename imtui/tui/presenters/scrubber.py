"""Where a replay is, and where in it something happened.

    ▶ 4×    02:11 ───»─✓──◆━━━┃──────▲────────■── 27:40   2026-03-14

Invariant: exactly one line; where several things fall on one cell the one that matters most is shown, and what is shown at a cell is where
a click on it leads.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo

from imtui.domain.readings import Kind
from imtui.domain.recordings import Mark, Position
from imtui.tui.presenters.cells import left
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import EMPTY, Ground, Ink, Line, Span, fit, gap, line_width
from imtui.tui.presenters.timeline_rows import kind_glyph, kind_ink

_STATE = 13
_DATE_FROM = 100
_LOUDEST_FIRST = (Kind.START, Kind.RESOLVED, Kind.PAGED, Kind.ACCEPTED, Kind.IMPACT, Kind.REOPENED, Kind.DECISION, Kind.STATUS, Kind.NOTE)


def scrubber(position: Position, width: int, glyphs: Glyphs, zone: tzinfo) -> Line:
    """The whole line, in `width` cells."""
    before, after = _before(position, glyphs), _after(position, width, zone)
    cells = _cells(position, width)
    if cells < 1:
        return fit(before, width)
    return (*before, *_track(position, cells, glyphs), *after)


def moment_at(position: Position, width: int, x: int) -> datetime | None:
    """What the cell at `x` of the line stands for; None beside the track."""
    cells, first = _cells(position, width), line_width(_before(position, None))
    if not first <= x < first + cells:
        return None
    return position.began + (position.ended - position.began) * ((x - first) / max(1, cells - 1))


def _cells(position: Position, width: int) -> int:
    return width - line_width(_before(position, None)) - line_width(_after(position, width, None))


def _before(position: Position, glyphs: Glyphs | None) -> Line:
    sign, times = (glyphs.started, glyphs.times) if glyphs else ("*", "x")
    speed = f"{position.speed:g}{times}"
    if position.is_running:
        state: Line = (Span(f"{sign} ", Ink.ACCEPTED, bold=True), Span(left(speed, _STATE - 2), bold=True))
    else:
        words = "end" if position.is_at_end else "paused"
        state = (Span(f"{words} ", Ink.DUE, bold=True), Span(left(speed, _STATE - 1 - len(words)), Ink.QUIET))
    elapsed = _length(position.now - position.began)
    return (gap(), *state, Span(elapsed.rjust(len(_length(position.ended - position.began))), bold=True), gap())


def _after(position: Position, width: int, zone: tzinfo | None) -> Line:
    total = (gap(), Span(_length(position.ended - position.began), Ink.QUIET), gap())
    day = position.now.astimezone(zone).date() if zone else date.min
    return (*total, gap(), Span(f"{day:%Y-%m-%d}" if zone else " " * 10, Ink.QUIET), gap()) if width >= _DATE_FROM else total


def _track(position: Position, cells: int, glyphs: Glyphs) -> Line:
    here = _cell(position, position.now, cells)
    marks = _marks(position, cells)
    silent = {cell for since, until in position.breaks for cell in range(_cell(position, since, cells) + 1, _cell(position, until, cells))}
    spans: list[Span] = []
    for cell in range(cells):
        mark = marks.get(cell)
        if cell == here:
            spans.append(Span(_glyph(mark, glyphs) if mark else glyphs.thumb, Ink.TEXT, bold=True, ground=Ground.MATCH))
        elif mark is not None:
            ink = Ink.FAILED if mark.is_failure else kind_ink(mark.kind)
            spans.append(Span(_glyph(mark, glyphs), ink, bold=True))
        elif cell in silent:
            spans.append(gap())
        else:
            spans.append(Span(glyphs.fuse, Ink.FOCUS) if cell < here else Span(glyphs.rule, Ink.FAINT))
    return _merged(spans)


def _marks(position: Position, cells: int) -> Mapping[int, Mark]:
    found: dict[int, Mark] = {}
    for mark in sorted(position.marks, key=_loudness, reverse=True):
        found[_cell(position, mark.at, cells)] = mark
    return found


def _loudness(mark: Mark) -> int:
    if mark.is_failure:
        return 0
    return _LOUDEST_FIRST.index(mark.kind) + 1 if mark.kind in _LOUDEST_FIRST else len(_LOUDEST_FIRST) + 1


def _cell(position: Position, moment: datetime, cells: int) -> int:
    whole = position.ended - position.began
    if whole <= timedelta():
        return 0
    return min(cells - 1, max(0, round((moment - position.began) / whole * (cells - 1))))


def _glyph(mark: Mark, glyphs: Glyphs) -> str:
    return glyphs.failed if mark.is_failure else kind_glyph(mark.kind, glyphs)


def _length(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes:02}:{seconds % 60:02}"


def _merged(spans: Sequence[Span]) -> Line:
    """Neighbours that look alike are one."""
    merged: list[Span] = []
    for span in spans:
        if merged and merged[-1]._replace(text="") == span._replace(text=""):
            merged[-1] = span._replace(text=merged[-1].text + span.text)
        else:
            merged.append(span)
    return tuple(merged) or EMPTY
