"""An account to try incidents on: a running server, both clients, and the few calls that every test would spell out again.

Invariant: everything goes over the wire through boto3; time moves only by `advance`.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from imtui.server.service import Settings
from imtui.server.store.contacts import change_channel
from tests.serving import Serving, serving

ACCOUNT = "111122223333"
TESTER = f"arn:aws:iam::{ACCOUNT}:user/tester"


@dataclass(frozen=True, slots=True)
class Account:
    """A server's account as the user `tester` has it; a replication set is there when `opened` made it."""

    server: Serving
    incidents: Any
    contacts: Any

    @property
    def now(self) -> datetime:
        return self.server.clock.now()

    def advance(self, seconds: float) -> None:
        self.server.advance(seconds)

    def plan(self, name: str = "checkout", *, engages: tuple[str, ...] = (), template: dict[str, Any] | None = None, **request: Any) -> str:
        """Create a response plan; its ARN. `template` widens the incident template."""
        wanted = {"title": "Checkout is failing", "impact": 2, **(template or {})}
        answer = self.incidents.create_response_plan(name=name, incidentTemplate=wanted, engagements=list(engages), **request)
        return str(answer["arn"])

    def start(self, plan_arn: str | None = None, **request: Any) -> str:
        """Start an incident; its ARN. Without a plan the plan `checkout` is made."""
        answer = self.incidents.start_incident(responsePlanArn=plan_arn or self.plan(), **request)
        return str(answer["incidentRecordArn"])

    def record(self, arn: str) -> dict[str, Any]:
        return dict(self.incidents.get_incident_record(arn=arn)["incidentRecord"])

    def events(self, arn: str, event_type: str | None = None, **request: Any) -> list[dict[str, Any]]:
        """The incident's events, newest first, each whole and with its data parsed as `data`."""
        filters = [{"key": "eventType", "condition": {"equals": {"stringValues": [event_type]}}}] if event_type else []
        listed = self.incidents.list_timeline_events(incidentRecordArn=arn, filters=filters, **request)["eventSummaries"]
        whole = [self.incidents.get_timeline_event(incidentRecordArn=arn, eventId=each["eventId"])["event"] for each in listed]
        return [{**event, "data": json.loads(event["eventData"])} for event in whole]

    def note(self, arn: str, text: str = "rolled back", *, at: datetime | None = None, **request: Any) -> str:
        """Write a custom event; its id."""
        answer = self.incidents.create_timeline_event(
            incidentRecordArn=arn, eventType="Custom Event", eventTime=at or self.now, eventData=json.dumps(text), **request
        )
        return str(answer["eventId"])

    def person(self, alias: str = "akuam", *, minutes: int = 5, retry: int = 0) -> str:
        """Create a person with an activated SMS channel in a plan of one stage; the contact's ARN."""
        made = {"Alias": alias, "DisplayName": alias.title(), "Type": "PERSONAL", "Plan": {"Stages": []}}
        arn = str(self.contacts.create_contact(**made)["ContactArn"])
        address = {"SimpleAddress": "+12065550199"}
        channel = self.contacts.create_contact_channel(ContactId=arn, Name="mobile", Type="SMS", DeliveryAddress=address)
        self._activate(channel["ContactChannelArn"])
        target = {"ChannelTargetInfo": {"ContactChannelId": channel["ContactChannelArn"], "RetryIntervalInMinutes": retry}}
        self.contacts.update_contact(ContactId=arn, Plan={"Stages": [{"DurationInMinutes": minutes, "Targets": [target]}]})
        return arn

    def pages(self, incident_arn: str) -> list[dict[str, Any]]:
        """All pages of all engagements of the incident."""
        engagements = self.contacts.list_engagements(IncidentId=incident_arn)["Engagements"]
        return [
            page
            for engagement in engagements
            for page in self.contacts.list_pages_by_engagement(EngagementId=engagement["EngagementArn"])["Pages"]
        ]

    def receipts(self, page_arn: str) -> list[str]:
        """The types of the page's receipts."""
        return [each["ReceiptType"] for each in self.contacts.list_page_receipts(PageId=page_arn)["Receipts"]]

    def _activate(self, channel_arn: str) -> None:
        with self.server.manager.database.transaction() as tx:
            change_channel(tx, channel_arn, {"activated": True, "activation_code": ""})


@contextmanager
def opened(*, replicated: bool = True, database_url: str | None = None, settings: Settings | None = None) -> Iterator[Account]:
    """An account on a server of its own, for the length of the block."""
    with serving(database_url=database_url, settings=settings) as server:
        account = Account(server, server.client("ssm-incidents"), server.client("ssm-contacts"))
        if replicated:
            account.incidents.create_replication_set(regions={server.region: {}})
        yield account


@contextmanager
def refused(code: str) -> Iterator[dict[str, Any]]:
    """The block's call is refused with this error; its members are filled in once it was."""
    members: dict[str, Any] = {}
    with pytest.raises(ClientError) as failure:
        yield members
    assert failure.value.response["Error"]["Code"] == code
    members.update(failure.value.response)
