"""An account as the API tells it: what there is, and each thing with all that belongs to it.

Invariant: nothing but reads, through whatever Transport is given. Answers are handed on as they came, put together and never changed.
What is shared with the account but belongs to another one is not part of it; what is deleted between the list and the look is left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from imtui.arns import Arn
from imtui.clock import Clock
from imtui.domain.errors import ImtuiError, NotFound, Rejected
from imtui.gateway.paging import gather
from imtui.gateway.transport import Answer, Service, Transport
from imtui.moving.places import file_name
from imtui.moving.pooling import each

_AT_ONCE = 16
_FINDINGS_AT_ONCE = 20  # to list, and to get
_PAGE: Mapping[Service, dict[str, int]] = {"ssm-incidents": {"maxResults": 100}, "ssm-contacts": {"MaxResults": 100}}

#: Overrides are listed by time: from before the service existed to well beyond how far ahead one may begin.
_SINCE = datetime(2020, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One thing of the account that has a file of its own. `settled` is what says, in its file, that an earlier run saw it as it is
    now: a member of the document, and its value; None for what does not tell."""

    kind: str
    arn: str
    name: str
    settled: tuple[str, str, Any] | None = None


class AccountReader:
    """Reads one account through `transport`."""

    def __init__(self, transport: Transport, *, clock: Clock) -> None:
        self._transport = transport
        self._clock = clock
        self._account_id = ""

    async def begin(self) -> Thing:
        """The account's replication set; ImtuiError when Incident Manager is not set up."""
        arns = await self._every("ssm-incidents", "ListReplicationSets", "replicationSetArns")
        if not arns:
            raise ImtuiError("Incident Manager is not set up in this account and Region: there is nothing to export")
        self._account_id = Arn.parse(arns[0]).account_id
        return Thing(kind="replication-set", arn=arns[0], name="replication-set/replication-set.json")

    @property
    def account_id(self) -> str:
        """The account, once `begin` has found it."""
        return self._account_id

    async def things(self) -> list[Thing]:
        """Everything else in the order in which it has to be brought in: incidents the oldest first."""
        plans = await self._every("ssm-incidents", "ListResponsePlans", "responsePlanSummaries")
        contacts = await self._every("ssm-contacts", "ListContacts", "Contacts")
        rotations = await self._every("ssm-contacts", "ListRotations", "Rotations")
        incidents = await self._every("ssm-incidents", "ListIncidentRecords", "incidentRecordSummaries")
        engagements = await self._every("ssm-contacts", "ListEngagements", "Engagements")
        found = [
            *(_thing("response-plans", plan["arn"]) for plan in plans),
            *(_thing("contacts", contact["ContactArn"]) for contact in contacts),
            *(_thing("rotations", rotation["RotationArn"]) for rotation in rotations),
            *(_thing("incidents", one["arn"], ("incidentRecord", "resolvedTime", one.get("resolvedTime"))) for one in reversed(incidents)),
            *(
                _thing("engagements", one["EngagementArn"], ("engagement", "StopTime", one.get("StopTime")))
                for one in reversed(engagements)
            ),
        ]
        return [thing for thing in found if Arn.parse(thing.arn).account_id == self._account_id]

    async def read(self, thing: Thing) -> dict[str, Any] | None:
        """The thing as its file has it; None when it is gone."""
        readers = {
            "replication-set": self._replication_set,
            "response-plans": self._response_plan,
            "contacts": self._contact,
            "rotations": self._rotation,
            "incidents": self._incident,
            "engagements": self._engagement,
        }
        try:
            return await readers[thing.kind](thing.arn)
        except NotFound:
            return None

    async def _replication_set(self, arn: str) -> dict[str, Any]:
        answer = await self._one("ssm-incidents", "GetReplicationSet", arn=arn)
        return {"replicationSet": {**answer["replicationSet"], "arn": arn}, "tags": await self._tags_of_incidents(arn)}

    async def _response_plan(self, arn: str) -> dict[str, Any]:
        return {
            "responsePlan": await self._one("ssm-incidents", "GetResponsePlan", arn=arn),
            "resourcePolicies": await self._every("ssm-incidents", "GetResourcePolicies", "resourcePolicies", resourceArn=arn),
            "tags": await self._tags_of_incidents(arn),
        }

    async def _incident(self, arn: str) -> dict[str, Any]:
        record = (await self._one("ssm-incidents", "GetIncidentRecord", arn=arn))["incidentRecord"]
        return {
            "incidentRecord": record,
            "timelineEvents": await self._events(arn),
            "relatedItems": await self._every("ssm-incidents", "ListRelatedItems", "relatedItems", incidentRecordArn=arn),
            "findings": await self._findings(arn),
            "tags": await self._tags_of_incidents(arn),
        }

    async def _events(self, arn: str) -> list[Any]:
        """Every event with its data, oldest first; one that was deleted meanwhile is left out."""
        listed = await self._every("ssm-incidents", "ListTimelineEvents", "eventSummaries", incidentRecordArn=arn, sortOrder="ASCENDING")

        async def whole(summary: Mapping[str, Any]) -> Any:
            try:
                answer = await self._one("ssm-incidents", "GetTimelineEvent", incidentRecordArn=arn, eventId=summary["eventId"])
            except NotFound:
                return None
            return answer["event"]

        return [event for event in await each(listed, whole, at_once=_AT_ONCE) if event is not None]

    async def _findings(self, arn: str) -> list[Any]:
        request = {"incidentRecordArn": arn, "maxResults": _FINDINGS_AT_ONCE}
        listed = await gather(self._transport, "ssm-incidents", "ListIncidentFindings", request, items="findings")
        ids = [finding["id"] for finding in listed]
        whole: list[Any] = []
        for start in range(0, len(ids), _FINDINGS_AT_ONCE):
            some = ids[start : start + _FINDINGS_AT_ONCE]
            whole += (await self._one("ssm-incidents", "BatchGetIncidentFindings", incidentRecordArn=arn, findingIds=some))["findings"]
        return whole

    async def _contact(self, arn: str) -> dict[str, Any]:
        contact = await self._one("ssm-contacts", "GetContact", ContactId=arn)
        channels: Sequence[Any] = ()
        if contact["Type"] == "PERSONAL":
            channels = await self._every("ssm-contacts", "ListContactChannels", "ContactChannels", ContactId=arn)
        return {
            "contact": contact,
            "channels": sorted(channels, key=lambda channel: str(channel["ContactChannelArn"])),
            "policy": await self._policy(arn),
            "tags": await self._tags_of_contacts(arn),
        }

    async def _policy(self, arn: str) -> str | None:
        try:
            policy: str | None = (await self._one("ssm-contacts", "GetContactPolicy", ContactArn=arn)).get("Policy")
        except (NotFound, Rejected):
            return None
        return policy

    async def _rotation(self, arn: str) -> dict[str, Any]:
        span = {"StartTime": _SINCE, "EndTime": self._clock.now() + _AHEAD}
        return {
            "rotation": await self._one("ssm-contacts", "GetRotation", RotationId=arn),
            "overrides": await self._every("ssm-contacts", "ListRotationOverrides", "RotationOverrides", RotationId=arn, **span),
            "tags": await self._tags_of_contacts(arn),
        }

    async def _engagement(self, arn: str) -> dict[str, Any]:
        engagement = await self._one("ssm-contacts", "DescribeEngagement", EngagementId=arn)
        pages = await self._every("ssm-contacts", "ListPagesByEngagement", "Pages", EngagementId=arn)
        return {"engagement": engagement, "pages": await each(pages, self._page, at_once=_AT_ONCE)}

    async def _page(self, page: Mapping[str, Any]) -> dict[str, Any]:
        arn = page["PageArn"]
        # The one list whose page size the service alone decides.
        steps = await gather(self._transport, "ssm-contacts", "ListPageResolutions", {"PageId": arn}, items="PageResolutions")
        return {
            "page": page,
            "receipts": await self._every("ssm-contacts", "ListPageReceipts", "Receipts", PageId=arn),
            "resolutions": steps,
        }

    async def _tags_of_incidents(self, arn: str) -> dict[str, str]:
        try:
            return dict((await self._one("ssm-incidents", "ListTagsForResource", resourceArn=arn))["tags"])
        except Rejected:  # this kind of thing has no tags here
            return {}

    async def _tags_of_contacts(self, arn: str) -> dict[str, str]:
        try:
            answer = await self._one("ssm-contacts", "ListTagsForResource", ResourceARN=arn)
        except Rejected:
            return {}
        return {tag["Key"]: tag["Value"] for tag in answer.get("Tags") or ()}

    async def _one(self, service: Service, operation: str, **members: Any) -> Answer:
        answer = await self._transport.call(service, operation, members)
        return {name: value for name, value in answer.items() if name != "ResponseMetadata"}

    async def _every(self, service: Service, operation: str, items: str, **members: Any) -> Sequence[Any]:
        return await gather(self._transport, service, operation, {**members, **_PAGE[service]}, items=items)


def _thing(kind: str, arn: str, settled: tuple[str, str, Any] | None = None) -> Thing:
    return Thing(kind=kind, arn=arn, name=file_name(kind, *Arn.parse(arn).path), settled=settled)
