"""A widget of a few lines that it draws itself.

Invariant: as in the lists, only lines that differ from what is on the screen are painted; the same lines again cost a comparison.
"""

from textual.strip import Strip
from textual.widget import Widget

from imtui.tui.presenters.lines import EMPTY, Ground, Line, fit
from imtui.tui.widgets.keyed_lines import runs
from imtui.tui.widgets.palette import PaletteSource


class LineWidget(Widget):
    """Subclasses say what a line holds (`line_at`) and call `repaint_changed` when something it follows from changed."""

    GROUND = Ground.BAR
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._painted: dict[int, Line] = {}
        self._source = PaletteSource(self)

    def line_at(self, y: int, width: int, height: int) -> Line:
        """The line at `y`; it is cut or filled to `width` afterwards."""
        raise NotImplementedError

    def repaint_changed(self) -> None:
        """Paint the lines that differ from what is on the screen."""
        if not self.is_attached or not self.size.height:
            return
        width, height = self.size
        changed = [y for y in range(height) if self._painted.get(y) != fit(self.line_at(y, width, height), width)]
        if changed:
            self.refresh(*runs(changed, width))

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        line = self._painted[y] = fit(self.line_at(y, width, height) if y < height else EMPTY, width)
        return self._source.palette.strip(line, self.GROUND)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        if self.is_attached and self._source.renew():
            self.refresh()
