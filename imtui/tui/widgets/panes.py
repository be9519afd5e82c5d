"""Some panes of which one is active.

Invariant: exactly one pane is active, it is always in sight, and it is the one that has the focus unless something outside has; a
pane out of sight is not drawn.
"""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.containers import Vertical
from textual.events import DescendantFocus
from textual.message import Message

from imtui.tui.views import View
from imtui.tui.widgets.pane import Pane
from imtui.tui.widgets.tab_strip import TabStrip


class Panes(Vertical):
    """Subclasses name their panes by id (`PANES`), compose them, and say with `_arrange` which are in sight."""

    PANES: ClassVar[Mapping[str, type[Pane]]] = {}

    class Rearranged(Message):
        """Another pane is active, or there is more or less room: others are in sight now, and have to be shown a View."""

    def __init__(self, active: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._active = active or next(iter(self.PANES))

    def on_mount(self) -> None:
        self._arrange()

    @property
    def active(self) -> Pane:
        """The pane that keys act on."""
        return self.query_one(f"#{self._active}", Pane)

    @property
    def by_name(self) -> Mapping[str, Pane]:
        """All of them, by id."""
        return {name: self.query_one(f"#{name}", Pane) for name in self.PANES}

    @property
    def shown(self) -> list[Pane]:
        """Those that are shown a View: the ones in sight."""
        return [pane for pane in self.by_name.values() if not pane.has_class("-away")]

    def show(self, view: View) -> None:
        for pane in self.shown:
            pane.show(view)

    def tick(self, view: View) -> None:
        """The same where `view` is only later than the one before."""
        for pane in self.shown:
            pane.tick(view)

    def go_to(self, name: str) -> None:
        """Make a pane the active one and give it the focus, at once: `focus` waits for its turn, and a key that was typed right after
        the pane's would come before it."""
        self._activate(name)
        self.screen.set_focus(self.active)

    def step(self, by: int) -> None:
        """To the pane that is so many further, round and round."""
        names = list(self.PANES)
        self.go_to(names[(names.index(self._active) + by) % len(names)])

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        if isinstance(event.widget, Pane) and event.widget.id:
            self._activate(event.widget.id)

    @on(TabStrip.Chosen)
    def _choose(self, event: TabStrip.Chosen) -> None:
        event.stop()
        self.go_to(event.pane)

    def _activate(self, name: str) -> None:
        if name != self._active:
            self._active = name
            self._arrange()

    def _arrange(self) -> None:
        raise NotImplementedError
