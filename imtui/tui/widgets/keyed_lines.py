"""A list drawn line by line: as fast with 10,000 rows as with ten.

Invariant: what is on the screen is compared with what should be, line by line and by value; only lines that differ are painted,
whatever the cause (new rows, the clock, the cursor, scrolling). Only rows in sight are ever drawn. The cursor is a key, not a
number: it stays on its row, and the rows in sight stay where they are, when others come and go above.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from imtui.tui.keys import Place, bindings
from imtui.tui.presenters.lines import EMPTY, Ground, Line, fit, on
from imtui.tui.presenters.rows import Row
from imtui.tui.widgets.palette import PaletteSource


@dataclass(frozen=True, slots=True)
class Margins:
    """Lines kept free of rows: `top` and `bottom` in lines, `sides` in cells on each side."""

    top: int = 0
    bottom: int = 0
    sides: int = 0


class KeyedLines(ScrollView, can_focus=True, inherit_bindings=False):
    """Subclasses hand over rows with `set_rows` and draw one with `draw`; a frame is added with `margins`, `edge` and `framed`."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyedLines { overflow-x: hidden; overflow-y: scroll; scrollbar-size: 0 0; background: transparent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.PANE)]

    @dataclass
    class Highlighted(Message, namespace="pane"):
        """The cursor stands on another row now, by a key, a click, or because its row went away (None: there are none)."""

        pane: "KeyedLines"
        key: str | None

        @property
        def control(self) -> "KeyedLines":
            return self.pane

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, KeyedLines.Highlighted) and message.pane is self.pane

    @dataclass
    class Opened(Message, namespace="pane"):
        """The person asked to see the row under the cursor: enter, or a double click."""

        pane: "KeyedLines"
        key: str

        @property
        def control(self) -> "KeyedLines":
            return self.pane

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.follow = False
        self._rows: Sequence[Row] = ()
        self._index: dict[str, int] = {}
        self._cursor: str | None = None
        self._drawn_for: Hashable = None
        self._drawn: dict[str, tuple[object, Line]] = {}
        self._drawn_width = 0
        self._painted: dict[int, object] = {}
        self._unseen: set[str] = set()
        self._margins = Margins()
        self._source = PaletteSource(self)

    # What subclasses say

    def draw(self, row: Row, width: int) -> Line:
        """One row as a line; it is cut or filled to `width` afterwards."""
        raise NotImplementedError

    def empty(self, width: int) -> tuple[Line, ...]:
        """What stands where no rows are."""
        return ()

    def edge(self, y: int, width: int, height: int) -> Line:
        """A whole line of the top or bottom margin."""
        return EMPTY

    def framed(self, y: int, line: Line, *, selected: bool) -> Line:
        """A row's line with what belongs to its left and right; follows from `look`, `beside` and the arguments alone."""
        return line

    def look(self) -> Hashable:
        """What all rows' lines have in common besides their content."""
        return self.has_focus

    def beside(self, y: int) -> Hashable:
        """What the frame has of its own at that line."""
        return None

    # Rows

    @property
    def rows(self) -> Sequence[Row]:
        """The rows as they were handed over."""
        return self._rows

    @property
    def cursor_key(self) -> str | None:
        """The key of the row under the cursor; None while nothing can be selected."""
        return self._cursor

    @property
    def margins(self) -> Margins:
        """What is kept free of rows."""
        return self._margins

    @property
    def room(self) -> int:
        """How many rows are in sight at once."""
        return max(0, self.size.height - self._margins.top - self._margins.bottom)

    @property
    def inner_width(self) -> int:
        """How many cells a row has."""
        return max(0, self.size.width - 2 * self._margins.sides)

    @property
    def unseen_above(self) -> int:
        """How many rows came in above what is in sight, and were not looked at since."""
        top = self.scroll_offset.y
        self._unseen = {key for key in self._unseen if self._index.get(key, top) < top}
        return len(self._unseen)

    def start_over(self) -> None:
        """Forget rows, cursor and position: what comes next is about something else."""
        self._rows, self._index, self._cursor = (), {}, None
        self._unseen.clear()
        self._scroll_rows_to(0)

    def set_rows(self, rows: Sequence[Row], *, context: Hashable = None, margins: Margins | None = None) -> None:
        """Show these rows. `context` is all that `draw` depends on besides the row; rows are drawn again when it changed.

        Paints the lines that came out different, and nothing at all when none did.
        """
        redraw = context != self._drawn_for
        if redraw:
            self._drawn_for = context
            self._drawn.clear()
        new_margins = margins or self._margins
        exchange = rows is not self._rows or new_margins != self._margins
        if exchange:
            self._exchange(rows, new_margins)
        if redraw or exchange:
            self.repaint_changed()
        else:
            self.repaint_margins()

    def move_to(self, key: str | None) -> bool:
        """Put the cursor on the row with that key and scroll it into sight; False when there is no such row to select."""
        place = None if key is None else self._index.get(key)
        if place is None or not self._rows[place].selectable:
            return False
        self._set_cursor(key)
        self._bring_into_sight(place)
        self.repaint_changed()
        return True

    def _exchange(self, rows: Sequence[Row], margins: Margins) -> None:
        before, top = self._rows, self.scroll_offset.y
        place_before = self._index.get(self._cursor) if self._cursor is not None else None
        in_sight = place_before is not None and top <= place_before < top + max(1, self.room)
        led = self.follow and (place_before is None or place_before == _next_selectable(before, 0, 1))
        index = {row.key: place for place, row in enumerate(rows)}
        place = _next_selectable(rows, 0, 1) if led or place_before is None else _surviving(before, place_before, rows, index)
        new_top = 0 if led or not top else _anchored(before, top, index)
        if new_top:
            self._unseen.update(row.key for row in rows[:new_top] if row.selectable and row.key not in self._index)
        self._rows, self._index, self._margins = rows, index, margins
        self._fit_height()
        self._set_cursor(None if place is None else rows[place].key)
        if new_top is not None:
            self._scroll_rows_to(new_top)
        if place is not None and in_sight:
            self._bring_into_sight(place)
        if len(self._drawn) > 4 * max(50, self.room):
            self._drawn = {key: drawn for key, drawn in self._drawn.items() if key in index}

    def _fit_height(self) -> None:
        height = len(self._rows) + self._margins.top + self._margins.bottom
        # Not assigned: that would lay out the whole screen anew, and nothing outside this widget depends on it.
        self.set_reactive(Widget.virtual_size, Size(self.size.width, height))

    def _set_cursor(self, key: str | None) -> None:
        if key != self._cursor:
            self._cursor = key
            self.post_message(self.Highlighted(self, key))

    def _bring_into_sight(self, place: int) -> None:
        top, room = self.scroll_offset.y, self.room
        first, last = _next_selectable(self._rows, 0, 1), _next_selectable(self._rows, len(self._rows) - 1, -1)
        if place == first and place < room:
            self._scroll_rows_to(0)
        elif place == last and len(self._rows) - place <= room:
            self._scroll_rows_to(len(self._rows) - room)
        elif place < top:
            self._scroll_rows_to(place)
        elif place >= top + room:
            self._scroll_rows_to(place - room + 1)

    def _scroll_rows_to(self, top: int) -> None:
        if top != self.scroll_offset.y:
            self.scroll_to(y=max(0, top), animate=False, force=True)

    # Painting

    def repaint_changed(self) -> None:
        """Paint the lines that differ from what is on the screen."""
        self._repaint(range(self.size.height))

    def repaint_margins(self) -> None:
        """The same where only what surrounds the rows can have changed."""
        height = self.size.height
        self._repaint([*range(min(self._margins.top, height)), *range(max(self._margins.top, height - self._margins.bottom), height)])

    def _repaint(self, lines: Iterable[int]) -> None:
        if not self.is_attached or not self.size.height:
            return
        signs = self._signs()
        changed = [y for y in lines if self._painted.get(y) != signs(y)]
        if changed:
            self.refresh(*runs(changed, self.size.width))

    def _signs(self) -> Callable[[int], object]:
        """What tells a line on the screen from another, without composing it: its content, whether it is selected, its frame."""
        (width, height), top, inner = self.size, self.scroll_offset.y, self.inner_width
        look, margins, rows, cursor = self.look(), self._margins, self._rows, self._cursor

        def sign(y: int) -> object:
            if y < margins.top or y >= height - margins.bottom:
                return self.edge(y, width, height)
            place = top + y - margins.top
            beside = self.beside(y)
            if place < len(rows):
                row = rows[place]
                return self._row_line(row, inner), row.key == cursor, beside, look
            return self._words_at(place, inner), False, beside, look

        return sign

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        self._painted[y] = self._signs()(y)
        if y < self._margins.top or y >= height - self._margins.bottom:
            line = fit(self.edge(y, width, height), width)
        else:
            line = self._framed_line(y)
        return self._source.palette.strip(line, Ground.PANE)

    def _framed_line(self, y: int) -> Line:
        place, inner = self.scroll_offset.y + y - self._margins.top, self.inner_width
        if place >= len(self._rows):
            return self.framed(y, fit(self._words_at(place, inner), inner), selected=False)
        row = self._rows[place]
        line, selected = self._row_line(row, inner), row.key == self._cursor
        if selected:
            line = on(line, Ground.SELECTED if self.has_focus else Ground.SELECTED_BLURRED)
        return self.framed(y, line, selected=selected)

    def _words_at(self, place: int, width: int) -> Line:
        words = () if self._rows else self.empty(width)
        return words[place] if place < len(words) else EMPTY

    def _row_line(self, row: Row, width: int) -> Line:
        if width != self._drawn_width:
            self._drawn.clear()
            self._drawn_width = width
        known = self._drawn.get(row.key)
        if known is not None and (known[0] is row.content or known[0] == row.content):
            return known[1]
        line = fit(self.draw(row, width), width)
        self._drawn[row.key] = (row.content, line)
        return line

    # What Textual tells

    def notify_style_update(self) -> None:
        super().notify_style_update()
        if self.is_attached and self._source.renew():
            self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        if round(old_value) != round(new_value):
            self.repaint_changed()

    def on_resize(self, event: events.Resize) -> None:
        self._fit_height()
        self.scroll_y = self.validate_scroll_y(self.scroll_y)
        if self._cursor is not None and (place := self._index.get(self._cursor)) is not None:
            self._bring_into_sight(place)

    def on_focus(self) -> None:
        self.repaint_changed()

    def on_blur(self) -> None:
        self.repaint_changed()

    def on_click(self, event: events.Click) -> None:
        place = self.scroll_offset.y + event.y - self._margins.top
        within = self._margins.top <= event.y < self.size.height - self._margins.bottom
        if within and place < len(self._rows) and self.move_to(self._rows[place].key) and event.chain == 2:
            self.action_open()

    # What keys do

    def action_cursor_down(self) -> None:
        self._step(1)

    def action_cursor_up(self) -> None:
        self._step(-1)

    def action_page_down(self) -> None:
        self._step(max(1, self.room - 1))

    def action_page_up(self) -> None:
        self._step(-max(1, self.room - 1))

    def action_first(self) -> None:
        self._land(0, 1)

    def action_last(self) -> None:
        self._land(len(self._rows) - 1, -1)

    def action_open(self) -> None:
        if self._cursor is not None:
            self.post_message(self.Opened(self, self._cursor))

    def _step(self, by: int) -> None:
        place = self._index.get(self._cursor) if self._cursor is not None else None
        before, top = self._cursor, self.scroll_offset.y
        if place is not None:
            self._land(min(max(0, place + by), len(self._rows) - 1), 1 if by > 0 else -1)
        if self._cursor == before and self.scroll_offset.y == top:
            self._scroll_rows_to(min(max(0, top + by), max(0, len(self._rows) - self.room)))

    def _land(self, place: int, direction: int) -> None:
        """Select the row at `place`, or the next one that can be in that direction, or else in the other."""
        landed = _next_selectable(self._rows, place, direction)
        if landed is None:
            landed = _next_selectable(self._rows, place, -direction)
        if landed is not None:
            self.move_to(self._rows[landed].key)


