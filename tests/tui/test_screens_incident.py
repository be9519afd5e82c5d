"""One incident, whole: its tabs, what can be copied and opened, and the way back."""

from dataclasses import replace
from typing import Any

import pytest

from imtui.domain.errors import AccessDenied, Throttled
from imtui.domain.snapshot import Health, Topic, Watch
from imtui.tui.screens.incident import IncidentScreen
from imtui.tui.screens.modals.confirm import ConfirmDialogue
from imtui.tui.screens.modals.details import Details
from imtui.tui.screens.modals.relate import RelateDialogue
from imtui.tui.screens.war_room import WarRoomScreen
from imtui.tui.widgets.pane import Pane
from tests.tui import canned, incidents
from tests.tui.backend import Room, room
from tests.tui.piloting import running, said, settled
from tests.tui.stage import seen
from tests.tui.test_browsers import browsing


def screen_of(shown: Room) -> IncidentScreen:
    screen = shown.app.screen
    assert isinstance(screen, IncidentScreen)
    return screen


def pane(shown: Room, name: str) -> Pane:
    return screen_of(shown).query_one(f"#{name}", Pane)


def text(shown: Room, name: str) -> str:
    return "\n".join(seen(pane(shown, name)))


async def test_enter_opens_the_incident_and_escape_goes_back() -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("enter")
        await settled(pilot)
        assert shown.backend.poller.attended[-1].details
        assert shown.backend.poller.attended[-1].incident == canned.CHECKOUT
        assert "Checkout answers 5xx since web-412 went out." in text(shown, "overview")
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(shown.app.screen, WarRoomScreen)
        assert not shown.backend.poller.attended[-1].details


@pytest.mark.parametrize(
    ("key", "name"), [("1", "overview"), ("2", "timeline"), ("3", "engagements"), ("4", "related"), ("5", "findings"), ("6", "properties")]
)
async def test_each_tab_has_its_number(key: str, name: str) -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("enter", key)
        await settled(pilot)
        screen = screen_of(shown)
        assert screen.panes.active.id == name
        assert [each.id for each in screen.query(Pane) if not each.has_class("-away")] == [name]
        assert shown.app.focused is pane(shown, name)


async def test_zero_on_the_paged_incident_itself_goes_to_my_row_and_then_says_what_is_left_to_do() -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("0", "0")
        await settled(pilot)
        assert screen_of(shown).view.incident == canned.BILLING
        assert screen_of(shown).panes.active.id == "overview"
        await pilot.press("3", "slash", *"nobody", "enter", "1", "0")
        await settled(pilot)
        assert screen_of(shown).panes.active is pane(shown, "engagements")
        assert shown.app.focused is pane(shown, "engagements")
        assert screen_of(shown).under_cursor == ("engagements", canned.ME)
        assert said(shown) == []
        await pilot.press("0")
        await settled(pilot)
        assert said(shown)[-1] == "This is where you are paged: a accepts it, A with words"


async def test_zero_on_the_paged_incident_before_its_engagements_are_read_says_so() -> None:
    known = incidents.snapshot()
    shown = room(incidents.view(engagements={}))
    async with running(shown) as pilot:
        await pilot.press("0", "0", "0")
        await settled(pilot)
        assert screen_of(shown).panes.active.id == "engagements"
        assert said(shown)[-1] == "Who is engaged is still being read: a accepts the page all the same"
        shown.backend.store.update(engagements=known.engagements)
        await settled(pilot)
        await pilot.press("0")
        assert screen_of(shown).under_cursor == ("engagements", canned.ME)


async def test_zero_says_why_where_nothing_waits_for_me() -> None:
    shown = room(incidents.view(my_pages=()))
    async with running(shown) as pilot:
        await pilot.press("0")
        await settled(pilot)
        assert said(shown)[-1] == "No page to you is waiting"
        await pilot.press("enter", "0")
        await settled(pilot)
        assert len(said(shown)) == 2


async def test_tab_goes_round() -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("enter", "tab")
        assert screen_of(shown).panes.active.id == "timeline"
        await pilot.press("shift+tab", "shift+tab")
        assert screen_of(shown).panes.active.id == "properties"


async def test_the_overview_tells_how_it_went_and_what_set_it_off() -> None:
    shown = room(incidents.resolved())
    async with running(shown, (120, 50)) as pilot:
        await pilot.press("G", "enter")
        await settled(pilot)
        overview = text(shown, "overview")
        for expected in ("after 3m38s", "after 4m48s", "RESOLVED · 1 of 3 accepted", '"alarmName": "checkout-5xx"', '"value": "ALARM"'):
            assert expected in overview


async def test_what_was_not_read_says_so_and_comes_by_itself() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await pilot.press("enter")
        await settled(pilot)
        assert "still being read" in text(shown, "overview")
        await pilot.press("5")
        await settled(pilot)
        assert "asking for findings" in text(shown, "findings")
        shown.backend.store.update(findings={canned.CHECKOUT: ()}, records={canned.CHECKOUT: incidents.record(summary="")})
        await settled(pilot)
        assert "no deployment or stack update was found" in text(shown, "findings")
        await pilot.press("1")
        await settled(pilot)
        assert "nobody has written one: m adds it" in text(shown, "overview")


