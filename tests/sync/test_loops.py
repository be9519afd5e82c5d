"""One topic's rhythm."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from imtui.domain.errors import AccessDenied, ServiceFault, Throttled, Unreachable
from imtui.domain.snapshot import Health, Topic, Watch
from imtui.sync.fanout import fan_out, in_batches, pause
from imtui.sync.loops import Loop, Pace
from imtui.sync.ordering import Tickets
from tests.clocks import FakeClock
from tests.made import after

WATCH = Watch(Topic.INCIDENTS)


@dataclass
class Rhythm:
    """What a loop did: the seconds at which it polled, and whether it was asked to."""

    clock: FakeClock
    polls: list[tuple[float, bool]] = field(default_factory=list)
    health: Health = field(default_factory=Health)
    answer: Callable[[], Awaitable[ServiceFault | None]] | None = None
    fault: ServiceFault | None = None

    async def poll(self, asked: bool) -> ServiceFault | None:
        self.polls.append((self.clock.monotonic(), asked))
        if self.answer:
            return await self.answer()
        if self.fault:
            raise self.fault
        return None

    def report(self, watch: Watch, health: Health) -> None:
        assert watch == WATCH
        self.health = health

    @property
    def moments(self) -> list[float]:
        return [moment for moment, _ in self.polls]


@asynccontextmanager
async def looping(rhythm: Rhythm) -> AsyncIterator[Loop]:
    pace = Pace(clock=rhythm.clock, random=lambda: 0.5, widest=60, debounce=0.05)
    loop = Loop(WATCH, rhythm.poll, interval=3, pace=pace, report=rhythm.report)
    task = asyncio.create_task(loop.run())
    try:
        await rhythm.clock.settle()
        yield loop
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


@pytest.fixture
def rhythm() -> Rhythm:
    return Rhythm(FakeClock())


async def test_polls_at_once_and_then_every_interval(rhythm: Rhythm) -> None:
    async with looping(rhythm):
        await rhythm.clock.advance(9)
    assert rhythm.moments == [0, 3, 6, 9]
    assert rhythm.health == Health(succeeded=after(9), interval=3)


async def test_requests_are_gathered_into_one_poll(rhythm: Rhythm) -> None:
    async with looping(rhythm) as loop:
        await rhythm.clock.advance(1)
        loop.wake(asked=True)
        loop.wake()
        await rhythm.clock.advance(0.04)
        loop.wake()
        await rhythm.clock.advance(1)
    assert rhythm.polls == [(0, False), (1.05, True)]


async def test_a_request_during_a_poll_leads_to_one_more_after_it_and_never_beside_it(rhythm: Rhythm) -> None:
    async def slow() -> ServiceFault | None:
        await rhythm.clock.sleep(2)
        return None

    rhythm.answer = slow
    async with looping(rhythm) as loop:
        await rhythm.clock.advance(1)
        loop.wake(asked=True)
        await rhythm.clock.advance(4)
    assert [(round(moment, 2), asked) for moment, asked in rhythm.polls] == [(0, False), (2.05, True)]


async def test_failures_widen_and_say_when_the_next_try_is(rhythm: Rhythm) -> None:
    rhythm.fault = Unreachable("no answer")
    async with looping(rhythm) as loop:
        assert rhythm.health == Health(interval=3, fault=rhythm.fault, retry_at=after(3))
        await rhythm.clock.advance(200)
        assert rhythm.moments == [0, 3, 9, 21, 45, 93, 153]
        assert loop.fault is rhythm.fault
        rhythm.fault = None
        await rhythm.clock.advance(40)
        assert rhythm.health.fault is None
        assert rhythm.health.retry_at is None
        assert rhythm.moments[7:10] == [213, 216, 219]


async def test_jitter_moves_a_try_by_a_quarter_at_the_most() -> None:
    for random, moment in ((0.0, 2.25), (0.999, 3.75)):
        clock = FakeClock()
        told: list[Health] = []
        pace = Pace(clock=clock, random=lambda random=random: random, widest=60, debounce=0)  # type: ignore[misc]

        async def fails(_asked: bool) -> ServiceFault | None:
            raise Unreachable("no answer")

        loop = Loop(WATCH, fails, interval=3, pace=pace, report=lambda _, health, told=told: told.append(health))  # type: ignore[misc]
        task = asyncio.create_task(loop.run())
        await clock.settle()
        task.cancel()
        assert told[0].retry_at is not None
        assert (told[0].retry_at - after(0)).total_seconds() == pytest.approx(moment, abs=0.01)


async def test_throttling_keeps_the_interval_wider_for_a_while(rhythm: Rhythm) -> None:
    rhythm.fault = Throttled("slow down", retry_after=20)
    async with looping(rhythm):
        assert rhythm.health.retry_at == after(20)
        assert rhythm.health.interval == 6
        rhythm.fault = None
        await rhythm.clock.advance(20)
        assert rhythm.health.interval == pytest.approx(4.2)
        await rhythm.clock.advance(30)
    assert rhythm.health.interval == 3


async def test_a_part_that_is_denied_is_told_and_the_rhythm_kept(rhythm: Rhythm) -> None:
    denied = AccessDenied("no", action="ssm-incidents:GetTimelineEvent")

    async def partly() -> ServiceFault | None:
        return denied

    rhythm.answer = partly
    async with looping(rhythm):
        await rhythm.clock.advance(3)
    assert rhythm.moments == [0, 3]
    assert rhythm.health == Health(succeeded=after(3), interval=3, fault=denied)


async def test_an_error_that_is_no_fault_of_the_service_is_not_hidden() -> None:
    async def broken(_asked: bool) -> ServiceFault | None:
        raise ZeroDivisionError

    pace = Pace(clock=FakeClock(), random=lambda: 0.5, widest=60, debounce=0)
    with pytest.raises(ZeroDivisionError):
        await Loop(WATCH, broken, interval=3, pace=pace, report=lambda _watch, _health: None).run()


async def test_one_refusal_cancels_no_other_call() -> None:
    async def answers(value: int) -> int:
        await asyncio.sleep(0)
        return value

    async def refuses() -> int:
        raise Unreachable("no")

    one, fault, two = await fan_out([answers(1), refuses(), answers(2)])
    assert (one, two) == (1, 2)
    assert isinstance(fault, Unreachable)


async def test_batches_are_never_larger_than_they_may_be() -> None:
    now = most = 0

    async def call() -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1

    await in_batches([call] * 10, 3)
    assert most == 3


async def test_a_pause_ends_when_woken_and_leaves_nothing_behind() -> None:
    clock, woken = FakeClock(), asyncio.Event()
    waiting = asyncio.create_task(pause(clock, 10, woken))
    await clock.advance(1)
    woken.set()
    await clock.settle()
    assert waiting.done()
    assert asyncio.all_tasks() == {asyncio.current_task()}


def test_an_answer_to_an_older_question_is_not_used() -> None:
    tickets = Tickets()
    older, newer = tickets.take(), tickets.take()
    assert tickets.admit("a", newer)
    assert not tickets.admit("a", older)
    assert tickets.admit("b", older)
    assert tickets.admit("a", newer)