def _next_selectable(rows: Sequence[Row], place: int, direction: int) -> int | None:
    while 0 <= place < len(rows):
        if rows[place].selectable:
            return place
        place += direction
    return None


def _surviving(before: Sequence[Row], place: int, rows: Sequence[Row], index: dict[str, int]) -> int | None:
    """Where the row at `place` is now; when it is gone: the nearest row after it that is left, else before it, else the first."""
    for candidate in (*range(place, len(before)), *range(place - 1, -1, -1)):
        found = index.get(before[candidate].key)
        if found is not None and rows[found].selectable:
            return found
    return _next_selectable(rows, 0, 1)


def _anchored(before: Sequence[Row], top: int, index: dict[str, int]) -> int | None:
    """The new first row in sight, so that the first one that is left does not move on the screen; None when none is left."""
    for offset, row in enumerate(before[top:]):
        found = index.get(row.key)
        if found is not None:
            return max(0, found - offset)
    return None


def runs(lines: Iterable[int], width: int) -> list[Region]:
    """Neighbouring lines (ascending) as regions."""
    regions: list[Region] = []
    for y in lines:
        if regions and regions[-1].bottom == y:
            regions[-1] = regions[-1].grow((0, 0, 1, 0))
        else:
            regions.append(Region(0, y, width, 1))
    return regions
