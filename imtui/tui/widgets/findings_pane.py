"""Tab 5: what changed around the start of the incident."""

from collections.abc import Hashable

from imtui.domain.incidents import Finding
from imtui.domain.sameness import Same
from imtui.domain.snapshot import Topic, Watch
from imtui.tui.presenters import finding_rows
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span
from imtui.tui.presenters.rows import Row
from imtui.tui.views import View
from imtui.tui.widgets.pane import Pane


class FindingsPane(Pane):
    """Keys are the findings' ids."""

    NUMBER = 5
    NAME = "Findings"

    def make_rows(self, view: View) -> tuple[Row, ...]:
        return finding_rows.rows(view, self.predicate)

    def depends(self, view: View) -> Hashable:
        return Same(view.snapshot.findings.get(view.incident)), finding_rows.started(view)

    def context(self, view: View, rows: tuple[Row, ...]) -> Hashable:
        return finding_rows.started(view), view.zone, view.now.astimezone(view.zone).date()

    def watch_of(self, view: View) -> Watch:
        return Watch(Topic.FINDINGS, view.incident)

    def is_known(self, view: View) -> bool:
        return view.incident in view.snapshot.findings

    def nothing(self, view: View) -> str:
        return "no deployment or stack update was found near the start; the response plan says whether AWS looks for them"

    def counts(self, view: View) -> Line:
        total = len(view.snapshot.findings.get(view.incident, ()))
        return (Span(f"{total} finding{'s' * (total != 1)}, nearest first", Ink.QUIET),) if total else EMPTY

    def heading(self, width: int) -> tuple[Line, ...]:
        return (finding_rows.heading(width),)

    def draw(self, row: Row, width: int) -> Line:
        view = self.view
        assert view is not None
        assert isinstance(row.content, Finding)
        return finding_rows.draw(row.content, view, width, self.glyphs)
