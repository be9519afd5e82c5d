"""What changed while nobody was here, or since a time that was asked for.

Invariant: it shows what had changed when it was opened; closing it changes nothing.
"""

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from imtui.tui.screens.modals.dialogue import Dialogue


class CatchingUp(Dialogue[None]):
    """`heading` says since when; `lines` what changed."""

    AUTO_FOCUS = "#news"

    def __init__(self, heading: str, lines: Content) -> None:
        super().__init__(heading, (("↓ ↑ PgDn PgUp", "scroll"), ("esc", "close")))
        self._lines = lines

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(id="news"):
            yield Static(self._lines, id="lines")

    def on_mount(self) -> None:
        self.query_one("#news").scroll_end(animate=False)
