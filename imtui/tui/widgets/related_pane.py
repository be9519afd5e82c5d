"""Tab 4: related items."""

from collections.abc import Hashable

from imtui.domain.incidents import RelatedItem
from imtui.domain.sameness import Same
from imtui.domain.snapshot import Topic, Watch
from imtui.tui.presenters import related_rows
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span
from imtui.tui.presenters.rows import Row
from imtui.tui.views import View
from imtui.tui.widgets.pane import Pane


class RelatedPane(Pane):
    """Keys are type and value."""

    NUMBER = 4
    NAME = "Related"

    def make_rows(self, view: View) -> tuple[Row, ...]:
        return related_rows.rows(view, self.predicate)

    def depends(self, view: View) -> Hashable:
        return Same(view.snapshot.related_items.get(view.incident)), view.incident

    def context(self, view: View, rows: tuple[Row, ...]) -> Hashable:
        return None

    def watch_of(self, view: View) -> Watch:
        return Watch(Topic.RELATED_ITEMS, view.incident)

    def is_known(self, view: View) -> bool:
        return view.incident in view.snapshot.related_items

    def nothing(self, view: View) -> str:
        return "nothing is related to it: l adds a link, an ARN or a metric"

    def counts(self, view: View) -> Line:
        total = len(view.snapshot.related_items.get(view.incident, ()))
        dot = self.glyphs.dot
        return (Span(f"{total} item{'s' * (total != 1)} {dot} l adds {dot} D removes", Ink.QUIET),) if total else EMPTY

    def heading(self, width: int) -> tuple[Line, ...]:
        return (related_rows.heading(width),)

    def draw(self, row: Row, width: int) -> Line:
        assert isinstance(row.content, RelatedItem)
        return related_rows.draw(row.content, width, self.glyphs)