async def test_a_permission_that_is_missing_is_said_in_its_tab_alone() -> None:
    denied = AccessDenied("imtui may not list findings", action="ssm-incidents:ListIncidentFindings", remedy="grant it")
    health = {**incidents.snapshot().health, Watch(Topic.FINDINGS, canned.CHECKOUT): Health(fault=denied, interval=60.0)}
    shown = room(incidents.view(findings={}, health=health))
    async with running(shown) as pilot:
        await pilot.press("enter", "5")
        await settled(pilot)
        assert "imtui may not list findings" in text(shown, "findings")
        await pilot.press("4")
        await settled(pilot)
        assert "Checkout runbook" in text(shown, "related")


async def test_old_answers_stay_readable_and_say_their_age() -> None:
    fault = Throttled("too many requests", code="ThrottlingException")
    old = Health(succeeded=canned.at("14:01:42"), interval=15.0, fault=fault, retry_at=canned.at("14:03:30"))
    shown = room(incidents.view(health={**incidents.snapshot().health, Watch(Topic.RELATED_ITEMS, canned.CHECKOUT): old}))
    async with running(shown) as pilot:
        await pilot.press("l")
        await settled(pilot)
        related = text(shown, "related")
        assert "1m40s" in related
        assert "Checkout runbook" in related


async def test_findings_are_told_by_their_distance_to_the_start() -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("enter", "5")
        await settled(pilot)
        lines = [line for line in seen(pane(shown, "findings")) if "before" in line]
        assert "4m01s before" in lines[0]
        assert "deployment web-412 of checkout-api  took 2m10s" in lines[0]
        assert "26m52s before" in lines[1]
        assert "stack update payments-db" in lines[1]
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(shown.app.screen, Details)
        assert "web-412" in str(shown.app.screen.query_one("#box").border_title)


async def test_the_properties_can_be_copied() -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("enter", "6", "Y")
        await settled(pilot)
        assert said(shown)[-1] == f"Copied the arn: {canned.CHECKOUT}"
        await pilot.press("j", "y")
        await settled(pilot)
        assert said(shown)[-1] == "Copied the id: checkout"


async def test_a_link_is_opened_and_an_arn_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    browsing(monkeypatch, "xdg-open")
    shown = room(incidents.view())
    opened: list[str] = []
    async with running(shown) as pilot:
        monkeypatch.setattr(shown.app, "open_url", opened.append)
        await pilot.press("l", "j", "enter")
        await settled(pilot)
        assert opened == [incidents.RUNBOOK.value]
        await pilot.press("j", "enter")
        await settled(pilot)
        assert said(shown)[-1] == f"Copied the related item: {incidents.SERVICE.value}"
        assert opened == [incidents.RUNBOOK.value]


async def test_a_related_item_is_added_as_it_is_typed() -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("l", "l")
        await settled(pilot)
        assert isinstance(shown.app.screen, RelateDialogue)
        await pilot.press(*"web-412")
        await settled(pilot)
        assert "neither an ARN nor a URL" in str(shown.app.screen.query_one("#trouble").render())
        await pilot.press("escape", "l")
        await settled(pilot)
        await pilot.press(*["backspace"] * 7, *"https://x.org", "enter", *"Dashboard", "enter", "enter")
        await settled(pilot)
        (name, arguments) = shown.backend.incidents.calls[-1]
        assert name == "add_related_item"
        assert (arguments["item"].value, arguments["item"].title) == ("https://x.org", "Dashboard")


async def test_a_related_item_is_removed_only_after_a_yes() -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("l", "D")
        await settled(pilot)
        assert isinstance(shown.app.screen, ConfirmDialogue)
        await pilot.press("enter")
        await settled(pilot)
        assert shown.backend.incidents.calls == []
        await pilot.press("D", "y")
        await settled(pilot)
        assert shown.backend.incidents.calls[-1][1]["item"] == incidents.RELATED[0]


async def test_nothing_can_be_added_where_imtui_only_reads() -> None:
    view = incidents.view()
    shown = room(replace(view, session=replace(view.session, read_only=True)))
    async with running(shown) as pilot:
        for keys in (("l", "l"), ("D",), ("e",), ("s",), ("m",), ("S",), ("X",), ("delete",)):
            await pilot.press(*keys)
            await settled(pilot)
            assert isinstance(shown.app.screen, IncidentScreen), keys
            assert "only reads" in said(shown)[-1]


async def test_the_same_keys_do_the_same_things_here() -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("enter", "x")
        await settled(pilot)
        assert isinstance(shown.app.screen, ConfirmDialogue)
        await pilot.press("escape", "slash", *"metric", "enter")
        await settled(pilot)
        assert screen_of(shown).panes.active.filter_text == "metric"
        await pilot.press("escape")
        assert screen_of(shown).panes.active.filter_text == ""


async def test_an_incident_that_is_gone_says_so() -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("enter")
        await settled(pilot)
        rest: dict[str, Any] = {arn: each for arn, each in (canned.snapshot().incidents or {}).items() if arn != canned.CHECKOUT}
        shown.backend.store.update(incidents=rest, records={})
        await settled(pilot)
        assert "asking for overview" in text(shown, "overview") or "not there any more" in text(shown, "overview")


async def test_all_of_it_is_still_read_after_something_was_written() -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("enter", "n", *"looking", "escape")
        await settled(pilot)
        assert shown.backend.poller.attended[-1].details
        await pilot.press("e", "escape", "x", "escape")
        await settled(pilot)
        assert shown.backend.poller.attended[-1].details
        assert not shown.backend.poller.attended[-1].people
