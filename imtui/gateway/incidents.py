"""ssm-incidents, typed: what the poller reads and what people change. Domain in, domain out.

Invariant: every method is one operation (a list: as many requests as it has pages), and raises nothing but `ServiceFault`, a write
also `ReadOnly`. Writes take their idempotency token from the caller, who knows whether it is a new wish or the same once more.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from imtui.domain.incidents import Finding, Impact, Incident, IncidentStatus, IncidentSummary, RelatedItem
from imtui.gateway import decode, encode
from imtui.gateway.operations import Operations
from imtui.gateway.transport import Transport

if TYPE_CHECKING:
    from imtui.domain.response_plans import ResponsePlan, ResponsePlanSummary
    from imtui.domain.timeline import TimelineEvent

_FINDINGS_TOGETHER = 20
"""How many findings ListIncidentFindings lists, and BatchGetIncidentFindings gives, in one request."""


class Incidents:
    """The operations of ssm-incidents over a Transport."""

    def __init__(self, transport: Transport) -> None:
        self._operations = Operations(transport, "ssm-incidents", page_size={"maxResults": 100})

    async def open_incidents(self) -> tuple[IncidentSummary, ...]:
        """Every OPEN incident, newest first."""
        return await self.listed(IncidentStatus.OPEN)

    async def resolved_incidents(self, since: datetime) -> tuple[IncidentSummary, ...]:
        """Every RESOLVED incident that began since then, newest first; the service can be asked for when one began, not when it ended."""
        return await self.listed(IncidentStatus.RESOLVED, since)

    async def listed(self, status: IncidentStatus | None = None, since: datetime | None = None) -> tuple[IncidentSummary, ...]:
        """Every incident of that status, or of any, that began since then, or ever, newest first."""
        wanted = [encode.equals("status", status)] if status else []
        filters = [*wanted, *([encode.after("creationTime", since)] if since else [])] or None
        found = await self._operations.every("ListIncidentRecords", "incidentRecordSummaries", decode.incident_summary, filters=filters)
        return tuple(sorted(found, key=lambda summary: summary.created, reverse=True))

    async def incident(self, arn: str) -> Incident:
        """One incident, whole; NotFound when it was deleted."""
        return await self._operations.one("GetIncidentRecord", lambda answer: decode.incident(answer["incidentRecord"]), arn=arn)

    async def timeline(self, incident_arn: str) -> "tuple[TimelineEvent, ...]":
        """All events of an incident, newest first, without their data. An incident that does not exist has none."""
        request = _timeline_of(incident_arn)
        return await self._operations.every("ListTimelineEvents", "eventSummaries", _event, **request)

    async def recent_events(self, incident_arn: str) -> "tuple[tuple[TimelineEvent, ...], bool]":
        """The newest events that one request gives, like `timeline`, and whether there are older ones."""
        request = _timeline_of(incident_arn)
        return await self._operations.some("ListTimelineEvents", "eventSummaries", _event, **request)

    async def event(self, incident_arn: str, event_id: str) -> "TimelineEvent":
        """One event with its data."""
        return await self._operations.one(
            "GetTimelineEvent", lambda answer: _event(answer["event"]), incidentRecordArn=incident_arn, eventId=event_id
        )

    async def related_items(self, incident_arn: str) -> tuple[RelatedItem, ...]:
        return await self._operations.every("ListRelatedItems", "relatedItems", decode.related_item, incidentRecordArn=incident_arn)

    async def findings(self, incident_arn: str) -> tuple[Finding, ...]:
        """What changed near the start of an incident: one request for the list, and one for each twenty of it. What is gone between
        the two requests is left out."""
        ids = await self._operations.every(
            "ListIncidentFindings",
            "findings",
            lambda item: str(item["id"]),
            page_size={"maxResults": _FINDINGS_TOGETHER},
            incidentRecordArn=incident_arn,
        )
        found: list[Finding] = []
        for start in range(0, len(ids), _FINDINGS_TOGETHER):
            found += await self._operations.one(
                "BatchGetIncidentFindings",
                lambda answer: [decode.finding(each) for each in answer["findings"]],
                incidentRecordArn=incident_arn,
                findingIds=ids[start : start + _FINDINGS_TOGETHER],
            )
        return tuple(found)

    async def response_plans(self) -> "tuple[ResponsePlanSummary, ...]":
        """Every response plan."""
        from imtui.gateway import decode_plans

        return await self._operations.every("ListResponsePlans", "responsePlanSummaries", decode_plans.response_plan_summary)

    async def response_plan(self, arn: str) -> "ResponsePlan":
        """One response plan, whole."""
        from imtui.gateway import decode_plans

        return await self._operations.one("GetResponsePlan", decode_plans.response_plan, arn=arn)

    async def account_id(self) -> str:
        """The account that Incident Manager is set up in, out of its replication set's ARN; empty when it is not set up."""
        arns = await self._operations.every("ListReplicationSets", "replicationSetArns", str)
        return arns[0].split(":")[4] if arns else ""

    async def start_incident(
        self, plan_arn: str, *, token: str, title: str = "", impact: Impact | None = None, related_items: Sequence[RelatedItem] = ()
    ) -> str:
        """Start an incident from a response plan; its ARN. Title and impact are the plan's where they are not given. The ARN is
        that of an open incident when the service finds that this one is the same."""
        return await self._operations.one(
            "StartIncident",
            lambda answer: str(answer["incidentRecordArn"]),
            clientToken=token,
            responsePlanArn=plan_arn,
            title=title or None,
            impact=impact,
            relatedItems=[encode.related_item(item) for item in related_items] or None,
        )

    async def update_incident(
        self,
        arn: str,
        *,
        token: str,
        title: str | None = None,
        impact: Impact | None = None,
        summary: str | None = None,
        status: IncidentStatus | None = None,
    ) -> None:
        """Change what is given, and only that."""
        await self._operations.done(
            "UpdateIncidentRecord", clientToken=token, arn=arn, title=title, impact=impact, summary=summary, status=status
        )

    async def delete_incident(self, arn: str) -> None:
        """Delete an incident with its timeline; one that is gone already is no error. It has no token: a repetition changes nothing."""
        await self._operations.done("DeleteIncidentRecord", arn=arn)

    async def create_event(
        self, incident_arn: str, *, token: str, type: str, time: datetime, data: str, references: Sequence[str] = ()
    ) -> str:
        """Write a timeline event; its id. `data` is the event's JSON as a string, `references` ARNs or related item ids."""
        return await self._operations.one(
            "CreateTimelineEvent",
            lambda answer: str(answer["eventId"]),
            clientToken=token,
            incidentRecordArn=incident_arn,
            eventType=type,
            eventTime=time,
            eventData=data,
            eventReferences=encode.references(references),
        )

    async def update_event(
        self, incident_arn: str, event_id: str, *, token: str, data: str | None = None, time: datetime | None = None
    ) -> None:
        """Change an event that a person wrote; what is not given stays."""
        await self._operations.done(
            "UpdateTimelineEvent", clientToken=token, incidentRecordArn=incident_arn, eventId=event_id, eventData=data, eventTime=time
        )

    async def delete_event(self, incident_arn: str, event_id: str) -> None:
        """Delete an event; one that is gone already is no error."""
        await self._operations.done("DeleteTimelineEvent", incidentRecordArn=incident_arn, eventId=event_id)

    async def add_related_item(self, incident_arn: str, item: RelatedItem, *, token: str) -> None:
        await self._update_related_items(incident_arn, token, {"itemToAdd": encode.related_item(item)})

    async def remove_related_item(self, incident_arn: str, item: RelatedItem, *, token: str) -> None:
        """Remove what has this item's type and value."""
        await self._update_related_items(incident_arn, token, {"itemToRemove": encode.item_identifier(item)})

    async def _update_related_items(self, incident_arn: str, token: str, update: dict[str, Any]) -> None:
        await self._operations.done("UpdateRelatedItems", clientToken=token, incidentRecordArn=incident_arn, relatedItemsUpdate=update)


def _event(wire: decode.Wire) -> "TimelineEvent":
    """An event brings every kind of payload with it: 10 ms, which `imtui incidents` need not pay."""
    from imtui.gateway.decode_events import event

    return event(wire)


def _timeline_of(incident_arn: str) -> dict[str, Any]:
    return {"incidentRecordArn": incident_arn, "sortBy": "EVENT_TIME", "sortOrder": "DESCENDING"}
