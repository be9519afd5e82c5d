"""All operations of both services in an order in which each has something to do, as a person would make them by hand."""

from collections.abc import Generator
from typing import Any

from imtui.server.store import outbox
from tests.serving import Serving

CONTACTS, INCIDENTS = "ssm-contacts", "ssm-incidents"
Step = tuple[str, str, dict[str, Any]]
Walk = Generator[Step, dict[str, Any], Any]
POLICY = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"444455556666"},'
    '"Action":"ssm-contacts:GetContact","Resource":"*"}]}'
)


def walk(server: Serving) -> Walk:
    """Each step is (service, operation, request); what comes back is sent in."""
    region = yield from _regions()
    akuam, bo, channel = yield from _people(server)
    yield from _rotations(akuam, bo)
    plan = yield from _plans(akuam)
    incident = yield from _incident(plan)
    yield from _pages(server, incident, akuam)
    yield (INCIDENTS, "DeleteIncidentRecord", {"arn": incident})
    yield (INCIDENTS, "DeleteResponsePlan", {"arn": plan})
    yield (CONTACTS, "DeleteContactChannel", {"ContactChannelId": channel})
    yield (CONTACTS, "DeleteContact", {"ContactId": bo})
    yield (INCIDENTS, "DeleteReplicationSet", {"arn": region})


def _regions() -> Walk:
    made = yield (INCIDENTS, "CreateReplicationSet", {"regions": {"us-east-1": {}}})
    arn = made["arn"]
    yield (INCIDENTS, "ListReplicationSets", {})
    yield (INCIDENTS, "GetReplicationSet", {"arn": arn})
    yield (INCIDENTS, "UpdateDeletionProtection", {"arn": arn, "deletionProtected": False})
    yield (INCIDENTS, "UpdateReplicationSet", {"arn": arn, "actions": [{"addRegionAction": {"regionName": "eu-west-1"}}]})
    return arn


def _people(server: Serving) -> Walk:
    people = []
    for alias in ("akuam", "bo"):
        made = yield (CONTACTS, "CreateContact", {"Alias": alias, "Type": "PERSONAL", "Plan": {"Stages": []}})
        people.append(made["ContactArn"])
    akuam, bo = people
    request = {"ContactId": akuam, "Name": "mobile", "Type": "SMS", "DeliveryAddress": {"SimpleAddress": "+15005550101"}}
    made = yield (CONTACTS, "CreateContactChannel", request)
    channel = made["ContactChannelArn"]
    yield (CONTACTS, "UpdateContactChannel", {"ContactChannelId": channel, "Name": "phone"})
    yield (CONTACTS, "SendActivationCode", {"ContactChannelId": channel})
    with server.manager.database.transaction() as tx:
        code = outbox.list_messages(tx)[-1].code
    yield (CONTACTS, "ActivateContactChannel", {"ContactChannelId": channel, "ActivationCode": code})
    yield (CONTACTS, "GetContactChannel", {"ContactChannelId": channel})
    yield (CONTACTS, "ListContactChannels", {"ContactId": akuam})
    target = {"ChannelTargetInfo": {"ContactChannelId": channel, "RetryIntervalInMinutes": 1}}
    yield (CONTACTS, "UpdateContact", {"ContactId": akuam, "Plan": {"Stages": [{"DurationInMinutes": 5, "Targets": [target]}]}})
    yield (CONTACTS, "GetContact", {"ContactId": akuam})
    yield (CONTACTS, "ListContacts", {"MaxResults": 10})
    yield (CONTACTS, "PutContactPolicy", {"ContactArn": akuam, "Policy": POLICY})
    yield (CONTACTS, "GetContactPolicy", {"ContactArn": akuam})
    yield (CONTACTS, "TagResource", {"ResourceARN": akuam, "Tags": [{"Key": "team", "Value": "payments"}]})
    yield (CONTACTS, "ListTagsForResource", {"ResourceARN": akuam})
    yield (CONTACTS, "UntagResource", {"ResourceARN": akuam, "TagKeys": ["team"]})
    other = {
        "ContactId": bo,
        "Name": "mail",
        "Type": "EMAIL",
        "DeliveryAddress": {"SimpleAddress": "bo@example.org"},
        "DeferActivation": True,
    }
    made = yield (CONTACTS, "CreateContactChannel", other)
    yield (CONTACTS, "DeactivateContactChannel", {"ContactChannelId": made["ContactChannelArn"]})
    return akuam, bo, made["ContactChannelArn"]


