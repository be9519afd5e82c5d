"""Pictures of the incident screen and of every form, narrow and wide, quiet and in trouble.

Invariant: as with all pictures, a changed one is looked at before it is accepted.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from imtui.domain.errors import AccessDenied, Throttled
from imtui.domain.incidents import Impact
from imtui.domain.snapshot import Health, Topic, Watch
from imtui.domain.wordings import Divergence, Wording, contested
from imtui.tui.messages import Diverged
from imtui.tui.views import View
from tests.snapshots.test_pictures import HUGE, SMALL, WIDE, Compare, pressing
from tests.tui import canned, incidents
from tests.tui.backend import room
from tests.tui.piloting import settled

TABS = {"overview": "1", "timeline": "2", "engagements": "3", "related": "4", "findings": "5", "properties": "6"}
SIZES = pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
_NEW = ("related", "findings", "overview")
_TOPICS = (Topic.INCIDENT, Topic.RELATED_ITEMS, Topic.FINDINGS)
FORMS: dict[str, tuple[str, ...]] = {
    "engage": ("e",),
    "engage-found": ("e", *"pay"),
    "stop": ("3", "S"),
    "start": ("s",),
    "start-nobody": ("s", *"house"),
    "modify": ("m", *" again"),
    "delete": ("delete", *"check"),
    "report": ("r",),
    "relate": ("l", "l", *"https://example.org"),
    "relate-wrong": ("l", "l", *"web-412"),
    "unrelate": ("l", "D"),
}


def _with_health(health: Health, **slices: Any) -> View:
    listed = {Watch(topic, canned.CHECKOUT): health for topic in _TOPICS}
    return incidents.view(health={**incidents.snapshot().health, **listed}, **slices)


def stale() -> View:
    fault = Throttled("too many requests", code="ThrottlingException")
    return _with_health(Health(succeeded=canned.at("14:01:42"), interval=15.0, fault=fault, retry_at=canned.at("14:03:30")))


def denied() -> View:
    """Nothing of it was ever answered."""
    fault = AccessDenied(
        "imtui may not do that as responder", action="ssm-incidents:GetIncidentRecord", remedy="allow ssm-incidents:GetIncidentRecord"
    )
    return _with_health(Health(fault=fault, interval=60.0), records={}, related_items={}, findings={})


def waiting() -> View:
    health = {watch: each for watch, each in incidents.snapshot().health.items() if watch.topic not in _TOPICS}
    return incidents.view(records={}, related_items={}, findings={}, health=health)


def empty() -> View:
    bare = incidents.record(summary="", chat_channels=(), runbooks=())
    return incidents.view(records={canned.CHECKOUT: bare}, related_items={canned.CHECKOUT: ()}, findings={canned.CHECKOUT: ()})


def nasty() -> View:
    """Everything that came over the wire wants to take the terminal over."""
    text = canned.NASTY
    items = tuple(replace(each, title=text) for each in incidents.RELATED)
    record = incidents.record(title=text, summary=f"# {text}\n\n<b>{text}</b>\n\n* [a](javascript:alert)\n", chat_channels=(text,))
    row = replace((canned.snapshot().incidents or {})[canned.CHECKOUT], title=text)
    return incidents.view(
        incidents={**(canned.snapshot().incidents or {}), canned.CHECKOUT: row},
        records={canned.CHECKOUT: record},
        related_items={canned.CHECKOUT: items},
    )


STATES: dict[str, Callable[[], View]] = {"stale": stale, "denied": denied, "waiting": waiting, "empty": empty, "nasty": nasty}


@pytest.mark.parametrize("size", [SMALL, WIDE, HUGE], ids=["80x24", "120x40", "200x50"])
@pytest.mark.parametrize("tab", TABS)
def test_tabs(snap_compare: Compare, tab: str, size: tuple[int, int]) -> None:
    assert snap_compare(room(incidents.view()).app, terminal_size=size, run_before=pressing("enter", TABS[tab]))


@SIZES
@pytest.mark.parametrize("tab", _NEW)
@pytest.mark.parametrize("state", STATES)
def test_states(snap_compare: Compare, state: str, tab: str, size: tuple[int, int]) -> None:
    assert snap_compare(room(STATES[state]()).app, terminal_size=size, run_before=pressing("enter", TABS[tab]))


@pytest.mark.parametrize("state", STATES)
def test_states_where_there_is_much_room(snap_compare: Compare, state: str) -> None:
    assert snap_compare(room(STATES[state]()).app, terminal_size=HUGE, run_before=pressing("enter"))


@SIZES
def test_resolved(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(room(incidents.resolved()).app, terminal_size=size, run_before=pressing("G", "enter"))


@pytest.mark.parametrize("theme", ["imtui-light", "imtui-monochrome"])
def test_themes(snap_compare: Compare, theme: str) -> None:
    assert snap_compare(room(incidents.view(), theme=theme).app, terminal_size=WIDE, run_before=pressing("enter"))


def test_ascii(snap_compare: Compare) -> None:
    shown = replace(incidents.view(), ascii=True)
    assert snap_compare(room(shown).app, terminal_size=SMALL, run_before=pressing("enter"))


@SIZES
@pytest.mark.parametrize("name", FORMS)
def test_forms(snap_compare: Compare, name: str, size: tuple[int, int]) -> None:
    assert snap_compare(room(incidents.view()).app, terminal_size=size, run_before=pressing(*FORMS[name]))


def test_reopen(snap_compare: Compare) -> None:
    assert snap_compare(room(incidents.resolved()).app, terminal_size=SMALL, run_before=pressing("G", "X"))


def test_read_only(snap_compare: Compare) -> None:
    view = incidents.view()
    shown = room(replace(view, session=replace(view.session, read_only=True)))
    assert snap_compare(shown.app, terminal_size=WIDE, run_before=pressing("enter", "m"))


def test_start_of_what_is_open_already(snap_compare: Compare) -> None:
    known = incidents.snapshot()
    row = (known.incidents or {})[canned.CHECKOUT]
    twin = replace(row, arn=row.arn.replace("/plan/", "/checkout/"))
    plan = replace(known.plans[incidents.PLANS[0]], dedupe_string="checkout-5xx")
    view = incidents.view(incidents={**(known.incidents or {}), twin.arn: twin}, plans={**known.plans, plan.arn: plan})
    assert snap_compare(room(view).app, terminal_size=SMALL, run_before=pressing("s"))


def test_start_while_plans_are_read(snap_compare: Compare) -> None:
    assert snap_compare(room(incidents.view(response_plans=None, plans={})).app, terminal_size=SMALL, run_before=pressing("s"))


@SIZES
def test_diverged(snap_compare: Compare, size: tuple[int, int]) -> None:
    shown = room(incidents.view())
    assert snap_compare(shown.app, terminal_size=size, run_before=_disagreeing(shown.app.post_message))


def _disagreeing(post: Callable[[Diverged], object]) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """Two people reworded all of it."""
    base = Wording.of(incidents.record())
    mine = Wording(title="Checkout and cart return 5xx", impact=Impact.LOW, summary="The cart too.")
    theirs = Wording(title="Checkout is down", impact=Impact.HIGH, summary="Since the deployment of web-412.\n\nRolled back.")
    fields = contested(base, mine, theirs)

    async def run(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        post(
            Diverged(
                canned.CHECKOUT, Divergence(base=base, mine=mine, theirs=theirs, by=incidents.record().last_modified_by, fields=fields)
            )
        )
        await settled(pilot)
        await settled(pilot)

    return run
