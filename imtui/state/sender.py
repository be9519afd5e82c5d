"""The loop behind the journal: what waits is sent by itself as soon as that can work.

Invariant: it never gives up and never hurries: after a fault it waits longer each time, up to half a minute, unless the service is known
to answer again; the disk is looked at every few seconds, because another imtui may have ended with something unsent.
"""

import asyncio
import logging
import random as randomness
import sqlite3
from collections.abc import Callable

from imtui.clock import Clock, in_step
from imtui.domain.errors import ServiceFault
from imtui.state.outbox import Outbox

_log = logging.getLogger(__name__)
_SECONDS_BETWEEN_LOOKS = 5.0
_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 30.0


class Sender:
    """`random` gives 0 ≤ x < 1, so that many imtui do not come back at the same moment."""

    def __init__(self, outbox: Outbox, *, clock: Clock, random: Callable[[], float] = randomness.random) -> None:
        self._outbox = outbox
        self._clock = clock
        self._random = random
        self._failures = 0

    def wake(self) -> None:
        """The service answers again: send what waits now."""
        self._failures = 0
        self._outbox.woken.set()

    async def run(self) -> None:
        """Send what waits until cancelled."""
        while True:
            self._outbox.woken.clear()
            try:
                fault = await self._outbox.send_waiting()
            except sqlite3.Error as error:
                _log.warning("the journal cannot be used: %s", error)
                fault = None
            await self._pause(self._seconds_after(fault))

    def _seconds_after(self, fault: ServiceFault | None) -> float:
        if fault is None:
            self._failures = 0
            return in_step(self._clock, _SECONDS_BETWEEN_LOOKS)
        self._failures += 1
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** (self._failures - 1)) * (1 + self._random() / 4)
        return max(pause, fault.retry_after or 0.0)

    async def _pause(self, seconds: float) -> None:
        """Until the time is over or something wants to be sent."""
        async with asyncio.TaskGroup() as group:
            waiting = {group.create_task(self._clock.sleep(seconds)), group.create_task(self._woken())}
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in waiting:
                task.cancel()

    async def _woken(self) -> None:
        await self._outbox.woken.wait()
