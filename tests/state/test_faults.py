"""The journal between the real gateway and the real service, which misbehaves: whatever happens, each write happens exactly once."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from imtui.actions.desk import Desk
from imtui.actions.incidents import resolve
from imtui.actions.pages import accept
from imtui.actions.timeline import add_note
from imtui.domain.errors import Kept
from imtui.gateway.calls import Patience
from imtui.gateway.connections import Connection, ConnectionSettings, connect
from imtui.server.faults import Fault, Trouble
from imtui.server.scenarios.loading import parse
from imtui.state.journal import Journal, Place
from imtui.state.journaled import JournaledContacts, JournaledIncidents
from imtui.state.outbox import Outbox
from imtui.state.ports import Writers
from tests.clocks import HurriedClock
from tests.gateway.conftest import AKUAM, COMPANY, PLAN
from tests.serving import Serving, serving

#: Nothing is repeated below the journal, so that each fault reaches it.
IMPATIENT = Patience(throttled_reads=0, throttled_writes=0, failed=0)


@dataclass
class Room:
    """A desk over the journal, one incident, and the service behind both."""

    served: Serving
    connection: Connection
    journal: Journal
    outbox: Outbox
    desk: Desk
    incident: str

    def trouble(self, operation: str, trouble: Trouble, times: int | None = 1) -> None:
        self.served.faults.add(Fault(operations=frozenset({operation}), trouble=trouble, times=times))

    def notes(self) -> list[str]:
        """The texts of all notes on the service, oldest first."""
        client = self.served.client("ssm-incidents")
        summaries = client.list_timeline_events(incidentRecordArn=self.incident)["eventSummaries"]
        ids = [each["eventId"] for each in summaries if each["eventType"] == "Note"]
        events = [client.get_timeline_event(incidentRecordArn=self.incident, eventId=each)["event"] for each in sorted(ids)]
        return [json.loads(event["eventData"]).partition(" —")[0] for event in events]

    async def settle(self) -> None:
        """What the loop does, again and again, until nothing waits."""
        async with asyncio.timeout(30):
            while self.journal.waiting():
                await self.outbox.send_waiting()


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serving]:
    with serving() as running:
        assert running.manager.play(parse(COMPANY, name="company"))
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", running.key.access_key_id)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", running.key.secret)
        yield running


@pytest.fixture
async def room(served: Serving, tmp_path: Path) -> AsyncIterator[Room]:
    clock = HurriedClock(served.clock.now())
    settings = ConnectionSettings(region=served.region, endpoint_url=served.endpoint_url, patience=IMPATIENT)
    incident = served.client("ssm-incidents").start_incident(responsePlanArn=PLAN)["incidentRecordArn"]
    served.advance(5)
    async with await connect(settings, clock=clock) as connection:
        with Journal.open(tmp_path) as journal:
            place = Place(endpoint_url=served.endpoint_url, region=served.region, account_id="111122223333")
            writers = Writers(incidents=connection.incidents, contacts=connection.contacts)
            outbox = Outbox(journal=journal, place=lambda: place, writers=writers, clock=clock, tokens=lambda: str(uuid4()))
            desk = Desk(
                incidents=JournaledIncidents(connection.incidents, outbox),
                contacts=JournaledContacts(connection.contacts, outbox),
                setup=connection,
                clock=clock,
                tokens=lambda: str(uuid4()),
                me=AKUAM,
            )
            yield Room(served=served, connection=connection, journal=journal, outbox=outbox, desk=desk, incident=incident)


TROUBLES = [Trouble.LOST, Trouble.CUT, Trouble.THROTTLED, Trouble.EXPIRED, Trouble.UNAVAILABLE]


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("times", [1, 3])
async def test_a_note_is_there_exactly_once(room: Room, trouble: Trouble, times: int) -> None:
    room.trouble("CreateTimelineEvent", trouble, times)
    with pytest.raises(Kept) as caught:
        await add_note(room.desk, room.incident, "rolled back web-412")
    assert not caught.value.refused
    assert [entry.shown().text for entry in room.journal.entries()] == ["rolled back web-412"]
    await room.settle()
    assert room.notes() == ["rolled back web-412"]
    assert room.journal.entries() == ()


async def test_a_note_that_is_refused_waits_for_a_person_and_is_sent_when_they_say_so(room: Room) -> None:
    room.trouble("CreateTimelineEvent", Trouble.DENIED)
    with pytest.raises(Kept) as caught:
        await add_note(room.desk, room.incident, "rolled back")
    assert caught.value.refused
    await room.settle()
    assert room.notes() == []
    [entry] = room.outbox.unsent
    assert "ssm-incidents:CreateTimelineEvent" in entry.reason
    await room.outbox.retry(entry.id)
    await room.settle()
    assert room.notes() == ["rolled back"]


async def test_what_was_typed_in_an_outage_arrives_in_order_and_the_resolution_after_it(room: Room) -> None:
    room.served.faults.add(Fault(trouble=Trouble.UNAVAILABLE))
    for text in ("first", "second"):
        with pytest.raises(Kept):
            await add_note(room.desk, room.incident, text)
    with pytest.raises(Kept):
        await resolve(room.desk, room.incident, note="it was DNS")
    assert [entry.sentence for entry in room.journal.entries()] == ["note", "note", "note", "resolve the incident"]
    room.served.faults.clear()
    await room.settle()
    assert room.notes() == ["first", "second", "it was DNS"]
    assert room.served.client("ssm-incidents").get_incident_record(arn=room.incident)["incidentRecord"]["status"] == "RESOLVED"


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_a_page_is_accepted_exactly_once(room: Room, trouble: Trouble) -> None:
    page, *_ = await room.connection.contacts.pages_to(AKUAM)
    room.trouble("AcceptPage", trouble)
    room.trouble("DescribePage", Trouble.UNAVAILABLE, 3)
    with pytest.raises(Kept) as caught:
        await accept(room.desk, page)
    assert not caught.value.refused
    await room.settle()
    assert receipts(room, page.arn).count("READ") == 1
    assert room.journal.entries() == ()


async def test_a_page_with_a_note_is_accepted_once_and_the_note_is_there(room: Room) -> None:
    page, *_ = await room.connection.contacts.pages_to(AKUAM)
    room.trouble("AcceptPage", Trouble.LOST, 1)
    room.trouble("ListPageReceipts", Trouble.UNAVAILABLE, 1)
    with pytest.raises(Kept):
        await accept(room.desk, page, note="on it")
    await room.settle()
    found = room.served.client("ssm-contacts").list_page_receipts(PageId=page.arn)["Receipts"]
    assert [each.get("ReceiptInfo") for each in found if each["ReceiptType"] == "READ"] == ["on it"]


@pytest.mark.parametrize("trouble", [Trouble.LOST, Trouble.CUT])
async def test_an_incident_and_an_engagement_are_started_once(room: Room, trouble: Trouble) -> None:
    room.trouble("StartIncident", trouble)
    room.trouble("StartEngagement", trouble)
    with pytest.raises(Kept):
        await room.desk.incidents.start_incident(PLAN, token=str(uuid4()), title="another")
    with pytest.raises(Kept):
        await room.desk.contacts.start_engagement(
            AKUAM, token=str(uuid4()), sender="imtui", subject="s", content="c", incident_arn=room.incident
        )
    await room.settle()
    titles = [each["title"] for each in room.served.client("ssm-incidents").list_incident_records()["incidentRecordSummaries"]]
    assert titles.count("another") == 1
    engagements = room.served.client("ssm-contacts").list_engagements(IncidentId=room.incident)["Engagements"]
    assert [each["ContactArn"] for each in engagements].count(AKUAM) == 1


def receipts(room: Room, page_arn: str) -> list[Any]:
    return [each["ReceiptType"] for each in room.served.client("ssm-contacts").list_page_receipts(PageId=page_arn)["Receipts"]]
