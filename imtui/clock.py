"""Time, as a thing that is passed in.

Invariant: this module is the only reader of real time in the package. Everything else gets a `Clock`, so that tests
drive time by hand, a drill runs in scaled time, and pictures come out the same on every machine.
"""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the rest of the package may know about time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds from an arbitrary origin that never go backwards."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait for that many of this clock's seconds (at once when not positive)."""
        ...


def in_step(clock: Clock, seconds: float) -> float:
    """`seconds`, half of one more or less, so that a wait of so long ends with a whole second of `clock`. Less than two, or a minute and
    more, are left alone, and parts of seconds, which would never come out as long as they were meant. What waits in step wakes a machine
    at rest once and not once each: measured, that is a sixth of what a war room costs all night."""
    if not 2 <= seconds < 60 or seconds % 1:
        return seconds
    now = clock.monotonic()
    return round(now + seconds) - now


class SystemClock:
    """Real time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds))


class ScaledClock:
    """Time that runs `speed` times as fast as `base`, from the moment of its creation on, or from `origin` on: clocks of one origin and
    speed agree, in whatever process they are."""

    def __init__(self, speed: float, base: Clock | None = None, *, origin: datetime | None = None) -> None:
        if speed <= 0:
            raise ValueError(f"speed must be positive, not {speed:g}")
        self._base = base or SystemClock()
        self._speed = speed
        self._origin = origin or self._base.now()
        self._started = self._base.monotonic() - (self._base.now() - self._origin).total_seconds()

    def now(self) -> datetime:
        return self._origin + timedelta(seconds=self._elapsed())

    def monotonic(self) -> float:
        return self._started + self._elapsed()

    async def sleep(self, seconds: float) -> None:
        await self._base.sleep(seconds / self._speed)

    def _elapsed(self) -> float:
        return (self._base.monotonic() - self._started) * self._speed
