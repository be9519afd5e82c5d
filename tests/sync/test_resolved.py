"""Incidents that were resolved before anybody looked: read when they are asked for, and at no other time."""

from dataclasses import replace

from imtui.domain.errors import AccessDenied
from imtui.domain.incidents import Incident, IncidentStatus
from imtui.domain.snapshot import Snapshot, Topic, Watch
from imtui.sync.plan import Attention, Plan
from tests.made import CHECKOUT, after, incident, record
from tests.sync.world import Room, World, room

OLD, OLDER, SEARCH = (CHECKOUT.replace("checkout", name) for name in ("old", "older", "search"))
RESOLVED = Watch(Topic.RESOLVED)
LOOKING = Attention(incident=CHECKOUT, resolved_since=after(minutes=-100))


def over(arn: str, minutes: float) -> Incident:
    return record(arn, status=IncidentStatus.RESOLVED, created=after(minutes=minutes), resolved=after(minutes=minutes + 5))


def world() -> World:
    made = World()
    made.summaries = {CHECKOUT: incident()}
    made.records = {CHECKOUT: record(), OLD: over(OLD, -60), OLDER: over(OLDER, -600)}
    return made


def listed(snapshot: Snapshot) -> list[str]:
    return list(snapshot.incidents or {})


async def test_they_are_read_once_while_they_are_asked_for_and_leave_when_they_are_not() -> None:
    async with room(world(), Attention(incident=CHECKOUT)) as it:
        await it.advance(60)
        assert (it.world.calls["resolved_incidents"], listed(it.store.snapshot)) == (0, [CHECKOUT])
        it.poller.attend(LOOKING)
        await it.advance(60)
        assert listed(it.store.snapshot) == [CHECKOUT, OLD]
        assert it.store.snapshot.resolved_since == LOOKING.resolved_since
        assert it.world.calls["resolved_incidents"] == 1
        it.poller.attend(replace(LOOKING, resolved_since=after(minutes=-1000)))
        await it.settle()
        await it.advance(1)
        assert listed(it.store.snapshot) == [CHECKOUT, OLD, OLDER]
        it.poller.attend(Attention(incident=CHECKOUT))
        await it.settle()
        assert (it.store.snapshot.resolved_since, listed(it.store.snapshot)) == (None, [CHECKOUT])


async def test_the_one_that_is_looked_at_stays() -> None:
    async with room(world(), LOOKING) as it:
        await it.advance(1)
        it.poller.attend(Attention(incident=OLD, details=True))
        await it.advance(6)
        assert listed(it.store.snapshot) == [CHECKOUT, OLD]
        assert it.store.snapshot.records[OLD].status is IncidentStatus.RESOLVED


async def test_they_stay_when_they_come_while_one_that_left_the_list_is_asked_about() -> None:
    made = world()
    made.summaries[SEARCH] = incident(SEARCH)
    async with room(made, Attention(incident=CHECKOUT)) as it:
        await it.advance(1)
        del made.summaries[SEARCH]
        made.records[SEARCH] = over(SEARCH, -30)
        made.latency = 1.0
        await it.advance(2)  # the list is asked for, then SEARCH is
        await it.advance(0.5)
        it.poller.attend(LOOKING)
        await it.advance(1.5)
        assert set(listed(it.store.snapshot)) == {CHECKOUT, SEARCH, OLD}
        await it.advance(1)
        assert set(listed(it.store.snapshot)) == {CHECKOUT, SEARCH, OLD}
        assert it.store.snapshot.incidents is not None
        assert it.store.snapshot.incidents[SEARCH].status is IncidentStatus.RESOLVED


async def test_they_do_not_push_out_those_that_were_seen_open() -> None:
    async with room(world(), LOOKING, Plan(resolved_kept=0)) as it:
        await it.advance(30)
        assert listed(it.store.snapshot) == [CHECKOUT, OLD]


async def test_what_was_reopened_is_an_open_incident_from_then_on() -> None:
    async with room(world(), LOOKING) as it:
        await it.advance(1)
        it.world.summaries[OLD] = incident(OLD)
        it.poller.request([Watch(Topic.INCIDENTS), Watch(Topic.INCIDENT, OLD)])
        await it.advance(1)
        await _stop_asking(it)
        assert {arn: each.status for arn, each in (it.store.snapshot.incidents or {}).items()}[OLD] is IncidentStatus.OPEN
        del it.world.summaries[OLD]
        await it.advance(3)
        assert (it.store.snapshot.incidents or {})[OLD].status is IncidentStatus.RESOLVED


async def test_what_was_deleted_is_gone_with_the_next_poll() -> None:
    async with room(world(), LOOKING) as it:
        await it.advance(1)
        del it.world.records[OLD]
        it.poller.request([Watch(Topic.INCIDENTS), Watch(Topic.INCIDENT, OLD)])
        await it.advance(1)
        assert listed(it.store.snapshot) == [CHECKOUT]


async def test_what_may_not_be_listed_is_said_and_the_rest_goes_on() -> None:
    made = world()
    made.faults["resolved_incidents"] = AccessDenied("imtui may not do that", action="ssm-incidents:ListIncidentRecords")
    async with room(made, LOOKING) as it:
        await it.advance(6)
        assert it.store.snapshot.health[RESOLVED].fault is made.faults["resolved_incidents"]
        assert it.store.snapshot.health[Watch(Topic.INCIDENTS)].fault is None
        await _stop_asking(it)
        assert RESOLVED not in it.store.snapshot.health


async def test_the_age_of_what_nobody_looks_at_any_more_is_nobodys_business() -> None:
    async with room(world(), Attention(incident=CHECKOUT, starting=True)) as it:
        await it.advance(1)
        assert Watch(Topic.RESPONSE_PLANS) in it.store.snapshot.health
        await _stop_asking(it)
        assert Watch(Topic.RESPONSE_PLANS) not in it.store.snapshot.health


async def _stop_asking(it: Room) -> None:
    it.poller.attend(Attention(incident=CHECKOUT))
    await it.settle()
