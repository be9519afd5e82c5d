"""War rooms of a known size, made through the service's own operations and engine.

Invariant: what a benchmark reads was written by the handlers that a client would have called, at moments before `now`, so that
nothing is due while it runs.
"""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from imtui.server.engine.catching_up import catch_up
from imtui.server.identity import Identity
from imtui.server.ids import TimePrefixedIds
from imtui.server.service import IncidentManager
from imtui.server.services import registry
from imtui.server.services.context import Listing
from imtui.server.store import contacts
from imtui.server.store.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """`incidents` open ones; the newest has `engagements` × `people` pages, each sent `sends` times, and `events`."""

    incidents: int = 50
    engagements: int = 4
    people: int = 3
    sends: int = 2
    events: int = 100


class Author:
    """Calls operations at a moment of its choosing: `now`, which `advance` moves on with all that falls due by then."""

    def __init__(self, manager: IncidentManager, tx: Transaction, now: datetime) -> None:
        settings = manager.settings
        self._services = registry.services()
        self._identity = Identity(
            account_id=settings.account_id,
            region=settings.region,
            ids=TimePrefixedIds(random.Random(1).randbytes),
            settling=settings.settling,
        )
        self.tx = tx
        self.now = now

    def call(self, service: str, operation: str, **request: Any) -> Mapping[str, Any]:
        context = self._identity.context(self.tx, now=self.now, caller=f"arn:aws:iam::{self._identity.account_id}:user/bench")
        answer = self._services.handlers[service][operation](context, request)
        return answer.answer if isinstance(answer, Listing) else answer

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        catch_up(self._identity.context(self.tx, now=self.now), self._services.agendas)


def populate(manager: IncidentManager, size: Size, now: datetime) -> str:
    """Fill an empty service; the ARN of the newest incident, the one with everything."""
    with manager.database.transaction() as tx:
        author = Author(manager, tx, now - timedelta(hours=2))
        author.call("ssm-incidents", "CreateReplicationSet", regions={manager.settings.region: {}})
        people = [person(author, f"person-{number}") for number in range(size.people)]
        plans = [_plan(author, f"plan-{number}", people) for number in range(size.engagements)]
        quiet = response_plan(author, "quiet", [])
        for number in range(size.incidents - 1):
            author.call("ssm-incidents", "StartIncident", responsePlanArn=quiet, title=f"Queue {number} is growing", impact=2 + number % 4)
            author.now += timedelta(seconds=2)
        loud = response_plan(author, "loud", plans)
        author.now = max(author.now, now - timedelta(minutes=20))
        arn = str(
            author.call("ssm-incidents", "StartIncident", responsePlanArn=loud, title="Checkout returns 5xx", impact=1)["incidentRecordArn"]
        )
        author.advance(60 * size.sends)
        _events(author, arn, size.events - _count(author, arn))
        author.now = now
    return arn


def person(author: Author, alias: str, *, minutes: int = 2, retry: int = 1) -> str:
    """Somebody who is mailed every `retry` minutes for `minutes`; the contact's ARN."""
    arn = author.call("ssm-contacts", "CreateContact", Alias=alias, Type="PERSONAL", Plan={"Stages": []})["ContactArn"]
    channel = author.call(
        "ssm-contacts",
        "CreateContactChannel",
        ContactId=arn,
        Name="mail",
        Type="EMAIL",
        DeliveryAddress={"SimpleAddress": f"{alias}@example.com"},
    )["ContactChannelArn"]
    _activate(author, channel)
    target = {"ChannelTargetInfo": {"ContactChannelId": channel, "RetryIntervalInMinutes": retry}}
    author.call("ssm-contacts", "UpdateContact", ContactId=arn, Plan={"Stages": [{"DurationInMinutes": minutes, "Targets": [target]}]})
    return str(arn)


def _activate(author: Author, channel: str) -> None:
    row = contacts.get_channel(author.tx, channel)
    if row is None:
        raise LookupError(channel)
    author.call("ssm-contacts", "ActivateContactChannel", ContactChannelId=channel, ActivationCode=row.activation_code)


def _plan(author: Author, alias: str, people: list[str]) -> str:
    targets = [{"ContactTargetInfo": {"ContactId": person, "IsEssential": False}} for person in people]
    stages = [{"DurationInMinutes": 30, "Targets": targets}]
    return str(author.call("ssm-contacts", "CreateContact", Alias=alias, Type="ESCALATION", Plan={"Stages": stages})["ContactArn"])


def response_plan(author: Author, name: str, engagements: list[str]) -> str:
    """A response plan that engages those contacts; its ARN."""
    template = {"title": name, "impact": 3}
    return str(author.call("ssm-incidents", "CreateResponsePlan", name=name, incidentTemplate=template, engagements=engagements)["arn"])


def _count(author: Author, arn: str) -> int:
    return len(author.call("ssm-incidents", "ListTimelineEvents", incidentRecordArn=arn)["eventSummaries"])


def _events(author: Author, arn: str, count: int) -> None:
    for number in range(count):
        author.now += timedelta(milliseconds=100)
        author.call(
            "ssm-incidents",
            "CreateTimelineEvent",
            incidentRecordArn=arn,
            eventTime=author.now,
            eventType="Custom Event",
            eventData=json.dumps(f"step {number}: drained one more host and watched the error rate"),
        )
