"""Every typed method against the real server, over HTTP with SigV4, with both transports."""

from itertools import count

import pytest

from imtui.actions import engagements, incidents, pages, timeline
from imtui.actions.desk import Desk
from imtui.domain.contacts import ChannelTarget, ChannelType, ContactTarget, ContactType
from imtui.domain.engagements import ReceiptType
from imtui.domain.errors import NotFound, Rejected
from imtui.domain.incidents import Impact, IncidentStatus, RelatedItem
from imtui.gateway.connections import Connection
from imtui.state.journaled import JournaledContacts, JournaledIncidents
from imtui.state.ports import Writers
from imtui.state.sending import Unkept
from tests.clocks import START, HurriedClock
from tests.gateway.conftest import AKUAM, PLAN
from tests.serving import Serving


@pytest.fixture
def desk(connected: Connection) -> Desk:
    numbers = count(1)
    out = Unkept(Writers(incidents=connected.incidents, contacts=connected.contacts))
    return Desk(
        incidents=JournaledIncidents(connected.incidents, out),
        contacts=JournaledContacts(connected.contacts, out),
        setup=connected,
        clock=HurriedClock(),
        tokens=lambda: f"token-{next(numbers)}",
        me=AKUAM,
    )


async def started(connected: Connection, served: Serving, token: str = "start") -> str:
    """An incident that is under way: akuam was paged."""
    arn = await connected.incidents.start_incident(PLAN, token=token, title="Checkout returns 5xx")
    served.advance(2)
    return arn


async def test_an_incident_from_its_start_to_its_record(connected: Connection, served: Serving) -> None:
    assert await connected.incidents.open_incidents() == ()
    arn = await started(connected, served)
    assert await connected.incidents.start_incident(PLAN, token="start", title="Checkout returns 5xx") == arn
    (summary,) = await connected.incidents.open_incidents()
    incident = await connected.incidents.incident(arn)
    assert (summary.arn, summary.title, summary.impact, summary.created) == (arn, "Checkout returns 5xx", Impact.CRITICAL, START)
    assert (incident.status, incident.summary, incident.created) == (IncidentStatus.OPEN, "Runbook: wiki", START)
    await connected.incidents.update_incident(arn, token="u", impact=Impact.LOW, summary="naïve 🧨 \x1b[31m")
    changed = await connected.incidents.incident(arn)
    assert (changed.title, changed.impact, changed.summary) == ("Checkout returns 5xx", Impact.LOW, "naïve 🧨 \x1b[31m")


async def test_lists_are_gathered_over_all_their_pages(connected: Connection) -> None:
    arns = {await connected.incidents.start_incident(PLAN, token=f"s-{number}") for number in range(101)}
    assert {summary.arn for summary in await connected.incidents.open_incidents()} == arns
    assert len(arns) == 101


async def test_a_timeline_is_newest_first_and_its_texts_come_one_by_one(connected: Connection, served: Serving) -> None:
    arn = await started(connected, served)
    written = await connected.incidents.create_event(
        arn, token="e", type="Note", time=START.replace(minute=1), data='"earlier"', references=(arn,)
    )
    events = await connected.incidents.timeline(arn)
    assert [event.time for event in events] == sorted((event.time for event in events), reverse=True)
    assert events[-1].id == written
    assert all(event.data is None for event in events)
    assert await connected.incidents.recent_events(arn) == (events, False)
    event = await connected.incidents.event(arn, written)
    assert (event.type, event.data, event.references) == ("Note", '"earlier"', (arn,))
    await connected.incidents.update_event(arn, written, token="x", data='"later"', time=START)
    moved = await connected.incidents.event(arn, written)
    assert (moved.data, moved.time, moved.references) == ('"later"', START, (arn,))
    await connected.incidents.delete_event(arn, written)
    with pytest.raises(NotFound):
        await connected.incidents.event(arn, written)


async def test_related_items_come_and_go(connected: Connection, served: Serving) -> None:
    arn = await started(connected, served)
    link = RelatedItem(kind="OTHER", value="https://example.org/runbook", value_kind="url", title="Runbook")
    await connected.incidents.add_related_item(arn, link, token="a")
    found = [item for item in await connected.incidents.related_items(arn) if item.kind == "OTHER"]
    assert [(item.value, item.value_kind, item.title) for item in found] == [(link.value, "url", "Runbook")]
    await connected.incidents.remove_related_item(arn, link, token="r")
    assert [item for item in await connected.incidents.related_items(arn) if item.kind == "OTHER"] == []


