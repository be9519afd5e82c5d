"""Every field of an incident's record by AWS's own name, to be read and copied.

Invariant: values are the service's, unshortened; a field that the service left empty is said to be empty.
"""

from collections.abc import Iterator
from datetime import datetime

from imtui.arns import short_name
from imtui.domain.incidents import Incident, IncidentSummary
from imtui.tui.presenters.lines import Ink
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.text_rows import facts
from imtui.tui.presenters.times import dated_time, zone_name
from imtui.tui.views import View

_NAMES = 21


def rows(view: View, incident: Incident | IncidentSummary, cells: int) -> Iterator[Row]:
    """A row a field; of a record that was not read yet, those that the list tells."""
    for name, value, raw in _fields(view, incident):
        shown, ink = (value, Ink.TEXT) if value else ("empty", Ink.FAINT)
        yield from facts(name, name, shown, cells, _NAMES, ink=ink, raw=raw or value or "-")


def _fields(view: View, incident: Incident | IncidentSummary) -> Iterator[tuple[str, str, str]]:
    """(name, as it is shown, as it is copied where that differs)."""
    source = incident.source
    yield "arn", incident.arn, ""
    yield "id", short_name(incident.arn), ""
    yield "title", incident.title, ""
    yield "impact", str(int(incident.impact)), ""
    yield "status", incident.status.value, ""
    yield "creationTime", *_moment(view, incident.created)
    yield "resolvedTime", *_moment(view, incident.resolved)
    yield "source", source.source, ""
    yield "createdBy", source.created_by, ""
    yield "invokedBy", source.invoked_by, ""
    yield "resourceArn", source.resource_arn, ""
    if isinstance(incident, IncidentSummary):
        return
    yield "lastModifiedTime", *_moment(view, incident.last_modified)
    yield "lastModifiedBy", incident.last_modified_by, ""
    yield "dedupeString", incident.dedupe_string, ""
    for name, values in (
        ("chatChannel", incident.chat_channels),
        ("notificationTargets", incident.notification_targets),
        ("automationExecutions", incident.runbooks),
    ):
        for place, value in enumerate(values or ("",)):
            yield f"{name} {place + 1}" if place else name, value, ""
    yield "summary", " ".join(incident.summary.split()), incident.summary


def _moment(view: View, moment: datetime | None) -> tuple[str, str]:
    if moment is None:
        return "", ""
    return f"{dated_time(moment, view.now, view.zone)} {zone_name(moment, view.zone)}", moment.isoformat()
