"""The App: connecting, hearing from the store, acting, leaving."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from textual.command import CommandPalette
from textual.widgets import Input

from imtui.domain.errors import CredentialsMissing
from imtui.domain.incidents import Impact
from imtui.sync.plan import Attention
from imtui.tui.drafts import Purpose
from imtui.tui.ports import Backend
from imtui.tui.screens.modals.confirm import ConfirmDialogue
from imtui.tui.screens.modals.details import Details
from imtui.tui.screens.modals.help import Help
from imtui.tui.screens.modals.too_small import TooSmall
from imtui.tui.screens.war_room import WarRoomScreen
from imtui.tui.theme import DEFAULT_THEME
from imtui.tui.widgets.incidents_pane import IncidentsPane
from imtui.tui.widgets.problem import Problem
from tests.tui import canned
from tests.tui.backend import FakeBackend, room
from tests.tui.piloting import command, resized, running, said, settled, until, written


async def test_the_first_frame_does_not_wait_for_the_connection() -> None:
    arrived = asyncio.Event()
    shown = room()

    async def connect() -> Backend:
        await arrived.wait()
        return shown.backend

    shown.app._connect = connect
    async with running(shown) as pilot:
        assert shown.app.snapshot.incidents is None
        assert shown.app.session == canned.SESSION
        arrived.set()
        await settled(pilot)
        assert shown.app.snapshot == canned.snapshot()
        assert shown.backend.poller.runs == 1


async def test_what_is_looked_at_is_what_is_polled() -> None:
    shown = room()
    async with running(shown) as pilot:
        assert shown.backend.poller.attended[-1] == Attention(incident=canned.CHECKOUT, me="akuam")
        asked = len(shown.backend.poller.attended)
        await pilot.press("down")
        await until(pilot, lambda: len(shown.backend.poller.attended) > asked)
        assert shown.backend.poller.attended[-1] == Attention(incident=canned.SEARCH, me="akuam")


async def test_incidents_that_the_cursor_runs_past_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WarRoomScreen, "ATTEND_AFTER", 3600.0)
    shown = room()
    async with running(shown) as pilot:
        attended = shown.backend.poller.attended
        asked = len(attended)
        await pilot.press("down", "down", "up")
        assert len(attended) == asked
        monkeypatch.setattr(WarRoomScreen, "ATTEND_AFTER", 0.001)
        await pilot.press("down")
        await until(pilot, lambda: len(attended) > asked)
        stopped_on = shown.app.screen.query_one(IncidentsPane).cursor_key
        assert stopped_on not in (canned.CHECKOUT, canned.SEARCH)
        assert [each.incident for each in attended[asked:]] == [stopped_on]


async def test_a_connection_that_fails_says_what_to_do_and_can_be_tried_again() -> None:
    shown = room()
    answers: list[Backend | Exception] = [
        CredentialsMissing("there are no AWS credentials", remedy="run aws sso login, or try imtui demo"),
        shown.backend,
    ]

    async def connect() -> Backend:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    shown.app._connect = connect
    async with running(shown) as pilot:
        problem = shown.app.screen.query_one(Problem)
        assert problem.has_class("-stated")
        assert "there are no AWS credentials" in str(problem.render())
        assert "imtui demo" in str(problem.render())
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert not problem.has_class("-stated")
        assert shown.app.snapshot == canned.snapshot()


async def test_what_the_store_learns_is_on_the_screen() -> None:
    shown = room()
    async with running(shown) as pilot:
        await pilot.press("escape")
        new = canned.incident(canned.incident_arn("new"), "Everything is down", Impact.CRITICAL, canned.NOW)
        known = shown.backend.store.snapshot.incidents or {}
        shown.backend.store.update(incidents={new.arn: new, **known})
        await settled(pilot)
        assert new.arn in (shown.app.snapshot.incidents or {})
        assert isinstance(shown.app.screen, WarRoomScreen)
        assert shown.app.screen.view.incident == canned.CHECKOUT


async def test_what_the_connection_learns_about_itself_is_in_the_session() -> None:
    shown = room()
    async with running(shown) as pilot:
        shown.backend.session = replace(shown.backend.session, account_id="999988887777")
        shown.backend.store.update(my_pages=())
        await settled(pilot)
        assert shown.app.session.account_id == "999988887777"


async def test_a_page_rings_and_is_counted_in_the_title(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = room(canned.view(snapshot=replace(canned.snapshot(), my_pages=())))
    async with running(shown) as pilot:
        sequences = written(shown, monkeypatch)
        rings: list[bool] = []
        monkeypatch.setattr(shown.app, "bell", lambda: rings.append(True))
        shown.backend.store.update(my_pages=canned.snapshot().my_pages)
        await settled(pilot)
        assert rings == [True]
        assert any("(1 unaccepted) imtui" in sequence for sequence in sequences)


async def test_the_clock_moves_the_screen_once_a_second() -> None:
    shown = room()
    async with running(shown) as pilot:
        shown.clock.set(canned.NOW + timedelta(seconds=30))
        shown.app._tick()
        await settled(pilot)
        assert shown.app.moment == canned.NOW + timedelta(seconds=30)
        assert isinstance(shown.app.screen, WarRoomScreen)
        assert shown.app.screen.view.now == shown.app.moment


async def test_polling_that_ended_is_said_and_begins_again_on_demand() -> None:
    shown = room()
    shown.backend.poller.fault = RuntimeError("a bug")
    async with running(shown) as pilot:
        assert any("a bug" in words and "ctrl+r" in words for words in said(shown))
        shown.backend.poller.fault = None
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert shown.backend.poller.runs == 2
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert shown.backend.poller.requested == [()]


async def test_quitting_gives_the_connection_back() -> None:
    shown = room()
    async with running(shown) as pilot:
        await pilot.press("q")
        await settled(pilot)
    assert shown.backend.closed
    assert not shown.app.is_running


async def test_quitting_with_something_unsent_asks_and_means_no() -> None:
    shown = room()
    async with running(shown) as pilot:
        shown.app.drafts.keep(Purpose.NOTE, canned.CHECKOUT, "half a thought")
        await pilot.press("q")
        await settled(pilot)
        assert isinstance(shown.app.screen, ConfirmDialogue)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(shown.app.screen, WarRoomScreen)
        assert shown.app.is_running
        await pilot.press("ctrl+q")
        await settled(pilot)
        await pilot.press("ctrl+q", "y")
        await settled(pilot)
    assert shown.app.return_code == 0
    assert shown.backend.closed


async def test_ctrl_q_quits_from_a_field_too_and_letters_do_not() -> None:
    shown = room()
    async with running(shown) as pilot:
        await pilot.press("slash", "q", "a", "x")
        await settled(pilot)
        assert shown.app.focused is not None
        assert isinstance(shown.app.focused, Input)
        assert shown.app.focused.value == "qax"
        assert shown.backend.contacts.calls == []
        await pilot.press("ctrl+q")
        await settled(pilot)
    assert shown.backend.closed


async def test_help_finds_a_key_by_what_it_does() -> None:
    shown = room(keymap={"page.accept": "f5"})
    async with running(shown) as pilot:
        await pilot.press("question_mark", *"accept")
        await settled(pilot)
        assert isinstance(shown.app.screen, Help)
        listing = str(shown.app.screen.query_one("#listing").render())
        assert "f5" in listing
        assert "Accept my page" in listing
        assert "Next row" not in listing
        await pilot.press(*" zzz")
        await settled(pilot)
        assert "no key does that" in str(shown.app.screen.query_one("#listing").render())


async def test_keys_can_be_moved() -> None:
    shown = room(keymap={"app.help": "f1", "pane.zoom": "f2"})
    async with running(shown) as pilot:
        await pilot.press("question_mark", "z")
        assert isinstance(shown.app.screen, WarRoomScreen)
        assert not shown.app.screen.panes.is_zoomed
        await pilot.press("f2", "f1")
        await settled(pilot)
        assert isinstance(shown.app.screen, Help)


async def test_copying_goes_through_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = room()
    async with running(shown) as pilot:
        sequences = written(shown, monkeypatch)
        await pilot.press("Y", "y", "2", "y")
        await settled(pilot)
        copied = [sequence for sequence in sequences if sequence.startswith("\x1b]52;c;")]
        assert len(copied) == 3
        assert said(shown)[0] == f"Copied the ARN of the incident: {canned.CHECKOUT}"
        assert said(shown)[1] == "Copied the id of the incident: checkout"
        assert said(shown)[2].startswith("Copied the id of the event: ")


async def test_details_keep_up_with_the_service_while_they_are_open() -> None:
    shown = room()
    async with running(shown) as pilot:
        await pilot.press("3", "enter")
        await settled(pilot)
        assert isinstance(shown.app.screen, Details)
        known = {arn: replace(each, display_name="Somebody Else") for arn, each in shown.backend.store.snapshot.contacts.items()}
        shown.backend.store.update(contacts=known)
        await settled(pilot)
        assert "Somebody Else" in str(shown.app.screen.query_one("#box").border_title)


async def test_the_palette_does_what_the_keys_do() -> None:
    shown = room(local_zone=timezone(timedelta(hours=2), "CEST"))
    async with running(shown) as pilot:
        await command(pilot, "ctrl+p", "Local time")
        await until(pilot, lambda: shown.app.zone == shown.app.preferences.local_zone)
        await command(pilot, "ctrl+p", "Zoom")
        screen = shown.app.screen_stack[0]
        assert isinstance(screen, WarRoomScreen)
        await until(pilot, lambda: screen.panes.is_zoomed)


async def test_a_terminal_that_is_too_small_says_so_until_it_is_not() -> None:
    shown = room()
    async with running(shown, (59, 20)) as pilot:
        assert isinstance(shown.app.screen, TooSmall)
        await pilot.resize_terminal(58, 19)
        await until(pilot, lambda: "58×19" in str(shown.app.screen.query_one("Static").render()))
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: isinstance(shown.app.screen, WarRoomScreen))


async def test_what_was_opened_where_the_terminal_was_too_small_outlives_that() -> None:
    shown = room()
    async with running(shown, (59, 20)) as pilot:
        await pilot.press("ctrl+p")
        assert isinstance(shown.app.screen, CommandPalette)
        await resized(pilot, 80, 24)
        assert isinstance(shown.app.screen, CommandPalette)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(shown.app.screen, WarRoomScreen))


async def test_an_unknown_theme_is_ours_and_a_known_one_is_chosen() -> None:
    for wanted, chosen in (("", DEFAULT_THEME), ("no-such", DEFAULT_THEME), ("imtui-light", "imtui-light"), ("nord", "nord")):
        shown = room(theme=wanted)
        async with running(shown):
            assert shown.app.theme == chosen


async def test_nothing_is_sent_while_nothing_is_connected() -> None:
    shown = room()

    async def connect() -> Backend:
        await asyncio.Event().wait()
        raise AssertionError

    shown.app._connect = connect
    async with running(shown) as pilot:
        await pilot.press("a", "n", "x")
        await settled(pilot)
        assert said(shown) == [
            "No page to you is waiting: A accepts pages of others",
            "No incident is selected",
            "No incident is selected",
        ]
        assert shown.backend.contacts.calls == []


def test_a_backend_is_what_the_app_asks_for() -> None:
    backend: Backend = FakeBackend(canned.snapshot(), canned.SESSION, room().clock)
    events: Sequence[object] = backend.store.snapshot.timelines[canned.CHECKOUT]
    assert events
