"""Pane 4: the receipts of the selected person's pages."""

from collections.abc import Hashable

from imtui.domain.sameness import Same
from imtui.domain.snapshot import Topic, Watch
from imtui.tui.presenters import receipt_rows
from imtui.tui.presenters.lines import Line
from imtui.tui.presenters.receipt_rows import ReceiptLine
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.separators import Separator, draw_separator
from imtui.tui.views import View
from imtui.tui.widgets.pane import Pane


class ReceiptsPane(Pane):
    """Keys name a receipt by its page, type, time and channel; receipts have no id of their own."""

    NUMBER = 4
    NAME = "Page receipts"

    def make_rows(self, view: View) -> tuple[Row, ...]:
        return receipt_rows.rows(view, self.predicate)

    def depends(self, view: View) -> Hashable:
        snapshot = view.snapshot
        engagements = snapshot.engagements.get(view.incident)
        today = view.now.astimezone(view.zone).date()
        chosen = (view.incident, view.contact, view.page, snapshot.me)
        return Same(engagements, snapshot.pages, snapshot.receipts, snapshot.channels), chosen, today, view.zone

    def context(self, view: View, rows: tuple[Row, ...]) -> Hashable:
        return view.zone, receipt_rows.nothing(view, self.glyphs) if not rows else ""

    def time_told(self, view: View) -> Hashable:
        return None

    def watch_of(self, view: View) -> Watch:
        return Watch(Topic.ENGAGEMENTS, view.incident)

    def is_known(self, view: View) -> bool:
        return view.incident in view.snapshot.engagements if view.incident else view.snapshot.incidents is not None

    def subject(self, view: View) -> str:
        return receipt_rows.person_shown(view) if view.incident else ""

    def nothing(self, view: View) -> str:
        if not view.incident:
            return "no incident is selected"
        return receipt_rows.nothing(view, self.glyphs)

    def counts(self, view: View) -> Line:
        return receipt_rows.counts(view, sum(row.selectable for row in self.rows), self.glyphs, filtered=bool(self.predicate))

    def draw(self, row: Row, width: int) -> Line:
        view = self.view
        assert view is not None
        if isinstance(row.content, Separator):
            return draw_separator(row.content, width, self.glyphs)
        assert isinstance(row.content, ReceiptLine)
        return receipt_rows.draw(row.content, view, width, self.glyphs)
