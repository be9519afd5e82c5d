"""What all forms have in common: they keep up with the service while they are open, and check as one types.

Invariant: `enter` in a field goes on to the next one, and sends nothing by itself; what changes things is a button, and the one that
changes nothing comes first.
"""

from collections.abc import Iterable

from textual import on
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Label, Static, TextArea

from imtui.tui.presence import is_standing
from imtui.tui.screens.modals.dialogue import Dialogue, Result
from imtui.tui.views import View

FORM_KEYS = (("enter tab", "next field"), ("esc", "keep as draft"))


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
