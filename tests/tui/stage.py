"""An app with nothing but the widgets under test, and eyes for what they paint."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

from imtui.tui.theme import DEFAULT_THEME, THEMES
from imtui.tui.widgets.keyed_lines import KeyedLines


class Stage(App[None]):
    """Shows `players`, remembers the panes' messages."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, players: Iterable[Widget], theme: str = DEFAULT_THEME) -> None:
        super().__init__()
        self._players = tuple(players)
        self.heard: list[Message] = []
        for known in THEMES:
            self.register_theme(known)
        self.theme = theme

    def compose(self) -> ComposeResult:
        yield from self._players

    def on_pane_highlighted(self, message: KeyedLines.Highlighted) -> None:
        self.heard.append(message)

    def on_pane_opened(self, message: KeyedLines.Opened) -> None:
        self.heard.append(message)


@asynccontextmanager
async def staged(
    *players: Widget, size: tuple[int, int] = (80, 24), theme: str = DEFAULT_THEME
) -> AsyncIterator[tuple[Stage, Pilot[None]]]:
    """The players on their stage, mounted and at rest."""
    app = Stage(players, theme)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


def seen(widget: Widget) -> list[str]:
    """What the widget looks like, line by line, as text."""
    return ["".join(segment.text for segment in widget.render_line(y)) for y in range(widget.size.height)]
