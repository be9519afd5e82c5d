"""The four panes of the war room: two columns where there is room, one pane at a time where there is not."""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from imtui.tui.widgets.engagements_pane import EngagementsPane
from imtui.tui.widgets.incidents_pane import IncidentsPane
from imtui.tui.widgets.pane import Pane
from imtui.tui.widgets.panes import Panes
from imtui.tui.widgets.receipts_pane import ReceiptsPane
from imtui.tui.widgets.tab_strip import TabStrip
from imtui.tui.widgets.timeline_pane import TimelinePane


class PaneGrid(Panes):
    """Panes may also be zoomed: one at a time although there is room."""

    PANES: ClassVar[Mapping[str, type[Pane]]] = {
        "incidents": IncidentsPane,
        "timeline": TimelinePane,
        "engagements": EngagementsPane,
        "receipts": ReceiptsPane,
    }

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._zoomed = False
        self._narrow = False

    def compose(self) -> ComposeResult:
        yield TabStrip((name, kind.NUMBER, kind.NAME) for name, kind in self.PANES.items())
        with Horizontal(id="columns"):
            with Vertical(id="left", classes="column"):
                yield IncidentsPane(id="incidents")
                yield EngagementsPane(id="engagements")
            with Vertical(id="right", classes="column"):
                yield TimelinePane(id="timeline")
                yield ReceiptsPane(id="receipts")

    @property
    def is_zoomed(self) -> bool:
        return self._zoomed

    @property
    def shown(self) -> list[Pane]:
        """Also the list of incidents out of sight, since which one is selected follows from it."""
        return [pane for name, pane in self.by_name.items() if name == "incidents" or not pane.has_class("-away")]

    def be_narrow(self, narrow: bool) -> None:
        """Whether there is room for one pane only."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._arrange()

    def toggle_zoom(self) -> None:
        self._zoomed = not self._zoomed
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
