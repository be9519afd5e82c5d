"""The calls that were made, and the one under the cursor."""

from collections.abc import Hashable, Iterable, Mapping
from typing import ClassVar

from imtui.domain.operations import Call
from imtui.domain.sameness import Same
from imtui.tui.presenters import call_rows
from imtui.tui.presenters.lines import Ink, Line, Span
from imtui.tui.presenters.rows import Row
from imtui.tui.views import View
from imtui.tui.widgets.lookup_pane import LookupPane, LookupTextPane
from imtui.tui.widgets.pane import Pane
from imtui.tui.widgets.pane_columns import PaneColumns


class CallsPane(LookupPane):
    """Keys are the numbers of the calls. While the cursor is on the latest it stays on the latest."""

    NUMBER = 1
    NAME = "Calls"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.follow = True

    def make_rows(self, view: View) -> tuple[Row, ...]:
        return call_rows.rows(view, self.predicate)

    def depends(self, view: View) -> Hashable:
        return Same(view.lookup.answer)

    def context(self, view: View, rows: tuple[Row, ...]) -> Hashable:
        return view.zone

    def nothing(self, view: View) -> str:
        return "nothing was called yet"

    def counts(self, view: View) -> Line:
        return (Span(call_rows.counts(view, len(self.rows)), Ink.QUIET),)

    def draw(self, row: Row, width: int) -> Line:
        assert isinstance(row.content, Call)
        assert self.view is not None
        return call_rows.line(row.content, self.view, width, self.glyphs)


class CallPane(LookupTextPane):
    """Keys name facts."""

    NUMBER = 2
    NAME = "Call"

    def written(self, view: View, width: int) -> Iterable[Row]:
        return call_rows.text(view, width)

    def depends(self, view: View) -> Hashable:
        today = view.now.astimezone(view.zone).date()
        return Same(call_rows.selected(view), call_rows.book(view).described), self.inner_width, view.zone, view.session, today

    def subject(self, view: View) -> str:
        call = call_rows.selected(view)
        return call.operation if call is not None else ""

    def nothing(self, view: View) -> str:
        return "no call is selected"


class CallPanes(PaneColumns):
    """The calls left, the one under the cursor right."""

    PANES: ClassVar[Mapping[str, type[Pane]]] = {"calls": CallsPane, "call": CallPane}
    COLUMNS = (("calls",), ("call",))
