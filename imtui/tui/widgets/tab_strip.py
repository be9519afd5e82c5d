"""Where the panes went when there is room for one at a time: their numbers and names, the one in sight lit."""

from collections.abc import Iterable

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static


class TabStrip(Horizontal):
    """`tabs` are (pane id, number, name); a click on one is `Chosen`."""

    DEFAULT_CSS = """
    TabStrip { height: 1; background: $bar-ground; }
    TabStrip > Tab { width: auto; padding: 0 1; color: $ink-quiet; }
    TabStrip > Tab.-current { background: $ground; color: $ink-focus; text-style: bold; }
    """

    class Chosen(Message):
        """The person clicked a tab."""

        def __init__(self, pane: str) -> None:
            super().__init__()
            self.pane = pane

    def __init__(self, tabs: Iterable[tuple[str, int, str]], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._tabs = tuple(Tab(pane, f"{number} {name}") for pane, number, name in tabs)

    def compose(self) -> ComposeResult:
        yield from self._tabs

    def light(self, pane: str) -> None:
        """Show that this pane is the one in sight."""
        for tab in self._tabs:
            tab.set_class(tab.pane == pane, "-current")

    @on(events.Click, "Tab")
    def _choose(self, event: events.Click) -> None:
        if isinstance(event.widget, Tab):
            self.post_message(self.Chosen(event.widget.pane))


class Tab(Static):
    """One name on the strip."""

    def __init__(self, pane: str, label: str) -> None:
        super().__init__(Content(label))
        self.pane = pane
