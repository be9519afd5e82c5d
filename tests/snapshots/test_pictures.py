"""Pictures of every screen from canned Snapshots: no network, a clock that stands still, nothing that blinks.

Invariant: a changed picture is looked at before it is accepted (`pytest tests/snapshots --snapshot-update`).
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from imtui.domain.errors import CredentialsMissing
from imtui.domain.incidents import Incident, IncidentSource
from imtui.tui.drafts import Purpose
from imtui.tui.ports import Backend
from imtui.tui.views import View
from tests.tui import canned
from tests.tui.backend import Room, room
from tests.tui.piloting import settled

Compare = Callable[..., bool]
SMALL, WIDE, HUGE = (80, 24), (120, 40), (200, 50)
VIEWS: dict[str, Callable[[], View]] = {
    "normal": canned.view,
    "empty": canned.empty,
    "not-set-up": canned.not_set_up,
    "starting": canned.starting,
    "stale": canned.stale,
    "denied": canned.denied,
    "nasty": canned.nasty,
    "read-only": lambda: canned.view(session=replace(canned.SESSION, read_only=True)),
}
DIALOGUES: dict[str, tuple[str, ...]] = {
    "help": ("question_mark",),
    "note": ("n", *"d! -7m rolled back"),
    "accept-with": ("A", *"on it"),
    "resolve": ("x",),
    "event": ("2", "enter"),
    "person": ("3", "enter"),
    "filter": ("slash", *"age>1h"),
    "zoomed": ("3", "z"),
}


def pressing(*keys: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """Let everything arrive, press, let it settle."""

    async def run(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        await pilot.press(*keys)
        await settled(pilot)
        await settled(pilot)  # what was pressed may choose another row, and that row another person

    return run


@pytest.mark.parametrize("size", [SMALL, WIDE, HUGE], ids=["80x24", "120x40", "200x50"])
@pytest.mark.parametrize("name", VIEWS)
def test_war_room(snap_compare: Compare, name: str, size: tuple[int, int]) -> None:
    assert snap_compare(room(VIEWS[name]()).app, terminal_size=size, run_before=pressing())


@pytest.mark.parametrize("tab", ["2", "3", "4"])
def test_narrow_tabs(snap_compare: Compare, tab: str) -> None:
    assert snap_compare(room(canned.view()).app, terminal_size=SMALL, run_before=pressing(tab))


@pytest.mark.parametrize("theme", ["imtui-light", "imtui-colour-blind", "imtui-monochrome", "textual-ansi"])
def test_themes(snap_compare: Compare, theme: str) -> None:
    assert snap_compare(room(canned.view(), theme=theme).app, terminal_size=WIDE, run_before=pressing())


def test_ascii(snap_compare: Compare) -> None:
    assert snap_compare(room(canned.view(ascii=True)).app, terminal_size=WIDE, run_before=pressing())


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("name", DIALOGUES)
def test_dialogues(snap_compare: Compare, name: str, size: tuple[int, int]) -> None:
    assert snap_compare(with_record().app, terminal_size=size, run_before=pressing(*DIALOGUES[name]))


def test_light_dialogue(snap_compare: Compare) -> None:
    assert snap_compare(room(canned.view(), theme="imtui-light").app, terminal_size=WIDE, run_before=pressing("x"))


def test_nasty_dialogue(snap_compare: Compare) -> None:
    assert snap_compare(room(canned.nasty()).app, terminal_size=WIDE, run_before=pressing("A"))


def test_quitting(snap_compare: Compare) -> None:
    shown = room(canned.view())
    shown.app.drafts.keep(Purpose.NOTE, canned.CHECKOUT, "failover of db-2 is next, 5 min")
    assert snap_compare(shown.app, terminal_size=SMALL, run_before=pressing("q"))


def test_too_small(snap_compare: Compare) -> None:
    assert snap_compare(room(canned.view()).app, terminal_size=(50, 12), run_before=pressing())


def test_not_connected(snap_compare: Compare) -> None:
    async def connect() -> Backend:
        raise CredentialsMissing("no AWS credentials were found", remedy="log in (aws sso login), or look around with: imtui demo")

    assert snap_compare(room(canned.starting(), connect=connect).app, terminal_size=SMALL, run_before=pressing())


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
def test_sending_and_accepting(snap_compare: Compare, size: tuple[int, int]) -> None:
    """Both answers held back: the banner and the timeline say that they wait."""
    shown = room(canned.view())
    shown.backend.gate.open.clear()
    keys = ("a", "n", *"failover of db-2 is next, 5 min", "enter", "2")
    assert snap_compare(shown.app, terminal_size=size, run_before=pressing(*keys))


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
def test_accepted(snap_compare: Compare, size: tuple[int, int]) -> None:
    """The service said so, and the poll knows it too."""
    shown = room(canned.view())
    page, *others = canned.snapshot().my_pages or ()

    async def accept(pilot: Pilot[Any]) -> None:
        await pressing("a")(pilot)
        shown.backend.store.update(my_pages=(replace(page, read=canned.NOW), *others))
        await settled(pilot)

    assert snap_compare(shown.app, terminal_size=size, run_before=accept)


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
def test_not_accepted(snap_compare: Compare, size: tuple[int, int]) -> None:
    shown = room(canned.view())
    shown.backend.contacts.believes = False

    async def accept(pilot: Pilot[Any]) -> None:
        await pressing("a")(pilot)
        await shown.clock.advance(2)
        await settled(pilot)

    assert snap_compare(shown.app, terminal_size=size, run_before=accept)


def with_record() -> Room:
    """The picture, with the record of its first incident read."""
    row = (canned.snapshot().incidents or {})[canned.CHECKOUT]
    record = Incident(
        arn=row.arn,
        title=row.title,
        impact=row.impact,
        status=row.status,
        created=row.created,
        source=IncidentSource(created_by=row.source.created_by, source=row.source.source, invoked_by="chen"),
        summary="Checkout answers 5xx since web-412 went out.\n\n* 4 % of orders fail\n* search is not affected",
        dedupe_string="checkout-5xx",
        last_modified=canned.at("13:58:50"),
        last_modified_by=row.source.created_by,
    )
    snapshot = replace(canned.snapshot(), records={row.arn: record}, related_items={row.arn: ()})
    return room(canned.view(snapshot=snapshot))