async def test_people_their_plans_and_channels(connected: Connection) -> None:
    contacts = await connected.contacts.contacts()
    assert {contact.alias: contact.type for contact in contacts.values()} == {
        "akuam": ContactType.PERSONAL,
        "bo": ContactType.PERSONAL,
        "payments": ContactType.ESCALATION,
    }
    assert contacts[AKUAM].plan is None
    channels = {channel.arn: channel for channel in await connected.contacts.channels(AKUAM)}
    assert {(channel.type, channel.activated) for channel in channels.values()} == {(ChannelType.SMS, True), (ChannelType.EMAIL, True)}
    plan = (await connected.contacts.contact(AKUAM)).plan
    assert plan is not None
    retries = {channels[each.channel_arn].type: each.retry_minutes for each in plan.stages[0].targets if isinstance(each, ChannelTarget)}
    assert retries == {ChannelType.SMS: 1, ChannelType.EMAIL: 0}
    escalation = (await connected.contacts.contact(AKUAM.replace("akuam", "payments"))).plan
    assert escalation is not None
    assert escalation.stages[0].targets == (ContactTarget(contact_arn=AKUAM, essential=True),)


async def test_engagements_pages_and_receipts_of_an_incident(connected: Connection, served: Serving) -> None:
    arn = await started(connected, served)
    (engagement,) = await connected.contacts.engagements(arn)
    assert (engagement.incident_arn, engagement.stopped) == (arn, None)
    found = await connected.contacts.pages(engagement.arn)
    assert {page.contact_arn for page in found} == {AKUAM}
    assert set(await connected.contacts.pages_to(AKUAM)) == set(found)
    assert await connected.contacts.page(found[0].arn) == found[0]
    receipts = await connected.contacts.receipts(found[0].arn)
    assert ReceiptType.SENT in {receipt.type for receipt in receipts}
    assert [receipt.time for receipt in receipts] == sorted((receipt.time for receipt in receipts), reverse=True)
    with pytest.raises(NotFound):
        await connected.contacts.page(AKUAM.replace("contact/akuam", "page/akuam/00000000-0000-0000-0000-000000000000"))


async def test_a_responder_accepts_notes_and_resolves(connected: Connection, served: Serving, desk: Desk) -> None:
    arn = await started(connected, served)
    page, *_ = await connected.contacts.pages_to(AKUAM)
    assert (await pages.accept(desk, page, note="on it")).message == "accepted 14:03:24, read by the service"
    assert (await pages.accept(desk, page)).message == "already accepted 14:03:24"
    receipts = await connected.contacts.receipts(page.arn)
    assert [receipt.info for receipt in receipts if receipt.type is ReceiptType.READ] == ["on it"]
    await timeline.add_note(desk, arn, "-7m rolled back web-412")
    (note,) = [event for event in await connected.incidents.timeline(arn) if event.type == "Note"]
    assert (await connected.incidents.event(arn, note.id)).data == '"rolled back web-412 — @akuam"'
    assert (await incidents.resolve(desk, arn, note="done")).message == "resolved, note written"
    assert (await incidents.resolve(desk, arn)).message == "already resolved 14:03:24"
    assert (await connected.incidents.incident(arn)).status is IncidentStatus.RESOLVED
    assert await connected.incidents.open_incidents() == ()
    assert (await incidents.reopen(desk, arn)).message == "reopened"


async def test_a_wrong_code_is_refused_and_the_page_stays_open(connected: Connection, served: Serving, desk: Desk) -> None:
    await started(connected, served)
    page, *_ = await connected.contacts.pages_to(AKUAM)
    with pytest.raises(Rejected, match="AcceptPage was rejected"):
        await pages.accept(desk, page, code="999999")
    assert (await connected.contacts.page(page.arn)).read is None


async def test_somebody_is_engaged_and_the_engagement_stopped(connected: Connection, served: Serving, desk: Desk) -> None:
    arn = await started(connected, served)
    await engagements.engage(desk, AKUAM, subject="Checkout", content="please look", incident_arn=arn)
    newest, oldest = await connected.contacts.engagements(arn)
    assert (newest.contact_arn, newest.sender) == (AKUAM, "akuam")
    await engagements.stop(desk, newest.arn, reason="enough", incident_arn=arn)
    stopped, running = await connected.contacts.engagements(arn)
    assert stopped.stopped is not None
    assert (running.arn, running.stopped) == (oldest.arn, None)
