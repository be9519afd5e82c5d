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


class _Lines(Static):
    """`lines` in as many cells as there are: only here it is known how many, and again once a scroll bar has taken one of them."""

    def __init__(self, lines: Callable[[int], Content], *, id: str) -> None:
        super().__init__(id=id)
        self._lines = lines

    def on_resize(self, event: Resize) -> None:
        self.update(self._lines(event.size.width))


class CatchingUp(Dialogue[None]):
    """`heading` says since when; `lines` what changed, in so many cells."""

    AUTO_FOCUS = "#news"

    def __init__(self, heading: str, lines: Callable[[int], Content]) -> None:
        super().__init__(heading, (("↓ ↑ PgDn PgUp", "scroll"), ("esc", "close")))
        self._lines = lines

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(id="news"):
            yield _Lines(self._lines, id="lines")
