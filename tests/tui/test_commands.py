"""The command line and what it leads to, through its keys."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from imtui.domain import notes
from imtui.domain.errors import CredentialsExpired, CredentialsMissing, Unreachable
from imtui.domain.snapshot import Health, Snapshot, Topic, Watch
from imtui.tui import logins
from imtui.tui.ports import Backend, Connect
from imtui.tui.screens.modals.catching_up import CatchingUp
from imtui.tui.screens.modals.command_line import CommandLine
from imtui.tui.screens.modals.note import NoteDialogue
from imtui.tui.screens.modals.who import WhoDialogue
from imtui.tui.screens.war_room import WarRoomScreen
from imtui.tui.widgets.header_bar import HeaderBar
from tests.clocks import FakeClock
from tests.tui import canned
from tests.tui.backend import FakeBackend, Room, room
from tests.tui.piloting import command, running, said, settled, until, written
from tests.tui.stage import seen

NOBODY = canned.view(snapshot=replace(canned.snapshot(), me="", my_pages=None), session=replace(canned.SESSION, me=""))


async def press(pilot: Pilot[Any], *keys: str) -> None:
    await pilot.press(*keys)
    await settled(pilot)


async def type_command(pilot: Pilot[Any], line: str) -> None:
    await press(pilot, "colon", *line, "enter")


def top(pilot: Pilot[Any]) -> type[object]:
    """Which screen is on top."""
    return type(pilot.app.screen)


def line(pilot: Pilot[Any]) -> Input:
    return pilot.app.screen.query_one(Input)


def offered(pilot: Pilot[Any]) -> str:
    return str(pilot.app.screen.query_one("#offered", Static).content)


def header(shown: Room) -> str:
    return seen(shown.app.screen_stack[0].query_one(HeaderBar))[0]


# The line itself


async def test_what_is_typed_at_once_is_in_the_line() -> None:
    """Keys that come before the line is painted are its own: none is lost, and none acts on what is behind."""
    shown = room(canned.view())
    async with running(shown) as pilot:
        await pilot.press("colon", "x", "s", "m")
        await settled(pilot)
        assert top(pilot) is CommandLine
        assert line(pilot).value == "xsm"


async def test_tab_completes_and_the_list_follows() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await press(pilot, "colon", *"ti")
        assert offered(pilot).startswith("timer ")
        await press(pilot, "tab")
        assert line(pilot).value == "timer "
        line(pilot).value = "theme imtui-l"
        await press(pilot, "tab", "enter")
        assert pilot.app.theme == "imtui-light"


async def test_what_is_no_command_stays_with_the_reason_beneath() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await type_command(pilot, "acept")
        assert top(pilot) is CommandLine
        assert "did you mean :accept" in offered(pilot)
        assert line(pilot).value == "acept"
        await press(pilot, "escape")
        assert top(pilot) is WarRoomScreen


async def test_what_was_typed_before_comes_back() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await type_command(pilot, "timer 5m one")
        await type_command(pilot, "local")
        await press(pilot, "colon", "up", "up")
        assert line(pilot).value == "timer 5m one"
        await press(pilot, "down", "down")
        assert line(pilot).value == ""
        assert len(shown.app.drafts) == 0


async def test_a_command_does_what_its_key_does() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await type_command(pilot, "update")
        assert top(pilot) is NoteDialogue


async def test_a_note_is_written_without_a_dialogue() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await type_command(pilot, "note d! rolled back")
    assert shown.backend.incidents.calls[0][1]["data"] == '"d! rolled back — @akuam"'


async def test_the_palette_finishes_in_the_line_what_needs_words() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await command(pilot, "ctrl+p", "Timer")
        await settled(pilot)
        assert top(pilot) is CommandLine
        assert line(pilot).value == "timer "


async def test_every_page_to_me_is_accepted_at_once() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await type_command(pilot, "accept all")
        assert [given["page"] for _, given in shown.backend.contacts.calls] == [canned.page_arn("akuam", "billing-sms")]
        await type_command(pilot, "accept some")
        assert "cannot be accepted" in said(shown)[-1]


# Timers


async def test_a_timer_counts_down_in_the_header_and_survives_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = room(canned.view())
    async with running(shown, size=(140, 40)) as pilot:
        await type_command(pilot, "timer 5m failover")
        assert "failover in 05:00" in header(shown)
        await press(pilot, "enter")
        await shown.clock.advance(299)
        shown.app._tick()
        assert said(shown) == []
        sequences = written(shown, monkeypatch)
        await shown.clock.advance(1)
        shown.app._tick()
        await settled(pilot)
        assert said(shown) == ["Time is up: failover"]
        assert any("time is up" in each for each in sequences)
        shown.app._tick()
        assert len(said(shown)) == 1
        await press(pilot, "escape")
        assert "failover" not in header(shown)


# What changed


async def test_what_changed_since_a_time_is_listed() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await type_command(pilot, "since 14:00")
        assert top(pilot) is CatchingUp
        assert pilot.app.screen.query_one("#box").border_title == "Since 14:00 UTC, 3m ago"
        lines = str(pilot.app.screen.query_one("#lines", Static).content).splitlines()
        assert lines[0] == "Checkout returns 5xx"
        assert lines[-1] == " 14:02:14  SMS page to eli failed: carrier rejected"
        await press(pilot, "escape")
        await type_command(pilot, "since yesterday")
        assert "is no time" in said(shown)[-1]


async def test_a_time_ago_needs_no_dash() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await type_command(pilot, "since 10m")
        assert top(pilot) is CatchingUp
        assert pilot.app.screen.query_one("#box").border_title == "Since 13:53 UTC, 10m ago"


async def test_a_long_list_of_changes_keeps_its_column_beside_the_scroll_bar() -> None:
    # At some lengths a line is as long as there is room without the bar, and a cell too long with it.
    notes = tuple(canned.note(str(each), canned.at("14:01:00"), f"{'x' * (20 + each)} {'y' * 20} z{each}") for each in range(40))
    shown = room(canned.view(snapshot=replace(canned.snapshot(), timelines={canned.CHECKOUT: notes})))
    async with running(shown, size=(80, 24)) as pilot:
        await type_command(pilot, "since 14:00")
        await settled(pilot)
        lines = pilot.app.screen.query_one("#lines", Static)
        assert pilot.app.screen.query_one("#news").max_scroll_y > 0
        assert max(len(line) for line in str(lines.content).splitlines()) <= lines.size.width
        assert pilot.app.screen.query_one("#box").max_scroll_y == 0  # its keys are in sight


async def test_a_long_list_of_changes_begins_with_the_incident_that_changed_last() -> None:
    notes = tuple(canned.note(str(number), canned.at("14:01:00"), f"thing {number}") for number in range(40))
    shown = room(canned.view(snapshot=replace(canned.snapshot(), timelines={canned.CHECKOUT: notes})))
    async with running(shown) as pilot:
        await type_command(pilot, "since 14:00")
        await settled(pilot)
        news = pilot.app.screen.query_one("#news")
        assert news.max_scroll_y > 0
        assert news.scroll_offset.y == 0


async def test_who_comes_back_is_told_what_changed_and_only_then() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await shown.clock.advance(14 * 60)
        await press(pilot, "j")
        assert top(pilot) is WarRoomScreen
        note = canned.note("99", canned.NOW + timedelta(minutes=20), "failed over — @bo")
        shown.backend.store.update(timelines={canned.CHECKOUT: (note, *canned.snapshot().timelines[canned.CHECKOUT])})
        await shown.clock.advance(16 * 60)
        await press(pilot, "k")
        assert top(pilot) is CatchingUp
        text = str(pilot.app.screen.query_one("#lines", Static).content)
        assert text.splitlines() == ["Checkout returns 5xx", " 14:23:22  failed over (bo)"]


async def test_nothing_changed_covers_nothing() -> None:
    shown = room(canned.empty())
    async with running(shown) as pilot:
        await shown.clock.advance(3600)
        await press(pilot, "j")
        assert top(pilot) is WarRoomScreen
        assert said(shown) == []


async def test_who_comes_back_and_types_is_not_interrupted() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        note = canned.note("99", canned.NOW + timedelta(minutes=20), "failed over")
        shown.backend.store.update(timelines={canned.CHECKOUT: (note,)})
        await press(pilot, "n")
        await shown.clock.advance(16 * 60)
        await press(pilot, "x")
        assert top(pilot) is NoteDialogue
        assert "changes; :since -16m lists them" in said(shown)[0]


# Who one is


async def test_who_one_is_is_asked_once_when_it_is_needed() -> None:
    shown = room(NOBODY)
    async with running(shown) as pilot:
        await press(pilot, "a")
        assert top(pilot) is WhoDialogue
        await press(pilot, *"aku", "enter")
        assert shown.backend.session.me == "akuam"
        assert shown.backend.desk.me == "akuam"
        assert shown.backend.poller.attended[-1].me == "akuam"
        assert "You are akuam" in said(shown)[0]


async def test_whoever_is_recognised_later_is_watched_from_then_on() -> None:
    shown = room(NOBODY)
    async with running(shown) as pilot:
        shown.backend.become("akuam")
        shown.backend.store.update(contacts={})
        await settled(pilot)
        assert shown.backend.poller.attended[-1].me == "akuam"


async def test_who_one_is_can_be_said() -> None:
    shown = room(NOBODY)
    async with running(shown) as pilot:
        await type_command(pilot, "me boo")
        assert "did you mean bo?" in said(shown)[0]
        await type_command(pilot, "me chen")
        assert shown.app.session.me == "chen"


# Other places, logins and clocks


class Places:
    """Another account, reached by any profile."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.asked: list[tuple[str, str]] = []

    def profiles(self) -> Sequence[str]:
        return ("prod", "staging")

    def connect(self, *, profile: str = "", region: str = "") -> Connect:
        self.asked.append((profile, region))

        async def connected() -> Backend:
            return self.backend

        return connected


