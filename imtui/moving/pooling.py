"""Many calls at once, not all of them at once.

Invariant: results come in the order of the items; the first failure ends the rest and is the one that is raised, as it is.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


async def each(items: Sequence[_Item], function: Callable[[_Item], Awaitable[_Result]], *, at_once: int) -> list[_Result]:
    """`function` of every item, `at_once` of them under way at the most."""
    results: dict[int, _Result] = {}
    remaining = iter(enumerate(items))

    async def work() -> None:
        for index, item in remaining:
            results[index] = await function(item)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(at_once, len(items))):
                group.create_task(work())
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None
    return [results[index] for index in range(len(items))]
