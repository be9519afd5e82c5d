"""Driving the App in a test: run it, let it settle, see what it said.

A pilot takes an App to be idle once it has used next to no processor time for a fiftieth of a second, and waits for that twice a key:
half of all that these tests take. `watch_closely` has it look four times as often, by the same measure.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import textual._wait as idleness
from textual.pilot import Pilot
from textual.widgets import OptionList

from tests.tui.backend import Room

SIZE = (120, 40)
_CLOSELY = 1 / 200


def watch_closely(patch: pytest.MonkeyPatch) -> None:
    share = idleness.SLEEP_IDLE / idleness.SLEEP_GRANULARITY
    patch.setattr(idleness, "SLEEP_GRANULARITY", _CLOSELY)
    patch.setattr(idleness, "SLEEP_IDLE", _CLOSELY * share)


@asynccontextmanager
async def running(shown: Room, size: tuple[int, int] = SIZE) -> AsyncIterator[Pilot[Any]]:
    async with shown.app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        yield pilot


async def settled(pilot: Pilot[Any]) -> None:
    for _ in range(3):
        await pilot.pause()


async def until(pilot: Pilot[Any], condition: Callable[[], bool]) -> None:
    """Let the App work until it is so: for what Textual itself does in its own time."""
    for _ in range(200):
        if condition():
            return
        await pilot.pause(0.01)
    raise AssertionError("it never came to be so")


async def command(pilot: Pilot[Any], key: str, name: str) -> None:
    """Run a command of the palette by its name."""
    await pilot.press(key, *name)
    found = pilot.app.screen.query_one(OptionList)
    await until(pilot, lambda: found.highlighted == 0 and str(found.get_option_at_index(0).prompt).startswith(name))
    await pilot.press("enter")


def said(shown: Room) -> list[str]:
    return [notification.message for notification in shown.app._notifications]


def written(shown: Room, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What goes to the terminal itself from now on."""
    sequences: list[str] = []
    driver = shown.app._driver
    assert driver is not None
    monkeypatch.setattr(driver, "write", sequences.append)
    return sequences
