"""Deleting what is gone for good, for everybody: the one thing that takes more than a key.

Invariant: the button stays out of reach until the words are typed that say what is meant.
"""

from collections.abc import Iterable

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from imtui.tui.presenters.cells import safe
from imtui.tui.screens.modals.form import Form, row
from imtui.tui.views import View

_LONGEST = 24


class DeleteDialogue(Form[bool]):
    """`title` is that of what is deleted, `loses` says what goes with it."""

    def __init__(self, view: View, title: str, loses: Content, *, heading: str = "Delete this incident?") -> None:
        super().__init__(heading, view, (("esc", "no"),))
        self._title = safe(title)
        self._loses = loses

    def body(self) -> Iterable[Widget]:
        yield Static(Content.styled(self._title, "bold"), classes="lead")
        yield Static(self._loses, id="loses")
        words = f"delete, or {self._word}" if self._word else "delete"
        yield from row("Type", Input(placeholder=words, id="word", compact=True, select_on_focus=False))
        yield from self.ending("Delete", no="No")

    def refresh_body(self) -> None:
        self.query_one("#yes", Button).disabled = not self._is_meant()

    def check(self) -> str:
        return "" if self._is_meant() else "not typed"

    def done(self) -> None:
        self.dismiss(True)

    @on(Input.Changed)
    def _typed(self) -> None:
        self.refresh_body()

    @property
    def _word(self) -> str:
        """The first word of the title, where there is one that people can type: an ARN is none."""
        first = next(iter(self._title.split()), "")
        return first if first.isascii() and first.isprintable() and len(first) <= _LONGEST else ""

    def _is_meant(self) -> bool:
        typed = self.query_one(Input).value.strip().casefold()
        return bool(typed) and typed in ("delete", self._word.casefold())
