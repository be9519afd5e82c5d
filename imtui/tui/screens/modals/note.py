"""Writing on the timeline.

Invariant: what was typed leaves this dialogue in any case: sent, or as a draft that is there again the next time.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.events import Key
from textual.widget import Widget
from textual.widgets import Static, TextArea

from imtui.tui.keys import named
from imtui.tui.screens.modals.dialogue import Dialogue, nowhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What the field held, and whether it is to be sent now."""

    text: str
    send: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is there to begin with: `text` with the `cursor` at (line, column), at its end without. `blank`: what nobody has typed, and
    so needs no keeping."""

    heading: str
    text: str = ""
    blank: str = ""
    cursor: tuple[int, int] | None = None

    def continued(self, draft: str) -> "Sheet":
        """The same with what was typed before, where that is something."""
        return replace(self, text=draft, cursor=None) if draft.strip() else self


class NoteField(TextArea):
    """Some lines of text, in which `enter` sends and `ctrl+j` begins another line."""

    BINDINGS: ClassVar[list[BindingType]] = named("dialogue.newline")

    def on_key(self, event: Key) -> None:
        # Without this TextArea would take `enter` as a line end; now it goes on to the dialogue's own binding.
        if event.key == "enter":
            event.prevent_default()

    def action_newline(self) -> None:
        self.insert("\n")


class NoteDialogue(Dialogue[Typed]):
    """`sheet` is what it begins with, `preview` how a text would stand on the timeline; `keep` is told each change, so that not even a
    crash loses it: nothing, while there is only what the sheet itself brought."""

    BINDINGS: ClassVar[list[BindingType]] = named("dialogue.send")

    def __init__(self, sheet: Sheet, preview: Callable[[str], Content], keep: Callable[[str], None] = nowhere) -> None:
        super().__init__(sheet.heading, (("enter", "send"), ("ctrl+j", "new line"), ("esc", "keep as draft")))
        self._sheet = sheet
        self._preview = preview
        self._keep = keep

    def body(self) -> Iterable[Widget]:
        placeholder = "what happened, what you did, what you decided"
        field = NoteField(self._sheet.text, soft_wrap=True, compact=True, placeholder=placeholder, highlight_cursor_line=False)
        field.cursor_blink = False
        field.move_cursor(self._sheet.cursor or field.document.end)
        yield field
        yield Static(self._preview(self._sheet.text), id="preview")

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        text = event.text_area.text
        self._keep("" if text == self._sheet.blank else text)
        self.query_one("#preview", Static).update(self._preview(text))

    def action_send(self) -> None:
        """An empty note is nothing to send: the dialogue stays."""
        text = self.query_one(NoteField).text
        if text.strip():
            self.dismiss(Typed(text=text, send=True))

    def action_cancel(self) -> None:
        self.dismiss(Typed(text=self.query_one(NoteField).text, send=False))
