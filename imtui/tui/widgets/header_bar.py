"""The first line of the screen."""

from imtui.tui.presenters.glyphs import glyphs
from imtui.tui.presenters.header import header
from imtui.tui.presenters.lines import EMPTY, Line
from imtui.tui.views import View
from imtui.tui.widgets.line_widget import LineWidget


class HeaderBar(LineWidget):
    """Where one is, as whom, how fresh, what is open, the time."""

    DEFAULT_CSS = """
    HeaderBar { height: 1; dock: top; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._view: View | None = None

    def show(self, view: View) -> None:
        """Show what follows from `view`."""
        self._view = view
        self.repaint_changed()

    def line_at(self, y: int, width: int, height: int) -> Line:
        view = self._view
        return EMPTY if view is None else header(view, width, glyphs(ascii_only=view.ascii))
