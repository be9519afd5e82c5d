"""When all of memory is looked through: in pauses, and now and then whatever happens."""

import asyncio

from imtui.cli.sweeping import Sweeper
from tests.clocks import FakeClock


class Desk:
    """Somebody who may be typing, and how often was swept around them."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.keys = 0
        self.swept: list[float] = []

    def collect(self) -> None:
        self.swept.append(self.clock.monotonic())

    async def spend(self, seconds: int, *, typing: bool) -> None:
        for _ in range(seconds):
            self.keys += typing
            await self.clock.advance(1)


async def _swept(*spells: tuple[int, bool]) -> list[float]:
    desk = Desk()
    async with asyncio.TaskGroup() as group:
        task = group.create_task(Sweeper(lambda: desk.keys, clock=desk.clock, collect=desk.collect).run())
        await desk.clock.settle()
        for seconds, typing in spells:
            await desk.spend(seconds, typing=typing)
        task.cancel()
    return desk.swept


async def test_once_a_minute_while_nobody_types() -> None:
    assert await _swept((180, False)) == [60, 120, 180]


async def test_a_person_who_types_is_left_alone_until_they_pause() -> None:
    assert await _swept((110, True), (10, False)) == [115]


async def test_somebody_who_never_pauses_is_interrupted_every_ten_minutes() -> None:
    assert await _swept((1210, True)) == [600, 1200]
