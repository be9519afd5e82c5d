"""Keys that come faster than screens open, as from a paste, a script or a hand that knows the way."""

from textual import events
from textual.widgets import Input

from imtui.tui.screens.modals.command_line import CommandLine
from imtui.tui.screens.modals.note import NoteField
from imtui.tui.widgets.incidents_pane import IncidentsPane
from imtui.tui.widgets.timeline_pane import TimelinePane
from tests.tui import canned
from tests.tui.backend import Room, room
from tests.tui.piloting import running, settled


def burst(shown: Room, *keys: str) -> None:
    """All of them before any is handled."""
    for key in keys:
        shown.app.post_message(events.Key(key, {"space": " "}.get(key, key if len(key) == 1 else None)))


async def test_a_note_typed_in_one_go_is_a_note() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        burst(shown, "n", *"xsmeaq")
        await settled(pilot)
        assert pilot.app.screen.query_one(NoteField).text == "xsmeaq"
        assert shown.backend.contacts.calls == []


async def test_a_command_typed_in_one_go_is_obeyed() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        burst(shown, "colon", *"timer", "space", *"5m", "enter")
        await settled(pilot)
        assert not isinstance(pilot.app.screen, CommandLine)
        assert [timer.words for timer in shown.app.underway.timers] == ["5m are over"]


async def test_a_filter_typed_in_one_go_filters() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        burst(shown, "slash", *"5xx")
        await settled(pilot)
        assert pilot.app.screen.query_one(Input).value == "5xx"


async def test_what_is_typed_after_the_filter_is_kept_moves_in_the_pane() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        pane = pilot.app.screen.query_one(IncidentsPane)
        before = pane.cursor_key
        burst(shown, "slash", "e", "enter", "j")
        await settled(pilot)
        assert pane.filter_text == "e"
        assert pane.has_focus
        assert pane.cursor_key != before


async def test_a_pane_and_a_move_typed_in_one_go_move_in_that_pane() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        screen = pilot.app.screen
        incidents, timeline = screen.query_one(IncidentsPane), screen.query_one(TimelinePane)
        before = incidents.cursor_key, timeline.cursor_key
        burst(shown, "2", "j")
        await settled(pilot)
        assert incidents.cursor_key == before[0]
        assert timeline.cursor_key != before[1]
