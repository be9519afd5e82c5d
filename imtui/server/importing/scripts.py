"""Files of the script that AWS publishes for exporting Incident Manager's data: one incident a file, in a shape of its own.

    incident_record, incident_summary      what GetIncidentRecord and ListIncidentRecords answer
    timeline_events                        detailed_events of {summary, details}, and summary_only_events
    related_items, engagements             lists within objects; findings, tags: lists

Source: the user guide of Incident Manager, "Exporting Incident Manager data". The guide shows the shape in outline only, so names are
taken in snake_case and camelCase, lists with or without the object around them, answers with or without their envelope.

Invariant: nothing is made up but what the store cannot do without, and that is empty: the text of an event whose details the script's
limits left out, subject and content of an engagement.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from imtui.server.protocol.documents import Misfit, moment

_Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scripted:
    """What a file of the script comes to: documents as an export of ours has them. `silent` events came without their text."""

    incident: dict[str, Any]
    engagements: tuple[dict[str, Any], ...]
    silent: int


def understand(document: _Json) -> Scripted:
    """The file as documents of ours; Misfit when it holds no incident."""
    parts = {_name(key): value for key, value in document.items()}
    record = {**_object(parts.get("incidentsummary")), **_unwrapped(parts.get("incidentrecord"), "incidentRecord")}
    if not record:
        raise Misfit("incident_record", "is missing")
    arn = record.get("arn")
    events = list(_events(parts.get("timelineevents"), arn))
    events.reverse()  # the API lists the newest first: of two at one moment the earlier one stands below
    return Scripted(
        incident={
            "incidentRecord": record,
            "timelineEvents": sorted(events, key=lambda event: moment(event.get("eventTime"), "timeline_events: eventTime")),
            "relatedItems": _list(parts.get("relateditems"), "items", "relatedItems"),
            "findings": [_finding(one) for one in _list(parts.get("findings"), "findings", "items")],
            "tags": _tags(parts.get("tags")),
        },
        engagements=tuple(_engagements(parts.get("engagements"), arn)),
        silent=sum(event["eventData"] == "" for event in events),
    )


def _events(value: Any, arn: Any) -> Iterator[dict[str, Any]]:
    """Events as GetTimelineEvent has them, in the order of the file."""
    listed = value
    if isinstance(value, dict):
        inside = {_name(key): one for key, one in value.items()}
        listed = [*(inside.get("detailedevents") or ()), *(inside.get("summaryonlyevents") or ()), *(inside.get("events") or ())]
    for entry in _list(listed):
        one = _unwrapped(entry, "event")
        summary = _object(one.get("summary")) or ({} if "details" in one else one)
        event = {**summary, **_unwrapped(one.get("details"), "event")}
        yield {"eventData": "", "incidentRecordArn": arn, **{name: value for name, value in event.items() if value is not None}}


def _engagements(value: Any, arn: Any) -> Iterator[dict[str, Any]]:
    """Engagements as DescribeEngagement has them; what names none is passed over."""
    for entry in _list(value, "engagements", "items"):
        one = _object(entry)
        merged = {**one, **_object(one.get("summary")), **_unwrapped(one.get("details"), "engagement"), **_object(one.get("engagement"))}
        if "EngagementArn" in merged:
            given = {name: value for name, value in merged.items() if value is not None}
            yield {"engagement": {"Subject": "", "Content": "", "IncidentId": arn, **given}, "pages": []}


def _finding(value: Any) -> dict[str, Any]:
    finding = _object(_object(value).get("finding") or value)
    return {"creationTime": finding.get("lastModifiedTime"), **finding}


def _tags(value: Any) -> dict[str, Any]:
    """Tags by key, from a map or from a list of pairs."""
    if isinstance(value, dict):
        inside = next((value[name] for name in ("tags", "Tags") if isinstance(value.get(name), dict | list)), None)
        return dict(value) if inside is None else _tags(inside)
    pairs = [{_name(name): one for name, one in _object(tag).items()} for tag in _list(value)]
    return {str(pair["key"]): pair.get("value") or "" for pair in pairs if "key" in pair}


def _list(value: Any, *names: str) -> list[Any]:
    """A list, also one inside an object under one of `names`; nothing is an empty one."""
    if isinstance(value, dict):
        value = next((value[name] for name in (*names, *(_snake(name) for name in names)) if name in value), None)
    if value is None:
        return []
    if not isinstance(value, list):
        raise Misfit(names[0] if names else "timeline_events", "must be a list")
    return value


def _unwrapped(value: Any, envelope: str) -> dict[str, Any]:
    """An object, out of the envelope of an answer where it still is in one."""
    found = _object(value)
    return _object(found[envelope]) if isinstance(found.get(envelope), dict) else found


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _name(key: str) -> str:
    return key.replace("_", "").lower()


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
