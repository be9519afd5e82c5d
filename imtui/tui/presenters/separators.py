"""Lines between rows: a new day, and the moment when an incident began."""

from collections.abc import Iterable
from datetime import datetime

from imtui.tui.presenters.cells import width as cells_of
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import Ink, Line, Span
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.times import span, weekday
from imtui.tui.views import View

_LEAD = 4


class Separator(str):
    """The words of a separator."""

    __slots__ = ()


def separated(rows: Iterable[tuple[Row, datetime]], view: View, began: datetime | None = None) -> tuple[Row, ...]:
    """`rows` (newest first, each with its moment) with a line where the day changes, and one before what happened before `began`."""
    result: list[Row] = []
    day = view.now.astimezone(view.zone).date()
    before = False
    for row, moment in rows:
        local = moment.astimezone(view.zone).date()
        if began is not None and moment < began and not before:
            before = True
            result.append(_line(f"{span(began - moment)} before the incident"))
        if local != day:
            result.append(_line(weekday(moment, view.zone)))
            day = local
        result.append(row)
    return tuple(result)


def draw_separator(words: str, width: int, glyphs: Glyphs) -> Line:
    """`──── 4m before the incident ─────────────`."""
    label = f" {words} "
    rest = max(0, width - _LEAD - cells_of(label))
    return (Span(glyphs.rule * _LEAD, Ink.HAIRLINE), Span(label, Ink.QUIET), Span(glyphs.rule * rest, Ink.HAIRLINE))


def _line(words: str) -> Row:
    return Row(f"separator {words}", Separator(words), selectable=False)
