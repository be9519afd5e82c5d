"""Tab 6: every field of the record, to be copied."""

from collections.abc import Hashable, Iterable

from imtui.domain.sameness import Same
from imtui.domain.snapshot import Topic, Watch
from imtui.tui.presenters import property_rows
from imtui.tui.presenters.lines import Ink, Line, Span
from imtui.tui.presenters.overview_rows import known_incident
from imtui.tui.presenters.rows import Row
from imtui.tui.views import View
from imtui.tui.widgets.text_pane import TextPane


class PropertiesPane(TextPane):
    """Keys are AWS's names of the fields."""

    NUMBER = 6
    NAME = "Properties"

    def written(self, view: View, width: int) -> Iterable[Row]:
        incident = known_incident(view)
        return property_rows.rows(view, incident, width) if incident else ()

    def depends(self, view: View) -> Hashable:
        return Same(known_incident(view)), view.now.astimezone(view.zone).date(), view.zone, self.inner_width

    def watch_of(self, view: View) -> Watch:
        return Watch(Topic.INCIDENT, view.incident)

    def is_known(self, view: View) -> bool:
        return known_incident(view) is not None

    def nothing(self, view: View) -> str:
        return "this incident is not there any more"

    def counts(self, view: View) -> Line:
        if view.incident in view.snapshot.records:
            return ()
        return (Span("the list's fields; the record is still being read", Ink.QUIET),)
