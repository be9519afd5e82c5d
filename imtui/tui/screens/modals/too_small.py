"""What there is to say when the terminal is too small for anything else.

Invariant: it covers whatever is open, changes nothing, and leaves by itself when there is room again; where help or the palette was opened
in front of it, after those.
"""

from textual.app import ComposeResult
from textual.content import Content
from textual.events import Resize
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

SMALLEST = Size(60, 20)


def is_too_small(size: Size) -> bool:
    """Whether the war room has no room in a terminal of that size."""
    return size.width < SMALLEST.width or size.height < SMALLEST.height


class TooSmall(ModalScreen[None]):
    """One sentence."""

    CSS_PATH = "too_small.tcss"

    def compose(self) -> ComposeResult:
        yield Static(self._sentence(self.app.size))

    def on_resize(self, event: Resize) -> None:
        self.query_one(Static).update(self._sentence(event.size))
        self._leave_where_there_is_room()

    def on_screen_resume(self) -> None:
        self._leave_where_there_is_room()

    def _leave_where_there_is_room(self) -> None:
        if self.app.screen is self and not is_too_small(self.app.size):
            self.dismiss(None)

    def _sentence(self, size: Size) -> Content:
        wanted = f"imtui needs {SMALLEST.width}×{SMALLEST.height} characters."
        return Content.from_markup("$wanted\nThis terminal has $has. ctrl+q quits.", wanted=wanted, has=f"{size.width}×{size.height}")
