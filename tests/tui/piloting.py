"""Driving the App in a test: run it, let it settle, see what it said.

A pilot takes an App to be idle once it has used next to no processor time for a fiftieth of a second, and waits for that twice a key:
more than all that these tests do takes. `watch_closely` has it ask the event loop instead, which knows: an App is idle once nothing is
ready to run, and no timer about to go off. It also has it wait only for those widgets that have something to do, where Textual sends every
one of them a message to see whether it comes through; and it has what Textual parsed of its stylesheets last from one App to the next.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import textual.app
import textual.pilot
from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.message_pump import MessagePump
from textual.pilot import Pilot, WaitForScreenTimeout
from textual.widgets import OptionList

from tests.tui.backend import Room

SIZE = (120, 40)
_SOON = 1 / 100
"""Seconds: long enough for Textual to tell its screens of a new size."""


def watch_closely(patch: pytest.MonkeyPatch) -> None:
    for module in (textual.app, textual.pilot):
        patch.setattr(module, "wait_for_idle", _until_idle)
    patch.setattr(Pilot, "_wait_for_screen", _wait_for_the_busy)
    _share_what_is_parsed(patch)


async def _until_idle(_least: float = 0, patience: float = 1) -> None:
    """Until nothing is ready to run, nothing will be within the next moment, and no thread does anything for this loop."""
    loop: Any = asyncio.get_running_loop()
    begun = loop.time()
    soon = begun + _SOON
    while loop.time() < begun + patience:
        await asyncio.sleep(0)
        if loop._ready:
            continue
        if _has_threads_at_work(loop):
            soon = loop.time() + _SOON
            await asyncio.sleep(_SOON / 5)
        elif (due := min((timer.when() for timer in loop._scheduled if not timer.cancelled()), default=soon)) < soon:
            await asyncio.sleep(due - loop.time())
        else:
            return


def _has_threads_at_work(loop: Any) -> bool:
    pool = loop._default_executor
    return pool is not None and pool._idle_semaphore._value < len(pool._threads)


async def _wait_for_the_busy(pilot: Pilot[Any], patience: float = 30.0) -> bool:
    """What Textual's own does: until all that was on its way has been dealt with; False when that failed."""
    app: Any = pilot.app
    if not app.screen_stack:
        return False
    asked = [pump for pump in (app, *app.screen.walk_children(with_self=True)) if pump in (app, app.screen) or not _is_at_rest(pump)]
    left = 0
    come = asyncio.Event()

    def one_less() -> None:
        nonlocal left
        left -= 1
        if not left:
            come.set()

    left = sum(pump.call_later(one_less) for pump in asked)
    if not left:
        return True
    waits = [asyncio.create_task(come.wait()), asyncio.create_task(app._exception_event.wait())]
    _, pending = await asyncio.wait(waits, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
    for wait in pending:
        wait.cancel()
    if len(pending) == len(waits):
        raise WaitForScreenTimeout("widgets still have messages to process")
    return not left


def _is_at_rest(pump: MessagePump) -> bool:
    """Whether it has dealt with everything, and waits for a message: nothing that was put into its queue is left or being handled."""
    arrival: Any = pump._message_queue.ready_event
    return not arrival.is_set() and bool(arrival._waiters)


def _share_what_is_parsed(patch: pytest.MonkeyPatch) -> None:
    """Rules are the same for the same text and variables, and nobody changes them."""
    known: dict[frozenset[tuple[str, str]], LRUCache[Any, list[RuleSet]]] = {}
    begin, change = Stylesheet.__init__, Stylesheet.set_variables

    def share(sheet: Stylesheet) -> None:
        sheet._parse_cache = known.setdefault(frozenset(sheet._variables.items()), LRUCache(1024))

    def begun(sheet: Stylesheet, *, variables: dict[str, str] | None = None) -> None:
        begin(sheet, variables=variables)
        share(sheet)

    def changed(sheet: Stylesheet, variables: dict[str, str]) -> None:
        sheet._parse_cache = LRUCache(1)  # it is emptied now, which is not meant for those who share the one before
        change(sheet, variables)
        share(sheet)

    patch.setattr(Stylesheet, "__init__", begun)
    patch.setattr(Stylesheet, "set_variables", changed)


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


async def resized(pilot: Pilot[Any], width: int, height: int) -> None:
    """Give the terminal another size, and let everything follow it. Textual tells its screens a while later, by a timer, so that a window
    that is dragged is not followed at every step: a pause that takes the App to be idle before ends too early on a busy machine."""
    await pilot.resize_terminal(width, height)
    await until(pilot, lambda: pilot.app.screen.size == (width, height))
    await settled(pilot)


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
