"""How a running service keeps up: how long its workers rest, and where their work with the database is done.

Invariant: a worker rests until its next due moment, until it is woken, or until the longest rest is over, whichever comes first; what
takes time on a network is never done in the event loop.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from imtui.clock import Clock

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """`longest_rest`, in seconds, is how late a laptop that slept, or work that another process left undone, is noticed. `in_threads`:
    whether work is handed to a thread. `farewell` is how many seconds what is under way gets to arrive when the service ends."""

    longest_rest: float = 30.0
    farewell: float = 3.0
    in_threads: bool = False

    async def call(self, work: Callable[[], _T]) -> _T:
        """The result of `work`, which is synchronous."""
        return await asyncio.to_thread(work) if self.in_threads else work()

    async def rest(self, clock: Clock, due: datetime | None, wake: asyncio.Event) -> None:
        """Until `due` on `clock`, or `wake` is set, or the longest rest is over."""
        seconds = self.longest_rest if due is None else min(self.longest_rest, (due - clock.now()).total_seconds())
        async with asyncio.TaskGroup() as group:
            waiting = (group.create_task(clock.sleep(seconds)), group.create_task(wake.wait()))
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in waiting:
                task.cancel()


#: With the database to itself, in a file or in memory: it answers faster than a thread is called.
ALONE: Final = Pace()
#: With a database on a network, and perhaps with other services on it: when one ends, the others take over within the second.
TOGETHER: Final = Pace(longest_rest=1.0, in_threads=True)
