"""What may be copied, looked at more closely, or opened elsewhere, of an incident and of what the cursor is on.

Invariant: pure functions of a View; what cannot be asked right now is an `ImtuiError` that says why, and what would do.
"""

from dataclasses import replace

from imtui.arns import short_name
from imtui.domain.console_links import incidents_page
from imtui.domain.errors import ImtuiError
from imtui.tui.messages import CopyRequested, DetailsRequested, LinkRequested
from imtui.tui.presenters import facts, finding_rows, related_rows
from imtui.tui.presenters.cells import safe
from imtui.tui.presenters.text_rows import TextLine
from imtui.tui.views import View


def console_link(view: View) -> LinkRequested:
    """To the AWS console of the account and Region, where the selected incident is listed."""
    found = (view.snapshot.incidents or {}).get(view.incident)
    if found is None:
        raise ImtuiError("No incident is selected")
    url = incidents_page(found.arn, view.session)
    return LinkRequested(url, f"Incident Manager in {view.session.region}", f"“{safe(found.title)}” is in its list")


def copied_text(line: TextLine | None, incident_arn: str, *, arn: bool) -> CopyRequested:
    """The value of a fact; on anything else the incident's ARN, or its id."""
    if line is not None and line.value:
        return CopyRequested(line.value, line.name)
    return CopyRequested(incident_arn if arn else short_name(incident_arn), f"{'ARN' if arn else 'id'} of the incident")


def copied_row(view: View, pane: str, key: str, *, arn: bool) -> CopyRequested:
    """Of a related item its value; of a finding its id, or the ARN of what changed."""
    item, finding = related_rows.found(view, key), finding_rows.found(view, key)
    if pane == "related" and item is not None:
        return CopyRequested(item.value, "related item")
    if pane == "findings" and finding is not None:
        if arn and finding.resource_arn:
            return CopyRequested(finding.resource_arn, "ARN of the finding")
        return CopyRequested(finding.deployment or finding.id, "id of the finding")
    raise ImtuiError("There is nothing under the cursor to copy")


def finding_details(view: View, key: str) -> DetailsRequested:
    """All about a finding."""
    return DetailsRequested(lambda snapshot: facts.finding_facts(replace(view, snapshot=snapshot), key))
