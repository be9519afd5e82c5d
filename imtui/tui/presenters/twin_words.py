"""What is said before somebody starts an incident that is open already."""

from collections.abc import Sequence

from textual.content import Content

from imtui.domain.incidents import IncidentSummary
from imtui.domain.response_plans import ResponsePlan
from imtui.domain.twins import is_of_plan
from imtui.tui.presenters.cells import safe
from imtui.tui.presenters.times import span
from imtui.tui.views import View


def twin_words(view: View, plan_name: str, plan: ResponsePlan | None, found: Sequence[IncidentSummary]) -> Content:
    """`“Checkout returns 5xx” is open already from this plan, for 5m.`, and what a start would come to; empty where none is."""
    if not found:
        return Content("")
    newest, more = found[0], len(found) - 1
    alike = "from this plan" if is_of_plan(newest.arn, plan_name) else "under this title"
    rest = f", and {more} more like it" if more else ""
    lead = Content.assemble(
        (f"“{safe(newest.title)}”", "bold $due"),
        (f" is open already {alike}, for {span(view.now - newest.created)}{rest}.", "$due"),
    )
    return Content.assemble(lead, (_comes_to(view, plan, found), "$ink-quiet"))


def _comes_to(view: View, plan: ResponsePlan | None, found: Sequence[IncidentSummary]) -> str:
    """The service takes two of the same dedupe string for one; of most incidents it is not known here."""
    if plan is None or not plan.dedupe_string:
        return ""
    records = [view.snapshot.records.get(each.arn) for each in found]
    if any(record is not None and record.dedupe_string == plan.dedupe_string for record in records):
        return " Start would only add to it: it has the same dedupe string."
    if any(is_of_plan(each.arn, plan.name) for each in found):
        return " Start may only add to it: the plan has a dedupe string."
    return ""
