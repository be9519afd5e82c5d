"""Playing a recording: what is shown follows from its time, however that was reached."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from imtui.domain.errors import NotFound
from imtui.domain.patches import patch_between
from imtui.domain.recordings import Frame
from imtui.domain.snapshot import Snapshot, Topic, Watch
from imtui.replay.playing import SPEEDS, Player, Reel
from imtui.sync.store import Store
from tests import recorded
from tests.clocks import FakeClock
from tests.tui import canned

SECOND = timedelta(seconds=1)


class Projector:
    """A player, its screen, and the time of the room it stands in."""

    def __init__(self, speed: float = 1.0) -> None:
        self.clock = FakeClock()
        self.store = Store()
        self.player = Player(Reel(recorded.recording()), self.store, clock=self.clock, speed=speed)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Player]:
        task = asyncio.create_task(self.player.run())
        await self.clock.settle()
        try:
            yield self.player
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    @property
    def at(self) -> timedelta:
        return self.player.position.now - recorded.BEGAN

    @property
    def events(self) -> int:
        return len(self.store.snapshot.timelines[canned.CHECKOUT])


async def test_it_stands_at_the_beginning_until_somebody_plays_it() -> None:
    projector = Projector()
    async with projector.running() as player:
        await projector.clock.advance(60)
        assert (projector.at, player.position.is_running) == (timedelta(), False)
        assert (projector.store.snapshot.incidents or {}).keys() == (canned.snapshot().incidents or {}).keys()


async def test_what_is_shown_follows_the_time_of_the_recording() -> None:
    projector = Projector()
    async with projector.running() as player:
        before = projector.events
        player.toggle()
        await projector.clock.advance(99)
        assert (projector.at, projector.events) == (99 * SECOND, before)
        await projector.clock.advance(2)
        assert projector.events == before + 1


async def test_it_ends_in_pause_and_begins_again() -> None:
    projector = Projector(speed=64)
    async with projector.running() as player:
        player.toggle()
        await projector.clock.advance(100)
        assert (projector.at, player.position.is_running, player.position.is_at_end) == (recorded.LENGTH, False, True)
        player.skip(-10 * SECOND)
        await projector.clock.advance(100)
        assert projector.at == recorded.LENGTH - 10 * SECOND
        player.seek(recorded.BEGAN + recorded.LENGTH)
        player.toggle()
        assert (projector.at, player.position.is_running) == (timedelta(), True)


async def test_it_never_leaves_the_recording() -> None:
    projector = Projector()
    async with projector.running() as player:
        player.skip(-timedelta(hours=1))
        assert projector.at == timedelta()
        player.skip(timedelta(days=1))
        assert projector.at == recorded.LENGTH


async def test_a_pause_stops_time_and_speed_changes_go_on_from_where_it_is() -> None:
    projector = Projector()
    async with projector.running() as player:
        player.toggle()
        await projector.clock.advance(10)
        player.faster(1)
        await projector.clock.advance(10)
        assert projector.at == 30 * SECOND
        player.toggle()
        await projector.clock.advance(500)
        assert projector.at == 30 * SECOND
        for _ in SPEEDS:
            player.faster(1)
        assert player.position.speed == SPEEDS[-1]
        for _ in SPEEDS:
            player.faster(-1)
        assert player.position.speed == SPEEDS[0]


@pytest.mark.parametrize(("speed", "slower", "faster"), [(3.0, 2.0, 4.0), (0.1, 0.5, 0.5), (1000.0, 128.0, 128.0)])
def test_a_speed_of_ones_own_has_neighbours_too(speed: float, slower: float, faster: float) -> None:
    for steps, expected in ((-1, slower), (1, faster)):
        player = Projector(speed).player
        player.faster(steps)
        assert player.position.speed == expected


async def test_marks_are_where_one_goes_next_and_before() -> None:
    projector = Projector()
    async with projector.running() as player:
        found = []
        for _ in range(3):
            player.to_mark(1)
            found.append(recorded.BEGAN + projector.at)
        assert found == [recorded.DECIDED, recorded.RESOLVED, recorded.BEGAN + recorded.LENGTH]
        player.to_mark(-1)
        player.to_mark(-1)
        assert recorded.BEGAN + projector.at == recorded.DECIDED
        player.to_mark(-1)
        assert projector.at == timedelta()


async def test_what_nobody_looked_at_says_so() -> None:
    projector = Projector()
    strange, known = Watch(Topic.FINDINGS, "x"), Watch(Topic.INCIDENTS)
    async with projector.running() as player:
        player.want((strange, known))
        await projector.clock.settle()
        health = projector.store.snapshot.health
        assert isinstance(health[strange].fault, NotFound)
        assert (health[known].fault, health[known].succeeded) == (None, recorded.BEGAN)


async def test_nothing_is_done_while_it_is_paused() -> None:
    projector = Projector()
    async with projector.running():
        shown = projector.store.snapshot
        await projector.clock.advance(3600)
        assert projector.store.snapshot is shown
        assert projector.clock._sleepers == []


def test_any_frame_is_the_same_however_one_came_to_it() -> None:
    frames, before = [], Snapshot()
    for number in range(170):
        after = replace(before, incidents={}, contacts={str(each): canned.person(str(each)) for each in range(number % 17)}, me=str(number))
        frames.append(Frame(at=recorded.BEGAN + number * SECOND, patch=patch_between(before, after)))
        before = after
    reel = Reel(recorded.recording(frames=tuple(frames), ended=recorded.BEGAN + timedelta(hours=1)))
    straight = [reel.snapshot(place) for place in range(170)]
    for place in (169, 0, 50, 49, 51, 120, 119, 3, 168, 100):
        assert reel.snapshot(place) == straight[place]
        assert reel.snapshot(place).me == str(place)


def test_frames_that_do_not_fit_each_other_are_refused() -> None:
    frames = recorded.recording().frames
    with pytest.raises(ValueError, match=r"fit|no "):
        Reel(recorded.recording(frames=frames[2:]))
