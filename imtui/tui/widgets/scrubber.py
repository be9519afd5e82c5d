"""The line of a replay on which one sees where it is, and by which one goes elsewhere in it."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from textual import events
from textual.message import Message

from imtui.domain.recordings import Position
from imtui.tui.presenters.glyphs import glyphs
from imtui.tui.presenters.lines import EMPTY, Line
from imtui.tui.presenters.scrubber import moment_at, scrubber
from imtui.tui.widgets.line_widget import LineWidget


class Scrubber(LineWidget):
    """Shows a Position; a click on its track is where the person wants to go."""

    DEFAULT_CSS = """
    Scrubber { height: 1; }
    """

    @dataclass
    class Sought(Message):
        """The person wants to go to that moment."""

        moment: datetime

    def __init__(self, *, ascii_only: bool = False, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._position: Position | None = None
        self._zone: tzinfo = UTC
        self._glyphs = glyphs(ascii_only=ascii_only)

    def show(self, position: Position, zone: tzinfo) -> None:
        """Show where the replay is; days are those of `zone`."""
        self._position, self._zone = position, zone
        self.repaint_changed()

    def line_at(self, y: int, width: int, height: int) -> Line:
        return EMPTY if self._position is None else scrubber(self._position, width, self._glyphs, self._zone)

    def on_click(self, event: events.Click) -> None:
        moment = None if self._position is None else moment_at(self._position, self.size.width, event.x)
        if moment is not None:
            self.post_message(self.Sought(moment))
