"""What is on the terminal while the rest of imtui is being loaded: the war room's frame, and its keys.

Invariant: nothing is imported here that the frame does not need, so that it is painted a third of a second before the war room could
be; what it shows is what was in sight when imtui ended, and says how old that is. What is typed meanwhile waits for the war room.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

from imtui.tui.first_frames import FirstFrame
from imtui.tui.keys import footer
from imtui.tui.presenters.glyphs import glyphs
from imtui.tui.presenters.times import span
from imtui.tui.widgets.key_bar import KeyBar
from imtui.tui.widgets.opening_pane import OpeningPane

_WIDE, _TALL = 100, 30


def is_narrow(size: Size) -> bool:
    """Whether a terminal of that size has room for one pane at a time only."""
    return size.width < _WIDE or size.height < _TALL


class OpeningScreen(Screen[None]):
    """Panes where the war room will have its own, with what they showed when imtui ended (`frame`; None: nothing is known of that)."""

    CSS_PATH = "opening.tcss"

    def __init__(self, keymap: Mapping[str, str], *, frame: FirstFrame | None, now: datetime, ascii_only: bool = False) -> None:
        super().__init__()
        self._keymap = keymap
        self._frame = frame
        self._now = now
        self._glyphs = glyphs(ascii_only=ascii_only)

    def compose(self) -> ComposeResult:
        yield Static("imtui", id="opening-bar")
        with Horizontal():
            with Vertical(id="opening-left"):
                yield self._pane("1 Incidents", "incidents", "opening …")
                yield self._pane("3 Engagements", "engagements")
            with Vertical(id="opening-right"):
                yield self._pane("2 Timeline", "timeline")
                yield self._pane("4 Page receipts", "receipts")
        yield KeyBar(footer(self._keymap))

    def on_resize(self, event: Resize) -> None:
        self.set_class(is_narrow(event.size), "-narrow")

    def _pane(self, title: str, name: str, words: str = "") -> OpeningPane:
        frame = self._frame
        lines = frame.panes.get(name, ()) if frame else ()
        age = f"{span(max(timedelta(), self._now - frame.at))} old" if frame else ""
        return OpeningPane(title, id=f"opening-{name}", glyphs=self._glyphs, lines=lines, words=words, age=age)
