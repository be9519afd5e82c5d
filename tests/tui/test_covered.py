"""What changes while another screen is in front, and what is painted of that."""

from typing import Any, TypeVar

import pytest
from textual._compositor import ChopsUpdate
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import TextArea

from imtui.tui.screens.incident import IncidentScreen
from imtui.tui.screens.modals.note import NoteDialogue
from imtui.tui.screens.war_room import WarRoomScreen
from tests.tui.backend import Room, room
from tests.tui.piloting import running, settled

S = TypeVar("S", bound=Screen[Any])


def painted(shown: Room, monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """The lines that are painted from now on."""
    lines: set[int] = set()

    def look(screen: Screen[Any], update: object) -> None:
        if isinstance(update, ChopsUpdate):
            lines.update(y for y, _, _ in update.spans)

    monkeypatch.setattr(shown.app, "_display", look)
    return lines


async def covered(shown: Room, pilot: Pilot[None], key: str, kind: type[S]) -> tuple[WarRoomScreen, S]:
    """The war room, and in front of it what the key opens."""
    await pilot.press(key)
    await settled(pilot)
    behind, front = shown.app.screen_stack[-2:]
    assert isinstance(behind, WarRoomScreen)
    assert isinstance(front, kind)
    return behind, front


async def test_what_changes_in_front_and_behind_at_once_is_both_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = room()
    async with running(shown) as pilot:
        behind, front = await covered(shown, pilot, "n", NoteDialogue)
        typed = front.query_one(TextArea)
        lines = painted(shown, monkeypatch)
        typed._set_dirty()
        front._dirty_widgets.add(typed)
        behind._compositor._dirty_regions.add(Region(0, 0, 20, 1))
        behind._compositor_refresh()
        front._on_timer_update()
        assert lines == {0, *typed.region.line_range}


async def test_behind_what_hides_it_nothing_is_painted() -> None:
    shown = room()
    async with running(shown) as pilot:
        behind, front = await covered(shown, pilot, "enter", IncidentScreen)
        behind._compositor._dirty_regions.add(Region(0, 0, 20, 1))
        behind._compositor_refresh()
        assert not front._dirty_widgets
        assert not front._repaint_required
        assert not behind._compositor._dirty_regions
