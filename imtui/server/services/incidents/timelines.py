"""Timeline events that people write, and reading all of them.

Invariant: people create, change and delete only `Custom Event` and `Note`; what the service wrote stays as it was written.
"""

from functools import lru_cache
from typing import Any

from imtui.server.protocol.errors import not_found, validation
from imtui.server.protocol.writing import Lasting
from imtui.server.services import positions
from imtui.server.services.context import Answer, Context, Listing, Request
from imtui.server.services.incidents import filters, records
from imtui.server.store import timeline
from imtui.server.store.timeline import EventRow, EventSummary

WRITTEN_BY_PEOPLE = ("Custom Event", "Note")


def create(context: Context, request: Request) -> Answer:
    _check_type(request["eventType"])
    incident = records.find(context, request["incidentRecordArn"])
    row = EventRow(
        incident_arn=incident.arn,
        event_id=context.ids.new(context.now),
        type=request["eventType"],
        time=request["eventTime"],
        updated=context.now,
        data=request["eventData"],
        references=[dict(reference) for reference in request.get("eventReferences") or []],
    )
    timeline.add(context.transaction, row)
    return {"eventId": row.event_id, "incidentRecordArn": incident.arn}


def get(context: Context, request: Request) -> Answer:
    row = _find(context, request)
    return {"event": {**_summary(row), "eventData": row.data}}


def list_all(context: Context, request: Request) -> Answer | Listing:
    """By time, newest first unless asked otherwise; nothing for an incident that does not exist."""
    page = context.page
    rows = timeline.page(
        context.transaction,
        request["incidentRecordArn"],
        filters.of_events(request.get("filters") or []),
        descending=request.get("sortOrder") != "ASCENDING",
        after=positions.timed(page),
        limit=page.limit + 1,
    )
    return positions.listing(page, rows, member="eventSummaries", shown=_lasting, position=lambda row: positions.at(row.time, row.number))


def update(context: Context, request: Request) -> Answer:
    """Change what is given; references that are given replace all that were there."""
    row = _find(context, request)
    _check_type(row.type)
    if request.get("eventType") is not None:
        _check_type(request["eventType"])
    given = {"data": request.get("eventData"), "time": request.get("eventTime"), "type": request.get("eventType")}
    values = {column: value for column, value in given.items() if value is not None}
    if request.get("eventReferences") is not None:
        values["references"] = [dict(reference) for reference in request["eventReferences"]]
    timeline.change(context.transaction, row, updated=context.now, **values)
    return {}


def delete(context: Context, request: Request) -> Answer:
    """Delete the event; there being none is a success."""
    row = timeline.get(context.transaction, request["incidentRecordArn"], request["eventId"])
    if row is not None:
        _check_type(row.type)
        timeline.remove(context.transaction, row)
    return {}


def _find(context: Context, request: Request) -> EventRow:
    row = timeline.get(context.transaction, request["incidentRecordArn"], request["eventId"])
    if row is None:
        raise not_found(request["eventId"], "TIMELINE_EVENT")
    return row


def _check_type(event_type: str) -> None:
    if event_type not in WRITTEN_BY_PEOPLE:
        wanted = " and ".join(WRITTEN_BY_PEOPLE)
        raise validation(f"Events of the type {event_type!r} are the service's own; people write {wanted}.")


@lru_cache(maxsize=8192)
def _lasting(row: EventSummary) -> Lasting:
    return Lasting(_summary(row))


def _summary(row: EventRow | EventSummary) -> dict[str, Any]:
    return {
        "eventId": row.event_id,
        "eventReferences": row.references,
        "eventTime": row.time,
        "eventType": row.type,
        "eventUpdatedTime": row.updated,
        "incidentRecordArn": row.incident_arn,
    }
