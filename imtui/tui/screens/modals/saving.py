"""Forms that stay until the service took what was typed.

Invariant: what the service refuses is said beside the form, as a sentence, with everything as it was typed, and whoever typed it stands
where they typed; esc always leaves. What somebody opened in front of it meanwhile is not closed in its place.
"""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from textual import on
from textual.content import Content
from textual.events import DescendantFocus
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button, Input, Select, Static, TextArea

from imtui.tui.presenters.cells import safe
from imtui.tui.screens.modals.dialogue import nowhere
from imtui.tui.screens.modals.form import FORM_KEYS, Form
from imtui.tui.views import View

W = TypeVar("W")
_SAVING = "saving…"


class SavingForm(Form[bool], Generic[W]):
    """Subclasses say what is `wrong`, what is `wanted`, and what to keep as a draft (`kept`). `send` is what is done with what is wanted;
    `keep` is told each change of what is typed."""

    class Changed(Message):
        """The service answered: `words` why it refused, empty where it did not."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(
        self, heading: str, view: View, keep: Callable[[str], None] = nowhere, hints: Iterable[tuple[str, str]] = FORM_KEYS
    ) -> None:
        super().__init__(heading, view, hints)
        self.send: Callable[[W], object] = lambda wanted: None
        self._keep = keep
        self._refusal = ""
        self._is_saving = self._is_saved = False
        self._typed_in: Widget | None = None

    def wrong(self) -> str:
        """Why this cannot be sent as it is; empty when it can."""
        return ""

    def wanted(self) -> W:
        """What was typed."""
        raise NotImplementedError

    def kept(self) -> str:
        """What is kept as a draft; empty: nothing."""
        return ""

    def refuse(self, words: str) -> None:
        """It was not done."""
        self.post_message(self.Changed(words))

    def close_done(self) -> None:
        """It was done."""
        self.post_message(self.Changed(""))

    def trouble(self) -> str:
        return self.wrong()

    def check(self) -> str:
        words = super().check()
        said = words or self._refusal
        place = self.query_one("#trouble", Static)
        place.update(Content.styled(_SAVING, "$ink-quiet") if self._is_saving else Content(safe(said)))
        place.set_class(bool(said) or self._is_saving, "-said")
        if self._is_saving:
            self.query_one("#yes", Button).disabled = True
        return words

    def done(self) -> None:
        self._is_saving, self._refusal = True, ""
        # A button that is taken out of reach hands the focus to the one beside it, which leaves: another enter would.
        self.set_focus(None)
        self.send(self.wanted())
        self.check()

    @on(DescendantFocus)
    def _remember_field(self, event: DescendantFocus) -> None:
        if isinstance(event.widget, Input | TextArea):
            self._typed_in = event.widget

    @on(Changed)
    def _answered(self, event: Changed) -> None:
        event.stop()
        self._is_saving, self._is_saved, self._refusal = False, not event.words, event.words
        if event.words:
            self.refresh_body()
            if self.focused is None:
                (self._typed_in or self.query_one("#yes", Button)).focus()
            self.query_one("#trouble").scroll_visible()
        else:
            self.on_screen_resume()

    def on_screen_resume(self) -> None:
        """Leave once nothing is in front of it: that would be closed instead."""
        if self._is_saved and self.app.screen is self:
            self.dismiss(True)

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Select.Changed)
    def _typed(self) -> None:
        self._refusal = ""
        self._keep(self.kept())
        self.refresh_body()