def _rotations(akuam: str, bo: str) -> Walk:
    daily = {"NumberOfOnCalls": 1, "RecurrenceMultiplier": 1, "DailySettings": [{"HourOfDay": 9, "MinuteOfHour": 0}]}
    span = {"StartTime": "2026-03-15T00:00:00Z", "EndTime": "2026-03-20T00:00:00Z"}
    preview = {"Members": [akuam, bo], "TimeZoneId": "UTC", "Recurrence": daily, "EndTime": span["EndTime"]}
    yield (CONTACTS, "ListPreviewRotationShifts", preview)
    request = {"Name": "days", "ContactIds": [akuam, bo], "TimeZoneId": "UTC", "Recurrence": daily, "StartTime": "2026-03-14T15:00:00Z"}
    made = yield (CONTACTS, "CreateRotation", request)
    rotation = {"RotationId": made["RotationArn"]}
    yield (CONTACTS, "GetRotation", rotation)
    yield (CONTACTS, "ListRotations", {})
    yield (CONTACTS, "UpdateRotation", {**rotation, "Recurrence": {**daily, "RecurrenceMultiplier": 2}})
    request = {**rotation, "NewContactIds": [bo], "StartTime": "2026-03-16T12:00:00Z", "EndTime": "2026-03-16T18:00:00Z"}
    made = yield (CONTACTS, "CreateRotationOverride", request)
    override = {**rotation, "RotationOverrideId": made["RotationOverrideId"]}
    yield (CONTACTS, "GetRotationOverride", override)
    yield (CONTACTS, "ListRotationOverrides", {**rotation, **span})
    yield (CONTACTS, "ListRotationShifts", {**rotation, **span})
    yield (CONTACTS, "DeleteRotationOverride", override)
    yield (CONTACTS, "DeleteRotation", rotation)


def _plans(akuam: str) -> Walk:
    request = {"name": "checkout", "incidentTemplate": {"title": "Checkout returns 5xx", "impact": 2}, "engagements": [akuam]}
    made = yield (INCIDENTS, "CreateResponsePlan", request)
    arn = made["arn"]
    yield (INCIDENTS, "GetResponsePlan", {"arn": arn})
    yield (INCIDENTS, "ListResponsePlans", {})
    yield (INCIDENTS, "UpdateResponsePlan", {"arn": arn, "incidentTemplateImpact": 1})
    yield (INCIDENTS, "TagResource", {"resourceArn": arn, "tags": {"team": "checkout"}})
    yield (INCIDENTS, "ListTagsForResource", {"resourceArn": arn})
    yield (INCIDENTS, "UntagResource", {"resourceArn": arn, "tagKeys": ["team"]})
    policy = POLICY.replace("ssm-contacts:GetContact", "ssm-incidents:StartIncident")
    made = yield (INCIDENTS, "PutResourcePolicy", {"resourceArn": arn, "policy": policy})
    yield (INCIDENTS, "GetResourcePolicies", {"resourceArn": arn})
    yield (INCIDENTS, "DeleteResourcePolicy", {"resourceArn": arn, "policyId": made["policyId"]})
    return arn


def _incident(plan: str) -> Walk:
    made = yield (INCIDENTS, "StartIncident", {"responsePlanArn": plan, "title": "Checkout is down"})
    arn = made["incidentRecordArn"]
    record = {"incidentRecordArn": arn}
    yield (INCIDENTS, "ListIncidentRecords", {"maxResults": 10})
    yield (INCIDENTS, "GetIncidentRecord", {"arn": arn})
    yield (INCIDENTS, "UpdateIncidentRecord", {"arn": arn, "impact": 3, "summary": "two\nlines"})
    note = {"eventType": "Custom Event", "eventTime": "2026-03-14T14:03:00Z", "eventData": '"rolled back"'}
    made = yield (INCIDENTS, "CreateTimelineEvent", {**record, **note})
    event = {**record, "eventId": made["eventId"]}
    yield (INCIDENTS, "GetTimelineEvent", event)
    yield (INCIDENTS, "ListTimelineEvents", {**record, "sortOrder": "DESCENDING"})
    yield (INCIDENTS, "UpdateTimelineEvent", {**event, "eventData": '"rolled back twice"'})
    yield (INCIDENTS, "DeleteTimelineEvent", event)
    item = {"identifier": {"type": "METRIC", "value": {"url": "https://example.org"}}, "title": "graph"}
    yield (INCIDENTS, "UpdateRelatedItems", {**record, "relatedItemsUpdate": {"itemToAdd": item}})
    yield (INCIDENTS, "ListRelatedItems", record)
    yield (INCIDENTS, "ListIncidentFindings", record)
    yield (INCIDENTS, "BatchGetIncidentFindings", {**record, "findingIds": ["00000000-0000-0000-0000-000000000000"]})
    return arn


def _pages(server: Serving, incident: str, akuam: str) -> Walk:
    message = {"Sender": "bo", "Subject": "Checkout", "Content": "Please join", "IncidentId": incident}
    made = yield (CONTACTS, "StartEngagement", {"ContactId": akuam, **message})
    engagement = {"EngagementId": made["EngagementArn"]}
    server.advance(2)
    yield (CONTACTS, "DescribeEngagement", engagement)
    yield (CONTACTS, "ListEngagements", {"IncidentId": incident})
    yield (CONTACTS, "ListPagesByContact", {"ContactId": akuam})
    found = yield (CONTACTS, "ListPagesByEngagement", engagement)
    page = {"PageId": found["Pages"][0]["PageArn"]}
    yield (CONTACTS, "DescribePage", page)
    yield (CONTACTS, "ListPageReceipts", page)
    yield (CONTACTS, "ListPageResolutions", page)
    yield (
        CONTACTS,
        "AcceptPage",
        {**page, "AcceptType": "READ", "AcceptCode": "123456", "AcceptCodeValidation": "IGNORE", "Note": "on it"},
    )
    receipts = yield (CONTACTS, "ListPageReceipts", page)
    assert "on it" in str(receipts)
    yield (CONTACTS, "StopEngagement", {**engagement, "Reason": "over"})
