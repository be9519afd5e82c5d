"""A pane of text about the incident that is looked at: facts that can be copied, prose that can be read."""

from collections.abc import Hashable, Iterable

from imtui.domain.filters import Facts
from imtui.tui.presenters.lines import Line
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.text_rows import TextLine
from imtui.tui.views import View
from imtui.tui.widgets.pane import Pane


class TextPane(Pane):
    """Subclasses say with `written` what there is to read. Keys name facts and lines of prose."""

    def show(self, view: View) -> None:
        if self.view is not None and view.incident != self.view.incident:
            self.start_over()
        super().show(view)

    def written(self, view: View, width: int) -> Iterable[Row]:
        """Rows whose content is a TextLine."""
        raise NotImplementedError

    def make_rows(self, view: View) -> tuple[Row, ...]:
        rows = tuple(self.written(view, self.inner_width))
        if not self.predicate:
            return rows
        return tuple(row for row in rows if isinstance(row.content, TextLine) and self._stays(row, row.content, view))

    def context(self, view: View, rows: tuple[Row, ...]) -> Hashable:
        return None

    def draw(self, row: Row, width: int) -> Line:
        assert isinstance(row.content, TextLine)
        return row.content.line

    @property
    def under_cursor(self) -> TextLine | None:
        """What the cursor stands on."""
        content = next((row.content for row in self.rows if row.key == self.cursor_key), None)
        return content if isinstance(content, TextLine) else None

    def _stays(self, row: Row, content: TextLine, view: View) -> bool:
        return bool(content.whole) and self.predicate(Facts(text=content.whole), view.now)
