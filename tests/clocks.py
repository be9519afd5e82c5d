"""Time that only moves when a test says so."""

import asyncio
import heapq
from datetime import UTC, datetime, timedelta
from itertools import count

START = datetime(2026, 3, 14, 14, 3, 22, tzinfo=UTC)


class FakeClock:
    """A Clock that stands still; `advance` moves it and wakes, in order, every sleeper whose time has come."""

    def __init__(self, now: datetime = START) -> None:
        self._now = now
        self._monotonic = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = count()

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._monotonic + seconds, next(self._order), waiter))
        await waiter

    def set(self, now: datetime) -> None:
        """Jump without waking anyone: for code that sleeps on nothing."""
        self._monotonic += (now - self._now).total_seconds()
        self._now = now

    async def advance(self, seconds: float) -> None:
        """Move time on, letting each sleeper run at its own moment; returns once everything that could run has run."""
        await self.settle()
        target = self._monotonic + seconds
        while self._sleepers and self._sleepers[0][0] <= target:
            due, _, waiter = heapq.heappop(self._sleepers)
            self._move_to(due)
            if not waiter.done():
                waiter.set_result(None)
            await self.settle()
        self._move_to(target)
        await self.settle()

    async def settle(self, rounds: int = 20) -> None:
        """Let every task run that does not wait for time."""
        for _ in range(rounds):
            await asyncio.sleep(0)

    def _move_to(self, monotonic: float) -> None:
        self._now += timedelta(seconds=monotonic - self._monotonic)
        self._monotonic = monotonic


class HurriedClock(FakeClock):
    """A FakeClock on which sleeping takes no real time, and moves it on: for code that waits where nobody drives it."""

    async def sleep(self, seconds: float) -> None:
        await self.advance(max(0.0, seconds))
