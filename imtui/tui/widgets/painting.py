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
    """Rows as lines, each drawn once for as long as its content, what it tells of the time, the width and all else it depends on stay
    the same."""

    def __init__(self, draw: Callable[[Row, int], Line], told_at: Callable[[Row], Hashable]) -> None:
        self._draw = draw
        self._told_at = told_at
        self._moment: Hashable = None
        self._context: Hashable = None
        self._width = 0
        self._lines: dict[str, tuple[object, Hashable, Line]] = {}

    def begin(self, context: Hashable, moment: Hashable, keep: int) -> bool:
        """What rows depend on besides themselves, and the time that some of them tell; whether either is something else now. More than
        `keep` lines are forgotten."""
        changed = context != self._context
        if changed or len(self._lines) > keep:
            self._lines.clear()
        is_later = moment != self._moment
        self._context, self._moment = context, moment
        return changed or is_later

    def line(self, row: Row, width: int) -> Line:
        """The row in exactly `width` cells."""
        if width != self._width:
            self._lines.clear()
            self._width = width
        known, told_at = self._lines.get(row.key), self._told_at(row)
        if known is not None and (known[0] is row.content or known[0] == row.content) and known[1] == told_at:
            return known[2]
        line = fit(self._draw(row, width), width)
        self._lines[row.key] = (row.content, told_at, line)
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
