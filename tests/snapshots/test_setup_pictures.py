"""Pictures of the screens for people, shifts, plans and Regions, in every state.

Invariant: as with all pictures, a changed one is looked at before it is accepted.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from imtui.domain.errors import AccessDenied, Throttled
from imtui.tui.screens.setup import SetupScreen
from tests.snapshots.test_pictures import SMALL, WIDE, Compare, pressing
from tests.tui import canned
from tests.tui.backend import Room, room
from tests.tui.piloting import settled, until
from tests.tui.test_screens_calls import called

SIZES = pytest.mark.parametrize("size", [SMALL, WIDE, (200, 50)], ids=["80x24", "120x40", "200x50"])
SCREENS = {"replication": "R", "plans": "P", "on-call": "w", "console": "ctrl+o", "contacts": "c"}


READS = {
    "replication": "ssm-incidents:ListReplicationSets",
    "plans": "ssm-incidents:ListResponsePlans",
    "on-call": "ssm-contacts:ListRotations",
    "console": "",
    "contacts": "ssm-contacts:ListContacts",
}
"""What each screen reads first; the console reads nothing by itself."""


def _empty(shown: Room, screen: str) -> None:
    shown.backend.setup.replication.sets = ()
    shown.backend.setup.plans.records.clear()
    shown.backend.setup.rotas.rotas = ()
    shown.backend.setup.roster.clear()


def _denied(shown: Room, screen: str) -> None:
    action = READS[screen]
    shown.backend.gate.fault = AccessDenied(
        f"not allowed: the permission {action} is missing", action=action, remedy="ask for it to be added to your role"
    )


def _waiting(shown: Room, screen: str) -> None:
    shown.backend.gate.open.clear()


STATES: dict[str, Callable[[Room, str], None]] = {
    "normal": lambda shown, screen: None,
    "empty": _empty,
    "denied": _denied,
    "waiting": _waiting,
}


FORMS = {
    "contact-new": ("c", "n", "down", *"nights"),
    "contact-edit": ("c", "e"),
    "contact-draft": ("c", "e", "x", "escape", "e"),
    "contact-ladder": ("c", "G", "k", "e"),
    "contact-delete": ("c", "delete"),
    "contact-policy": ("c", "j", "h"),
    "channel-new": ("c", "plus", *"mobile", "tab", *"555"),
    "channel-activate": ("c", "j", "v"),
    "everybody": ("c", "f", "4"),
    "plan-new": ("P", "n", *"search"),
    "plan-edit": ("P", "e"),
    "plan-share": ("P", "h"),
    "plan-delete": ("P", "delete"),
    "region-new": ("R", "n", *"eu"),
    "replication-tags": ("R", "e"),
    "on-call-month": ("w", "M"),
    "on-call-day": ("w", "d"),
    "on-call-stand-in": ("w", "o"),
    "rotation-edit": ("w", "e"),
    "rotation-new": ("w", "n", *"late", "tab", "tab", *"bo chen"),
    "console-read": ("ctrl+o", "slash", *"describepage", "enter", "enter", *"arn"),
    "console-write": ("ctrl+o", "slash", *"createcontact", "enter", "enter", *"bo"),
}


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("name", FORMS)
def test_forms(snap_compare: Compare, name: str, size: tuple[int, int]) -> None:
    assert snap_compare(room(canned.view()).app, terminal_size=size, run_before=patiently(*FORMS[name]))


def _is_asking(pilot: Pilot[Any]) -> bool:
    screen = pilot.app.screen
    return isinstance(screen, SetupScreen) and screen.view.lookup.is_asking


def patiently(*keys: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """Like `pressing`, but each of the first keys has what it needs: a screen reads its list first, and then what the cursor is on."""

    async def run(pilot: Pilot[Any]) -> None:
        for key in keys[:3]:
            await pressing(key)(pilot)
            await until(pilot, lambda: not _is_asking(pilot))
            await settled(pilot)
        await pressing(*keys[3:])(pilot)

    return run


@SIZES
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("screen", SCREENS)
def test_screens(snap_compare: Compare, screen: str, state: str, size: tuple[int, int]) -> None:
    shown = room(canned.view())
    STATES[state](shown, screen)
    assert snap_compare(shown.app, terminal_size=size, run_before=pressing(SCREENS[screen]))


@pytest.mark.parametrize("screen", SCREENS)
def test_where_imtui_only_reads(snap_compare: Compare, screen: str) -> None:
    shown = room(replace(canned.view(), session=replace(canned.SESSION, read_only=True)))
    assert snap_compare(shown.app, terminal_size=WIDE, run_before=pressing(SCREENS[screen]))


@pytest.mark.parametrize("theme", ["imtui-light", "imtui-colour-blind", "imtui-monochrome"])
@pytest.mark.parametrize("screen", SCREENS)
def test_themes(snap_compare: Compare, screen: str, theme: str) -> None:
    assert snap_compare(room(canned.view(), theme=theme).app, terminal_size=WIDE, run_before=pressing(SCREENS[screen]))


@SIZES
@pytest.mark.parametrize("screen", [name for name, action in READS.items() if action])
def test_what_is_shown_grows_old_where_the_service_throttles(snap_compare: Compare, screen: str, size: tuple[int, int]) -> None:
    shown = room(canned.view())
    operation = READS[screen].partition(":")[2]

    async def grow_old(pilot: Pilot[Any]) -> None:
        await patiently(SCREENS[screen])(pilot)
        shown.backend.gate.fault = Throttled(
            f"the service throttles {operation}", operation=operation, remedy="imtui asks less often for a while"
        )
        await shown.clock.advance(100)
        shown.app.moment = shown.clock.now()
        await until(pilot, lambda: not _is_asking(pilot))
        await settled(pilot)

    assert snap_compare(shown.app, terminal_size=size, run_before=grow_old)


@SIZES
@pytest.mark.parametrize("state", ["normal", "empty"])
def test_the_log(snap_compare: Compare, state: str, size: tuple[int, int]) -> None:
    shown = room(canned.view())
    if state == "normal":
        called(shown)
    keys = ("L", "j") if state == "normal" else ("L",)
    assert snap_compare(shown.app, terminal_size=size, run_before=patiently(*keys))
