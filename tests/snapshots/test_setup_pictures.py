"""Pictures of the screens for people, shifts, plans and Regions, in every state.

Invariant: as with all pictures, a changed one is looked at before it is accepted.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from imtui.domain.errors import AccessDenied
from imtui.tui.screens.setup import SetupScreen
from tests.snapshots.test_pictures import SMALL, WIDE, Compare, pressing
from tests.tui import canned
from tests.tui.backend import Room, room
from tests.tui.piloting import settled, until

SIZES = pytest.mark.parametrize("size", [SMALL, WIDE, (200, 50)], ids=["80x24", "120x40", "200x50"])
SCREENS = {"replication": "R", "plans": "P", "on-call": "w", "console": "ctrl+o", "contacts": "c"}


def _empty(shown: Room) -> None:
    shown.backend.setup.replication.sets = ()
    shown.backend.setup.plans.records.clear()
    shown.backend.setup.rotas.rotas = ()
    shown.backend.setup.roster.clear()


def _denied(shown: Room) -> None:
    shown.backend.gate.fault = AccessDenied(
        "imtui may not do that as responder", action="ssm-incidents:ListReplicationSets", remedy="allow ssm-incidents:ListReplicationSets"
    )


def _waiting(shown: Room) -> None:
    shown.backend.gate.open.clear()


STATES: dict[str, Callable[[Room], None]] = {"normal": lambda shown: None, "empty": _empty, "denied": _denied, "waiting": _waiting}


FORMS = {
    "contact-new": ("c", "n", "down", *"nights"),
    "contact-edit": ("c", "e"),
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
    STATES[state](shown)
    assert snap_compare(shown.app, terminal_size=size, run_before=pressing(SCREENS[screen]))


@pytest.mark.parametrize("screen", SCREENS)
def test_where_imtui_only_reads(snap_compare: Compare, screen: str) -> None:
    shown = room(replace(canned.view(), session=replace(canned.SESSION, read_only=True)))
    assert snap_compare(shown.app, terminal_size=WIDE, run_before=pressing(SCREENS[screen]))


@pytest.mark.parametrize("theme", ["imtui-light", "imtui-colour-blind", "imtui-monochrome"])
@pytest.mark.parametrize("screen", SCREENS)
def test_themes(snap_compare: Compare, screen: str, theme: str) -> None:
    assert snap_compare(room(canned.view(), theme=theme).app, terminal_size=WIDE, run_before=pressing(SCREENS[screen]))
