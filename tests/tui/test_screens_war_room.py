"""The war room: what is looked at, what can be wished for, and what is said about it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from imtui.domain.engagements import ReceiptType
from imtui.domain.errors import AccessDenied, Unreachable
from imtui.domain.incidents import Impact, Incident, IncidentStatus
from imtui.domain.snapshot import Health, Topic, Watch
from imtui.tui.drafts import Purpose
from imtui.tui.screens.incident import IncidentScreen
from imtui.tui.screens.modals.accept import AcceptDialogue
from imtui.tui.screens.modals.confirm import ConfirmDialogue
from imtui.tui.screens.modals.engage import EngageDialogue
from imtui.tui.screens.modals.note import NoteDialogue, NoteField
from imtui.tui.screens.war_room import WarRoomScreen
from imtui.tui.views import View
from imtui.tui.widgets.banner import Banner
from imtui.tui.widgets.filter_line import FilterLine
from imtui.tui.widgets.header_bar import HeaderBar
from imtui.tui.widgets.incidents_pane import IncidentsPane
from imtui.tui.widgets.pane import Pane
from tests.tui import canned
from tests.tui.backend import Room, room
from tests.tui.piloting import resized, running, said, settled
from tests.tui.stage import seen

BILLING_PAGE = (canned.snapshot().my_pages or ())[0]


def screen_of(shown: Room) -> WarRoomScreen:
    screen = shown.app.screen_stack[0]
    assert isinstance(screen, WarRoomScreen)
    return screen


def pane(shown: Room, name: str) -> Pane:
    return screen_of(shown).query_one(f"#{name}", Pane)


def record(arn: str, status: IncidentStatus = IncidentStatus.OPEN) -> Incident:
    row = (canned.snapshot().incidents or {})[arn]
    return Incident(
        arn=arn,
        title=row.title,
        impact=row.impact,
        status=status,
        created=row.created,
        source=row.source,
        last_modified=row.created,
        last_modified_by="chen",
    )


async def write_note(pilot: Pilot[Any], text: str) -> None:
    await pilot.press("n")
    await settled(pilot)
    pilot.app.screen.query_one(NoteField).insert(text)
    await pilot.press("enter")
    await settled(pilot)


# What is looked at


async def test_the_worst_incident_is_selected_until_somebody_chooses() -> None:
    shown = room()
    async with running(shown) as pilot:
        assert screen_of(shown).view.incident == canned.CHECKOUT
        await pilot.press("j", "down")
        await settled(pilot)
        assert screen_of(shown).view.incident == canned.BILLING
        assert all(pane(shown, name).view == screen_of(shown).view for name in ("incidents", "timeline", "engagements", "receipts"))


async def test_a_person_among_the_engagements_is_whose_receipts_are_shown() -> None:
    shown = room()
    async with running(shown) as pilot:
        assert screen_of(shown).view.contact == canned.ME
        await pilot.press("3", "j")
        await settled(pilot)
        assert screen_of(shown).view.contact == canned.contact_arn("chen")
        await pilot.press("1", "j")
        await settled(pilot)
        assert screen_of(shown).view.contact == canned.contact_arn("dana")


async def test_a_worse_incident_is_selected_while_nobody_touched_a_key() -> None:
    shown = room()
    async with running(shown) as pilot:
        worse = canned.incident(canned.incident_arn("worse"), "Worse", Impact.CRITICAL, canned.NOW)
        shown.backend.store.update(incidents={worse.arn: worse, **(canned.snapshot().incidents or {})})
        await settled(pilot)
        assert screen_of(shown).view.incident == worse.arn
        await pilot.press("z", "z")
        worst = canned.incident(canned.incident_arn("worst"), "Worst", Impact.CRITICAL, canned.NOW + timedelta(seconds=1))
        shown.backend.store.update(incidents={worst.arn: worst, **(shown.app.snapshot.incidents or {})})
        await settled(pilot)
        assert screen_of(shown).view.incident == worse.arn


async def test_the_selection_survives_whatever_the_service_says() -> None:
    shown = room()
    async with running(shown) as pilot:
        await pilot.press("j")
        worse = canned.incident(
            canned.incident_arn("worse"), "Worse", (canned.snapshot().incidents or {})[canned.CHECKOUT].impact, canned.NOW
        )
        shown.backend.store.update(incidents={worse.arn: worse, **(canned.snapshot().incidents or {})})
        await settled(pilot)
        assert screen_of(shown).view.incident == canned.SEARCH


async def test_whom_other_incidents_paged_is_drawn_with_the_next_second_and_what_is_here_at_once() -> None:
    shown = room()
    async with running(shown) as pilot:
        screen, known = screen_of(shown), shown.app.snapshot
        elsewhere = {**known.engagements, canned.BILLING: ()}
        shown.backend.store.update(engagements=elsewhere)
        await settled(pilot)
        assert shown.app.snapshot.engagements[canned.BILLING] == ()
        assert pane(shown, "incidents").view is not None
        assert pane(shown, "incidents").view != screen.view
        shown.app.moment += timedelta(seconds=1)
        await settled(pilot)
        assert pane(shown, "incidents").view == screen.view
        shown.backend.store.update(engagements={**elsewhere, canned.CHECKOUT: ()})
        await settled(pilot)
        assert pane(shown, "engagements").view == screen.view


async def test_what_nobody_looks_at_any_more_does_not_make_the_header_old() -> None:
    old = {Watch(Topic.TIMELINE, canned.SEARCH): Health(succeeded=canned.NOW - timedelta(minutes=5), interval=3.0)}
    shown = room(canned.view(snapshot=replace(canned.snapshot(), health={**canned.health(), **old})))
    async with running(shown) as pilot:
        bar = screen_of(shown).query_one(HeaderBar)
        assert "live 2s" in bar.render_line(0).text
        await pilot.press("j")
        await settled(pilot)
        assert "slow 5m00s" in bar.render_line(0).text


async def test_zero_goes_to_what_the_banner_is_about() -> None:
    shown = room()
    async with running(shown) as pilot:
        await pilot.press("2", "0")
        await settled(pilot)
        assert screen_of(shown).view.incident == canned.BILLING
        assert shown.app.focused is pane(shown, "incidents")
        await pilot.press("0")
        await settled(pilot)
        assert isinstance(shown.app.screen, IncidentScreen)


async def test_a_click_on_the_banner_does_the_same() -> None:
    shown = room()
    async with running(shown) as pilot:
        await pilot.click("Banner", offset=(20, 1))
        await settled(pilot)
        assert screen_of(shown).view.incident == canned.BILLING


async def test_a_click_on_the_footer_does_what_its_key_does() -> None:
    shown = room()
    async with running(shown) as pilot:
        await pilot.click("KeyBar", offset=(12, 0))
        await settled(pilot)
        assert isinstance(shown.app.screen, NoteDialogue)
        await pilot.press("escape")
        await pilot.click("KeyBar", offset=(34, 0))
        await settled(pilot)
        assert isinstance(shown.app.screen, EngageDialogue)


@pytest.mark.parametrize(
    ("keys", "active"),
    [
        (("tab",), "timeline"),
        (("shift+tab",), "receipts"),
        (("tab", "tab", "tab", "tab"), "incidents"),
        (("4",), "receipts"),
        (("3", "1"), "incidents"),
    ],
)
async def test_panes_are_reached_by_number_and_in_turn(keys: tuple[str, ...], active: str) -> None:
    shown = room()
    async with running(shown) as pilot:
        await pilot.press(*keys)
        assert shown.app.focused is pane(shown, active)


async def test_a_narrow_screen_shows_one_pane_at_a_time() -> None:
    shown = room()
    async with running(shown, (80, 24)) as pilot:
        assert [each.id for each in screen_of(shown).query(Pane) if each.size.height] == ["incidents"]
        await pilot.press("2")
        await settled(pilot)
        assert [each.id for each in screen_of(shown).query(Pane) if each.size.height] == ["timeline"]
        assert pane(shown, "timeline").size.width == 80
        await pilot.click("Tab", offset=(3, 0))
        await settled(pilot)
        assert shown.app.focused is pane(shown, "incidents")
        await resized(pilot, 120, 40)
        assert all(each.size.height for each in screen_of(shown).query(Pane))


async def test_zoom_gives_a_pane_the_room_of_all_and_esc_gives_it_back() -> None:
    shown = room()
    async with running(shown) as pilot:
        before = pane(shown, "timeline").size
        await pilot.press("2", "z")
        await settled(pilot)
        assert pane(shown, "timeline").size.width == 120
        await pilot.press("escape")
        await settled(pilot)
        assert pane(shown, "timeline").size == before
        await pilot.press("escape", "escape")
        assert shown.app.is_running


async def test_a_filter_follows_each_letter_and_stays_after_enter() -> None:
    shown = room()
    async with running(shown) as pilot:
        await pilot.press("slash", *"impact<3")
        await settled(pilot)
        assert len(pane(shown, "incidents").rows) == 2
        await pilot.press("enter")
        await settled(pilot)
        assert shown.app.focused is pane(shown, "incidents")
        assert not screen_of(shown).query_one(FilterLine).display
        await pilot.press("slash")
        await pilot.press("backspace", "2", "enter")
        await settled(pilot)
        assert pane(shown, "incidents").filter_text == "impact<2"
        await pilot.press("escape")
        assert pane(shown, "incidents").filter_text == ""


async def test_esc_in_the_filter_takes_it_away() -> None:
    shown = room()
    async with running(shown) as pilot:
        await pilot.press("2", "slash", *"decision", "escape")
        await settled(pilot)
        assert pane(shown, "timeline").filter_text == ""
        assert shown.app.focused is pane(shown, "timeline")


# Accepting


async def test_the_banner_names_the_keys_that_accept_right_now() -> None:
    """A form takes what is typed: there `a` is a letter, and `esc` comes first."""
    shown = room()
    async with running(shown) as pilot:
        banner = screen_of(shown).query_one(Banner)
        for key, words in (("", " a  accept"), ("n", " esc a  accept"), ("escape", " a  accept"), ("?", " esc a  accept")):
            await pilot.press(*([key] if key else []))
            await settled(pilot)
            line = next(line for line in seen(banner) if "PAGED" in line)
            assert words in line
            assert ("esc a" in line) is ("esc a" in words)


async def test_a_accepts_my_page_and_says_what_the_service_said() -> None:
    shown = room()
    async with running(shown) as pilot:
        shown.backend.gate.open.clear()
        await pilot.press("a")
        await settled(pilot)
        assert screen_of(shown).view.accepting == {BILLING_PAGE.arn}
        await pilot.press("a")
        shown.backend.gate.open.set()
        await settled(pilot)
        assert [name for name, _ in shown.backend.contacts.calls] == ["accept_page"]
        assert shown.backend.contacts.calls[0][1]["page"] == BILLING_PAGE.arn
        view = screen_of(shown).view
        assert view.said is not None
        assert view.said.text == "accepted 14:03:22, read by the service"
        assert Watch(Topic.MY_PAGES) in shown.backend.poller.requested[-1]


async def test_an_acceptance_stays_said_until_long_after_the_poll() -> None:
    shown = room()
    async with running(shown) as pilot:
        await pilot.press("a")
        await settled(pilot)
        read = replace(BILLING_PAGE, read=canned.NOW)
        shown.backend.store.update(my_pages=(read, *(canned.snapshot().my_pages or ())[1:]))
        await settled(pilot)
        view = screen_of(shown).view
        assert view.due is None
        assert view.accepting == frozenset()
        assert view.said is not None
        shown.clock.set(canned.NOW + timedelta(seconds=11))
        shown.app._tick()
        await settled(pilot)
        assert screen_of(shown).view.said is None


async def test_what_the_service_does_not_confirm_is_not_accepted() -> None:
    shown = room()
    shown.backend.contacts.believes = False
    async with running(shown) as pilot:
        await pilot.press("a")
        await shown.clock.advance(5)
        await settled(pilot)
        view = screen_of(shown).view
        assert view.said is not None
        assert not view.said.done
        assert view.due is not None
        assert view.accepting == frozenset()
        assert said(shown) == ["NOT accepted: still paging"]


async def test_a_fault_says_that_nothing_was_accepted() -> None:
    shown = room()
    shown.backend.gate.fault = AccessDenied("not allowed: ssm-contacts:AcceptPage", remedy="ask for it")
    async with running(shown) as pilot:
        await pilot.press("a")
        await settled(pilot)
        view = screen_of(shown).view
        assert view.said is not None
        assert view.said.text == "NOT accepted: not allowed: ssm-contacts:AcceptPage: ask for it"
        assert view.accepting == frozenset()


async def test_the_page_of_the_selected_incident_goes_before_the_newest() -> None:
    older = replace(BILLING_PAGE, arn=canned.page_arn("akuam", "search"), engagement_arn=canned.SEARCHING, incident_arn=canned.SEARCH)
    earlier = replace(older, sent=canned.NOW - timedelta(minutes=30))
    snapshot = replace(canned.snapshot(), my_pages=(BILLING_PAGE, earlier))
    shown = room(canned.view(snapshot=snapshot))
    async with running(shown) as pilot:
        await pilot.press("j", "a")
        await settled(pilot)
        assert shown.backend.contacts.calls[0][1]["page"] == earlier.arn
        assert said(shown) == ["accepted 14:03:22, read by the service"]


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (canned.view(snapshot=replace(canned.snapshot(), my_pages=())), "No page to you is waiting"),
        (canned.view(session=replace(canned.SESSION, read_only=True)), "imtui only reads here"),
    ],
)
async def test_what_cannot_be_accepted_says_why(view: View, words: str) -> None:
    shown = room(view)
    async with running(shown) as pilot:
        await pilot.press("a")
        await settled(pilot)
        assert words in said(shown)[0]
        assert shown.backend.contacts.calls == []


async def test_accepting_with_words_sends_them_all() -> None:
    shown = room()
    async with running(shown) as pilot:
        await pilot.press("A")
        await settled(pilot)
        assert isinstance(shown.app.screen, AcceptDialogue)
        await pilot.press(*"on", "tab", *"123", "enter")
        await settled(pilot)
        assert isinstance(shown.app.screen, AcceptDialogue)
        await pilot.press(*"456", "enter")
        await settled(pilot)
        name, sent = shown.backend.contacts.calls[0]
        assert name == "accept_page"
        assert sent == {"page": BILLING_PAGE.arn, "kind": ReceiptType.READ, "code": "123456", "channel": "", "note": "on"}


async def test_another_persons_page_is_accepted_from_where_the_cursor_is() -> None:
    shown = room()
    async with running(shown) as pilot:
        await pilot.press("3", "j", "A")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert shown.backend.contacts.calls[0][1]["page"].startswith(canned.page_arn("chen", ""))


async def test_the_note_of_an_acceptance_that_failed_is_a_draft() -> None:
    shown = room()
    async with running(shown) as pilot:
        shown.backend.gate.fault = Unreachable("no answer")
        await pilot.press("A", *"on it", "enter")
        await settled(pilot)
        assert shown.app.drafts.text(Purpose.ACCEPTANCE, BILLING_PAGE.arn) == "on it"
        shown.backend.gate.fault = None
        await pilot.press("A")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert shown.backend.contacts.calls[-1][1]["note"] == "on it"
        assert len(shown.app.drafts) == 0


# Notes


async def test_a_note_is_on_the_timeline_while_it_is_sent() -> None:
    shown = room()
    async with running(shown) as pilot:
        shown.backend.gate.open.clear()
        await write_note(pilot, "-7m rolled back web-412")
        sending = screen_of(shown).view.sending
        assert [(each.text, each.at, each.incident_arn) for each in sending] == [
            ("rolled back web-412", canned.NOW - timedelta(minutes=7), canned.CHECKOUT)
        ]
        shown.backend.gate.open.set()
        await settled(pilot)
        name, sent = shown.backend.incidents.calls[0]
        assert name == "create_event"
        assert sent["time"] == canned.NOW - timedelta(minutes=7)
        assert screen_of(shown).view.sending == sending
        events = (canned.note("new", canned.NOW, "rolled back web-412"), *canned.snapshot().timelines[canned.CHECKOUT])
        shown.backend.store.update(timelines={canned.CHECKOUT: events})
        await settled(pilot)
        assert screen_of(shown).view.sending == ()
        assert len(shown.app.drafts) == 0


async def test_a_note_is_confirmed_where_no_timeline_shows_it() -> None:
    shown = room()
    async with running(shown, size=(80, 24)) as pilot:
        await write_note(pilot, "-7m rolled back web-412")
        await settled(pilot)
        assert said(shown) == ["noted for 13:56:22"]
        await pilot.press("2")
        await write_note(pilot, "and again")
        await settled(pilot)
        assert said(shown) == ["noted for 13:56:22"]


async def test_what_was_typed_survives_esc_and_a_failed_send() -> None:
    shown = room()
    async with running(shown) as pilot:
        await pilot.press("n", *"half", "escape", "n")
        await settled(pilot)
        assert isinstance(shown.app.screen, NoteDialogue)
        assert shown.app.screen.query_one(NoteField).text == "half"
        shown.backend.gate.fault = Unreachable("no answer", remedy="it is tried again")
        await pilot.press(*" done", "enter")
        await settled(pilot)
        assert said(shown) == ["Note not sent, n has it as a draft: no answer: it is tried again"]
        assert screen_of(shown).view.sending == ()
        assert shown.app.drafts.text(Purpose.NOTE, canned.CHECKOUT) == "half done"


async def test_drafts_belong_to_their_incident() -> None:
    shown = room()
    async with running(shown) as pilot:
        await pilot.press("n", *"half", "escape", "j", "n")
        await settled(pilot)
        assert shown.app.screen.query_one(NoteField).text == ""


async def test_a_note_says_where_it_will_stand_and_may_have_lines() -> None:
    shown = room()
    async with running(shown) as pilot:
        await pilot.press("n", "enter")
        await settled(pilot)
        assert isinstance(shown.app.screen, NoteDialogue)
        preview = shown.app.screen.query_one("#preview")
        shown.app.screen.query_one(NoteField).insert("d! -7m no mail")
        await settled(pilot)
        assert str(preview.render()) == "decision at 13:56:22 UTC, 7m ago"
        await pilot.press("ctrl+j", *"again")
        await settled(pilot)
        assert shown.app.screen.query_one(NoteField).text == "d! -7m no mail\nagain"
        shown.app.screen.query_one(NoteField).text = "14:20 too early"
        await settled(pilot)
        assert "has not come yet" in str(preview.render())


# Resolving


async def test_resolving_asks_and_means_no() -> None:
    shown = room()
    async with running(shown) as pilot:
        await pilot.press("x")
        await settled(pilot)
        assert isinstance(shown.app.screen, ConfirmDialogue)
        text = "\n".join(str(line.render()) for line in shown.app.screen.query("Static"))
        assert "Checkout returns 5xx" in text
        assert "not yet chen, eli" in text
        assert "would page bo in 02:31" in text
        await pilot.press("enter")
        await settled(pilot)
        assert len(shown.app.screen_stack) == 1
        assert shown.backend.incidents.calls == []


async def test_the_question_whether_to_resolve_keeps_up() -> None:
    shown = room()
    async with running(shown) as pilot:
        await pilot.press("x", "shift+tab", *"it was DNS")
        await settled(pilot)
        incidents = dict(shown.backend.store.snapshot.incidents or {})
        over = replace(incidents[canned.CHECKOUT], status=IncidentStatus.RESOLVED, resolved=canned.NOW)
        shown.backend.store.update(incidents={**incidents, canned.CHECKOUT: over})
        await settled(pilot)
        means = str(shown.app.screen.query_one("#means").render())
        assert "Checkout returns 5xx\nSomebody else resolved it meanwhile." in means
        assert shown.app.screen.query_one(Input).value == "it was DNS"


async def test_resolving_with_a_closing_note_writes_and_resolves() -> None:
    shown = room()
    shown.backend.incidents.records[canned.CHECKOUT] = record(canned.CHECKOUT)
    async with running(shown) as pilot:
        await pilot.press("x", "shift+tab", *"it was DNS", "enter")
        await settled(pilot)
        assert isinstance(shown.app.screen, ConfirmDialogue)
        await pilot.press("enter")
        await settled(pilot)
        assert [name for name, _ in shown.backend.incidents.calls] == ["create_event", "update_incident"]
        assert shown.backend.incidents.calls[1][1]["status"] is IncidentStatus.RESOLVED
        assert said(shown) == ["resolved, note written"]


async def test_the_closing_note_survives_a_no_and_a_failure() -> None:
    shown = room()
    async with running(shown) as pilot:
        await pilot.press("x", "shift+tab", *"DNS", "escape")
        await settled(pilot)
        assert shown.app.drafts.text(Purpose.CLOSING, canned.CHECKOUT) == "DNS"
        await pilot.press("x", "y")
        await settled(pilot)
        assert said(shown) == ["Not resolved: the incident is gone"]
        assert shown.app.drafts.text(Purpose.CLOSING, canned.CHECKOUT) == "DNS"


async def test_somebody_elses_resolution_is_said() -> None:
    shown = room()
    shown.backend.incidents.records[canned.CHECKOUT] = record(canned.CHECKOUT, IncidentStatus.RESOLVED)
    async with running(shown) as pilot:
        await pilot.press("x", "y")
        await settled(pilot)
        assert said(shown) == ["already resolved"]
        assert shown.backend.incidents.calls == []


@pytest.mark.parametrize("key", ["n", "x", "A"])
async def test_read_only_is_said_before_anything_is_typed(key: str) -> None:
    shown = room(canned.view(session=replace(canned.SESSION, read_only=True)))
    async with running(shown) as pilot:
        await pilot.press(key)
        await settled(pilot)
        assert shown.app.screen is screen_of(shown)
        assert said(shown) == ["imtui only reads here: start it without --read-only"]


async def test_a_thousand_incidents_move_without_asking_for_each() -> None:
    view = canned.many()
    shown = room(view)
    async with running(shown) as pilot:
        asked = len(shown.backend.poller.attended)
        await pilot.press(*["down"] * 20)
        assert screen_of(shown).query_one(IncidentsPane).cursor_key != view.incident
        assert len(shown.backend.poller.attended) - asked < 20
