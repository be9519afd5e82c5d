"""An account that has been used for years: 10,000 incidents, 1,000,000 timeline events, 1,000 engagements that are running.

Invariant: incidents and events are written as rows, through the tables of the store (its handlers would take half an hour); people, plans
and engagements by the handlers and the engine, each at its own time, so that what is due next is what would be.
"""

import random
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import Table, insert

from imtui.server.service import IncidentManager
from imtui.server.store.database import Transaction
from imtui.server.store.incidents import incidents
from imtui.server.store.timeline import timeline_events
from tests.bench.datasets import Author, person, response_plan
from tests.bench.peers import text

_CHUNK = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """How much of each."""

    incidents: int = 10_000
    events: int = 1_000_000
    engagements: int = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Landmarks:
    """What reads can ask for: the newest incident, which has `events / incidents` events, and one of the running engagements."""

    incident: str
    event: str
    engagement: str
    page: str
    contact: str

    @classmethod
    def none(cls) -> Self:
        return cls(incident="", event="", engagement="", page="", contact="")


def fill(manager: IncidentManager, bulk: Bulk, now: datetime) -> Landmarks:
    """Fill an empty service up to `now`."""
    with manager.database.transaction() as tx:
        author = Author(manager, tx, now - timedelta(minutes=10))
        author.call("ssm-incidents", "CreateReplicationSet", regions={manager.settings.region: {}})
        plan = response_plan(author, "checkout", [])
        ids = _incidents(tx, author, plan, bulk, now)
        _insert(tx, timeline_events, _events(ids, bulk, now))
        contact, engagement, page = _engagements(author, ids, bulk, now)
    incident, event = ids[-1], str(uuid.UUID(int=bulk.events - 1))
    return Landmarks(incident=incident, event=event, engagement=engagement, page=page, contact=contact)


def _incidents(tx: Transaction, author: Author, plan: str, bulk: Bulk, now: datetime) -> list[str]:
    """Their ARNs, oldest first: one every hour; each hundredth is open."""
    arns = [f"{plan.replace('response-plan', 'incident-record')}/{uuid.UUID(int=number)}" for number in range(bulk.incidents)]
    rows = (_incident(arn, plan, now - timedelta(hours=bulk.incidents - number), number) for number, arn in enumerate(arns))
    _insert(tx, incidents, rows)
    return arns


def _incident(arn: str, plan: str, created: datetime, number: int) -> dict[str, Any]:
    is_open = number % 100 == 99
    return {
        "arn": arn,
        "response_plan_arn": plan,
        "title": f"Queue {number} is growing",
        "impact": 1 + number % 5,
        "status": "OPEN" if is_open else "RESOLVED",
        "summary": "Customers cannot pay. " * 10,
        "dedupe_string": str(uuid.UUID(int=number)),
        "source": "aws.ssm-incidents.custom",
        "created_by": "arn:aws:iam::111122223333:user/bench",
        "invoked_by": "arn:aws:iam::111122223333:user/bench",
        "resource_arn": None,
        "created": created,
        "resolved": None if is_open else created + timedelta(minutes=40),
        "modified": created,
        "modified_by": "arn:aws:iam::111122223333:user/bench",
        "chat_channel": None,
        "notification_targets": [],
    }


def _events(arns: list[str], bulk: Bulk, now: datetime) -> Iterator[dict[str, Any]]:
    """As many for each incident, in the order of time."""
    share = bulk.events // bulk.incidents
    for number in range(bulk.events):
        index, step = divmod(number, share)
        moment = now - timedelta(hours=bulk.incidents - index) + timedelta(seconds=20 * step)
        yield {
            "incident_arn": arns[min(index, len(arns) - 1)],
            "event_id": str(uuid.UUID(int=number)),
            "type": "Custom Event",
            "time": moment,
            "updated": moment,
            "data": f'"{text(number)}"',
            "references": [],
        }


def _engagements(author: Author, arns: list[str], bulk: Bulk, now: datetime) -> tuple[str, str, str]:
    """Started one after the other in the last minutes; nobody answers. The contact, and the first engagement with its page."""
    contact, chance = person(author, "akuam", minutes=30, retry=10), random.Random(1)
    step = (now - author.now).total_seconds() * 0.9 / bulk.engagements
    made = []
    for _ in range(bulk.engagements):
        words = {"Sender": "bench", "Subject": "Checkout", "Content": "returns 5xx", "IncidentId": chance.choice(arns)}
        made.append(str(author.call("ssm-contacts", "StartEngagement", ContactId=contact, **words)["EngagementArn"]))
        author.advance(step)
    author.advance((now - author.now).total_seconds())
    listed: Mapping[str, Any] = author.call("ssm-contacts", "ListPagesByEngagement", EngagementId=made[0])
    return contact, made[0], str(listed["Pages"][0]["PageArn"])


def _insert(tx: Transaction, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            tx.execute(insert(table), chunk)
            chunk = []
    if chunk:
        tx.execute(insert(table), chunk)
