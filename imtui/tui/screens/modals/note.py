"""Writing on the timeline.

Invariant: what was typed leaves this dialogue in any case: sent, or as a draft that is there again the next time.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
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
    """`subject` is the incident's title, `draft` what was typed before, `preview` how a text would stand on the timeline; `keep` is told
    each change, so that not even a crash loses it."""

    BINDINGS: ClassVar[list[BindingType]] = named("dialogue.send")

    def __init__(self, subject: str, draft: str, preview: Callable[[str], Content], keep: Callable[[str], None] = nowhere) -> None:
        super().__init__(f"Note · {subject}", (("enter", "send"), ("ctrl+j", "new line"), ("esc", "keep as draft")))
        self._draft = draft
        self._preview = preview
        self._keep = keep

    def body(self) -> Iterable[Widget]:
        placeholder = "what happened, what you did, what you decided"
        field = NoteField(self._draft, soft_wrap=True, compact=True, placeholder=placeholder, highlight_cursor_line=False)
        field.cursor_blink = False
        field.move_cursor(field.document.end)
        yield field
        yield Static(self._preview(self._draft), id="preview")

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        self._keep(event.text_area.text)
        self.query_one("#preview", Static).update(self._preview(event.text_area.text))

    def action_send(self) -> None:
        """An empty note is nothing to send: the dialogue stays."""
        text = self.query_one(NoteField).text
        if text.strip():
            self.dismiss(Typed(text=text, send=True))

    def action_cancel(self) -> None:
        self.dismiss(Typed(text=self.query_one(NoteField).text, send=False))
