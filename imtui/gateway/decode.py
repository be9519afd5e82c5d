"""Answers of ssm-incidents as domain values: pure functions, one a shape; `decode_events` and `decode_contacts` have the others, so that a
command which reads none of them does not load what they are made of.

Invariant: an optional member may be missing or null and reads as empty; a required one that is missing, or a value of another kind,
means that the answer is not Incident Manager's, and `understood` says so. Text is passed on as it came.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from imtui.domain.errors import Unreachable
from imtui.domain.incidents import Finding, Impact, Incident, IncidentSource, IncidentStatus, IncidentSummary, RelatedItem

Wire = Mapping[str, Any]
_T = TypeVar("_T")
_VALUE_KINDS = ("arn", "url", "metricDefinition", "pagerDutyIncidentDetail")


def unreadable(operation: str, where: str = "") -> Unreachable:
    """An answer came (from the address `where`, if it is known), but not one that Incident Manager gives."""
    return Unreachable(
        f"{where or 'the endpoint'} gave an answer to {operation} that is not Incident Manager's",
        code="UnreadableAnswer",
        operation=operation,
        remedy="check --endpoint-url and AWS_ENDPOINT_URL",
    )


def understood(operation: str, decode: Callable[[Wire], _T], answer: Wire) -> _T:
    """`decode(answer)`; Unreachable when the answer to `operation` has not the shape it must have."""
    try:
        return decode(answer)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise unreadable(operation) from error


def incident_summary(wire: Wire) -> IncidentSummary:
    """An item of ListIncidentRecords."""
    return IncidentSummary(
        arn=wire["arn"],
        title=wire["title"],
        impact=Impact(wire["impact"]),
        status=IncidentStatus(wire["status"]),
        created=moment(wire["creationTime"]),
        resolved=moment_or_none(wire.get("resolvedTime")),
        source=incident_source(wire["incidentRecordSource"]),
    )


def incident(wire: Wire) -> Incident:
    """The `incidentRecord` of GetIncidentRecord."""
    return Incident(
        arn=wire["arn"],
        title=wire["title"],
        impact=Impact(wire["impact"]),
        status=IncidentStatus(wire["status"]),
        created=moment(wire["creationTime"]),
        resolved=moment_or_none(wire.get("resolvedTime")),
        source=incident_source(wire["incidentRecordSource"]),
        summary=text(wire.get("summary")),
        dedupe_string=text(wire.get("dedupeString")),
        last_modified=moment(wire["lastModifiedTime"]),
        last_modified_by=text(wire.get("lastModifiedBy")),
        chat_channels=tuple((wire.get("chatChannel") or {}).get("chatbotSns") or ()),
        notification_targets=texts(target.get("snsTopicArn") for target in wire.get("notificationTargets") or ()),
        runbooks=texts(execution.get("ssmExecutionArn") for execution in wire.get("automationExecutions") or ()),
    )


def incident_source(wire: Wire) -> IncidentSource:
    return IncidentSource(
        created_by=wire["createdBy"],
        source=wire["source"],
        invoked_by=text(wire.get("invokedBy")),
        resource_arn=text(wire.get("resourceArn")),
    )


def related_item(wire: Wire) -> RelatedItem:
    """An item of ListRelatedItems; its value is a union with one member set."""
    identifier = wire["identifier"]
    kind = next(kind for kind in (*_VALUE_KINDS, "") if not kind or identifier["value"].get(kind))
    value = identifier["value"].get(kind) or ""
    return RelatedItem(
        kind=identifier["type"],
        value=value["id"] if isinstance(value, Mapping) else value,
        value_kind=kind,
        title=text(wire.get("title")),
        generated_id=text(wire.get("generatedId")),
    )


def finding(wire: Wire) -> Finding:
    """A finding of BatchGetIncidentFindings; its details are a union with at most one member set."""
    union: Wire = wire.get("details") or {}
    kind = next((kind for kind, each in union.items() if each), "")
    details: Wire = union[kind] if kind else {}
    return Finding(
        id=wire["id"],
        created=moment(wire["creationTime"]),
        modified=moment(wire["lastModifiedTime"]),
        kind=kind,
        resource_arn=text(details.get("deploymentGroupArn") or details.get("stackArn")),
        deployment=text(details.get("deploymentId")),
        started=moment_or_none(details.get("startTime")),
        ended=moment_or_none(details.get("endTime")),
    )


def text(value: str | None) -> str:
    return value or ""


def texts(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(value for value in values if value)


def moment(value: Any) -> datetime:
    """A timestamp; TypeError when it is none."""
    if not isinstance(value, datetime):
        raise TypeError(f"not a timestamp: {value!r}")
    return value


def moment_or_none(value: Any) -> datetime | None:
    return None if value is None else moment(value)
