"""The calendar: a bar a day of one rotation, or of one day a bar a rotation.

Invariant: a bar is as long as its day, which has 23 or 25 hours where the clocks change; whoever is on call stands in it by name, and where
nobody is although somebody should be, it says so.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from imtui.domain.rotas import RotationRecord
from imtui.tui.presenters.cells import clip, left, safe, width
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span, line_width
from imtui.tui.presenters.rota_rows import doubles_of, ink_of, missing, on_call, people, rota, selected
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.times import zone_name
from imtui.tui.views import View

_DAY = 11
_LONGEST = 24


class Day(NamedTuple):
    """A bar of the calendar: its name, and what of it is taken by whom: (from, to as parts of the day, names, how, whether somebody of
    them is on call in another rotation as well)."""

    name: str
    spans: tuple[tuple[float, float, str, str, bool], ...]
    now: float | None = None


def day_rows(view: View) -> Iterator[Row]:
    """A bar a day of the selected rotation; for a single day, a bar a rotation."""
    found, record = rota(view), selected(view)
    if found is None:
        return
    edges = found.period.days(found.zone)
    if len(edges) == 2:
        for each in found.on_call.rotations:
            yield Row(f"{edges[0].isoformat()} {each.arn}", _day(view, each, edges[0], edges[1], safe(each.name)))
    elif record is not None:
        for start, end in pairwise(edges):
            yield Row(start.isoformat(), _day(view, record, start, end, f"{start:%a %d %b}"))


def is_today(row: Row) -> bool:
    """Whether a row of the calendar is the day of now."""
    return isinstance(row.content, Day) and row.content.now is not None


def head(rows: Sequence[Row], cells: int) -> int:
    """How many cells of a line its name has: as many as a day takes, or the longest name of a rotation, while the bars have enough."""
    names = [width(row.content.name) for row in rows if isinstance(row.content, Day)]
    return max(_DAY, min(max(names, default=0) + 1, _LONGEST, cells // 3))


def day_line(day: Day, head: int, cells: int, glyphs: Glyphs) -> Line:
    """`Mon 16 Mar ▌akuam────────▌bo──────`, with `head` cells for the name; where nobody is on call, the bar is empty or says so."""
    room = max(8, cells - head - 1)
    line: list[Span] = [Span(left(day.name, head, glyphs.ellipsis), bold=day.now is not None)]
    at = 0
    for low, high, names, how, is_twice in day.spans:
        start, end = round(low * room), round(high * room)
        if end <= at:
            continue
        line.append(Span(" " * max(0, start - at), Ink.FAINT))
        line.extend(_piece(f"{safe(names)} {glyphs.alarm}" if is_twice else safe(names), names, how, end - max(start, at), glyphs))
        at = end
    return tuple(line)


def scale_line(head: int, cells: int) -> Line:
    """`           00    06    12    18`: where the hours are."""
    room = max(8, cells - head - 1)
    marks = "".join(
        f"{hour:02}".ljust(round(room * (place + 1) / 4) - round(room * place / 4)) for place, hour in enumerate((0, 6, 12, 18))
    )
    return (Span(" " * head), Span(marks, Ink.QUIET))


def _piece(text: str, names: str, how: str, cells: int, glyphs: Glyphs) -> Line:
    if cells <= 0:
        return EMPTY
    if how == "gap":
        words = clip(f"{glyphs.alarm} nobody", cells, "")
        return (Span(words, Ink.FAILED, bold=True), Span(glyphs.rule * (cells - line_width((Span(words),))), Ink.FAILED))
    mark = Span("+" if how == "override" else glyphs.impact, ink_of(names))
    words = clip(f"{text} " if cells > 3 else "", cells - 1, "")
    rest = cells - 1 - line_width((Span(words),))
    return (mark, Span(words, ink_of(names), bold=how == "override"), Span(glyphs.rule * max(0, rest), Ink.HAIRLINE))


def _day(view: View, rotation: RotationRecord, start: datetime, end: datetime, name: str) -> Day:
    known = on_call(view)
    length = _seconds(start, end)
    spans = [
        (each.start, each.end, people(known, each.contact_arns), "override" if each.is_override else "shift")
        for each in known.shifts.get(rotation.arn, ())
        if each.contact_arns
    ]
    spans += [(each.start, each.end, "", "gap") for each in missing(view, rotation)]
    doubles = doubles_of(view, rotation)
    parts = [
        (
            max(0.0, _seconds(start, low) / length),
            min(1.0, _seconds(start, high) / length),
            names,
            how,
            how != "gap" and any(each.start < min(high, end) and max(low, start) < each.end for each in doubles),
        )
        for low, high, names, how in sorted(spans, key=lambda each: each[0])
        if low < end and high > start
    ]
    now = _seconds(start, view.now) / length if start <= view.now < end else None
    return Day(name, tuple(parts), now)


def _seconds(start: datetime, end: datetime) -> float:
    """Real seconds: also where the clocks change in between, which the difference within one zone does not count."""
    return end.timestamp() - start.timestamp()


def title(view: View, glyphs: Glyphs) -> str:
    """Which part of time is in sight, of what, in which zone."""
    found, record = rota(view), selected(view)
    if found is None:
        return ""
    edges = found.period.days(found.zone)
    last = edges[-1] - timedelta(hours=12)
    first = f"{edges[0]:%d}" if edges[0].month == last.month else f"{edges[0]:%d %b}"
    span = f"{edges[0]:%d %b %Y}" if len(edges) == 2 else f"{first} to {last:%d %b %Y}"
    name = "all rotations" if len(edges) == 2 else (record.name if record else "")
    return f" {glyphs.dot} ".join(filter(None, (name, span, zone_name(edges[0], found.zone))))
