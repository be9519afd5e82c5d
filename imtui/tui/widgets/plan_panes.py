"""Response plans, the one that is selected, and what it would do now."""

from collections.abc import Hashable, Iterable, Mapping
from typing import ClassVar

from imtui.domain.response_plans import ResponsePlanSummary
from imtui.domain.sameness import Same
from imtui.tui.presenters import plan_rows
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span
from imtui.tui.presenters.rows import Row
from imtui.tui.views import View
from imtui.tui.widgets.lookup_pane import LookupPane, LookupTextPane
from imtui.tui.widgets.pane import Pane
from imtui.tui.widgets.pane_columns import PaneColumns


class PlansPane(LookupPane):
    """Keys are ARNs."""

    NUMBER = 1
    NAME = "Response plans"

    def make_rows(self, view: View) -> tuple[Row, ...]:
        return plan_rows.rows(view, self.predicate)

    def depends(self, view: View) -> Hashable:
        return Same(plan_rows.shelf(view).listed)

    def context(self, view: View, rows: tuple[Row, ...]) -> Hashable:
        return view.is_not_set_up

    def nothing(self, view: View) -> str:
        if view.is_not_set_up:
            return "Incident Manager is not set up in this account and Region: R sets it up, then plans can be made"
        return "there are no response plans: n makes one, and incidents are started from it"

    def counts(self, view: View) -> Line:
        total = len(plan_rows.shelf(view).listed)
        return (Span(f"{total} plan{'s' * (total != 1)}", Ink.QUIET),) if total else EMPTY

    def draw(self, row: Row, width: int) -> Line:
        assert isinstance(row.content, ResponsePlanSummary)
        return plan_rows.draw(row.content, width, self.glyphs)


class SelectedPane(LookupTextPane):
    """About the plan that is selected, once it was read whole."""

    def is_known(self, view: View) -> bool:
        return plan_rows.selected(view) is not None or (super().is_known(view) and not view.subject)

    def nothing(self, view: View) -> str:
        return "no plan is selected"


class PlanPane(SelectedPane):
    """Keys are the names of fields; a policy's begin with `plan_rows.POLICY`."""

    NUMBER = 2
    NAME = "Plan"

    def written(self, view: View, width: int) -> Iterable[Row]:
        record = plan_rows.selected(view)
        return plan_rows.plan_text(view, record, width, self.glyphs) if record else ()

    def depends(self, view: View) -> Hashable:
        return Same(plan_rows.selected(view), view.snapshot.contacts), self.inner_width

    def subject(self, view: View) -> str:
        record = plan_rows.selected(view)
        return (record.wording.display_name or record.wording.name) if record else ""


class NowPane(SelectedPane):
    """What starting it would do."""

    NUMBER = 3
    NAME = "If it started now"

    def written(self, view: View, width: int) -> Iterable[Row]:
        record = plan_rows.selected(view)
        return plan_rows.now_text(view, record, width, self.glyphs) if record else ()

    def depends(self, view: View) -> Hashable:
        known = view.snapshot
        slices = (known.contacts, known.channels, known.records, known.shifts)
        return Same(plan_rows.selected(view), *slices), self.inner_width, view.ascii, view.now.replace(second=0, microsecond=0)


class PlanPanes(PaneColumns):
    """The list and what would happen left, the plan right."""

    PANES: ClassVar[Mapping[str, type[Pane]]] = {"plans": PlansPane, "plan": PlanPane, "now": NowPane}
    COLUMNS = (("plans", "now"), ("plan",))
