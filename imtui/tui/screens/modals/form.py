"""What all forms have in common: they keep up with the service while they are open, and check as one types.

Invariant: `enter` in a field goes on to the next one, and sends nothing by itself; what changes things is a button, and the one that
changes nothing comes first. That holds for prose of many lines too: a line end in it is never the price of going on.
"""

from collections.abc import Iterable

from textual import on
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Key
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button, Input, Label, Static, TextArea

from imtui.tui.presence import is_standing
from imtui.tui.screens.modals.dialogue import Dialogue, Result
from imtui.tui.screens.modals.note import NoteField
from imtui.tui.views import View

FORM_KEYS = (("enter tab", "next field"), ("esc", "keep as draft"))
PROSE_KEYS = (("enter tab", "next field"), ("ctrl+j", "new line"), ("esc", "keep as draft"))


class ProseField(NoteField):
    """Prose in a form: `enter` goes on to the next field, as it does everywhere in the form, and `ctrl+j` begins another line."""

    class Submitted(Message):
        """`enter` was pressed in it."""

    def __init__(self, text: str, *, id: str, placeholder: str = "") -> None:
        super().__init__(text, id=id, soft_wrap=True, compact=True, highlight_cursor_line=False, placeholder=placeholder)
        self.cursor_blink = False

    def on_key(self, event: Key) -> None:
        if event.key == "enter":
            event.stop()
            self.post_message(self.Submitted())


class Form(Dialogue[Result]):
    """Subclasses say what follows from a View (`show`), what is wrong (`trouble`), and what they answer (`done`)."""

    AUTO_FOCUS = "Input, TextArea"

    def __init__(self, heading: str, view: View, hints: Iterable[tuple[str, str]] = FORM_KEYS) -> None:
        super().__init__(heading, hints)
        self._view = view
        self._is_complete = False

    @property
    def view(self) -> View:
        """What is known now."""
        return self._view

    def show(self, view: View) -> None:
        """More is known, or time went by."""
        self._view = view
        if self._is_complete and is_standing(self):
            self.refresh_body()

    def refresh_body(self) -> None:
        """Show what follows from the View, and from what was typed."""
        self.check()

    def trouble(self) -> str:
        """Why this cannot be sent as it is; empty when it can."""
        return ""

    @property
    def is_ready(self) -> bool:
        """Whether all is there that has to be: what is missing without being wrong needs no words."""
        return True

    def done(self) -> None:
        """The person pressed the button: dismiss with an answer."""
        raise NotImplementedError

    def check(self) -> str:
        """Say what is wrong, if anything is."""
        words = self.trouble()
        place = self.query_one("#trouble", Static)
        place.update(Content(words))
        place.set_class(bool(words), "-said")
        self.query_one("#yes", Button).disabled = bool(words) or not self.is_ready
        return words

    def on_mount(self) -> None:
        for field in self.query(Input):
            field.cursor_blink = False
        self._is_complete = True
        self.refresh_body()

    def ending(self, yes: str, no: str = "Leave", *, aside: Button | None = None) -> Iterable[Widget]:
        """The last lines of a form; `aside` is a third way out of it, between the two."""
        yield Static(id="trouble", classes="trouble")
        with Horizontal(id="buttons"):
            yield Button(no, id="no", compact=True)
            if aside is not None:
                yield aside
            yield Button(yes, id="yes", compact=True)

    @on(Input.Submitted)
    @on(ProseField.Submitted)
    def _go_on(self) -> None:
        """To the next field that is typed into, and then to the button. A field that does not show now is none: what is typed would be lost
        in it."""
        fields = [each for each in self.focus_chain if isinstance(each, Input | TextArea)]
        place = fields.index(self.focused) + 1 if self.focused in fields else len(fields)
        (fields[place] if place < len(fields) else self.query_one("#yes", Button)).focus()

    @on(Button.Pressed, "#yes")
    def _send(self) -> None:
        if not self.check() and self.is_ready:
            self.done()

    @on(Button.Pressed, "#no")
    def action_cancel(self) -> None:
        self.dismiss(None)


def row(name: str, widget: Widget) -> Iterable[Widget]:
    """A field with its name in front."""
    with Horizontal(classes="row dense"):
        yield Label(name)
        yield widget
