"""Many calls, few at a time: what a screen reads shall not stand in the way of what a person does meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

AT_ONCE = 6
_T = TypeVar("_T")


async def few(calls: Iterable[Callable[[], Awaitable[_T]]], at_once: int = AT_ONCE) -> tuple[_T, ...]:
    """Their answers, in order; the first fault of any, and the rest is not made then."""
    turns = asyncio.Semaphore(at_once)

    async def made(call: Callable[[], Awaitable[_T]]) -> _T:
        async with turns:
            return await call()

    tasks = [asyncio.ensure_future(made(call)) for call in calls]
    try:
        return tuple(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
