"""Asking many things at once, and waiting for whichever comes first.

Invariant: nothing outlives the call that started it (task groups own every task), and one refusal never cancels the others.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from imtui.clock import Clock
from imtui.domain.errors import ServiceFault

_T = TypeVar("_T")


async def fan_out(calls: Iterable[Awaitable[_T]]) -> list[_T | ServiceFault]:
    """All of `calls` at the same time; each one's answer, or its fault, in order."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_answer_or_fault(call)) for call in calls]
    return [task.result() for task in tasks]


async def in_batches(calls: Iterable[Callable[[], Awaitable[_T]]], together: int) -> list[_T | ServiceFault]:
    """Like `fan_out`, but never more than `together` of them at the same time."""
    limit = asyncio.Semaphore(together)

    async def one(call: Callable[[], Awaitable[_T]]) -> _T:
        async with limit:
            return await call()

    return await fan_out([one(call) for call in calls])


def raise_first(answers: Iterable[object]) -> None:
    """Raise the first fault among `answers`, if there is one: after the good ones were used."""
    for answer in answers:
        if isinstance(answer, ServiceFault):
            raise answer


async def pause(clock: Clock, seconds: float, woken: asyncio.Event) -> None:
    """Wait until the time is over or `woken` is set, whichever comes first."""
    if woken.is_set():
        return
    async with asyncio.TaskGroup() as group:
        waiting = {group.create_task(clock.sleep(seconds)), group.create_task(_until(woken))}
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()


async def _answer_or_fault(call: Awaitable[_T]) -> _T | ServiceFault:
    try:
        return await call
    except ServiceFault as fault:
        return fault


async def _until(event: asyncio.Event) -> None:
    await event.wait()