class Unreached(Places):
    """Another account that does not answer."""

    def __init__(self) -> None:
        super().__init__(FakeBackend(Snapshot(), canned.SESSION, FakeClock(canned.NOW)))

    def connect(self, *, profile: str = "", region: str = "") -> Connect:
        async def connected() -> Backend:
            raise Unreachable("nobody answers")

        return connected


async def test_another_profile_is_another_connection_and_nothing_of_the_old_one_stays() -> None:
    shown, other = room(canned.view()), canned.empty()
    places = Places(FakeBackend(other.snapshot, replace(other.session, account_id="999900001111"), shown.clock))
    shown.app._elsewhere = places
    async with running(shown) as pilot:
        await press(pilot, "colon", *"profile st", "tab", "enter")
        await settled(pilot)
        assert places.asked == [("staging", "")]
        assert shown.app.session.account_id == "999900001111"
        assert shown.app.snapshot.incidents == {}
        assert shown.backend.closed
        assert "999900001111" in header(shown)


async def test_what_was_on_its_way_from_there_is_not_shown_here() -> None:
    shown = room(canned.view())
    shown.app._elsewhere = Unreached()
    async with running(shown) as pilot:
        there = shown.backend.store.snapshot
        shown.backend.store.update(me="somebody")  # heard of once the App comes to it, which is after the command
        shown.app.action_region("eu-north-1")
        await settled(pilot)
        assert there.incidents
        assert shown.app.snapshot == Snapshot()
        assert isinstance(shown.app.problem, Unreachable)


