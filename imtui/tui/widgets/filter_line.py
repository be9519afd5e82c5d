"""The line in which a filter is typed; the pane follows each letter.

Invariant: `enter` leaves the filter in force, `escape` takes it away, and both give the keyboard back to the pane at once: what is typed
after them is no filter.
"""

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Label

from imtui.tui.keys import named


class FilterField(Input):
    """Takes `enter` in its turn among the letters, and no letter after it: those go back, to what has the keyboard then."""

    async def _on_key(self, event: events.Key) -> None:
        if self.screen.focused is not self:
            event.prevent_default()
        elif event.key == "enter":
            event.stop()
            event.prevent_default()
            self.query_ancestor(FilterLine).keep()


class FilterLine(Horizontal):
    """Hidden until `ask`."""

    DEFAULT_CSS = """
    FilterLine { height: 1; background: $bar-ground; display: none; }
    FilterLine.-asking { display: block; }
    FilterLine > Label { color: $ink-focus; text-style: bold; padding: 0 0 0 1; }
    FilterLine > Input { width: 1fr; height: 1; border: none; padding: 0; background: $bar-ground; color: $ink-text; }
    FilterLine > Input:focus { border: none; background-tint: transparent; }
    FilterLine > Input > .input--placeholder { color: $ink-faint; }
    """
    BINDINGS: ClassVar[list[BindingType]] = named("dialogue.close")

    @dataclass
    class Typed(Message):
        """The filter is `text` now."""

        text: str

    @dataclass
    class Left(Message):
        """The person is done typing."""

    _before: Widget | None = None
    """What had the keyboard."""

    def compose(self) -> ComposeResult:
        yield Label("/")
        field = FilterField(placeholder="words  !not  impact<3  age>2h  kind:decision  me  resolved", compact=True, select_on_focus=False)
        field.cursor_blink = False
        yield field

    def ask(self, text: str) -> None:
        """Open with the filter that is in force."""
        field = self.query_one(Input)
        with field.prevent(Input.Changed):
            field.value = text
        field.cursor_position = len(text)
        self.add_class("-asking")
        self._before = self.screen.focused
        self.screen.set_focus(field)  # at once: what is typed next is already the filter

    @on(Input.Changed)
    def _type(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value))

    def keep(self) -> None:
        """Leave the filter as it is."""
        self._leave()

    def action_cancel(self) -> None:
        self.post_message(self.Typed(""))
        self._leave()

    def _leave(self) -> None:
        self.remove_class("-asking")
        self.screen.set_focus(self._before)
        self.post_message(self.Left())
