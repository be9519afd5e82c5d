"""Reading who is on call."""

import pytest

from imtui.domain.contacts import Contact
from imtui.domain.errors import AccessDenied, Unreachable
from imtui.domain.on_call import on_call_until
from imtui.domain.rotations import Rotation
from imtui.domain.snapshot import Topic, Watch
from imtui.sync.plan import Attention, Plan
from tests.made import CHECKOUT, arn, engagement, engaging, escalation, incident, known_shifts, person, schedule
from tests.sync.world import World, room

ME = arn("contact/akuam")
NAMED, MINE, OTHER = (arn(f"rotation/{name}") for name in ("named", "mine", "other"))
SHIFTS = Watch(Topic.SHIFTS)
ROUND = 600


def world(*, latency: float = 0.0) -> World:
    """An incident whose plan pages a schedule; three rotations, of which one is the schedule's and one has me in it."""
    found = World(latency=latency)
    found.summaries = {CHECKOUT: incident()}
    people: list[Contact] = [
        person("akuam"),
        escalation("payments", engaging(5, "akuam"), engaging(5, "storage")),
        schedule("storage", NAMED),
    ]
    found.people = {each.arn: each for each in people}
    found.engaged = {CHECKOUT: (engagement("payments"),)}
    members = {NAMED: "dana", MINE: "akuam", OTHER: "bo"}
    found.rotas = {key: Rotation(arn=key, name=key, contact_arns=(arn(f"contact/{name}"),)) for key, name in members.items()}
    found.turns = {key: known_shifts((name, 0, 480)).shifts for key, name in members.items()}
    return found


async def test_shifts_are_read_of_the_schedules_on_the_screen_and_of_mine() -> None:
    it = world()
    async with room(it, Attention(me="akuam")) as made:
        await made.advance(1)
        assert set(made.store.snapshot.shifts) == {NAMED, MINE, OTHER}
        known = made.store.snapshot.shifts[NAMED]
        assert known.shifts == it.turns[NAMED]
        assert known.since <= made.clock.now() < known.until
        assert (it.calls["rotations"], it.calls["shifts"]) == (1, 3)
        await made.advance(ROUND - 10)
        assert (it.calls["rotations"], it.calls["shifts"]) == (1, 3)
        await made.advance(20)
        assert (it.calls["rotations"], it.calls["shifts"]) == (2, 6)


async def test_who_stands_in_learns_until_when_although_the_rotation_is_of_others() -> None:
    it = world()
    it.turns |= {MINE: known_shifts(("dana", 0, 480)).shifts, OTHER: known_shifts(("akuam", 0, 120)).shifts}
    async with room(it, Attention(me="akuam")) as made:
        await made.advance(1)
        assert on_call_until(made.store.snapshot, ME, made.clock.now()) == it.turns[OTHER][0].end


async def test_where_there_are_very_many_those_that_i_am_in_come_first() -> None:
    it = world()
    async with room(it, Attention(me="akuam"), plan=Plan(shifts_at_once=2)) as made:
        await made.advance(1)
        assert set(made.store.snapshot.shifts) == {NAMED, MINE}


async def test_all_that_is_on_the_screen_comes_before_who_is_on_call() -> None:
    it = world(latency=0.05)
    async with room(it, Attention(me="akuam")) as made:
        await made.advance(1)
        order = [operation for operation, _ in it.asked]
        assert order.index("rotations") > max(order.index(each) for each in ("recent_events", "engagements", "open_incidents"))


async def test_without_a_person_only_what_the_screen_names_is_read() -> None:
    it = world()
    async with room(it, Attention()) as made:
        await made.advance(1)
        assert set(made.store.snapshot.shifts) == {NAMED}
        assert it.calls["rotations"] == 0
        made.poller.attend(Attention(me="akuam"))
        await made.advance(1)
        assert set(made.store.snapshot.shifts) == {NAMED, MINE, OTHER}


async def test_a_change_that_was_made_here_is_read_at_once() -> None:
    it = world()
    async with room(it, Attention(me="akuam")) as made:
        await made.advance(1)
        it.turns[MINE] = known_shifts(("bo", 0, 480)).shifts
        made.poller.request()
        await made.advance(1)
        assert made.store.snapshot.shifts[MINE].shifts == it.turns[MINE]


async def test_what_nobody_names_any_more_is_let_go_of_and_read_when_it_is_named_again() -> None:
    it = world()
    async with room(it, Attention()) as made:
        await made.advance(1)
        it.people[arn("contact/storage")] = schedule("storage", OTHER)
        made.poller.request()
        await made.advance(1)
        made.poller.request()
        await made.advance(1)
        assert set(made.store.snapshot.shifts) == {OTHER}


async def test_a_deleted_rotation_has_nobody_on_call() -> None:
    it = world()
    del it.turns[NAMED]
    async with room(it, Attention()) as made:
        await made.advance(1)
        assert made.store.snapshot.shifts[NAMED].shifts == ()


@pytest.mark.parametrize("operation", ["rotations", "shifts"])
async def test_where_it_is_not_allowed_nothing_is_known_and_it_is_asked_seldom(operation: str) -> None:
    it = world()
    it.faults[operation] = AccessDenied("not you", operation=operation)
    async with room(it, Attention(me="akuam")) as made:
        await made.advance(ROUND / 2)
        assert it.calls[operation] <= len(it.rotas)
        assert isinstance(made.store.snapshot.health[SHIFTS].fault, AccessDenied)
        assert made.store.snapshot.health[Watch(Topic.ENGAGEMENTS, CHECKOUT)].fault is None
        assert MINE not in made.store.snapshot.shifts
        it.faults.clear()
        await made.advance(ROUND)
        assert set(made.store.snapshot.shifts) == {NAMED, MINE, OTHER}


async def test_an_outage_keeps_what_is_known() -> None:
    it = world()
    async with room(it, Attention(me="akuam")) as made:
        await made.advance(1)
        it.faults["shifts"] = Unreachable("no route")
        await made.advance(ROUND + 10)
        assert isinstance(made.store.snapshot.health[SHIFTS].fault, Unreachable)
        assert set(made.store.snapshot.shifts) == {NAMED, MINE, OTHER}


async def test_with_nothing_open_i_still_learn_until_when_i_am_on_call() -> None:
    it = world()
    it.summaries.clear()
    async with room(it, Attention(me="akuam")) as made:
        await made.advance(1)
        assert set(made.store.snapshot.shifts) == {NAMED, MINE, OTHER}
