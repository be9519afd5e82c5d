"""Tab 1: how the incident went, what it is, what set it off."""

from collections.abc import Hashable, Iterable

from imtui.domain.sameness import Same
from imtui.domain.snapshot import Topic, Watch
from imtui.tui.presenters import overview_rows
from imtui.tui.presenters.rows import Row
from imtui.tui.views import View
from imtui.tui.widgets.text_pane import TextPane


class OverviewPane(TextPane):
    """One page to read, from the record, the timeline and who accepted."""

    NUMBER = 1
    NAME = "Overview"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._texts = overview_rows.Texts()

    def written(self, view: View, width: int) -> Iterable[Row]:
        return overview_rows.rows(view, width, self.glyphs, self._texts)

    def depends(self, view: View) -> Hashable:
        snapshot = view.snapshot
        slices = (snapshot.engagements, snapshot.pages, snapshot.contacts, snapshot.timelines.get(view.incident))
        return (
            Same(overview_rows.known_incident(view), snapshot.records.get(view.incident), *slices),
            view.now.replace(microsecond=0),
            view.zone,
            self.inner_width,
        )

    def watch_of(self, view: View) -> Watch:
        return Watch(Topic.INCIDENT, view.incident)

    def is_known(self, view: View) -> bool:
        return overview_rows.known_incident(view) is not None

    def nothing(self, view: View) -> str:
        return "this incident is not there any more"
