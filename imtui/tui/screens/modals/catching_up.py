"""What changed while nobody was here, or since a time that was asked for.

Invariant: it shows what had changed when it was opened, from the top, where the incident is that changed last; closing it changes nothing.
"""

from collections.abc import Callable, Iterable

from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Static

from imtui.tui.screens.modals.dialogue import Dialogue


class CatchingUp(Dialogue[None]):
    """`heading` says since when; `lines` what changed, in so many cells."""

    AUTO_FOCUS = "#news"

    def __init__(self, heading: str, lines: Callable[[int], Content]) -> None:
        super().__init__(heading, (("↓ ↑ PgDn PgUp", "scroll"), ("esc", "close")))
        self._lines = lines

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(id="news"):
            yield Static(id="lines")

    def on_mount(self) -> None:
        self.call_after_refresh(self._list)

    def on_resize(self, event: Resize) -> None:
        self.call_after_refresh(self._list)

    def _list(self) -> None:
        """What is wrapped stays in its column: only here it is known how wide that is."""
        lines = self.query_one("#lines", Static)
        lines.update(self._lines(lines.size.width))
