import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from imtui.gateway.budget import Budget
from tests.clocks import FakeClock


def budget(clock: FakeClock, *, concurrency: int = 40, rate: float = 10.0, burst: int = 5) -> Budget:
    return Budget(clock=clock, concurrency=concurrency, rate=rate, burst=burst, random=lambda: 0.0)


@asynccontextmanager
async def calls(
    limiter: Budget, count: int, started: list[float], clock: FakeClock, *, urgent: bool = False
) -> AsyncIterator[asyncio.Event]:
    """`count` calls that note when they start and run until the event is set."""
    finish = asyncio.Event()

    async def one() -> None:
        async with limiter.slot(urgent=urgent):
            started.append(clock.monotonic())
            await finish.wait()

    async with asyncio.TaskGroup() as group:
        for _ in range(count):
            group.create_task(one())
        await clock.settle()
        yield finish
        finish.set()


async def test_a_burst_goes_at_once_and_the_rest_at_the_rate() -> None:
    clock, started = FakeClock(), list[float]()
    async with calls(budget(clock), 8, started, clock):
        assert started == [0.0] * 5
        await clock.advance(0.1)
        assert started[5:] == pytest.approx([0.1])
        await clock.advance(0.2)
        assert started[5:] == pytest.approx([0.1, 0.2, 0.3])


async def test_never_more_at_once_than_allowed() -> None:
    clock, started = FakeClock(), list[float]()
    async with calls(budget(clock, concurrency=2), 4, started, clock) as finish:
        assert len(started) == 2
        finish.set()
        await clock.settle()
        assert len(started) == 4


async def test_between_two_calls_that_set_off_the_loop_looks_for_answers_and_keys() -> None:
    limiter, happened = budget(FakeClock()), list[str]()

    async def call() -> None:
        async with limiter.slot():
            happened.append("call")

    def tick() -> None:
        happened.append("tick")
        if len(happened) < 30:
            asyncio.get_running_loop().call_soon(tick)

    async with asyncio.TaskGroup() as group:
        for _ in range(5):
            group.create_task(call())
        tick()
    assert "call call" not in " ".join(happened)
    assert happened.count("call") == 5


async def test_what_a_person_asked_for_waits_for_nothing() -> None:
    clock, polled, asked = FakeClock(), list[float](), list[float]()
    limiter = budget(clock, concurrency=1)
    limiter.throttled()
    async with calls(limiter, 3, polled, clock), calls(limiter, 1, asked, clock, urgent=True):
        assert limiter.waiting == 2  # the third holds the only slot until the hold is over
        assert polled == []
        assert asked == [0.0]
        await clock.advance(0.5)
        assert polled == [0.5]


async def test_throttling_holds_new_calls_and_halves_the_rate() -> None:
    clock, started = FakeClock(), list[float]()
    limiter = budget(clock)
    limiter.throttled()
    assert limiter.slowdown == 2
    async with calls(limiter, 7, started, clock):
        await clock.advance(0.4)
        assert started == []
        await clock.advance(1.0)
        assert started == pytest.approx([0.5] * 5 + [0.7, 0.9])


async def test_answers_of_one_burst_count_once() -> None:
    clock = FakeClock()
    limiter = budget(clock)
    for _ in range(20):
        limiter.throttled()
    assert limiter.slowdown == 2


async def test_throttling_that_goes_on_slows_down_further_up_to_a_limit() -> None:
    clock = FakeClock()
    limiter = budget(clock)
    for _ in range(10):
        limiter.throttled()
        clock.set(clock.now() + timedelta(seconds=16))
    assert limiter.slowdown == 64


async def test_quiet_time_gives_the_rate_back() -> None:
    clock = FakeClock()
    limiter = budget(clock)
    limiter.throttled()
    await clock.advance(1)
    limiter.throttled()
    assert limiter.slowdown == 4
    await clock.advance(20)
    assert limiter.slowdown == 2
    await clock.advance(20)
    assert limiter.slowdown == 1


async def test_the_service_may_say_how_long_to_wait() -> None:
    clock, started = FakeClock(), list[float]()
    limiter = budget(clock)
    limiter.throttled(retry_after=3.0)
    async with calls(limiter, 1, started, clock):
        await clock.advance(2.9)
        assert started == []
        await clock.advance(0.1)
        assert started == pytest.approx([3.0])


async def test_a_cancelled_call_gives_its_slot_back() -> None:
    clock = FakeClock()
    limiter = budget(clock, concurrency=1)

    async def run_for_ever() -> None:
        async with limiter.slot():
            await asyncio.Event().wait()

    async with asyncio.TaskGroup() as group:
        running = group.create_task(run_for_ever())
        waiting = group.create_task(run_for_ever())
        await clock.settle()
        waiting.cancel()
        running.cancel()
    async with asyncio.timeout(1), limiter.slot():
        assert limiter.waiting == 0
