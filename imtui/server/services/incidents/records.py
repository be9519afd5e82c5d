"""Incident records: reading, listing, changing and deleting them.

Invariant: a change is written on the timeline as one update with every attribute whose value is another than before; a call that
changes nothing writes nothing. Resolving stops what still pages.
"""

import json
from typing import Any

from imtui.server.protocol.errors import not_found
from imtui.server.services import positions
from imtui.server.services.contacts.engagements import stop_for_incident
from imtui.server.services.context import Answer, Context, Listing, Request
from imtui.server.services.incidents import emitted, filters
from imtui.server.store import findings, incidents, related_items, tags, timeline, upkeep
from imtui.server.store.incidents import IncidentRow

#: Members of UpdateIncidentRecord, and the column that each one sets.
_COLUMNS = {
    "chatChannel": "chat_channel",
    "impact": "impact",
    "notificationTargets": "notification_targets",
    "status": "status",
    "summary": "summary",
    "title": "title",
}


def get(context: Context, request: Request) -> Answer:
    return {"incidentRecord": _shown(find(context, request["arn"]))}


def list_all(context: Context, request: Request) -> Answer | Listing:
    """Newest first."""
    page = context.page
    wanted = filters.of_incidents(request.get("filters") or [])
    rows = incidents.page(context.transaction, wanted, after=positions.timed(page), limit=page.limit + 1)
    return positions.listing(
        page, rows, member="incidentRecordSummaries", shown=_summary, position=lambda row: positions.at(row.created, row.number)
    )


def update(context: Context, request: Request) -> Answer:
    row = find(context, request["arn"])
    changed = {
        member: request[member]
        for member, column in _COLUMNS.items()
        if request.get(member) is not None and request[member] != getattr(row, column)
    }
    if not changed:
        return {}
    values = {_COLUMNS[member]: value for member, value in changed.items()}
    if "status" in values:
        values["resolved"] = context.now if values["status"] == "RESOLVED" else None
    incidents.change(context.transaction, row.arn, **values)
    attributes = [{"attributeName": member, "newValue": _as_string(value)} for member, value in changed.items()]
    note_update(context, row, attributes, title=changed.get("title", row.title), modified_by=context.caller)
    if changed.get("status") == "RESOLVED":
        stop_for_incident(context, incident_arn=row.arn, reason="The incident was resolved.")
    return {}


def delete(context: Context, request: Request) -> Answer:
    """Delete the record and all that belongs to it; running engagements stop. There being none is a success."""
    tx, arn = context.transaction, request["arn"]
    if incidents.get(tx, arn) is None:
        return {}
    stop_for_incident(context, incident_arn=arn, reason="The incident was deleted.")
    upkeep.cancel(tx, arn)
    for store in (timeline, related_items, findings, tags):
        store.remove_all(tx, arn)
    incidents.remove(tx, arn)
    return {}


def find(context: Context, arn: str) -> IncidentRow:
    """The record; ResourceNotFoundException when there is none."""
    row = incidents.get(context.transaction, arn)
    if row is None:
        raise not_found(arn, "INCIDENT_RECORD")
    return row


def note_update(context: Context, row: IncidentRow, attributes: list[dict[str, str]], *, title: str, modified_by: str) -> None:
    """Write an update of the record on its timeline, and on the record when and by whom."""
    incidents.change(context.transaction, row.arn, modified=context.now, modified_by=modified_by)
    data = {"modifiedBy": modified_by, "modifiedAttributes": attributes, "incidentTitle": title}
    emitted.emit(context, row.arn, emitted.RECORD_UPDATE, data)


def _as_string(value: Any) -> str:
    """An event names the new value as a string; what is no string becomes JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _source(row: IncidentRow) -> dict[str, Any]:
    return {"createdBy": row.created_by, "invokedBy": row.invoked_by, "resourceArn": row.resource_arn, "source": row.source}


def _summary(row: IncidentRow) -> dict[str, Any]:
    return {
        "arn": row.arn,
        "creationTime": row.created,
        "impact": row.impact,
        "incidentRecordSource": _source(row),
        "resolvedTime": row.resolved,
        "status": row.status,
        "title": row.title,
    }


def _shown(row: IncidentRow) -> dict[str, Any]:
    return {
        **_summary(row),
        "automationExecutions": row.automation_executions or [],
        "chatChannel": row.chat_channel,
        "dedupeString": row.dedupe_string,
        "lastModifiedBy": row.modified_by,
        "lastModifiedTime": row.modified,
        "notificationTargets": row.notification_targets,
        "summary": row.summary,
    }
