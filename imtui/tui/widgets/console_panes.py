"""The four panes of the API console."""

from collections.abc import Hashable, Iterable, Mapping
from typing import ClassVar

from imtui.domain.operations import Exchange, OperationSummary
from imtui.domain.sameness import Same
from imtui.tui.presenters import answer_rows, console_rows
from imtui.tui.presenters.answer_rows import Node
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.text_rows import TextLine
from imtui.tui.views import View
from imtui.tui.widgets.lookup_pane import LookupPane, LookupTextPane
from imtui.tui.widgets.pane import Pane
from imtui.tui.widgets.pane_columns import PaneColumns


class OperationsPane(LookupPane):
    """Keys are `service:Operation`."""

    NUMBER = 1
    NAME = "Operations"

    def make_rows(self, view: View) -> tuple[Row, ...]:
        return tuple(console_rows.operation_rows(view, self.predicate))

    def depends(self, view: View) -> Hashable:
        return Same(console_rows.console(view).operations)

    def context(self, view: View, rows: tuple[Row, ...]) -> Hashable:
        return None

    def nothing(self, view: View) -> str:
        return "there are no operations"

    def counts(self, view: View) -> Line:
        known = console_rows.console(view).operations
        reading = "" if any(not each.is_read for each in known) else ", those that only read"
        return (Span(f"{len(known)} operations{reading}", Ink.QUIET),)

    def draw(self, row: Row, width: int) -> Line:
        assert isinstance(row.content, OperationSummary)
        return console_rows.operation_line(row.content, width, self.glyphs)


class DescriptionPane(LookupTextPane):
    """Keys are names of parameters."""

    NUMBER = 2
    NAME = "What it does"

    def written(self, view: View, width: int) -> Iterable[Row]:
        described = console_rows.console(view).described
        return console_rows.description_text(described, width, self.glyphs) if described else ()

    def depends(self, view: View) -> Hashable:
        return Same(console_rows.console(view).described), self.inner_width, view.ascii

    def subject(self, view: View) -> str:
        described = console_rows.console(view).described
        return described.summary.name if described else ""

    def nothing(self, view: View) -> str:
        return "no operation is selected"


class AnswerPane(LookupPane):
    """Keys are paths in the answer."""

    NUMBER = 3
    NAME = "Answer"

    def make_rows(self, view: View) -> tuple[Row, ...]:
        return tuple(console_rows.answer_text(view, self.inner_width))

    def depends(self, view: View) -> Hashable:
        known = console_rows.console(view)
        return Same(known.latest), known.closed, self.inner_width

    def context(self, view: View, rows: tuple[Row, ...]) -> Hashable:
        latest = console_rows.console(view).latest
        return latest is None or (latest.operation, latest.answer is None)

    def subject(self, view: View) -> str:
        return console_rows.answer_subject(view, 40)

    def nothing(self, view: View) -> str:
        latest = console_rows.console(view).latest
        return f"{self.glyphs.pending} waiting for {latest.operation.name} …" if latest else "nothing was sent yet: enter on an operation"

    def counts(self, view: View) -> Line:
        latest = console_rows.console(view).latest
        return (Span("there is more: ] reads the next page", Ink.DUE),) if latest is not None and latest.more else EMPTY

    def draw(self, row: Row, width: int) -> Line:
        if isinstance(row.content, Node):
            return answer_rows.draw(row.content, self.glyphs)
        assert isinstance(row.content, TextLine)
        return row.content.line

    @property
    def node(self) -> Node | None:
        """What the cursor is on."""
        content = next((row.content for row in self.rows if row.key == self.cursor_key), None)
        return content if isinstance(content, Node) else None


class HistoryPane(LookupPane):
    """Keys begin with the place in the history."""

    NUMBER = 4
    NAME = "Sent before"

    def make_rows(self, view: View) -> tuple[Row, ...]:
        return tuple(console_rows.history_rows(view, self.predicate))

    def depends(self, view: View) -> Hashable:
        return Same(console_rows.console(view).history), view.zone

    def context(self, view: View, rows: tuple[Row, ...]) -> Hashable:
        return view.zone, view.now.astimezone(view.zone).date()

    def nothing(self, view: View) -> str:
        return "nothing: what you send is listed here, to be sent again"

    def draw(self, row: Row, width: int) -> Line:
        assert isinstance(row.content, Exchange)
        assert self.view is not None
        return console_rows.history_line(row.content, self.view, width, self.glyphs)


class ConsolePanes(PaneColumns):
    """Operations and what was sent left, documentation and answer right."""

    PANES: ClassVar[Mapping[str, type[Pane]]] = {
        "operations": OperationsPane,
        "description": DescriptionPane,
        "answer": AnswerPane,
        "history": HistoryPane,
    }
    COLUMNS = (("operations", "history"), ("description", "answer"))