@pytest.mark.parametrize("key", ["c", "enter"])
async def test_screens_about_what_is_there_are_left_with_it(key: str) -> None:
    shown, other = room(canned.view()), canned.empty()
    shown.app._elsewhere = Places(FakeBackend(other.snapshot, other.session, shown.clock))
    async with running(shown) as pilot:
        await press(pilot, key)
        assert top(pilot) is not WarRoomScreen
        await type_command(pilot, "region eu-north-1")
        assert top(pilot) is WarRoomScreen
        assert shown.app.snapshot.incidents == {}


async def test_what_was_known_there_is_not_missed_here() -> None:
    shown, other = room(canned.view()), canned.empty()
    shown.app._elsewhere = Places(FakeBackend(other.snapshot, other.session, shown.clock))
    async with running(shown) as pilot:
        await shown.clock.advance(61)
        shown.app._tick()
        await press(pilot, "j")
        shown.app.action_region("eu-north-1")
        await settled(pilot)
        await shown.clock.advance(20 * 60)
        shown.app._tick()
        await press(pilot, "j")
        assert not isinstance(shown.app.screen, CatchingUp), "nothing was deleted: it is elsewhere"


@pytest.mark.parametrize(
    ("command", "why"),
    [("profile nosuch", "there is no AWS profile nosuch: there are prod, staging"), ("region europe", "europe is no name of a Region")],
)
async def test_what_is_no_place_leaves_everything_as_it_was(command: str, why: str) -> None:
    shown = room(canned.view())
    places = Places(shown.backend)
    shown.app._elsewhere = places
    async with running(shown) as pilot:
        await type_command(pilot, command)
        assert why in said(shown)[0]
        assert places.asked == []
        assert not shown.backend.closed
        assert shown.app.snapshot.incidents


