"""The line that says which incident a screen is about."""

from imtui.tui.presenters.glyphs import glyphs
from imtui.tui.presenters.incident_line import incident_line
from imtui.tui.presenters.lines import EMPTY, Ground, Line
from imtui.tui.views import View
from imtui.tui.widgets.line_widget import LineWidget


class IncidentBar(LineWidget):
    """Impact, title, how long, who has it, what is next."""

    GROUND = Ground.PANE
    DEFAULT_CSS = """
    IncidentBar { height: 1; }
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
        return EMPTY if view is None else incident_line(view, width, glyphs(ascii_only=view.ascii))
