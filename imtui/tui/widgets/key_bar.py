"""The last line: what can be pressed here."""

from collections.abc import Iterable

from textual import events

from imtui.tui.presenters.hints import Hint, bar, hint_at, offered
from imtui.tui.presenters.lines import Line
from imtui.tui.views import View
from imtui.tui.widgets.line_widget import LineWidget


class KeyBar(LineWidget):
    """Hints side by side; where there is no room the highest rank goes first. A click does what the key does."""

    DEFAULT_CSS = """
    KeyBar { height: 1; dock: bottom; }
    """

    def __init__(self, hints: Iterable[Hint] = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._hints = tuple(hints)
        self._view: View | None = None

    @property
    def hints(self) -> tuple[Hint, ...]:
        """Those that are offered now."""
        return offered(self._hints, self._view)

    def show(self, view: View) -> None:
        """Offer what would do something there."""
        before, self._view = self.hints, view
        if self.hints != before:
            self.repaint_changed()

    def show_hints(self, hints: Iterable[Hint]) -> None:
        """Show these instead."""
        self._hints = tuple(hints)
        self.repaint_changed()

    def line_at(self, y: int, width: int, height: int) -> Line:
        return bar(self.hints, width)

    async def on_click(self, event: events.Click) -> None:
        hint = hint_at(self.hints, self.size.width, event.x)
        if hint is not None and hint.action:
            await self.screen.run_action(hint.action)
