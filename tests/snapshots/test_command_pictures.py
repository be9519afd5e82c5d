"""Pictures of the command line and what it leads to, and of the timeline's tools.

Invariant: as for all pictures: a changed one is looked at before it is accepted.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from imtui.domain.errors import CredentialsExpired
from imtui.domain.snapshot import Health, Topic, Watch
from imtui.tui.ports import Backend
from tests.tui import canned
from tests.tui.backend import Room, room
from tests.tui.piloting import settled

Compare = Callable[..., bool]
SMALL, WIDE = (80, 24), (120, 40)
SIZES = pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
NOBODY = canned.view(snapshot=replace(canned.snapshot(), me="", my_pages=None), session=replace(canned.SESSION, me=""))
DIALOGUES: dict[str, tuple[str, ...]] = {
    "command": ("colon", *"t"),
    "no-command": ("colon", *"acept", "enter"),
    "since": ("colon", *"since 13:50", "enter"),
    "timer": ("colon", *"timer 5m failover of db-2", "enter"),
    "status": ("u",),
    "edit": ("2", "j", "E"),
    "delete": ("2", "j", "D"),
    "handover": ("colon", *"handover", "enter"),
    "kinds": ("2", "slash", *"kind:people"),
}


def pressing(*keys: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """Let everything arrive, press, let it settle."""

    async def run(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        await pilot.press(*keys)
        await settled(pilot)

    return run


@SIZES
@pytest.mark.parametrize("name", DIALOGUES)
def test_dialogues(snap_compare: Compare, name: str, size: tuple[int, int]) -> None:
    assert snap_compare(room(canned.view()).app, terminal_size=size, run_before=pressing(*DIALOGUES[name]))


@SIZES
def test_who(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(room(NOBODY).app, terminal_size=size, run_before=pressing("a", *"a"))


def handed_over() -> Room:
    handover = canned.note("20", canned.at("14:02:30"), "Handover\nSituation: 4 % of orders fail\nTo do:\n- ask payments — @chen")
    events = canned.snapshot().timelines[canned.CHECKOUT]
    return room(canned.view(snapshot=replace(canned.snapshot(), timelines={canned.CHECKOUT: (handover, *events)})))


@SIZES
def test_taking_over(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(handed_over().app, terminal_size=size, run_before=pressing("colon", *"handover accept", "enter"))


@SIZES
def test_login_is_due(snap_compare: Compare, size: tuple[int, int]) -> None:
    """Polling met expired credentials; the clock is off too."""
    remedy = "run `aws sso login --profile prod`; imtui carries on by itself"
    fault = CredentialsExpired("the SSO session has expired", code="UnauthorizedSSOToken", remedy=remedy)
    health = {
        watch: Health(succeeded=canned.NOW - timedelta(seconds=50), fault=fault)
        for watch in (Watch(Topic.INCIDENTS), Watch(Topic.TIMELINE, canned.CHECKOUT))
    }
    session = replace(canned.SESSION, skew=timedelta(seconds=185))
    view = canned.view(snapshot=replace(canned.snapshot(), health=health), session=session)
    assert snap_compare(room(view).app, terminal_size=size, run_before=pressing())


def test_login_before_there_is_a_connection(snap_compare: Compare) -> None:
    async def connect() -> Backend:
        raise CredentialsExpired("the SSO session has expired", remedy="run `aws sso login --profile prod`; imtui carries on by itself")

    assert snap_compare(room(canned.starting(), connect=connect).app, terminal_size=SMALL, run_before=pressing())


@pytest.mark.parametrize(("minutes", "name"), [(17, "due"), (29, "overdue")])
def test_a_status_update_is(snap_compare: Compare, minutes: int, name: str) -> None:
    assert snap_compare(room(canned.view(now=canned.NOW + timedelta(minutes=minutes))).app, terminal_size=WIDE, run_before=pressing())
