"""What all dialogues have in common: a titled box, a way out, a line that says which keys do what.

Invariant: `escape` always closes and never decides; a dialogue answers with a value of its own type, or None.
"""

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from imtui.tui.keys import named
from imtui.tui.views import View

Result = TypeVar("Result")


class Dialogue(ModalScreen[Result | None]):
    """Subclasses yield their `body` and say their `heading` and `hints` (key, word)."""

    CSS_PATH = "dialogue.tcss"
    BINDINGS: ClassVar[list[BindingType]] = named("dialogue.close")
    AUTO_FOCUS = "Input, TextArea, Button"

    def __init__(self, heading: str, hints: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._heading = heading
        self._hints = tuple(hints)

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = Content(self._heading)
            yield from self.body()
            if self._hints:
                yield Static(keyed(self._hints), id="hint")

    def body(self) -> Iterable[Widget]:
        raise NotImplementedError

    def show(self, view: View) -> None:
        """More is known, or time went by: of concern to dialogues that tell of it."""

    def action_cancel(self) -> None:
        self.dismiss(None)


def nowhere(_text: str) -> None:
    """Where a text goes that need not be kept while it is typed."""


def keyed(hints: Iterable[tuple[str, str]]) -> Content:
    """`enter send  esc keep`: keys lit, words quiet."""
    parts: list[tuple[str, str] | str] = []
    for key, word in hints:
        parts += ["  ", (key, "bold $ink-focus"), (f" {word}", "$ink-quiet")]
    return Content.assemble(*parts[1:])
