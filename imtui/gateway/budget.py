"""One limiter for all calls: how many at once, how many a second, and how much less once the service throttles.

Request rates of Incident Manager are not published, so nothing is assumed: a burst that fills a war room at once, then a steady
rate; each throttled answer stops new calls for a moment and halves the rate, and quiet time gives it back.

Invariant: what a person asked for (`urgent`) never waits behind what the screen polls; it is counted, and that is all. Polls that may go
at the same moment set off one by one, and between two of them the loop looks for answers and keys: to compose and sign forty requests in
a row takes it 30 ms, in which the first of them would not even have been sent.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from random import random

from imtui.clock import Clock

_FIRST_HOLD, _LONGEST_HOLD = 0.5, 30.0
_SLOWEST = 64.0
_RECOVERY = 20.0


class Budget:
    """The limiter. `rate` in calls a second with bursts of `burst`, `concurrency` at once; `random` gives 0 ≤ x < 1 for jitter."""

    def __init__(
        self, *, clock: Clock, concurrency: int = 50, rate: float = 100.0, burst: int = 400, random: Callable[[], float] = random
    ) -> None:
        self._clock = clock
        self._slots = asyncio.Semaphore(concurrency)
        self._door = asyncio.Lock()
        self._interval = 1.0 / rate
        self._burst = burst
        self._random = random
        self._booked = clock.monotonic() - burst * self._interval
        self._held_until = clock.monotonic()
        self._slowdown = 1.0
        self._slowed_at = clock.monotonic()
        self._waiting = 0

    @property
    def slowdown(self) -> float:
        """How many times slower than normal calls are let through right now: 1 is full speed."""
        quiet = max(0.0, self._clock.monotonic() - self._slowed_at)
        return float(max(1.0, self._slowdown / 2 ** (quiet // _RECOVERY)))

    @property
    def waiting(self) -> int:
        """Calls that wait for their turn."""
        return self._waiting

    @asynccontextmanager
    async def slot(self, *, urgent: bool = False) -> AsyncGenerator[None]:
        """Wait for a turn and keep it while the call runs."""
        if urgent:
            self._book()
            yield
            return
        self._waiting += 1
        try:
            await self._clock.sleep(self._book())
            await self._slots.acquire()
        finally:
            self._waiting -= 1
        try:
            await self._wait_for_hold()
            async with self._door:
                await asyncio.sleep(0)
            yield
        finally:
            self._slots.release()

    def throttled(self, retry_after: float | None = None) -> None:
        """Note a throttled answer. Those that arrive while calls are held already belong to the same burst and count once;
        `retry_after` in seconds where the service said so."""
        now = self._clock.monotonic()
        if now >= self._held_until:
            self._slowdown = min(_SLOWEST, self.slowdown * 2)
            self._slowed_at = now
            hold = min(_LONGEST_HOLD, _FIRST_HOLD * self._slowdown / 2)
            self._held_until = now + hold * (1 + self._random() / 2)
        if retry_after:
            self._held_until = max(self._held_until, now + min(retry_after, _LONGEST_HOLD))

    def _book(self) -> float:
        """Take the next place in time; how many seconds away it is."""
        now = self._clock.monotonic()
        interval = self._interval * self.slowdown
        self._booked = max(self._booked, now - self._burst * self._interval) + interval
        return max(0.0, self._booked - now)

    async def _wait_for_hold(self) -> None:
        while (hold := self._held_until - self._clock.monotonic()) > 0:
            await self._clock.sleep(hold)
