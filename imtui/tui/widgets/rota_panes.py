"""On-call in four panes: who is on now, the calendar, the shifts, the rotation."""

from collections.abc import Hashable, Iterable, Mapping
from typing import ClassVar

from imtui.domain.sameness import Same
from imtui.tui.presenters import calendar_rows, rota_rows, rotation_rows
from imtui.tui.presenters.calendar_rows import Day
from imtui.tui.presenters.cells import safe
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span
from imtui.tui.presenters.rota_rows import ShiftRow, Turn
from imtui.tui.presenters.rows import Row
from imtui.tui.views import View
from imtui.tui.widgets.lookup_pane import LookupPane, LookupTextPane
from imtui.tui.widgets.pane import Pane
from imtui.tui.widgets.pane_columns import PaneColumns

_NONE = "there is no rotation: n makes one"


class TurnsPane(LookupPane):
    """Keys are ARNs of rotations."""

    NUMBER = 1
    NAME = "On call"

    def make_rows(self, view: View) -> tuple[Row, ...]:
        return tuple(rota_rows.turn_rows(view, self.predicate))

    def depends(self, view: View) -> Hashable:
        return Same(view.lookup.answer), view.now.replace(second=0, microsecond=0)

    def context(self, view: View, rows: tuple[Row, ...]) -> Hashable:
        return None

    def nothing(self, view: View) -> str:
        return _NONE

    def counts(self, view: View) -> Line:
        total = len(rota_rows.on_call(view).rotations)
        return (Span(f"{total} rotation{'s' * (total != 1)}", Ink.QUIET),) if total else EMPTY

    def draw(self, row: Row, width: int) -> Line:
        if isinstance(row.content, Turn):
            return rota_rows.turn_line(row.content, width, self.glyphs)
        return (Span(safe(str(row.content)), Ink.FOCUS if row.key.startswith("schedule") else Ink.DUE, bold=True),)


class CalendarPane(LookupPane):
    """Keys begin with the beginnings of days."""

    NUMBER = 2
    NAME = "Calendar"

    def make_rows(self, view: View) -> tuple[Row, ...]:
        return tuple(calendar_rows.day_rows(view))

    def depends(self, view: View) -> Hashable:
        return Same(view.lookup.answer), view.subject, view.now.replace(second=0, microsecond=0)

    def context(self, view: View, rows: tuple[Row, ...]) -> Hashable:
        return calendar_rows.head(rows, self.inner_width)

    def subject(self, view: View) -> str:
        return calendar_rows.title(view, self.glyphs)

    def nothing(self, view: View) -> str:
        return _NONE

    def counts(self, view: View) -> Line:
        dot = self.glyphs.dot
        return (Span(f"[ ] earlier later {dot} t today {dot} + stands in {dot} {self.glyphs.alarm} twice", Ink.QUIET),)

    def heading(self, width: int) -> tuple[Line, ...]:
        return (calendar_rows.scale_line(calendar_rows.head(self.rows, width), width),)

    def draw(self, row: Row, width: int) -> Line:
        assert isinstance(row.content, Day)
        return calendar_rows.day_line(row.content, calendar_rows.head(self.rows, width), width, self.glyphs)


class ShiftsPane(LookupPane):
    """Keys are spans of time."""

    NUMBER = 3
    NAME = "Shifts"

    def make_rows(self, view: View) -> tuple[Row, ...]:
        return tuple(rota_rows.shift_rows(view, self.predicate))

    def depends(self, view: View) -> Hashable:
        return Same(view.lookup.answer), view.subject, view.now.replace(second=0, microsecond=0)

    def context(self, view: View, rows: tuple[Row, ...]) -> Hashable:
        found = rota_rows.rota(view)
        return found.zone if found else None

    def nothing(self, view: View) -> str:
        return "there are no shifts in this time" if view.subject else _NONE

    def counts(self, view: View) -> Line:
        return (Span("o stands in for the one under the cursor", Ink.QUIET),) if view.subject else EMPTY

    def draw(self, row: Row, width: int) -> Line:
        assert isinstance(row.content, ShiftRow)
        found = rota_rows.rota(self.view) if self.view else None
        assert found is not None
        return rota_rows.shift_line(row.content, found.zone, width, self.glyphs)


class RotationPane(LookupTextPane):
    """Keys are names of facts; an override's begin with `rotation_rows.OVERRIDE`."""

    NUMBER = 4
    NAME = "Rotation"

    def written(self, view: View, width: int) -> Iterable[Row]:
        record = rota_rows.selected(view)
        return rotation_rows.rotation_text(view, record, width, self.glyphs) if record else ()

    def depends(self, view: View) -> Hashable:
        return Same(view.lookup.answer), view.subject, self.inner_width, view.ascii, view.now.replace(second=0, microsecond=0)

    def subject(self, view: View) -> str:
        record = rota_rows.selected(view)
        return record.name if record else ""

    def nothing(self, view: View) -> str:
        return _NONE


class RotaPanes(PaneColumns):
    """Who is on call and what the rotation is left, calendar and shifts right."""

    PANES: ClassVar[Mapping[str, type[Pane]]] = {
        "turns": TurnsPane,
        "calendar": CalendarPane,
        "shifts": ShiftsPane,
        "rotation": RotationPane,
    }
    COLUMNS = (("turns", "rotation"), ("calendar", "shifts"))
