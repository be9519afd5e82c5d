"""A widget of a few lines that it draws itself, and of which it paints only those that differ from what is on the screen."""

from textual.strip import Strip
from textual.widget import Widget

from imtui.tui.presenters.lines import EMPTY, Ground, Line, fit
from imtui.tui.widgets.painting import Painting


class LineWidget(Widget):
    """Subclasses say what a line holds (`line_at`) and call `repaint_changed` when something it follows from changed."""

    GROUND = Ground.BAR
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._painting = Painting(self)
        self._composed: dict[tuple[int, int, int], Line] = {}

    def line_at(self, y: int, width: int, height: int) -> Line:
        """The line at `y`; it is cut or filled to `width` afterwards."""
        raise NotImplementedError

    def repaint_changed(self) -> None:
        """Paint the lines that differ from what is on the screen."""
        self._composed.clear()
        self._painting.repaint(range(self.outer_size.height), self._fitted)

    def render_line(self, y: int) -> Strip:
        line = self._fitted(y)
        return self._painting.strip(y, line, line, self.GROUND)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._painting.follow_theme()

    def _fitted(self, y: int) -> Line:
        width, height = self.outer_size
        place = (y, width, height)
        if (known := self._composed.get(place)) is None:
            known = self._composed[place] = fit(self.line_at(y, width, height) if y < height else EMPTY, width)
        return known
