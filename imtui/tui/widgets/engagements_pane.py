"""Pane 3: who is engaged for the selected incident, and who is next."""

from collections.abc import Hashable, Sequence
from datetime import datetime

from imtui.domain.sameness import Same
from imtui.domain.snapshot import Topic, Watch
from imtui.tui.presenters import engagement_lines, engagement_rows
from imtui.tui.presenters.engagement_lines import Columns
from imtui.tui.presenters.engagement_rows import AirRow, FuseRow, LadderRow, PersonRow, RungRow, ThenRow, TroubleRow
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span
from imtui.tui.presenters.remembered import Latest
from imtui.tui.presenters.rows import Row
from imtui.tui.views import View
from imtui.tui.widgets.pane import Pane


class EngagementsPane(Pane):
    """Keys are contact ARNs; where a person is engaged twice, their second row has the ARN of a page."""

    NUMBER = 3
    NAME = "Engagements"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._columns: Latest[Columns] = Latest()

    def show(self, view: View) -> None:
        if self.view is not None and view.incident != self.view.incident:
            self.start_over()
        super().show(view)

    def make_rows(self, view: View) -> tuple[Row, ...]:
        return engagement_rows.rows(view, self.predicate)

    def depends(self, view: View) -> Hashable:
        snapshot = view.snapshot
        engagements = snapshot.engagements.get(view.incident, ())
        slices = (snapshot.pages, snapshot.receipts, snapshot.contacts, snapshot.channels)
        chosen = (view.incident, view.accepting, snapshot.me)
        return Same(engagements, *slices, *(view.fuse(each) for each in engagements)), chosen

    def context(self, view: View, rows: tuple[Row, ...]) -> Hashable:
        today = view.now.astimezone(view.zone).date()
        return today, view.zone, self._columns_for(rows, self.inner_width)

    def watch_of(self, view: View) -> Watch:
        return Watch(Topic.ENGAGEMENTS, view.incident)

    def is_known(self, view: View) -> bool:
        return view.incident in view.snapshot.engagements if view.incident else view.snapshot.incidents is not None

    def nothing(self, view: View) -> str:
        if not view.incident:
            return "no incident is selected"
        return "nobody is engaged: e engages someone"

    def counts(self, view: View) -> Line:
        engagements = view.snapshot.engagements.get(view.incident, ())
        running = sum(each.stopped is None for each in engagements)
        stopped = len(engagements) - running
        words = [f"{running} running"] if running or not stopped else []
        words += [f"{stopped} stopped"] if stopped else []
        return (Span(f" {self.glyphs.dot} ".join(words), Ink.QUIET),) if engagements else EMPTY

    def holds_until(self, row: Row) -> datetime | None:
        assert self.view is not None
        return self.view.now + datetime.resolution if engagement_lines.is_ticking(row.content) else None

    def draw(self, row: Row, width: int) -> Line:
        view, content = self.view, row.content
        assert view is not None
        assert isinstance(content, LadderRow | PersonRow | FuseRow | ThenRow | TroubleRow | RungRow | AirRow)
        return engagement_lines.draw(content, self._columns_for(self.rows, width), view, width, self.glyphs)

    def _columns_for(self, rows: Sequence[Row], width: int) -> Columns:
        return self._columns.get((Same(rows), width), lambda: engagement_lines.columns(rows, width))
