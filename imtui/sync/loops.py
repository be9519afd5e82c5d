"""One topic's rhythm: poll, wait, poll again; wider after trouble, at once when asked.

Invariant: a loop never overlaps itself, and a `ServiceFault` never ends it: it becomes the topic's Health, with the moment of the
next try, and the first good answer clears it. A request that comes while a poll is under way leads to one more poll after it, because
the answer under way may be older than what was asked for.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from imtui.clock import Clock, in_step
from imtui.domain.errors import ServiceFault, Throttled
from imtui.domain.snapshot import Health, Watch
from imtui.sync.fanout import pause

#: How long the service's throttling is remembered: the interval stays this much wider after a good answer, shrinking each time.
_RELAXING = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What a loop needs beside its poll: the clock, jitter (`random` gives 0 ≤ x < 1), the longest wait between two tries and the
    time that requests are gathered for (both in seconds)."""

    clock: Clock
    random: Callable[[], float]
    widest: float
    debounce: float


Report = Callable[[Watch, Health], None]
#: A poll; told whether a person asked for it. It raises when it failed, and returns the fault of a part it had to leave out.
Poll = Callable[[bool], Awaitable[ServiceFault | None]]


class Loop:
    """Polls one watch for as long as `run` runs. `report` gets each new Health; `interval` in seconds may be changed at any time."""

    def __init__(self, watch: Watch, poll: Poll, *, interval: float, pace: Pace, report: Report, health: Health | None = None) -> None:
        self.watch = watch
        self.interval = interval
        self._poll = poll
        self._pace = pace
        self._report = report
        self._woken = asyncio.Event()
        self._asked = False
        self._widened = 1.0
        self._failures = 0
        self._health = health or Health(interval=interval)

    @property
    def fault(self) -> ServiceFault | None:
        """Why the latest poll failed; None when it did not."""
        return self._health.fault

    def wake(self, *, asked: bool = False) -> None:
        """Poll soon, whatever the rhythm says; `asked`: because a person wants to see it all anew."""
        self._asked = self._asked or asked
        self._woken.set()

    async def run(self) -> None:
        """Poll until cancelled."""
        while True:
            self._woken.clear()
            asked, self._asked = self._asked, False
            wait = await self._once(asked)
            await pause(self._pace.clock, wait, self._woken)
            if self._woken.is_set() and self._pace.debounce > 0:
                await self._pace.clock.sleep(self._pace.debounce)

    async def _once(self, asked: bool) -> float:
        """One poll; the seconds until the next."""
        try:
            missing = await self._poll(asked)
        except ServiceFault as fault:
            return self._failed(fault)
        self._failures = 0
        self._widened = max(1.0, self._widened * _RELAXING)
        wait = self.interval * self._widened
        self._tell(Health(succeeded=self._pace.clock.now(), interval=wait, fault=missing))
        return in_step(self._pace.clock, wait)

    def _failed(self, fault: ServiceFault) -> float:
        """Each failure in a row doubles the wait, give or take a quarter, up to the widest; throttling also widens what comes after."""
        self._failures += 1
        if isinstance(fault, Throttled):
            self._widened = min(self._widened * 2, max(1.0, self._pace.widest / self.interval))
        wait = min(self.interval * 2.0 ** min(self._failures - 1, 16), self._pace.widest) * (0.75 + self._pace.random() / 2)
        wait = max(wait, fault.retry_after or 0.0)
        retry_at = self._pace.clock.now() + timedelta(seconds=wait)
        self._tell(Health(succeeded=self._health.succeeded, interval=self.interval * self._widened, fault=fault, retry_at=retry_at))
        return wait

    def _tell(self, health: Health) -> None:
        self._health = health
        self._report(self.watch, health)
