"""The four panes: two columns where there is room, one pane at a time where there is not.

Invariant: exactly one pane is active, it is always in sight, and it is the one that has the focus unless something outside the
grid has; a pane out of sight is not drawn.
"""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus
from textual.message import Message

from imtui.tui.views import View
from imtui.tui.widgets.engagements_pane import EngagementsPane
from imtui.tui.widgets.incidents_pane import IncidentsPane
from imtui.tui.widgets.pane import Pane
from imtui.tui.widgets.receipts_pane import ReceiptsPane
from imtui.tui.widgets.tab_strip import TabStrip
from imtui.tui.widgets.timeline_pane import TimelinePane

PANES: tuple[tuple[str, type[Pane]], ...] = (
    ("incidents", IncidentsPane),
    ("timeline", TimelinePane),
    ("engagements", EngagementsPane),
    ("receipts", ReceiptsPane),
)


class PaneGrid(Vertical):
    """Panes have the ids of `PANES`. `Rearranged` says that others are in sight now, and have to be shown a View."""

    class Rearranged(Message):
        """Another pane is active, or there is more or less room."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._active = PANES[0][0]
        self._zoomed = False
        self._narrow = False

    def compose(self) -> ComposeResult:
        yield TabStrip((name, kind.NUMBER, kind.NAME) for name, kind in PANES)
        with Horizontal(id="columns"):
            with Vertical(id="left", classes="column"):
                yield IncidentsPane(id="incidents")
                yield EngagementsPane(id="engagements")
            with Vertical(id="right", classes="column"):
                yield TimelinePane(id="timeline")
                yield ReceiptsPane(id="receipts")

    def on_mount(self) -> None:
        self._arrange()

    @property
    def active(self) -> Pane:
        """The pane that keys act on."""
        return self.query_one(f"#{self._active}", Pane)

    @property
    def is_zoomed(self) -> bool:
        return self._zoomed

    def show(self, view: View) -> None:
        """Show the panes in sight; the list of incidents also out of sight, since which one is selected follows from it."""
        for pane in self.query(Pane):
            if not pane.has_class("-away") or isinstance(pane, IncidentsPane):
                pane.show(view)

    def be_narrow(self, narrow: bool) -> None:
        """Whether there is room for one pane only."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._arrange()

    def go_to(self, name: str) -> None:
        """Make a pane the active one and give it the focus."""
        self._activate(name)
        self.active.focus()

    def step(self, by: int) -> None:
        """To the pane that is so many further, round and round."""
        names = [name for name, _ in PANES]
        self.go_to(names[(names.index(self._active) + by) % len(names)])

    def toggle_zoom(self) -> None:
        self._zoomed = not self._zoomed
        self._arrange()

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
        single = self._zoomed or self._narrow
        self.set_class(single, "-single")
        strip = self.query_one(TabStrip)
        strip.display = single
        strip.light(self._active)
        for pane in self.query(Pane):
            pane.set_class(single and pane.id != self._active, "-away")
        for column in self.query(".column"):
            column.set_class(all(child.has_class("-away") for child in column.children), "-away")
        self.post_message(self.Rearranged())
