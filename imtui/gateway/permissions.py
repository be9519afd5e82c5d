"""The IAM actions that imtui needs, and how to find out about each without changing anything.

Invariant: only what reads is ever tried. What does not exist is asked for, so that the answer is small: a refusal says that the
permission is missing, any other answer of the service that it is there. A test holds these lists against the calls that the gateway makes.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from imtui.gateway.transport import Service

_NOWHERE = "00000000-0000-0000-0000-000000000000"

#: What changes something, and is therefore not tried.
WRITES = (
    "ssm-contacts:AcceptPage",
    "ssm-contacts:StartEngagement",
    "ssm-contacts:StopEngagement",
    "ssm-incidents:CreateTimelineEvent",
    "ssm-incidents:DeleteIncidentRecord",
    "ssm-incidents:DeleteTimelineEvent",
    "ssm-incidents:StartIncident",
    "ssm-incidents:UpdateIncidentRecord",
    "ssm-incidents:UpdateRelatedItems",
    "ssm-incidents:UpdateTimelineEvent",
)


class Probe(NamedTuple):
    """A call that reads; IAM's name of the action is `service:operation`."""

    service: Service
    operation: str
    params: Mapping[str, Any]

    @property
    def action(self) -> str:
        return f"{self.service}:{self.operation}"


def probes(*, region: str, account_id: str, since: Any, until: Any, on_aws: bool) -> tuple[Probe, ...]:
    """A probe of each reading action; `since` and `until` (aware datetimes) bound the shifts that are asked for."""
    account = account_id or "000000000000"
    record = f"arn:aws:ssm-incidents::{account}:incident-record/imtui-doctor/{_NOWHERE}"
    contacts = f"arn:aws:ssm-contacts:{region}:{account}"
    person, engagement = f"{contacts}:contact/imtui-doctor", f"{contacts}:engagement/imtui-doctor/{_NOWHERE}"
    page, rotation = f"{contacts}:page/imtui-doctor/{_NOWHERE}", f"{contacts}:rotation/{_NOWHERE}"
    incidents: list[tuple[str, Mapping[str, Any]]] = [
        ("BatchGetIncidentFindings", {"incidentRecordArn": record, "findingIds": [_NOWHERE]}),
        ("GetIncidentRecord", {"arn": record}),
        ("GetResponsePlan", {"arn": f"arn:aws:ssm-incidents::{account}:response-plan/imtui-doctor"}),
        ("GetTimelineEvent", {"incidentRecordArn": record, "eventId": _NOWHERE}),
        ("ListIncidentFindings", {"incidentRecordArn": record}),
        ("ListIncidentRecords", {"maxResults": 1}),
        ("ListRelatedItems", {"incidentRecordArn": record}),
        ("ListReplicationSets", {"maxResults": 1}),
        ("ListResponsePlans", {"maxResults": 1}),
        ("ListTimelineEvents", {"incidentRecordArn": record, "maxResults": 1}),
    ]
    people: list[tuple[str, Mapping[str, Any]]] = [
        ("DescribePage", {"PageId": page}),
        ("GetContact", {"ContactId": person}),
        ("GetRotation", {"RotationId": rotation}),
        ("ListContactChannels", {"ContactId": person}),
        ("ListContacts", {"MaxResults": 1}),
        ("ListEngagements", {"IncidentId": record}),
        ("ListPageReceipts", {"PageId": page}),
        ("ListPagesByContact", {"ContactId": person}),
        ("ListPagesByEngagement", {"EngagementId": engagement}),
        ("ListRotations", {"MaxResults": 1}),
        ("ListRotationShifts", {"RotationId": rotation, "StartTime": since, "EndTime": until}),
    ]
    return (
        *(Probe("ssm-contacts", operation, params) for operation, params in people),
        *(Probe("ssm-incidents", operation, params) for operation, params in incidents),
        *([Probe("sts", "GetCallerIdentity", {})] if on_aws else []),
    )