async def test_a_role_is_given_by_its_command() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await press(pilot, "colon", *"scribe ch", "tab", "enter")
        await until(pilot, lambda: bool(shown.backend.incidents.calls))
        [(name, given)] = shown.backend.incidents.calls
        assert (name, notes.understand(json.loads(given["data"])).role) == ("create_event", "scribe")


async def test_where_there_is_no_other_place_it_is_said() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await type_command(pilot, "region eu-north-1")
        assert "no other place" in said(shown)[0]


async def test_login_runs_what_the_fault_names_and_asks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    async def run(app: object, login: str) -> str:
        ran.append(login)
        return "done"

    monkeypatch.setattr(logins, "run", run)
    fault = CredentialsExpired("the SSO session has expired", remedy="run `aws sso login --profile prod`; imtui carries on by itself")
    expired = replace(canned.snapshot(), health={Watch(Topic.INCIDENTS): Health(fault=fault)})
    shown = room(canned.view(snapshot=expired))
    async with running(shown) as pilot:
        await type_command(pilot, "login")
        await settled(pilot)
        assert ran == ["aws sso login --profile prod"]
        assert shown.backend.poller.requested == [()]


async def test_login_connects_where_there_was_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = room(canned.view())
    faults: list[CredentialsMissing | None] = [CredentialsMissing("no credentials", remedy="run `aws sso login`"), None]

    async def connect() -> Backend:
        fault = faults.pop(0)
        if fault is not None:
            raise fault
        return shown.backend

    async def run(app: object, login: str) -> str:
        return "done"

    shown.app._connect = connect
    monkeypatch.setattr(logins, "run", run)
    async with running(shown) as pilot:
        assert "no credentials" in str(shown.app.problem)
        await type_command(pilot, "login")
        await settled(pilot)
        assert str(shown.app.problem) == "None"
        assert shown.backend.poller.runs == 1


async def test_no_login_is_run_where_none_is_due() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await type_command(pilot, "login")
        assert "No login is due" in said(shown)[0]


async def test_where_there_is_no_login_to_run_it_says_what_there_is_to_do() -> None:
    fault = CredentialsExpired("the AWS credentials have expired", remedy="export fresh AWS_ACCESS_KEY_ID and start imtui again")
    shown = room(canned.view(snapshot=replace(canned.snapshot(), health={Watch(Topic.INCIDENTS): Health(fault=fault)})))
    async with running(shown) as pilot:
        await type_command(pilot, "login")
        assert "no login that imtui could run: the AWS credentials have expired: export fresh" in said(shown)[0]


async def test_a_screen_that_cannot_be_put_away_names_the_command() -> None:
    fault = CredentialsExpired("expired", remedy="run `aws sso login`; imtui carries on by itself")
    shown = room(canned.view(snapshot=replace(canned.snapshot(), health={Watch(Topic.INCIDENTS): Health(fault=fault)})))
    async with running(shown) as pilot:
        await type_command(pilot, "login")
        assert "run aws sso login in another terminal" in said(shown)[0]


@pytest.mark.parametrize(("seconds", "words"), [(59, ""), (125, "clock 2m behind"), (-4000, "clock 1h06m ahead")])
async def test_a_clock_that_is_off_is_said(seconds: int, words: str) -> None:
    shown = room(canned.view(session=replace(canned.SESSION, skew=timedelta(seconds=seconds))))
    async with running(shown, size=(80, 24)):
        assert (words in header(shown)) if words else ("clock" not in header(shown))
