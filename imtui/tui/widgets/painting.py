"""Painting only what differs.

Invariant: of each line on the screen it is remembered what it was painted from; a line is painted again exactly when that is
something else, or when the theme is.
"""

from collections.abc import Callable, Hashable, Iterable
from datetime import UTC, datetime

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from imtui.tui.presenters.lines import Ground, Line, fit
from imtui.tui.presenters.rows import Row
from imtui.tui.widgets.palette import PaletteSource

NEVER = datetime.max.replace(tzinfo=UTC)
"""The time until which what tells no time holds."""


class DrawnRows:
    """Rows as lines, each drawn once for as long as its content, the time that it tells, the width and all else it depends on stay the
    same."""

    def __init__(self, draw: Callable[[Row, int], Line], holds_until: Callable[[Row], datetime | None]) -> None:
        self._draw = draw
        self._holds_until = holds_until
        self._now: datetime | None = None
        self._due = NEVER
        self._context: Hashable = None
        self._width = 0
        self._lines: dict[str, tuple[object, datetime, Line]] = {}

    @property
    def due(self) -> datetime:
        """When the first of them tells another time."""
        return self._due

    def begin(self, context: Hashable, now: datetime | None, keep: int) -> bool:
        """What rows depend on besides themselves, and the present; whether lines are to be drawn again. More than `keep` of them are
        forgotten, and with them until when they held."""
        before, self._now = self._now, now
        turned_back = before is not None and now is not None and now < before
        changed = context != self._context or turned_back or len(self._lines) > keep
        self._context = context
        if changed:
            self._forget()
        is_due = now is not None and now >= self._due
        if now is not None and is_due:
            self._lines = {key: known for key, known in self._lines.items() if now < known[1]}
            self._due = min((until for _, until, _ in self._lines.values()), default=NEVER)
        return changed or is_due

    def line(self, row: Row, width: int) -> Line:
        """The row in exactly `width` cells."""
        if width != self._width:
            self._forget()
            self._width = width
        known = self._lines.get(row.key)
        if known is not None and (known[0] is row.content or known[0] == row.content):
            return known[2]
        line, until = fit(self._draw(row, width), width), self._holds_until(row) or NEVER
        self._lines[row.key] = (row.content, until, line)
        self._due = min(self._due, until)
        return line

    def _forget(self) -> None:
        self._lines.clear()
        self._due = NEVER


class Painting:
    """What one widget has painted. Signs are values that are equal exactly when two lines look the same."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._painted: dict[int, object] = {}
        self._source = PaletteSource(widget)

    def repaint(self, lines: Iterable[int], sign: Callable[[int], object]) -> None:
        """Have those of the lines painted whose sign is another now."""
        widget, size = self._widget, self._widget.size
        if not widget.is_attached or not size.height:
            return
        changed = [y for y in lines if self._painted.get(y) != sign(y)]
        if changed:
            widget.refresh(*_regions(changed, size.width))

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
