"""Everything about one incident, a tab a subject."""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult

from imtui.tui.widgets.engagements_pane import EngagementsPane
from imtui.tui.widgets.findings_pane import FindingsPane
from imtui.tui.widgets.overview_pane import OverviewPane
from imtui.tui.widgets.pane import Pane
from imtui.tui.widgets.panes import Panes
from imtui.tui.widgets.properties_pane import PropertiesPane
from imtui.tui.widgets.related_pane import RelatedPane
from imtui.tui.widgets.tab_strip import TabStrip
from imtui.tui.widgets.timeline_pane import TimelinePane


class PaneTabs(Panes):
    """One pane is in sight, whatever the room."""

    PANES: ClassVar[Mapping[str, type[Pane]]] = {
        "overview": OverviewPane,
        "timeline": TimelinePane,
        "engagements": EngagementsPane,
        "related": RelatedPane,
        "findings": FindingsPane,
        "properties": PropertiesPane,
    }

    def compose(self) -> ComposeResult:
        yield TabStrip((name, kind.NUMBER, kind.NAME) for name, kind in self.PANES.items())
        for name, kind in self.PANES.items():
            yield kind(id=name)

    def _arrange(self) -> None:
        self.query_one(TabStrip).light(self._active)
        for pane in self.query(Pane):
            pane.set_class(pane.id != self._active, "-away")
        self.post_message(self.Rearranged())
