"""Response plans: list, read, make, change, delete, share, and what would happen if one started now.

Invariant: the list is read at once; a plan is read whole when the cursor comes to it.
"""

from functools import partial
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import BindingType
from textual.content import Content

from imtui.domain.errors import AccessDenied, ImtuiError, NotFound
from imtui.domain.response_plans import PlanRecord, PlanShelf
from imtui.tui.drafts import Purpose
from imtui.tui.keys import Place, bindings
from imtui.tui.messages import ProspectAttended
from imtui.tui.presenters import plan_rows
from imtui.tui.presenters.cells import safe
from imtui.tui.screens.setup import SetupScreen
from imtui.tui.views import View
from imtui.tui.widgets.pane_columns import PaneColumns
from imtui.tui.widgets.plan_panes import PlanPanes

if TYPE_CHECKING:  # not needed before the first frame
    from collections.abc import Callable

    from imtui.actions.setup import Setup
    from imtui.tui.screens.modals.dialogue import Dialogue

T = TypeVar("T")


class ResponsePlansScreen(SetupScreen):
    """While it is open, those whom the selected plan engages are read too."""

    CSS_PATH = "setup.tcss"
    PLACE = Place.PLANS
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.PLANS)
    _attended: tuple[str, ...] | None = None

    def columns(self) -> PaneColumns:
        return PlanPanes()

    async def read(self, setup: "Setup") -> PlanShelf:
        known, wanted = plan_rows.shelf(self.view), self._subject
        listed = await setup.plans.listed()
        there = {plan.arn for plan in listed}
        records = {arn: record for arn, record in known.records.items() if arn in there}
        wanted = wanted if wanted in there else next((plan.arn for plan in listed), "")
        if wanted:
            try:
                records[wanted] = await setup.plans.record(wanted)
            except NotFound:
                records.pop(wanted, None)
        twins = dict(known.dedupe_strings)
        if wanted in records:
            for arn in plan_rows.unread_twins(self.view, records[wanted]):
                twins[arn] = await self._dedupe_string(setup, arn)
        return PlanShelf(listed=listed if listed != known.listed else known.listed, records=records, dedupe_strings=twins)

    async def _dedupe_string(self, setup: "Setup", incident_arn: str) -> str:
        """Empty where it is gone or may not be read: the plan is there all the same."""
        try:
            return await setup.plans.dedupe_string(incident_arn)
        except (NotFound, AccessDenied):
            return ""

    def show(self, view: View) -> None:
        super().show(view)
        if view.subject and view.subject not in plan_rows.shelf(view).records and view.lookup.fault is None:
            self.ask_again()
        record = plan_rows.selected(view)
        engaged = record.wording.engagements if record else ()
        if engaged != self._attended and self.form is None:
            self._attended = engaged
            self.post_message(ProspectAttended(people=engaged))

    def ask(self, form: "Dialogue[T]", answered: "Callable[[T], object]") -> None:
        """Whom the form is about is read meanwhile; afterwards those of the selected plan again."""
        self._attended = None
        super().ask(form, answered)

    def on_unmount(self) -> None:
        self.app.post_message(ProspectAttended())

    # What the keys ask for

    def action_create(self) -> None:
        from imtui.actions import plans
        from imtui.tui.screens.modals.plan import PlanDialogue

        with self._saying_why_not():
            self.check_may_write()
            keep = partial(self._drafts.keep, Purpose.PLAN, "")
            form = PlanDialogue(self.view, None, self._drafts.text(Purpose.PLAN, ""), keep)
            self.submit(form, lambda wanted: partial(plans.create, plan=wanted), "Not created", ((Purpose.PLAN, ""),))

    def action_edit(self) -> None:
        from imtui.actions import plans
        from imtui.tui.screens.modals.plan import PlanDialogue

        with self._saying_why_not():
            record = self._selected()
            draft, keep = self._drafts.text(Purpose.PLAN, record.arn), partial(self._drafts.keep, Purpose.PLAN, record.arn)
            form = PlanDialogue(self.view, record.wording, draft, keep)
            change = partial(plans.change, arn=record.arn, before=record.wording)
            self.submit(form, lambda after: partial(change, after=after), "Not changed", ((Purpose.PLAN, record.arn),))

    def action_delete(self) -> None:
        """The plan; with the cursor on one of its policies, that policy."""
        from imtui.actions import plans
        from imtui.tui.screens.modals.confirm import Question

        with self._saying_why_not():
            record = self._selected()
            pane, key = self.under_cursor
            name = safe(record.wording.display_name or record.wording.name)
            if pane == "plan" and key.startswith(plan_rows.POLICY):
                policy = key.removeprefix(plan_rows.POLICY)
                question = Question(
                    heading="Take this policy off?",
                    lines=(Content(f"{name} is not shared with those any more whom it names."),),
                    yes="Take it off",
                )
                self.confirm(question, self.changing(partial(plans.unshare, arn=record.arn, policy_id=policy), "Not taken off"))
                return
            lines = (
                Content.styled(name, "bold"),
                Content("\nNo incident can be started from it any more, also not by the alarms that name it."),
                Content.styled("Incidents that were started from it stay.", "$ink-quiet"),
            )
            question = Question(heading="Delete this response plan?", lines=lines, yes="Delete")
            self.confirm(question, self.changing(partial(plans.delete, arn=record.arn, name=record.wording.name), "Not deleted"))

    def action_share(self) -> None:
        from imtui.actions import plans
        from imtui.tui.screens.modals.share import ShareDialogue, proposed, readable

        with self._saying_why_not():
            record = self._selected()
            policy = readable(record.policies[0].text) if record.policies else proposed(record.arn)
            form = ShareDialogue(self.view, record.wording.display_name or record.wording.name, policy)
            self.submit(form, lambda text: partial(plans.share, arn=record.arn, policy=text), "Not shared")

    def _selected(self) -> PlanRecord:
        self.check_may_write()
        found = plan_rows.selected(self.view)
        if found is None:
            raise ImtuiError("No plan is selected" if not self._subject else "The plan is still being read")
        return found
