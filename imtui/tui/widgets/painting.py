"""Painting only what differs.

Invariant: of each line on the screen it is remembered what it was painted from; a line is painted again exactly when that is
something else, or when the theme is.
"""

from collections.abc import Callable, Hashable, Iterable

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from imtui.tui.presenters.lines import Ground, Line, fit
from imtui.tui.presenters.rows import Row
from imtui.tui.widgets.palette import PaletteSource


class DrawnRows:
    """Rows as lines, each drawn once for as long as its content, the width and all else it depends on stay the same."""

    def __init__(self, draw: Callable[[Row, int], Line]) -> None:
        self._draw = draw
        self._context: Hashable = None
        self._width = 0
        self._lines: dict[str, tuple[object, Line]] = {}

    def begin(self, context: Hashable, keep: int) -> bool:
        """What rows depend on besides themselves; whether that is something else now. More than `keep` lines are forgotten."""
        changed = context != self._context
        if changed or len(self._lines) > keep:
            self._lines.clear()
        self._context = context
        return changed

    def line(self, row: Row, width: int) -> Line:
        """The row in exactly `width` cells."""
        if width != self._width:
            self._lines.clear()
            self._width = width
        known = self._lines.get(row.key)
        if known is not None and (known[0] is row.content or known[0] == row.content):
            return known[1]
        line = fit(self._draw(row, width), width)
        self._lines[row.key] = (row.content, line)
        return line


class Painting:
    """What one widget has painted. Signs are values that are equal exactly when two lines look the same."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._painted: dict[int, object] = {}
        self._source = PaletteSource(widget)

    def repaint(self, lines: Iterable[int], sign: Callable[[int], object]) -> None:
        """Have those of the lines painted whose sign is another now."""
        widget = self._widget
        if not widget.is_attached or not widget.size.height:
            return
        changed = [y for y in lines if self._painted.get(y) != sign(y)]
        if changed:
            widget.refresh(*_regions(changed, widget.size.width))

    def strip(self, y: int, sign: object, line: Line, ground: Ground) -> Strip:
        """The line as it goes to the screen, remembered by its sign."""
        self._painted[y] = sign
        return self._source.palette.strip(line, ground)

    def follow_theme(self) -> None:
        """Paint everything when the theme's colours are others now."""
        if self._widget.is_attached and self._source.renew():
            self._widget.refresh()


def _regions(lines: Iterable[int], width: int) -> list[Region]:
    """Neighbouring lines (ascending) as one region each."""
    regions: list[Region] = []
    for y in lines:
        if regions and regions[-1].bottom == y:
            regions[-1] = regions[-1].grow((0, 0, 1, 0))
        else:
            regions.append(Region(0, y, width, 1))
    return regions
