"""The poller: what it asks, when, and what it never asks."""

from collections import Counter
from dataclasses import replace

import pytest

from imtui.domain import payloads
from imtui.domain.acceptances import acceptance
from imtui.domain.contacts import Contact
from imtui.domain.errors import AccessDenied, CredentialsExpired, NotFound, Throttled, Unreachable
from imtui.domain.incidents import Impact, IncidentStatus
from imtui.domain.snapshot import Topic, Watch
from imtui.sync.plan import Attention, Plan
from tests.made import (
    CHECKOUT,
    after,
    arn,
    channel,
    engagement,
    engaging,
    escalation,
    event,
    incident,
    page,
    person,
    receipt,
    record,
    through,
)
from tests.sync.world import World, room

ME = arn("contact/akuam")
TIMELINE, ENGAGEMENTS = Watch(Topic.TIMELINE, CHECKOUT), Watch(Topic.ENGAGEMENTS, CHECKOUT)


def other(number: int) -> str:
    return CHECKOUT.replace("checkout", f"other-{number}")


def war_room(*, latency: float = 0.0, others: int = 49, plans: int = 4, people: int = 3, receipts: int = 4, events: int = 100) -> World:
    """What the design measures: open incidents, and a focused one with engagements, pages, receipts and events."""
    world = World(latency=latency)
    world.summaries = {CHECKOUT: incident(impact=Impact.CRITICAL)}
    world.summaries |= {other(each): incident(other(each), title=f"Other {each}") for each in range(others)}
    world.records = {key: record(key) for key in world.summaries}
    world.events = {CHECKOUT: tuple(event(payloads.NOTE, f"note {each}", key=f"e{each}", at=-each) for each in range(events))}
    names = ["akuam", "chen", "bo", "dana", "eli"][:people]
    world.people = {each.arn: each for each in [*(_person(name) for name in names), *(_plan(each, names) for each in range(plans))]}
    world.ways = {arn(f"contact/{name}"): (channel(name, "SMS"),) for name in names}
    world.engaged = {CHECKOUT: tuple(engagement(f"plan-{each}", key=str(each), at=-600) for each in range(plans))}
    for each in world.engaged[CHECKOUT]:
        world.paged[each.arn] = tuple(page(name, each, sent=-500) for name in names)
        for name, one in zip(names, world.paged[each.arn], strict=True):
            world.received[one.arn] = tuple(receipt("SENT", -500 - number, f"{name}/sms") for number in range(receipts))
    return world


def _person(name: str) -> Contact:
    return person(name, through(30, f"{name}/sms", retry=5))


def _plan(number: int, names: list[str]) -> Contact:
    return escalation(f"plan-{number}", engaging(30, *names), engaging(30, *names))


async def test_what_is_visible_is_complete_after_four_dependent_calls_with_nothing_known() -> None:
    world = war_room(latency=0.05)
    async with room(world, Attention(me=ME)) as it:
        await it.advance(0.201)
        snapshot = it.store.snapshot
        assert len(snapshot.incidents or {}) == 50
        texts = [each.data for each in snapshot.timelines[CHECKOUT]]
        assert len(texts) == 100
        assert all(texts[:40])
        assert sum(len(snapshot.receipts[each.arn]) for found in snapshot.pages.values() for each in found) == 48
        assert len(snapshot.my_pages or ()) == 4
        assert all(each.plan for each in snapshot.contacts.values())
        await it.advance(0.1)
        assert all(each.data for each in it.store.snapshot.timelines[CHECKOUT])


async def test_older_texts_and_other_incidents_wait_for_what_is_on_the_screen() -> None:
    world = war_room(latency=0.05)
    async with room(world, Attention()) as it:
        assert [operation for operation, _ in world.asked] == ["open_incidents", "contacts"]
        await it.advance(0.051)
        assert [operation for operation, _ in world.asked[2:]] == ["engagements", "recent_events"]
        await it.advance(0.148)
        assert (world.calls["receipts"], world.calls["event"], world.calls["engagements"]) == (12, 40, 1)
        await it.advance(0.002)
        assert (world.calls["event"], world.calls["engagements"]) == (90, 1)
        await it.advance(0.1)
        assert world.calls["event"] == 100
        assert world.calls["engagements"] > 1


