"""Lines between rows: a new day, and the moment when an incident began."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, tzinfo

from imtui.tui.presenters.cells import width as cells_of
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import Ink, Line, Span
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.times import span, weekday
from imtui.tui.views import View

_LEAD = 4
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


class Separator(str):
    """The words of a separator."""

    __slots__ = ()


def separated(rows: Sequence[Row], moments: Sequence[datetime], view: View, began: datetime | None = None) -> tuple[Row, ...]:
    """`rows` (newest first, of these moments) with a line where the day changes, and one before what happened before `began`.

    Rows between two lines are not looked at one by one in the zone, which takes 3 ms for 10,000: a day begins and ends at two
    moments, and moments are compared at once.
    """
    result: list[Row] = []
    start, end = _day(view.now, view.zone)
    ahead = began  # None once a line tells of it
    for row, moment in zip(rows, moments, strict=True):
        if ahead is not None and moment < ahead:
            result.append(_line(f"{span(ahead - moment)} before the incident"))
            ahead = None
        if not start <= moment < end:
            result.append(_line(weekday(moment, view.zone)))
            start, end = _day(moment, view.zone)
        result.append(row)
    return tuple(result)


def _day(moment: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """The first moment of the day on which `moment` falls there, and of the next day."""
    day = moment.astimezone(zone).toordinal()
    return _midnight(day, zone), _midnight(day + 1, zone)


def _midnight(day: int, zone: tzinfo) -> datetime:
    try:
        return datetime.combine(date.fromordinal(day), time.min, zone).astimezone(UTC)
    except (OverflowError, ValueError):  # before the first day there is, or after the last
        return _FIRST if day < _LAST.toordinal() // 2 else _LAST


def draw_separator(words: str, width: int, glyphs: Glyphs) -> Line:
    """`──── 4m before the incident ─────────────`."""
    label = f" {words} "
    rest = max(0, width - _LEAD - cells_of(label))
    return (Span(glyphs.rule * _LEAD, Ink.HAIRLINE), Span(label, Ink.QUIET), Span(glyphs.rule * rest, Ink.HAIRLINE))


def _line(words: str) -> Row:
    return Row(f"separator {words}", Separator(words), selectable=False)
