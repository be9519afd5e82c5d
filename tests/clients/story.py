"""One incident from preparation to resolution, told to any client: prepare, page, escalate, accept, resolve.

Invariant: the story knows a client only as `Call`, and what a client makes of an answer only as JSON-like values; the same sentences are
true of every SDK. Between its steps time moves by the service's own clock.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import pytest

from imtui.server.store import outbox
from tests.serving import Serving

SERVICES = CONTACTS, INCIDENTS = "ssm-contacts", "ssm-incidents"


class Refused(Exception):
    """The client raised the service's error; the text is its code."""


class Call(Protocol):
    """One operation by one client; raises Refused."""

    def __call__(self, service: str, operation: str, /, **request: Any) -> dict[str, Any]: ...


def tell(call: Call, server: Serving) -> None:
    """The whole story, on an empty server."""
    prepare(call, server)
    incident = page(call)
    escalate(call, server, incident)
    accept(call, server, incident)
    resolve(call, incident)


def prepare(call: Call, server: Serving) -> None:
    """Regions, two people with a proven number each, an escalation from one to the other, a response plan that engages it."""
    with refused("ValidationException"):
        call(CONTACTS, "ListContacts")
    call(INCIDENTS, "CreateReplicationSet", regions={server.region: {}})
    stages = [_stage(_person(call, server, alias, number)) for alias, number in (("akuam", "+15005550101"), ("bo", "+15005550102"))]
    escalation = call(CONTACTS, "CreateContact", Alias="primary", Type="ESCALATION", Plan={"Stages": stages})["ContactArn"]
    template = {"title": "Checkout returns 5xx", "impact": 2}
    plan = call(INCIDENTS, "CreateResponsePlan", name="checkout", incidentTemplate=template, engagements=[escalation])["arn"]
    call(INCIDENTS, "TagResource", resourceArn=plan, tags={"team": "checkout", "tier": "a/b c+d"})
    call(INCIDENTS, "UntagResource", resourceArn=plan, tagKeys=["team"])
    assert call(INCIDENTS, "ListTagsForResource", resourceArn=plan)["tags"] == {"tier": "a/b c+d"}


def page(call: Call) -> str:
    """An incident starts, and the first person is paged; its ARN."""
    plan = call(INCIDENTS, "ListResponsePlans")["responsePlanSummaries"][0]["arn"]
    arn = str(call(INCIDENTS, "StartIncident", responsePlanArn=plan, title="Prüfung: 5xx 🚨")["incidentRecordArn"])
    record = call(INCIDENTS, "GetIncidentRecord", arn=arn)["incidentRecord"]
    assert (record["title"], record["impact"], record["status"]) == ("Prüfung: 5xx 🚨", 2, "OPEN")
    return arn


def escalate(call: Call, server: Serving, incident: str) -> None:
    """The first person does not answer: after the first stage the second one is paged."""
    server.advance(5)
    assert _paged(call, incident) == {"akuam"}
    server.advance(5 * 60)
    assert _paged(call, incident) == {"akuam", "bo"}


def accept(call: Call, server: Serving, incident: str) -> None:
    """The second person accepts with the code of the message; a wrong one is refused."""
    found = next(each for each in _pages(call, incident) if each["ContactArn"].endswith("contact/bo"))
    code = _last_message(server, "+15005550102").code
    wanted = {"PageId": found["PageArn"], "AcceptType": "READ", "AcceptCodeValidation": "ENFORCE"}
    with refused("ValidationException"):
        call(CONTACTS, "AcceptPage", AcceptCode="000000" if code != "000000" else "111111", **wanted)
    call(CONTACTS, "AcceptPage", AcceptCode=code, Note="on it", **wanted)
    receipts = call(CONTACTS, "ListPageReceipts", PageId=found["PageArn"])["Receipts"]
    assert [(each["ReceiptType"], each.get("ReceiptInfo")) for each in receipts if each["ReceiptType"] == "READ"] == [("READ", "on it")]


def resolve(call: Call, incident: str) -> None:
    """A note, and the end of it: nobody is paged any more, and the timeline tells what happened."""
    note = {"eventType": "Custom Event", "eventTime": "2026-03-14T14:08:00Z", "eventData": json.dumps("rolled back")}
    event = call(INCIDENTS, "CreateTimelineEvent", incidentRecordArn=incident, **note)["eventId"]
    assert call(INCIDENTS, "GetTimelineEvent", incidentRecordArn=incident, eventId=event)["event"]["eventData"] == '"rolled back"'
    call(INCIDENTS, "UpdateIncidentRecord", arn=incident, status="RESOLVED")
    (engagement,) = call(CONTACTS, "ListEngagements", IncidentId=incident)["Engagements"]
    assert engagement["StopTime"]
    closed = [{"key": "status", "condition": {"equals": {"stringValues": ["RESOLVED"]}}}]
    assert [each["arn"] for each in call(INCIDENTS, "ListIncidentRecords", filters=closed)["incidentRecordSummaries"]] == [incident]
    events = call(INCIDENTS, "ListTimelineEvents", incidentRecordArn=incident, sortOrder="ASCENDING")["eventSummaries"]
    types = [each["eventType"] for each in events]
    assert types[0] == "SSM Incident Trigger"
    assert types.count("SSM Contacts Page for Incident") == 2
    assert types.count("SSM Contacts Page Acknowledgement for Incident") == 1
    assert types[-1] == "SSM Incident Record Update"
    call(INCIDENTS, "DeleteIncidentRecord", arn=incident)
    with refused("ResourceNotFoundException"):
        call(INCIDENTS, "GetIncidentRecord", arn=incident)


@contextmanager
def refused(code: str) -> Iterator[None]:
    """The call in the block is refused with that error."""
    with pytest.raises(Refused, match=f"^{code}$"):
        yield


def _person(call: Call, server: Serving, alias: str, number: str) -> str:
    arn = str(call(CONTACTS, "CreateContact", Alias=alias, Type="PERSONAL", Plan={"Stages": []})["ContactArn"])
    address = {"SimpleAddress": number}
    made = call(CONTACTS, "CreateContactChannel", ContactId=arn, Name="mobile", Type="SMS", DeliveryAddress=address)
    channel = made["ContactChannelArn"]
    call(CONTACTS, "ActivateContactChannel", ContactChannelId=channel, ActivationCode=_last_message(server, number).code)
    target = {"ChannelTargetInfo": {"ContactChannelId": channel, "RetryIntervalInMinutes": 1}}
    call(CONTACTS, "UpdateContact", ContactId=arn, Plan={"Stages": [{"DurationInMinutes": 5, "Targets": [target]}]})
    return arn


def _stage(person: str) -> dict[str, Any]:
    return {"DurationInMinutes": 5, "Targets": [{"ContactTargetInfo": {"ContactId": person, "IsEssential": True}}]}


def _pages(call: Call, incident: str) -> list[dict[str, Any]]:
    (engagement,) = call(CONTACTS, "ListEngagements", IncidentId=incident)["Engagements"]
    return list(call(CONTACTS, "ListPagesByEngagement", EngagementId=engagement["EngagementArn"])["Pages"])


def _paged(call: Call, incident: str) -> set[str]:
    """Aliases of those who have a page."""
    return {str(each["ContactArn"]).rpartition("/")[2] for each in _pages(call, incident)}


def _last_message(server: Serving, number: str) -> outbox.MessageRow:
    """What the phone with that number shows."""
    with server.manager.database.transaction() as tx:
        return [message for message in outbox.list_messages(tx) if message.address == number][-1]
