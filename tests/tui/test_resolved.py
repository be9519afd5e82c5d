"""Looking through incidents that were resolved, by key, by command and by filter."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from textual.pilot import Pilot

from imtui.domain.incidents import IncidentStatus
from imtui.domain.snapshot import Snapshot
from imtui.tui.screens.war_room import WarRoomScreen
from imtui.tui.widgets.incidents_pane import IncidentsPane
from tests.tui import canned
from tests.tui.backend import Room, room
from tests.tui.incidents import record
from tests.tui.piloting import running, said, settled
from tests.tui.stage import seen

OLD = canned.CHECKOUT.replace("checkout", "old")


def incidents(shown: Room) -> IncidentsPane:
    return shown.app.screen_stack[0].query_one(IncidentsPane)


def asked(shown: Room) -> list[timedelta | None]:
    """How far back each change of what is looked at asked for resolved ones."""
    since = [each.resolved_since for each in shown.backend.poller.attended]
    return [canned.NOW - each if each else None for each in since]


def found(since: timedelta) -> Snapshot:
    """The normal war room, and one that is over."""
    known = canned.snapshot().incidents or {}
    row = known[canned.CHECKOUT]
    began = canned.NOW - timedelta(days=3)
    old = replace(row, arn=OLD, title="Login is slow", status=IncidentStatus.RESOLVED, created=began, resolved=began + timedelta(hours=1))
    return replace(canned.snapshot(), incidents={**known, OLD: old}, resolved_since=canned.NOW - since)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    await pilot.press(*keys)
    await settled(pilot)


async def test_a_key_lists_them_and_the_same_key_ends_it() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        assert asked(shown)[-1] is None
        await press(pilot, "2", "H")
        assert asked(shown)[-1] == timedelta(days=30)
        assert incidents(shown).has_focus
        assert any("asking for resolved incidents" in line for line in seen(incidents(shown)))
        shown.backend.store.replace(found(timedelta(days=30)))
        await settled(pilot)
        lines = seen(incidents(shown))
        assert any("Login is slow" in line and "done" in line for line in lines)
        assert not any("Checkout returns 5xx" in line for line in lines)
        assert "resolved ones since 12 Feb" in lines[-1]
        await press(pilot, "H")
        assert asked(shown)[-1] is None
        assert any("Checkout returns 5xx" in line for line in seen(incidents(shown)))


async def test_a_command_says_how_far_back() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await press(pilot, "colon", *"resolved -90d", "enter")
        assert asked(shown)[-1] == timedelta(days=90)
        shown.backend.store.replace(replace(canned.snapshot(), resolved_since=canned.NOW - timedelta(days=90)))
        await settled(pilot)
        assert any(
            "none that began since 14 Dec 2025 was resolved" in " ".join(line.split()) for line in [" ".join(seen(incidents(shown)))]
        )
        await press(pilot, "colon", *"resolved soon", "enter")
        assert "is no time" in said(shown)[-1]
        assert asked(shown)[-1] == timedelta(days=90)
        await press(pilot, "escape")
        assert asked(shown)[-1] is None


async def test_the_filter_asks_for_them_as_soon_as_it_names_them() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await press(pilot, "slash", *"resolve")
        assert asked(shown)[-1] is None
        await press(pilot, *"d lo", "enter")
        assert asked(shown)[-1] == timedelta(days=30)
        shown.backend.store.replace(found(timedelta(days=30)))
        await settled(pilot)
        assert [row.key for row in incidents(shown).rows] == [OLD]
        await press(pilot, "slash", "escape")
        assert asked(shown)[-1] is None


async def test_one_that_is_over_is_opened_and_reopened() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await press(pilot, "H")
        shown.backend.store.replace(found(timedelta(days=30)))
        await settled(pilot)
        shown.backend.incidents.records[OLD] = replace(record(), arn=OLD, status=IncidentStatus.RESOLVED)
        await press(pilot, "enter")
        assert not isinstance(shown.app.screen, WarRoomScreen)
        await press(pilot, "X")
        await press(pilot, "y")
        assert shown.backend.incidents.calls == [
            ("update_incident", {"arn": OLD, "title": None, "impact": None, "summary": None, "status": IncidentStatus.OPEN})
        ]


async def test_elsewhere_the_command_says_where_it_works() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await press(pilot, "enter")
        await press(pilot, "colon", *"resolved", "enter")
        assert said(shown) == [":resolved is nothing for this screen: esc leads back to the war room"]
