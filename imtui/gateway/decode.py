"""Answers of both services as domain values: pure functions, one a shape.

Invariant: an optional member may be missing or null and reads as empty; a required one that is missing, or a value of another kind,
means that the answer is not Incident Manager's, and `understood` says so. Text is passed on as it came.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from imtui.domain.contacts import Channel, ChannelTarget, ChannelType, Contact, ContactTarget, ContactType, Plan, Stage, Target
from imtui.domain.engagements import Engagement, Page, Receipt, ReceiptType
from imtui.domain.errors import Unreachable
from imtui.domain.incidents import Finding, Impact, Incident, IncidentSource, IncidentStatus, IncidentSummary, RelatedItem
from imtui.domain.response_plans import ResponsePlan, ResponsePlanSummary
from imtui.domain.rotations import Rotation, Shift
from imtui.domain.timeline import TimelineEvent

Wire = Mapping[str, Any]
_T = TypeVar("_T")
_LONG_AGO = datetime.fromtimestamp(0, UTC)
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
        resolved=_moment_or_none(wire.get("resolvedTime")),
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
        resolved=_moment_or_none(wire.get("resolvedTime")),
        source=incident_source(wire["incidentRecordSource"]),
        summary=_text(wire.get("summary")),
        dedupe_string=_text(wire.get("dedupeString")),
        last_modified=moment(wire["lastModifiedTime"]),
        last_modified_by=_text(wire.get("lastModifiedBy")),
        chat_channels=tuple((wire.get("chatChannel") or {}).get("chatbotSns") or ()),
        notification_targets=_texts(target.get("snsTopicArn") for target in wire.get("notificationTargets") or ()),
        runbooks=_texts(execution.get("ssmExecutionArn") for execution in wire.get("automationExecutions") or ()),
    )


def incident_source(wire: Wire) -> IncidentSource:
    return IncidentSource(
        created_by=wire["createdBy"],
        source=wire["source"],
        invoked_by=_text(wire.get("invokedBy")),
        resource_arn=_text(wire.get("resourceArn")),
    )


def event(wire: Wire) -> TimelineEvent:
    """An event of GetTimelineEvent, or, without data, an item of ListTimelineEvents."""
    return TimelineEvent(
        id=wire["eventId"],
        incident_arn=wire["incidentRecordArn"],
        type=wire["eventType"],
        time=moment(wire["eventTime"]),
        updated=moment(wire["eventUpdatedTime"]),
        data=wire.get("eventData"),
        references=_texts(reference.get("resource") or reference.get("relatedItemId") for reference in wire.get("eventReferences") or ()),
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
        title=_text(wire.get("title")),
        generated_id=_text(wire.get("generatedId")),
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
        resource_arn=_text(details.get("deploymentGroupArn") or details.get("stackArn")),
        deployment=_text(details.get("deploymentId")),
        started=_moment_or_none(details.get("startTime")),
        ended=_moment_or_none(details.get("endTime")),
    )


def response_plan_summary(wire: Wire) -> ResponsePlanSummary:
    """An item of ListResponsePlans."""
    return ResponsePlanSummary(arn=wire["arn"], name=wire["name"], display_name=_text(wire.get("displayName")))


def response_plan(wire: Wire) -> ResponsePlan:
    """GetResponsePlan."""
    template = wire["incidentTemplate"]
    return ResponsePlan(
        arn=wire["arn"],
        name=wire["name"],
        display_name=_text(wire.get("displayName")),
        title=template["title"],
        impact=Impact(template["impact"]),
        summary=_text(template.get("summary")),
        dedupe_string=_text(template.get("dedupeString")),
        engagements=tuple(wire.get("engagements") or ()),
        chat_channels=tuple((wire.get("chatChannel") or {}).get("chatbotSns") or ()),
        notification_targets=_texts(target.get("snsTopicArn") for target in template.get("notificationTargets") or ()),
        runbooks=_texts((action.get("ssmAutomation") or {}).get("documentName") for action in wire.get("actions") or ()),
    )


def engagement(wire: Wire) -> Engagement:
    """An item of ListEngagements. The model does not promise StartTime; one without it counts as started long ago."""
    return Engagement(
        arn=wire["EngagementArn"],
        contact_arn=wire["ContactArn"],
        sender=_text(wire.get("Sender")),
        started=_moment_or_none(wire.get("StartTime")) or _LONG_AGO,
        stopped=_moment_or_none(wire.get("StopTime")),
        incident_arn=_text(wire.get("IncidentId")),
    )


def page(wire: Wire) -> Page:
    """DescribePage, or an item of ListPagesByEngagement or ListPagesByContact."""
    return Page(
        arn=wire["PageArn"],
        engagement_arn=wire["EngagementArn"],
        contact_arn=wire["ContactArn"],
        sender=_text(wire.get("Sender")),
        incident_arn=_text(wire.get("IncidentId")),
        sent=_moment_or_none(wire.get("SentTime")),
        delivered=_moment_or_none(wire.get("DeliveryTime")),
        read=_moment_or_none(wire.get("ReadTime")),
    )


def receipt(wire: Wire) -> Receipt:
    """An item of ListPageReceipts."""
    return Receipt(
        type=ReceiptType(wire["ReceiptType"]),
        time=moment(wire["ReceiptTime"]),
        channel_arn=_text(wire.get("ContactChannelArn")),
        info=_text(wire.get("ReceiptInfo")),
    )


def contact(wire: Wire) -> Contact:
    """GetContact, or, without a plan, an item of ListContacts."""
    return Contact(
        arn=wire["ContactArn"],
        alias=wire["Alias"],
        type=ContactType(wire["Type"]),
        display_name=_text(wire.get("DisplayName")),
        plan=None if wire.get("Plan") is None else plan(wire["Plan"]),
    )


def plan(wire: Wire) -> Plan:
    return Plan(
        stages=tuple(
            Stage(minutes=stage["DurationInMinutes"], targets=tuple(target(each) for each in stage.get("Targets") or ()))
            for stage in wire.get("Stages") or ()
        ),
        rotations=tuple(wire.get("RotationIds") or ()),
    )


def target(wire: Wire) -> Target:
    """A target of a stage: a union with one member set."""
    if channel_target := wire.get("ChannelTargetInfo"):
        return ChannelTarget(
            channel_arn=channel_target["ContactChannelId"], retry_minutes=channel_target.get("RetryIntervalInMinutes") or 0
        )
    contact_target = wire["ContactTargetInfo"]
    return ContactTarget(contact_arn=_text(contact_target.get("ContactId")), essential=bool(contact_target.get("IsEssential")))


def channel(wire: Wire) -> Channel:
    """GetContactChannel, or an item of ListContactChannels (which does not promise the type: it is that of the address then)."""
    address = _text((wire["DeliveryAddress"] or {}).get("SimpleAddress"))
    return Channel(
        arn=wire["ContactChannelArn"],
        contact_arn=wire["ContactArn"],
        name=_text(wire.get("Name")),
        type=ChannelType(wire.get("Type") or ("EMAIL" if "@" in address else "SMS")),
        address=address,
        activated=wire.get("ActivationStatus") == "ACTIVATED",
    )


def rotation(wire: Wire) -> Rotation:
    """GetRotation, or an item of ListRotations."""
    return Rotation(
        arn=wire["RotationArn"], name=wire["Name"], contact_arns=tuple(wire.get("ContactIds") or ()), zone=wire.get("TimeZoneId") or "UTC"
    )


def shift(wire: Wire) -> Shift:
    """An item of ListRotationShifts."""
    return Shift(
        contact_arns=tuple(wire.get("ContactIds") or ()),
        start=moment(wire["StartTime"]),
        end=moment(wire["EndTime"]),
        is_override=wire.get("Type") == "OVERRIDDEN",
    )


def _text(value: str | None) -> str:
    return value or ""


def _texts(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(value for value in values if value)


def moment(value: Any) -> datetime:
    """A timestamp; TypeError when it is none."""
    if not isinstance(value, datetime):
        raise TypeError(f"not a timestamp: {value!r}")
    return value


def _moment_or_none(value: Any) -> datetime | None:
    return None if value is None else moment(value)
