"""A list drawn line by line: as fast with 10,000 rows as with ten.

Invariant: what is on the screen is compared with what should be, line by line and by value; only lines that differ are painted,
whatever the cause (new rows, the clock, the cursor, scrolling). Only rows in sight are ever drawn. The cursor is a key, not a
number: it stays on its row, and the rows in sight stay where they are, when others come and go above.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from imtui.tui.keys import Place, bindings
from imtui.tui.presenters.frames import Margins
from imtui.tui.presenters.lines import EMPTY, Ground, Line, fit, on
from imtui.tui.presenters.rows import Row
from imtui.tui.widgets.painting import DrawnRows, Painting
from imtui.tui.widgets.row_cursor import RowCursor


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
        self._cursor = RowCursor()
        self._drawn = DrawnRows(self.draw, self.holds_until)
        self._margins = Margins()
        self._painting = Painting(self)

    # What subclasses say

    def draw(self, row: Row, width: int) -> Line:
        """One row as a line; it is cut or filled to `width` afterwards."""
        raise NotImplementedError

    def holds_until(self, row: Row) -> datetime | None:
        """From when on its line tells another time, and is drawn again (None: it tells none)."""

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

    def beside(self) -> Callable[[int], Hashable]:
        """What the frame has of its own at a line."""
        return lambda y: None

    # Rows

    @property
    def rows(self) -> Sequence[Row]:
        """The rows as they were handed over."""
        return self._cursor.rows

    @property
    def cursor_key(self) -> str | None:
        """The key of the row under the cursor; None while nothing can be selected."""
        return self._cursor.key

    @property
    def follow(self) -> bool:
        """Whether a cursor on the first row stays on whatever is first."""
        return self._cursor.follow

    @follow.setter
    def follow(self, follow: bool) -> None:
        self._cursor.follow = follow

    @property
    def margins(self) -> Margins:
        """What is kept free of rows."""
        return self._margins

    @property
    def room(self) -> int:
        """How many rows are in sight at once."""
        return max(0, self.outer_size.height - self._margins.top - self._margins.bottom)

    @property
    def inner_width(self) -> int:
        """How many cells a row has."""
        return max(0, self.outer_size.width - 2 * self._margins.sides)

    @property
    def in_sight(self) -> tuple[Line, ...]:
        """The lines of the rows in sight, as they are drawn."""
        top, inner = self.scroll_offset.y, self.inner_width
        return tuple(self._drawn.line(row, inner) for row in self.rows[top : top + self.room])

    @property
    def unseen_above(self) -> int:
        """How many rows came in above what is in sight, and have not been in sight since."""
        return self._cursor.unseen_above(self.scroll_offset.y)

    def start_over(self) -> None:
        """Forget rows, cursor and position: what comes next is about something else."""
        self._cursor.clear()
        self._stand_at(0)

    def set_rows(
        self, rows: Sequence[Row], *, context: Hashable = None, now: datetime | None = None, margins: Margins | None = None
    ) -> None:
        """Show these rows. `context` is all that `draw` depends on besides the row and the time; rows are drawn again when it changed.
        `now` is the time that they tell, if any do. Paints the lines that came out different, and nothing when none did."""
        redraw = self._drawn.begin(context, now, keep=4 * max(50, self.room))
        exchange = rows is not self.rows or (margins is not None and margins != self._margins)
        if exchange:
            self._exchange(rows, margins or self._margins)
        if redraw or exchange or not rows:  # what stands in the place of rows depends on more than they do
            self.repaint_changed()
        else:
            self.repaint_margins()

    def move_to(self, key: str | None) -> bool:
        """Put the cursor on the row with that key and scroll it into sight; False when there is no such row to select."""
        return self._moved(lambda: self._cursor.choose(key))

    def _moved(self, move: Callable[[], bool]) -> bool:
        before = self.cursor_key
        if not move():
            return False
        self._stand_at(self._cursor.top_for(self.scroll_offset.y, self.room))
        self._tell_if_moved(before)
        self.repaint_changed()
        return True

    def _exchange(self, rows: Sequence[Row], margins: Margins) -> None:
        before, top, self._margins = self.cursor_key, self.scroll_offset.y, margins
        top = self._cursor.exchange(rows, top, self.room)
        self._fit_height()
        self._stand_at(top)
        self._tell_if_moved(before)

    def _tell_if_moved(self, before: str | None) -> None:
        if self.cursor_key != before:
            self.post_message(self.Highlighted(self, self.cursor_key))

    def _fit_height(self) -> None:
        height = len(self.rows) + self._margins.top + self._margins.bottom
        # Not assigned: that would lay out the whole screen anew, and nothing outside this widget depends on it.
        self.set_reactive(Widget.virtual_size, Size(self.outer_size.width, height))

    def _stand_at(self, top: int) -> None:
        if top != self.scroll_offset.y:
            self.scroll_to(y=max(0, top), animate=False, force=True)

    # Painting

    def repaint_changed(self) -> None:
        """Paint the lines that differ from what is on the screen."""
        self._painting.repaint(range(self.outer_size.height), self._signs())

    def repaint_margins(self) -> None:
        """The same where only what surrounds the rows can have changed."""
        self._painting.repaint(self._margins.lines(self.outer_size.height), self._signs())

    def render_line(self, y: int) -> Strip:
        width, height = self.outer_size
        line = self._framed_line(y) if self._margins.leave(y, height) else fit(self.edge(y, width, height), width)
        return self._painting.strip(y, self._signs()(y), line, Ground.PANE)

    def _signs(self) -> Callable[[int], object]:
        """What tells a line on the screen from another, without composing it: its content, whether it is selected, its frame."""
        (width, height), top, inner = self.outer_size, self.scroll_offset.y, self.inner_width
        look, margins, rows, cursor, beside = self.look(), self._margins, self.rows, self.cursor_key, self.beside()

        def sign(y: int) -> object:
            if not margins.leave(y, height):
                return self.edge(y, width, height)
            place = top + y - margins.top
            if place < len(rows):
                row = rows[place]
                return self._drawn.line(row, inner), row.key == cursor, beside(y), look
            return self._words_at(place, inner), False, beside(y), look

        return sign

    def _framed_line(self, y: int) -> Line:
        place, inner = self.scroll_offset.y + y - self._margins.top, self.inner_width
        if place >= len(self.rows):
            return self.framed(y, fit(self._words_at(place, inner), inner), selected=False)
        row = self.rows[place]
        line, selected = self._drawn.line(row, inner), row.key == self.cursor_key
        if selected:
            line = on(line, Ground.SELECTED if self.has_focus else Ground.SELECTED_BLURRED)
        return self.framed(y, line, selected=selected)

    def _words_at(self, place: int, width: int) -> Line:
        words = () if self.rows else self.empty(width)
        return words[place] if place < len(words) else EMPTY

    # What Textual tells

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._painting.follow_theme()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        if round(old_value) != round(new_value):
            self.repaint_changed()

    def on_resize(self, event: events.Resize) -> None:
        self._fit_height()
        self.scroll_y = self.validate_scroll_y(self.scroll_y)
        self._stand_at(self._cursor.top_for(self.scroll_offset.y, self.room))

    def on_focus(self) -> None:
        self.repaint_changed()

    on_blur = on_focus

    def on_click(self, event: events.Click) -> None:
        place = self.scroll_offset.y + event.y - self._margins.top
        within = self._margins.leave(event.y, self.outer_size.height)
        if within and place < len(self.rows) and self.move_to(self.rows[place].key) and event.chain == 2:
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
        self._moved(lambda: self._cursor.land(0, 1))

    def action_last(self) -> None:
        self._moved(lambda: self._cursor.land(len(self.rows) - 1, -1))

    def action_open(self) -> None:
        if self.cursor_key is not None:
            self.post_message(self.Opened(self, self.cursor_key))

    def _step(self, by: int) -> None:
        """So many rows further; where no other row can be selected in that direction, the list scrolls."""
        place, before, top = self._cursor.place, self.cursor_key, self.scroll_offset.y
        if place is not None:
            wanted = min(max(0, place + by), len(self.rows) - 1)
            self._moved(lambda: self._cursor.land(wanted, 1 if by > 0 else -1))
        if self.cursor_key == before and self.scroll_offset.y == top:
            self._stand_at(min(max(0, top + by), max(0, len(self.rows) - self.room)))
