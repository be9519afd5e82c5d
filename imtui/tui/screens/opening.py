"""What is on the terminal while the rest of imtui is being loaded: the war room's frame, and its keys.

Invariant: nothing is imported here that the frame does not need, so that it is painted a third of a second before the war room could
be; it knows nothing, and says so. What is typed meanwhile waits for the war room.
"""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

from imtui.tui.keys import footer
from imtui.tui.widgets.key_bar import KeyBar

_WIDE, _TALL = 100, 30


def is_narrow(size: Size) -> bool:
    """Whether a terminal of that size has room for one pane at a time only."""
    return size.width < _WIDE or size.height < _TALL


class OpeningScreen(Screen[None]):
    """Panes without content, where the war room will have its own."""

    CSS_PATH = "opening.tcss"

    def __init__(self, keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        yield Static("imtui", id="opening-bar")
        with Horizontal():
            with Vertical(id="opening-left"):
                yield self._pane("1 Incidents", "opening-incidents", "opening …")
                yield self._pane("3 Engagements", "opening-engagements")
            with Vertical(id="opening-right"):
                yield self._pane("2 Timeline", "opening-timeline")
                yield self._pane("4 Page receipts", "opening-receipts")
        yield KeyBar(footer(self._keymap))

    def on_resize(self, event: Resize) -> None:
        self.set_class(is_narrow(event.size), "-narrow")

    def _pane(self, title: str, id: str, words: str = "") -> Static:
        pane = Static(words, id=id, classes="opening-pane", markup=False)
        pane.border_title = title
        return pane