async def test_a_known_incident_is_read_at_once_without_waiting_for_the_list() -> None:
    world = war_room(latency=0.05)
    async with room(world, Attention(incident=CHECKOUT)) as it:
        assert {operation for operation, _ in world.asked} == {"open_incidents", "recent_events", "engagements", "contacts"}
        await it.advance(0.151)
        assert len(it.store.snapshot.receipts) == 12


async def test_levels_are_published_as_they_come() -> None:
    world = war_room(latency=0.05)
    async with room(world, Attention(incident=CHECKOUT)) as it:
        await it.advance(0.051)
        assert (len(it.store.snapshot.engagements[CHECKOUT]), len(it.store.snapshot.pages)) == (4, 0)
        assert [each.data for each in it.store.snapshot.timelines[CHECKOUT]] == [None] * 100
        await it.advance(0.05)
        assert (len(it.store.snapshot.pages), len(it.store.snapshot.receipts)) == (4, 0)


@pytest.mark.parametrize("me", ["", ME, "akuam"])
async def test_steady_state_stays_within_its_budget_with_everything_counted(me: str) -> None:
    world = war_room()
    async with room(world, Attention(incident=CHECKOUT, me=me)) as it:
        await it.advance(120)
        world.calls.clear()
        polls = 60
        await it.advance(polls * 3)
        assert world.calls["event"] == 0
        assert world.calls["timeline"] == 0
        assert world.calls.total() <= polls * (3 + 4)
        assert world.calls["open_incidents"] == polls
        assert world.calls["pages_to"] == (polls // 2 if me else 0)
        assert world.calls["receipts"] <= polls / 10


async def test_an_unchanged_poll_changes_nothing_but_the_health() -> None:
    async with room(war_room(latency=3e-6), Attention(incident=CHECKOUT, me=ME)) as it:
        await it.advance(60)
        before = it.store.snapshot
        it.changes.clear()
        await it.advance(30)
        assert it.changes
        assert all(replace(each, health=before.health) == before for each in it.changes)
        assert {(health.interval * 10) % 1 for each in it.changes for health in each.health.values()} == {0.0}  # no news by microseconds
        for name in ("incidents", "timelines", "engagements", "pages", "receipts", "contacts", "channels", "my_pages"):
            assert getattr(it.store.snapshot, name) is getattr(before, name), name


async def test_no_text_is_fetched_twice_and_an_edited_event_keeps_its_text_until_the_new_one_is_there() -> None:
    world = war_room(events=3, others=0)
    async with room(world, Attention(incident=CHECKOUT)) as it:
        await it.advance(30)
        assert world.calls["event"] == 3
        world.latency = 0.5
        old = world.events[CHECKOUT]
        world.events[CHECKOUT] = (old[0], event(payloads.NOTE, "edited", key="e1", at=-1, updated=31), old[2])
        await it.advance(3.6)
        assert [each.data for each in it.store.snapshot.timelines[CHECKOUT]] == ['"note 0"', '"note 1"', '"note 2"']
        await it.advance(3)
        assert [each.data for each in it.store.snapshot.timelines[CHECKOUT]] == ['"note 0"', '"edited"', '"note 2"']
        assert world.calls["event"] == 4


async def test_what_appears_on_the_service_is_there_within_one_poll() -> None:
    world = war_room(others=2, plans=1)
    plan = world.engaged[CHECKOUT][0]
    async with room(world, Attention(incident=CHECKOUT, me=ME)) as it:
        await it.advance(30)
        world.summaries[other(9)] = incident(other(9), title="New")
        told = event(payloads.ACKNOWLEDGED, {"contactArn": ME}, key="a", at=30)
        world.events[CHECKOUT] = (event(payloads.NOTE, "news", key="n", at=30), told, *world.events[CHECKOUT])
        read = replace(world.paged[plan.arn][0], read=after(30))
        world.paged[plan.arn] = (read, *world.paged[plan.arn][1:])
        world.received[read.arn] = (receipt("READ", 30, "", "on it"), *world.received[read.arn])
        await it.advance(3.2)
        snapshot = it.store.snapshot
        assert other(9) in (snapshot.incidents or {})
        assert snapshot.timelines[CHECKOUT][0].data == '"news"'
        assert acceptance(snapshot, CHECKOUT).people[0].note == "on it"
        assert next(each for each in snapshot.my_pages or () if each.arn == read.arn).read == after(30)


async def test_a_new_engagement_is_there_with_the_event_that_tells_of_it() -> None:
    world = war_room(others=0, plans=1)
    async with room(world, Attention(incident=CHECKOUT)) as it:
        await it.advance(31)
        direct = engagement("eli", at=31)
        world.people[direct.contact_arn] = _person("eli")
        world.engaged[CHECKOUT] = (direct, *world.engaged[CHECKOUT])
        world.paged[direct.arn] = (page("eli", direct, sent=31),)
        told = event(payloads.PAGED, {"contactArn": direct.contact_arn}, key="p", at=31)
        world.events[CHECKOUT] = (told, *world.events[CHECKOUT])
        await it.advance(3.2)
        assert direct.arn in it.store.snapshot.pages
        assert it.store.snapshot.contacts[direct.contact_arn].plan is not None


async def test_a_new_incident_brings_the_pages_to_me_and_who_is_engaged() -> None:
    world = war_room(others=1, plans=0)
    async with room(world, Attention(incident=CHECKOUT, me="akuam")) as it:
        await it.advance(30)
        new = engagement("akuam", at=30, of=other(5))
        world.summaries[other(5)] = incident(other(5))
        world.engaged[other(5)] = (new,)
        world.paged[new.arn] = (page("akuam", new, sent=30),)
        await it.advance(3.2)
        assert [each.incident_arn for each in it.store.snapshot.my_pages or ()] == [other(5)]
        assert acceptance(it.store.snapshot, other(5)).engaged == 1


async def test_an_incident_that_nobody_looks_at_is_read_again_when_its_first_pages_and_its_next_stage_come() -> None:
    world = war_room(others=0, plans=0)
    world.people |= {each.arn: each for each in (_person("akuam"), escalation("plan-0", engaging(1, "akuam"), engaging(5, "bo")))}
    async with room(world, Attention(incident=CHECKOUT)) as it:
        await it.advance(30)
        plan = engagement("plan-0", at=31, of=other(5))
        world.summaries[other(5)] = incident(other(5), created=after(31))
        world.engaged[other(5)] = (plan,)
        await it.advance(4)
        assert acceptance(it.store.snapshot, other(5)).engaged == 0
        world.paged[plan.arn] = (page("akuam", plan, sent=35),)
        await it.advance(6.2)
        assert acceptance(it.store.snapshot, other(5)).engaged == 1
        await it.advance(51)
        world.paged[plan.arn] = (page("bo", plan, sent=91.6), page("akuam", plan, sent=35))
        assert acceptance(it.store.snapshot, other(5)).engaged == 1
        await it.advance(5)
        assert acceptance(it.store.snapshot, other(5)).engaged == 2


async def test_settled_engagements_cost_nothing_more() -> None:
    world = war_room(others=0, plans=2)
    stopped, running = world.engaged[CHECKOUT]
    world.engaged[CHECKOUT] = (replace(stopped, stopped=after(0)), running)
    own = engagement("akuam", key="own")
    world.engaged[CHECKOUT] += (own,)
    world.paged[own.arn] = (page("akuam", own, sent=-60, read=-30),)
    async with room(world, Attention(incident=CHECKOUT)) as it:
        await it.advance(30)
        world.asked.clear()
        await it.advance(60)
        assert Counter(subject for operation, subject in world.asked if operation == "pages") == {running.arn: 10}


async def test_pages_are_looked_at_closely_while_something_is_expected() -> None:
    world = war_room(others=0, plans=1, people=1)
    (plan,) = world.engaged[CHECKOUT]
    (one,) = world.paged[plan.arn]
    async with room(world, Attention(incident=CHECKOUT)) as it:
        await it.advance(12.5)
        world.calls.clear()
        await it.advance(60)
        assert world.calls["pages"] == 10
        await it.advance(27.5)
        world.calls.clear()
        # Sent every five minutes from -500 s on: the next one is due at 100 s.
        await it.advance(3)
        world.paged[plan.arn] = (replace(one, sent=after(101)),)
        await it.advance(57)
        assert world.calls["pages"] == 20
        await it.advance(60)
        assert world.calls["pages"] == 30


async def test_an_engagement_that_stops_is_read_once_more() -> None:
    world = war_room(others=0, plans=1, people=1)
    (plan,) = world.engaged[CHECKOUT]
    (one,) = world.paged[plan.arn]
    async with room(world, Attention(incident=CHECKOUT)) as it:
        await it.advance(30)
        world.engaged[CHECKOUT] = (replace(plan, stopped=after(30)),)
        world.received[one.arn] = (receipt("STOP", 30), *world.received[one.arn])
        world.asked.clear()
        await it.advance(60)
        assert it.store.snapshot.receipts[one.arn][0].type == "STOP"
        assert world.asked.count(("receipts", one.arn)) == 1
        assert world.asked[-1] != ("pages", plan.arn)


async def test_receipts_of_what_was_over_before_it_was_looked_at_are_read_when_it_is() -> None:
    world = war_room(others=1, plans=0)
    stopped = engagement("dana", key="over", at=-600, stopped=-300, of=other(0))
    accepted = engagement("akuam", key="taken", at=-600, of=other(0))
    world.engaged[other(0)] = (stopped, accepted)
    for each in (stopped, accepted):
        one = page(each.contact_arn.rpartition("/")[2], each, sent=-500, read=-400)
        world.paged[each.arn] = (one,)
        world.received[one.arn] = (receipt("READ", -400),)
    async with room(world, Attention(incident=CHECKOUT)) as it:
        await it.advance(60)
        assert len(it.store.snapshot.pages) == 2
        assert world.calls["receipts"] == 0
        it.poller.attend(Attention(incident=other(0)))
        await it.advance(1)
        assert len(it.store.snapshot.receipts) == 2
        await it.advance(60)
        assert world.calls["receipts"] == 2


async def test_an_error_receipt_shows_although_nothing_else_changes() -> None:
    world = war_room(others=0, plans=1, people=1, receipts=1)
    (plan,) = world.engaged[CHECKOUT]
    fresh = replace(world.paged[plan.arn][0], sent=after(0))
    world.paged[plan.arn] = (fresh,)
    async with room(world, Attention(incident=CHECKOUT)) as it:
        world.received[fresh.arn] = (receipt("ERROR", 2, "akuam/sms", "carrier rejected"), *world.received[fresh.arn])
        await it.advance(10)
        assert it.store.snapshot.receipts[fresh.arn][0].info == "carrier rejected"
        world.received[fresh.arn] = (receipt("ERROR", 60, "akuam/sms", "again"), *world.received[fresh.arn])
        await it.advance(61)
        assert it.store.snapshot.receipts[fresh.arn][0].info == "again"


async def test_an_incident_that_left_the_list_is_looked_up_once_and_stays_as_resolved() -> None:
    world = war_room(others=2, plans=0)
    async with room(world, Attention(incident=CHECKOUT)) as it:
        await it.advance(3)
        del world.summaries[other(0)], world.summaries[other(1)]
        world.records[other(0)] = record(other(0), status=IncidentStatus.RESOLVED, resolved=after(4))
        del world.records[other(1)]
        await it.advance(30)
        incidents = it.store.snapshot.incidents or {}
        assert {key: each.status for key, each in incidents.items()} == {CHECKOUT: IncidentStatus.OPEN, other(0): IncidentStatus.RESOLVED}
        assert world.calls["incident"] == 2
        world.summaries[other(0)] = incident(other(0))
        await it.advance(3)
        assert (it.store.snapshot.incidents or {})[other(0)].status is IncidentStatus.OPEN


async def test_only_so_many_resolved_incidents_are_kept_and_their_slices_go_with_them() -> None:
    world = war_room(others=6, plans=0)
    async with room(world, Attention(incident=CHECKOUT), Plan(resolved_kept=2)) as it:
        await it.advance(6)
        assert other(0) in it.store.snapshot.engagements
        for each in range(6):
            del world.summaries[other(each)]
            world.records[other(each)] = record(other(each), status=IncidentStatus.RESOLVED, resolved=after(each))
        await it.advance(6)
        assert list(it.store.snapshot.incidents or {}) == [CHECKOUT, other(5), other(4)]
        assert set(it.store.snapshot.engagements) == {CHECKOUT, other(5), other(4)}


async def test_a_focused_incident_that_no_list_names_is_read_itself() -> None:
    world = war_room(others=0)
    gone = other(7)
    world.records[gone] = record(gone, status=IncidentStatus.RESOLVED, resolved=after(-60))
    async with room(world, Attention(incident=gone)) as it:
        await it.advance(30)
        assert (it.store.snapshot.incidents or {})[gone].status is IncidentStatus.RESOLVED
        assert world.calls["incident"] == 1
        assert 2 <= world.calls["recent_events"] <= 4


async def test_the_failure_of_one_topic_stops_no_other_and_ends_by_itself() -> None:
    world = war_room(others=0)
    world.faults["recent_events"] = Unreachable("no answer")
    async with room(world, Attention(incident=CHECKOUT)) as it:
        await it.advance(9)
        health = it.store.snapshot.health
        assert health[TIMELINE].fault is world.faults["recent_events"]
        assert health[TIMELINE].retry_at == after(21)
        assert health[ENGAGEMENTS].fault is None
        assert len(it.store.snapshot.receipts) == 12
        world.faults.clear()
        await it.advance(12.2)
        assert it.store.snapshot.health[TIMELINE].fault is None
        assert it.store.snapshot.timelines[CHECKOUT][0].data == '"note 0"'


async def test_a_permission_that_is_missing_is_told_where_it_matters_and_the_rest_goes_on() -> None:
    world = war_room(others=0)
    world.faults["event"] = AccessDenied("not allowed", action="ssm-incidents:GetTimelineEvent")
    world.faults["receipts"] = AccessDenied("not allowed", action="ssm-contacts:ListPageReceipts")
    async with room(world, Attention(incident=CHECKOUT)) as it:
        await it.advance(30)
        health = it.store.snapshot.health
        assert isinstance(health[TIMELINE].fault, AccessDenied)
        assert isinstance(health[ENGAGEMENTS].fault, AccessDenied)
        assert health[TIMELINE].succeeded == after(30)
        assert health[TIMELINE].retry_at is None
        assert len(it.store.snapshot.timelines[CHECKOUT]) == 100
        assert len(it.store.snapshot.pages) == 4
        assert world.calls["event"] <= 40
        assert world.calls["receipts"] <= 12
        world.faults.clear()
        it.poller.request()
        await it.advance(1)
        assert it.store.snapshot.health[TIMELINE].fault is None
        assert len(it.store.snapshot.receipts) == 12


async def test_a_page_that_vanished_hides_no_other() -> None:
    world = war_room(others=0, plans=1)
    lost = world.paged[world.engaged[CHECKOUT][0].arn][1]
    world.faults["receipts", lost.arn] = NotFound("gone")
    async with room(world, Attention(incident=CHECKOUT)) as it:
        await it.advance(30)
        assert len(it.store.snapshot.receipts) == 2
        assert world.asked.count(("receipts", lost.arn)) == 1


async def test_the_end_of_an_outage_is_noticed_by_all_at_once() -> None:
    world = war_room(others=0)
    expired = CredentialsExpired("the session ended", remedy="aws sso login")
    for operation in ("open_incidents", "recent_events", "engagements", "contacts"):
        world.faults[operation] = expired
    async with room(world, Attention(incident=CHECKOUT)) as it:
        await it.advance(50)
        world.faults.clear()
        await it.advance(43.5)
        assert all(each.fault is None for watch, each in it.store.snapshot.health.items())
        assert len(it.store.snapshot.receipts) == 12


async def test_throttling_widens_only_what_was_throttled() -> None:
    world = war_room(others=0)
    world.faults["engagements"] = Throttled("slow down", retry_after=12)
    async with room(world, Attention(incident=CHECKOUT)) as it:
        await it.advance(11)
        assert world.calls["engagements"] == 1
        assert it.store.snapshot.health[ENGAGEMENTS].interval == 6
        assert world.calls["open_incidents"] == 4


async def test_only_what_is_looked_at_is_polled() -> None:
    world = war_room(others=1)
    async with room(world, Attention(incident=CHECKOUT, details=True)) as it:
        await it.advance(6)
        assert world.calls["related_items"] == 1
        assert it.store.snapshot.records[CHECKOUT].arn == CHECKOUT
        it.poller.attend(Attention(incident=other(0)))
        await it.settle()
        world.asked.clear()
        await it.advance(9)
        asked = {operation for operation, subject in world.asked if subject == CHECKOUT}
        assert asked <= {"engagements"}
        assert {operation for operation, subject in world.asked if subject == other(0)} >= {"recent_events"}
        assert ("incident", CHECKOUT) not in world.asked


async def test_requested_topics_are_polled_at_once_and_together() -> None:
    world = war_room(others=1, plans=1)
    async with room(world, Attention(incident=CHECKOUT, me=ME)) as it:
        await it.advance(31)
        world.calls.clear()
        it.poller.request([TIMELINE])
        it.poller.request([TIMELINE, Watch(Topic.MY_PAGES)])
        await it.advance(0.1)
        assert world.calls == {"recent_events": 1, "pages_to": 1}
        world.asked.clear()
        it.poller.request([Watch(Topic.ENGAGEMENTS, other(0))])
        await it.advance(0.1)
        assert world.asked == [("engagements", other(0))]
        it.poller.request()
        await it.advance(0.1)
        assert {"open_incidents", "engagements", "pages", "receipts", "contacts"} <= set(world.calls)


async def test_an_answer_to_an_older_question_never_replaces_a_newer_one() -> None:
    world = war_room(others=1, plans=0)
    async with room(world, Attention(incident=CHECKOUT)) as it:
        await it.advance(9)
        world.latency = 60
        it.poller.request([Watch(Topic.ENGAGEMENTS, other(0))])
        await it.advance(0.1)
        world.latency = 0
        world.engaged[other(0)] = (engagement("bo", of=other(0)),)
        it.poller.attend(Attention(incident=other(0)))
        await it.advance(9)
        assert len(it.store.snapshot.engagements[other(0)]) == 1
        await it.advance(60)
        assert len(it.store.snapshot.engagements[other(0)]) == 1


async def test_an_acceptance_once_seen_is_never_unseen() -> None:
    world = war_room(others=0, plans=1, people=1)
    (plan,) = world.engaged[CHECKOUT]
    (one,) = world.paged[plan.arn]
    async with room(world, Attention(incident=CHECKOUT, me=ME)) as it:
        await it.advance(1)
        world.latency = 4
        it.poller.request([Watch(Topic.MY_PAGES)])
        await it.advance(0.5)
        world.latency = 0
        world.paged[plan.arn] = (replace(one, read=after(2)),)
        await it.advance(3)
        assert [each.read for each in it.store.snapshot.my_pages or ()] == [after(2)]
        await it.advance(1.5)
        assert [each.read for each in it.store.snapshot.my_pages or ()] == [after(2)]


async def test_an_alias_that_nobody_has_is_said() -> None:
    world = war_room(others=0)
    async with room(world, Attention(me="zoe")) as it:
        await it.advance(6)
        fault = it.store.snapshot.health[Watch(Topic.MY_PAGES, "zoe")].fault
        assert isinstance(fault, NotFound)
        assert "zoe" in str(fault)
        assert it.store.snapshot.me == ""
        it.poller.attend(Attention(me="akuam"))
        await it.advance(3)
        assert it.store.snapshot.me == ME
        assert len(it.store.snapshot.my_pages or ()) == 4


async def test_with_nothing_open_there_is_nothing_to_read() -> None:
    async with room(World(), Attention()) as it:
        await it.advance(9)
        assert it.store.snapshot.incidents == {}
        assert set(it.world.calls) == {"open_incidents", "contacts"}
        assert it.poller.focus == ""
        it.world.summaries[CHECKOUT] = incident()
        await it.advance(3.2)
        assert it.poller.focus == CHECKOUT
        assert CHECKOUT in it.store.snapshot.timelines


async def test_the_focus_stays_with_its_incident_until_that_is_over() -> None:
    world = war_room(others=1, plans=0)
    async with room(world, Attention()) as it:
        await it.advance(3)
        assert it.poller.focus == CHECKOUT
        world.summaries = {CHECKOUT: replace(world.summaries[CHECKOUT], impact=Impact.LOW), other(0): world.summaries[other(0)]}
        await it.advance(3)
        assert it.poller.focus == CHECKOUT
        del world.summaries[CHECKOUT]
        world.records[CHECKOUT] = record(status=IncidentStatus.RESOLVED, resolved=after(6))
        await it.advance(3)
        assert it.poller.focus == other(0)


async def test_a_long_timeline_shows_its_newest_at_once_and_is_listed_whole_only_seldom() -> None:
    world = war_room(others=0, plans=0, events=950)
    async with room(world, Attention(incident=CHECKOUT)) as it:
        await it.advance(3)
        assert len(it.store.snapshot.timelines[CHECKOUT]) == 950
        assert all(each.data for each in it.store.snapshot.timelines[CHECKOUT])
        assert world.calls["timeline"] == 1
        assert world.most_under_way <= 100
        world.events[CHECKOUT] = (event(payloads.NOTE, "news", key="n", at=3), *world.events[CHECKOUT][1:])
        await it.advance(3)
        held = it.store.snapshot.timelines[CHECKOUT]
        assert [each.id for each in held[:2]] == ["n", "e1"]
        assert len(held) == 950
        assert world.calls["timeline"] == 1
        assert world.calls["event"] == 951
        many = tuple(event(payloads.NOTE, "gap", key=f"g{each}", at=200 - each) for each in range(101))
        world.events[CHECKOUT] = many + world.events[CHECKOUT]
        await it.advance(3)
        assert len(it.store.snapshot.timelines[CHECKOUT]) == 1051
        assert world.calls["timeline"] == 2


async def test_a_long_timeline_that_could_not_be_listed_whole_is_listed_with_the_next_poll() -> None:
    world = war_room(others=0, plans=0, events=150)
    world.faults["timeline"] = Unreachable("no answer")
    async with room(world, Attention(incident=CHECKOUT)) as it:
        await it.advance(1)
        assert len(it.store.snapshot.timelines[CHECKOUT]) == 100
        del world.faults["timeline"]
        await it.advance(5)
        assert len(it.store.snapshot.timelines[CHECKOUT]) == 150


async def test_an_edit_on_a_long_timeline_shows_with_the_next_poll_or_the_next_whole_listing() -> None:
    world = war_room(others=0, plans=0, events=150)
    async with room(world, Attention(incident=CHECKOUT)) as it:
        await it.advance(3)
        for place, wait in ((3, 3), (140, 120)):
            events = list(world.events[CHECKOUT])
            events[place] = replace(events[place], data='"edited"', updated=after(3))
            world.events[CHECKOUT] = tuple(events)
            await it.advance(wait)
            assert it.store.snapshot.timelines[CHECKOUT][place].data == '"edited"'
        asked = world.calls["event"]
        held = it.store.snapshot.timelines[CHECKOUT]
        await it.advance(300)
        assert it.store.snapshot.timelines[CHECKOUT] is held
        assert world.calls["event"] == asked == 152


async def test_deleted_events_go() -> None:
    world = war_room(others=0, plans=0, events=3)
    async with room(world, Attention(incident=CHECKOUT)) as it:
        await it.advance(3)
        world.events[CHECKOUT] = world.events[CHECKOUT][1:]
        await it.advance(3)
        assert [each.id for each in it.store.snapshot.timelines[CHECKOUT]] == ["e1", "e2"]


async def test_thorough_attention_reads_every_timeline() -> None:
    world = war_room(others=3, plans=0)
    world.events[other(1)] = (event(payloads.NOTE, "elsewhere", key="x", of=other(1)),)
    async with room(world, Attention(thorough=True)) as it:
        await it.advance(3)
        assert [each.data for each in it.store.snapshot.timelines[other(1)]] == ['"elsewhere"']
        world.events[other(1)] = (event(payloads.NOTE, "more", key="y", at=3, of=other(1)), *world.events[other(1)])
        await it.advance(30)
        assert it.store.snapshot.timelines[other(1)][0].data == '"more"'
