"""Pictures of a replay: at its beginning, while it plays, paused in the middle, at its end, and with nothing in it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from imtui.domain.patches import patch_between
from imtui.domain.recordings import ON_TIME, Frame, Recording
from imtui.domain.snapshot import Health, Snapshot
from imtui.tui.screens.war_room import WarRoomScreen
from tests import recorded
from tests.tui import canned
from tests.tui.piloting import settled
from tests.tui.replays import Cinema, cinema

Compare = Callable[..., bool]
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)], ids=["80x24", "120x40", "200x50"])


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits to see whether the cursor moves on: what it is on is read at once."""
    monkeypatch.setattr(WarRoomScreen, "ATTEND_AFTER", 0.001)


def pressing(shown: Cinema, *keys: str, seconds: float = 0) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """Press, then let so much time pass in the room."""

    async def run(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        await pilot.press(*keys)
        await shown.clock.advance(seconds)
        shown.app._follow()  # as it does five times a second
        await settled(pilot)

    return run


def nothing() -> Recording:
    """A quiet hour: not one incident."""
    shown = canned.empty().snapshot
    health = {watch: Health(succeeded=ON_TIME, interval=each.interval) for watch, each in shown.health.items()}
    first = Frame(at=recorded.BEGAN, patch=patch_between(Snapshot(), replace(shown, health=health)))
    return recorded.recording(frames=(first,))


@SIZES
def test_playing(snap_compare: Compare, size: tuple[int, int]) -> None:
    shown = cinema()
    assert snap_compare(shown.app, terminal_size=size, run_before=pressing(shown, "space", seconds=45))


@SIZES
def test_paused(snap_compare: Compare, size: tuple[int, int]) -> None:
    since, until = recorded.DECIDED + recorded.LENGTH / 10, recorded.RESOLVED - recorded.LENGTH / 10
    shown = cinema(recorded.recording(breaks=((since, until),)))
    assert snap_compare(shown.app, terminal_size=size, run_before=pressing(shown, "plus", "plus", "full_stop"))


@SIZES
def test_empty(snap_compare: Compare, size: tuple[int, int]) -> None:
    shown = cinema(nothing())
    assert snap_compare(shown.app, terminal_size=size, run_before=pressing(shown))


def test_at_the_end(snap_compare: Compare) -> None:
    shown = cinema()
    assert snap_compare(shown.app, terminal_size=(120, 40), run_before=pressing(shown, "end"))


def test_one_incident(snap_compare: Compare) -> None:
    shown = cinema()
    assert snap_compare(shown.app, terminal_size=(120, 40), run_before=pressing(shown, "full_stop", "enter", "2"))


def test_refused(snap_compare: Compare) -> None:
    shown = cinema()
    assert snap_compare(shown.app, terminal_size=(80, 24), run_before=pressing(shown, "a"))


def test_not_recorded(snap_compare: Compare) -> None:
    shown = cinema()
    assert snap_compare(shown.app, terminal_size=(120, 40), run_before=pressing(shown, "down", "down"))


@pytest.mark.parametrize("theme", ["imtui-light", "imtui-monochrome", "imtui-colour-blind"])
def test_themes(snap_compare: Compare, theme: str) -> None:
    shown = cinema(theme=theme)
    assert snap_compare(shown.app, terminal_size=(120, 40), run_before=pressing(shown, "full_stop"))


def test_ascii(snap_compare: Compare) -> None:
    shown = cinema(ascii=True)
    assert snap_compare(shown.app, terminal_size=(120, 40), run_before=pressing(shown, "full_stop"))
