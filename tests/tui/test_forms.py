"""Forms: what they propose, what they refuse, what they keep, and what they ask for in the end."""

from dataclasses import replace

from textual.widgets import Button, Input, OptionList, Select, TextArea

from imtui.domain.errors import Unreachable
from imtui.domain.incidents import Impact, IncidentStatus, RelatedItem
from imtui.domain.snapshot import Health, Topic, Watch
from imtui.tui.drafts import Purpose
from imtui.tui.screens.incident import IncidentScreen
from imtui.tui.screens.modals.confirm import ConfirmDialogue
from imtui.tui.screens.modals.delete import DeleteDialogue
from imtui.tui.screens.modals.diverged import DivergedDialogue
from imtui.tui.screens.modals.engage import EngageDialogue
from imtui.tui.screens.modals.reword import RewordDialogue
from imtui.tui.screens.modals.start import StartDialogue
from imtui.tui.screens.modals.stop import StopDialogue
from imtui.tui.screens.war_room import WarRoomScreen
from tests.tui import canned, incidents
from tests.tui.backend import Room, room
from tests.tui.piloting import running, said, settled


def words(shown: Room, selector: str) -> str:
    return str(shown.app.screen.query_one(selector).render())


def is_button_ready(shown: Room) -> bool:
    return not shown.app.screen.query_one("#yes", Button).disabled


def screen_kind(shown: Room) -> type[object]:
    return type(shown.app.screen)


def is_disabled(field: TextArea) -> bool:
    return field.disabled


# Engaging


async def test_engaging_is_two_steps_and_the_words_are_there() -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("e", *"dana", "enter")
        await settled(pilot)
        assert isinstance(shown.app.screen, EngageDialogue)
        assert "impact 1 Critical, open since 13:58 UTC" in shown.app.screen.query_one(TextArea).text
        await pilot.press("tab", "tab", "enter")
        await settled(pilot)
        name, arguments = shown.backend.contacts.calls[-1]
        assert name == "start_engagement"
        assert (arguments["contact"], arguments["subject"]) == (canned.contact_arn("dana"), "1 Critical: Checkout returns 5xx")
        assert arguments["incident"] == canned.CHECKOUT
        assert said(shown)[-1] == "dana is engaged"


async def test_enter_goes_on_from_the_message_and_another_key_begins_a_line_in_it() -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("e", *"dana", "enter", *"Now.", "ctrl+j", "enter", "enter")
        await settled(pilot)
        assert shown.backend.contacts.calls[-1][1]["content"].startswith("Now.\nCheckout returns 5xx: impact 1 Critical")
        assert said(shown)[-1] == "dana is engaged"


async def test_what_stands_in_the_way_is_beside_the_name() -> None:
    contacts = dict(canned.snapshot().contacts)
    ghost = canned.contact_arn("ghost")
    contacts[ghost] = canned.person("ghost")
    shown = room(incidents.view(contacts=contacts))
    async with running(shown) as pilot:
        await pilot.press("e", *"bo")
        await settled(pilot)
        options = shown.app.screen.query_one(OptionList)
        assert "SMS channel not activated" in str(options.get_option_at_index(0).prompt)
        assert is_button_ready(shown)
        await pilot.press("backspace", "backspace", *"ghost")
        await settled(pilot)
        assert "no plan" in str(options.get_option_at_index(0).prompt)
        assert words(shown, "#trouble") == "nobody would be paged: choose somebody else"
        assert not is_button_ready(shown)


async def test_those_in_sight_are_read_and_no_longer_once_it_is_closed() -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("e", *"dana")
        await settled(pilot)
        assert shown.backend.poller.attended[-1].people == (canned.contact_arn("dana"),)
        await pilot.press("escape")
        await settled(pilot)
        assert not shown.backend.poller.attended[-1].people


async def test_a_message_that_was_begun_is_there_again() -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("e", "enter", *"Now. ")
        await settled(pilot)
        await pilot.press("escape", "e")
        await settled(pilot)
        assert "Now. " in shown.app.screen.query_one(TextArea).text
        assert shown.app.drafts.text(Purpose.ENGAGING, canned.CHECKOUT)


async def test_a_failure_keeps_the_message_and_says_why() -> None:
    shown = room(incidents.view())
    shown.backend.gate.fault = Unreachable("no answer", remedy="check the network")
    async with running(shown) as pilot:
        await pilot.press("e", *"dana", "enter", *"Now. ", "tab", "tab", "enter")
        await settled(pilot)
        assert said(shown)[-1] == "Nobody was engaged, e has it as a draft: no answer: check the network"
        assert "Now. " in shown.app.drafts.text(Purpose.ENGAGING, canned.CHECKOUT)


# Stopping


async def test_stopping_begins_with_no_and_with_what_the_cursor_is_on() -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("3", "S")
        await settled(pilot)
        screen = shown.app.screen
        assert isinstance(screen, StopDialogue)
        assert "payments-escalation" in words(shown, "#means")
        assert "not accepted yet: chen\n" in words(shown, "#means")
        assert "would be paged: bo in 02:31" in words(shown, "#means")
        await pilot.press("enter")
        await settled(pilot)
        assert shown.backend.contacts.calls == []
        await pilot.press("S", "y")
        await settled(pilot)
        assert shown.backend.contacts.calls[-1] == ("stop_engagement", {"engagement": canned.PAYMENTS, "reason": ""})


async def test_a_reason_is_checked_while_it_is_typed_and_kept() -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("S")
        await settled(pilot)
        shown.app.screen.query_one("#reason", Input).value = "x" * 256
        await settled(pilot)
        assert words(shown, "#trouble") == "the reason is 1 characters too long: 255 fit"
        await pilot.press("escape", "S")
        await settled(pilot)
        assert len(shown.app.screen.query_one("#reason", Input).value) == 256


# Starting


async def test_an_incident_is_started_knowing_who_is_engaged() -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("s")
        await settled(pilot)
        screen = shown.app.screen
        assert isinstance(screen, StartDialogue)
        assert shown.backend.poller.attended[-1].plan == incidents.PLANS[0]
        assert shown.backend.poller.attended[-1].people == (canned.contact_arn("payments-escalation"), canned.contact_arn("incident-comms"))
        assert "akuam, chen → in 8 min bo (SMS channel not activated)" in " ".join(words(shown, "#engages").split())
        await pilot.press("enter", *"Cart is empty", "tab", "tab", *"https://x.org")
        screen.query_one("#impact", Select).value = Impact.HIGH
        await settled(pilot)
        await pilot.press("enter")
        assert shown.app.focused is screen.query_one("#yes", Button)
        await pilot.press("enter")
        await settled(pilot)
        name, arguments = shown.backend.incidents.calls[-1]
        assert (name, arguments["plan_arn"], arguments["title"]) == ("start_incident", incidents.PLANS[0], "Cart is empty")
        assert arguments["impact"] is Impact.HIGH
        assert arguments["related_items"] == (RelatedItem(kind="OTHER", value="https://x.org", value_kind="url"),)
        assert said(shown)[-1] == "started: Cart is empty"
        assert isinstance(shown.app.screen, IncidentScreen)
        assert shown.app.screen.view.incident == "start_incident-1"


async def test_a_start_that_the_service_adds_to_an_open_incident_leads_there_and_says_so() -> None:
    known = incidents.view()
    [summary, *_] = [each for each in (known.snapshot.incidents or {}).values() if each.status is IncidentStatus.OPEN]
    twin = replace(known, snapshot=replace(known.snapshot, incidents={"start_incident-1": replace(summary, arn="start_incident-1")}))
    shown = room(twin)
    async with running(shown) as pilot:
        await pilot.press("s")
        await settled(pilot)
        await pilot.press("enter", *"Cart is empty", "enter", "enter", "enter")
        await settled(pilot)
        assert said(shown)[-1] == "already open: it got another trigger, and nobody is engaged anew"
        assert shown.app.screen.view.incident == "start_incident-1"  # type: ignore[attr-defined]


def _of_plan(arn: str, plan: str) -> str:
    return arn.replace("incident-record/plan/", f"incident-record/{plan}/")


async def test_an_open_incident_of_the_same_plan_is_said_before_anything_is_sent() -> None:
    known = incidents.snapshot()
    summary = replace((known.incidents or {})[canned.CHECKOUT], arn=_of_plan(canned.CHECKOUT, "checkout"))
    plan = replace(known.plans[incidents.PLANS[0]], dedupe_string="checkout-5xx")
    opened, deduped = {**(known.incidents or {}), summary.arn: summary}, {**known.plans, plan.arn: plan}
    shown = room(incidents.view(incidents=opened, plans=deduped))
    async with running(shown) as pilot:
        await pilot.press("s")
        await settled(pilot)
        told = " ".join(words(shown, "#twin").split())
        assert told.startswith("“Checkout returns 5xx” is open already from this plan, for 5m.")
        assert told.endswith("Start may only add to it: the plan has a dedupe string.")
        shown.backend.store.update(records={summary.arn: replace(incidents.record(), arn=summary.arn)})
        await settled(pilot)
        assert "Start would only add to it: it has the same dedupe string." in " ".join(words(shown, "#twin").split())
        await pilot.press("enter", *"Cart is empty", "enter", "enter", "shift+tab")
        assert shown.app.focused is shown.app.screen.query_one("#open", Button)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(shown.app.screen, IncidentScreen)
        assert shown.app.screen.view.incident == summary.arn
        assert shown.backend.incidents.calls == []
        assert shown.app.drafts.text(Purpose.START, "") == "Cart is empty"


async def test_an_open_incident_of_the_same_title_is_said_while_it_is_typed() -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("s", "enter", *"search P99 over 4")
        await settled(pilot)
        assert not shown.app.screen.query_one("#twin").display
        assert not shown.app.screen.query_one("#open").display
        await pilot.press(*" s")
        await settled(pilot)
        assert words(shown, "#twin") == "“Search p99 over 4 s” is open already under this title, for 1h02m."
        await pilot.press("enter", "enter")
        assert shown.app.focused is shown.app.screen.query_one("#yes", Button)


async def test_a_plan_that_engages_nobody_says_so() -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("s", *"house")
        await settled(pilot)
        assert "nobody is engaged by this plan" in words(shown, "#engages")
        await pilot.press(*["backspace"] * 5, *"search")
        await settled(pilot)
        assert words(shown, "#engages") == "reading whom it engages…"


async def test_where_response_plans_cannot_be_listed_the_form_says_why() -> None:
    fault = Unreachable("no answer", remedy="check the network")
    health = {**incidents.snapshot().health, Watch(Topic.RESPONSE_PLANS): Health(fault=fault, interval=60.0)}
    shown = room(incidents.view(response_plans=None, health=health))
    async with running(shown) as pilot:
        await pilot.press("s")
        await settled(pilot)
        assert "no answer: check the network" in words(shown, "Picker > Static")
        assert not is_button_ready(shown)
        shown.backend.store.update(response_plans=())
        shown.backend.store.update(health=incidents.snapshot().health)
        await settled(pilot)
        assert "there are no response plans" in words(shown, "Picker > Static")


# Modifying


async def test_only_what_was_changed_is_sent() -> None:
    shown = room(incidents.view())
    shown.backend.incidents.records[canned.CHECKOUT] = incidents.record()
    async with running(shown) as pilot:
        await pilot.press("m")
        await settled(pilot)
        assert isinstance(shown.app.screen, RewordDialogue)
        assert shown.app.screen.query_one("#summary", TextArea).text == incidents.SUMMARY
        await pilot.press(*" again")
        shown.app.screen.query_one("#yes", Button).press()
        await settled(pilot)
        name, arguments = shown.backend.incidents.calls[-1]
        assert (name, arguments["title"], arguments["impact"], arguments["summary"]) == (
            "update_incident",
            "Checkout returns 5xx again",
            None,
            None,
        )
        assert shown.app.drafts.text(Purpose.TITLE, canned.CHECKOUT) == ""


async def test_enter_after_enter_saves_the_title_and_leaves_the_summary_as_it_was() -> None:
    shown = room(incidents.view())
    shown.backend.incidents.records[canned.CHECKOUT] = incidents.record()
    async with running(shown) as pilot:
        await pilot.press("m")
        await settled(pilot)
        await pilot.press(*" again", "enter", "enter", "enter")
        await settled(pilot)
        _, arguments = shown.backend.incidents.calls[-1]
        assert (arguments["title"], arguments["summary"]) == ("Checkout returns 5xx again", None)


async def test_a_summary_that_is_not_read_yet_cannot_be_overwritten() -> None:
    shown = room(incidents.view(records={}))
    async with running(shown) as pilot:
        await pilot.press("m")
        await settled(pilot)
        summary = shown.app.screen.query_one("#summary", TextArea)
        assert "still being read" in words(shown, "#meanwhile")
        assert is_disabled(summary)
        assert shown.backend.poller.attended[-1].details
        shown.backend.store.update(records={canned.CHECKOUT: incidents.record()})
        await settled(pilot)
        assert not is_disabled(summary)
        assert summary.text == incidents.SUMMARY


async def test_what_somebody_else_changed_meanwhile_is_said_and_decided() -> None:
    shown = room(incidents.view())
    theirs = incidents.record(title="Checkout is down", impact=Impact.HIGH)
    async with running(shown) as pilot:
        await pilot.press("m", *" again")
        shown.backend.store.update(records={canned.CHECKOUT: theirs})
        await settled(pilot)
        assert words(shown, "#meanwhile") == "chen changed title meanwhile: Save asks which it is to be"
        assert shown.app.screen.query_one("#impact", Select).value is Impact.HIGH
        shown.backend.incidents.records[canned.CHECKOUT] = theirs
        shown.app.screen.query_one("#yes", Button).press()
        await settled(pilot)
        assert isinstance(shown.app.screen, DivergedDialogue)
        assert shown.backend.incidents.calls == []
        shown.app.screen.query_one("#keep-title", Select).value = "mine"
        await settled(pilot)
        shown.app.screen.query_one("#yes", Button).press()
        await settled(pilot)
        arguments = shown.backend.incidents.calls[-1][1]
        assert (arguments["title"], arguments["impact"]) == ("Checkout returns 5xx again", None)


async def test_what_nobody_typed_into_follows_the_others() -> None:
    shown = room(incidents.view())
    theirs = incidents.record(title="Checkout is down", summary="Rolled back.")
    async with running(shown) as pilot:
        await pilot.press("m")
        shown.backend.store.update(records={canned.CHECKOUT: theirs})
        await settled(pilot)
        assert words(shown, "#meanwhile") == "chen changed title and summary meanwhile: it is shown here"
        await pilot.press("end", *" again")
        shown.backend.incidents.records[canned.CHECKOUT] = theirs
        shown.app.screen.query_one("#yes", Button).press()
        await settled(pilot)
        arguments = shown.backend.incidents.calls[-1][1]
        assert (arguments["title"], arguments["summary"]) == ("Checkout is down again", None)


async def test_the_form_opens_with_the_newer_title_of_the_list() -> None:
    shown = room(incidents.view(records={canned.CHECKOUT: incidents.record(title="Checkout as it was an hour ago")}))
    async with running(shown) as pilot:
        await pilot.press("m")
        await settled(pilot)
        assert shown.app.screen.query_one("#title", Input).value == "Checkout returns 5xx"
        assert words(shown, "#meanwhile") == ""


async def test_a_draft_is_held_against_what_was_seen_when_it_was_typed() -> None:
    shown = room(incidents.view())
    theirs = incidents.record(title="Checkout is down", summary="Rolled back.")
    async with running(shown) as pilot:
        await pilot.press("m", *" again", "escape")
        found = shown.backend.store.snapshot
        listed = replace((found.incidents or {})[canned.CHECKOUT], title=theirs.title)
        shown.backend.store.update(records={canned.CHECKOUT: theirs}, incidents={**(found.incidents or {}), canned.CHECKOUT: listed})
        shown.backend.incidents.records[canned.CHECKOUT] = theirs
        await pilot.press("m")
        await settled(pilot)
        assert words(shown, "#meanwhile") == "chen changed title meanwhile: Save asks which it is to be"
        shown.app.screen.query_one("#yes", Button).press()
        await settled(pilot)
        assert isinstance(shown.app.screen, DivergedDialogue)
        assert shown.backend.incidents.calls == []


async def test_a_summary_that_was_begun_where_there_was_none_is_held_against_what_others_wrote_meanwhile() -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        shown.app.drafts.keep(Purpose.SUMMARY, canned.CHECKOUT, "Rolled back.", "")
        await pilot.press("m")
        await settled(pilot)
        assert words(shown, "#meanwhile") == "chen changed summary meanwhile: Save asks which it is to be"


async def test_an_impact_that_was_chosen_is_there_again_and_is_sent_against_what_was_seen() -> None:
    shown = room(incidents.view())
    shown.backend.incidents.records[canned.CHECKOUT] = incidents.record(impact=Impact.HIGH)
    async with running(shown) as pilot:
        await pilot.press("m")
        await settled(pilot)
        shown.app.screen.query_one("#impact", Select).value = Impact.LOW
        await settled(pilot)
        await pilot.press("escape")
        assert [*shown.app.drafts] == [(Purpose.IMPACT, canned.CHECKOUT, "4 Low")]
        found = shown.backend.store.snapshot
        listed = replace((found.incidents or {})[canned.CHECKOUT], impact=Impact.HIGH)
        shown.backend.store.update(
            records={canned.CHECKOUT: incidents.record(impact=Impact.HIGH)}, incidents={**(found.incidents or {}), canned.CHECKOUT: listed}
        )
        await pilot.press("m")
        await settled(pilot)
        assert shown.app.screen.query_one("#impact", Select).value is Impact.LOW
        assert words(shown, "#meanwhile") == "chen changed impact meanwhile: Save asks which it is to be"
        shown.app.screen.query_one("#yes", Button).press()
        await settled(pilot)
        assert isinstance(shown.app.screen, DivergedDialogue)
        assert shown.backend.incidents.calls == []


async def test_an_impact_that_was_sent_or_put_back_is_no_draft_any_more() -> None:
    shown = room(incidents.view())
    shown.backend.incidents.records[canned.CHECKOUT] = incidents.record()
    async with running(shown) as pilot:
        await pilot.press("m")
        await settled(pilot)
        shown.app.screen.query_one("#impact", Select).value = Impact.LOW
        await settled(pilot)
        shown.app.screen.query_one("#impact", Select).value = Impact.CRITICAL
        await settled(pilot)
        assert [*shown.app.drafts] == []
        shown.app.screen.query_one("#impact", Select).value = Impact.LOW
        await settled(pilot)
        shown.app.screen.query_one("#yes", Button).press()
        await settled(pilot)
        assert shown.backend.incidents.calls[-1][1]["impact"] is Impact.LOW
        assert [*shown.app.drafts] == []


async def test_a_summary_that_was_begun_stays_when_the_record_is_read() -> None:
    shown = room(incidents.view(records={}))
    async with running(shown) as pilot:
        shown.app.drafts.keep(Purpose.SUMMARY, canned.CHECKOUT, "Rolled back.", incidents.SUMMARY)
        await pilot.press("m")
        await settled(pilot)
        shown.backend.store.update(records={canned.CHECKOUT: incidents.record()})
        await settled(pilot)
        assert shown.app.screen.query_one("#summary", TextArea).text == "Rolled back."
        assert shown.app.drafts.text(Purpose.SUMMARY, canned.CHECKOUT) == "Rolled back."


async def test_theirs_stands_where_nothing_else_is_chosen() -> None:
    shown = room(incidents.view())
    shown.backend.incidents.records[canned.CHECKOUT] = incidents.record(title="Checkout is down")
    async with running(shown) as pilot:
        await pilot.press("m", *" again")
        await settled(pilot)
        shown.app.screen.query_one("#yes", Button).press()
        await settled(pilot)
        shown.app.screen.query_one("#yes", Button).press()
        await settled(pilot)
        assert shown.backend.incidents.calls == []
        assert said(shown)[-1] == "nothing to change"


async def test_a_title_that_was_begun_is_there_again() -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("m", *" again", "escape", "m")
        await settled(pilot)
        assert shown.app.screen.query_one("#title", Input).value == "Checkout returns 5xx again"
        shown.app.screen.query_one("#title", Input).value = " "
        await settled(pilot)
        assert words(shown, "#trouble") == "the title is empty"


# Reopening and deleting


async def test_a_resolved_incident_is_reopened_after_a_yes() -> None:
    shown = room(incidents.resolved())
    shown.backend.incidents.records[canned.CHECKOUT] = incidents.record(status=IncidentStatus.RESOLVED)
    async with running(shown) as pilot:
        await pilot.press("G")
        await settled(pilot)
        await pilot.press("X")
        await settled(pilot)
        assert isinstance(shown.app.screen, ConfirmDialogue)
        await pilot.press("y")
        await settled(pilot)
        assert shown.backend.incidents.calls[-1][1]["status"] is IncidentStatus.OPEN
        await pilot.press("e")
        await settled(pilot)
        assert said(shown)[-1].startswith("This incident is resolved")


async def test_an_open_incident_cannot_be_reopened() -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("X")
        await settled(pilot)
        assert said(shown)[-1] == "This incident is open: x resolves it"


async def test_deleting_wants_a_word() -> None:
    shown = room(incidents.view())
    async with running(shown) as pilot:
        await pilot.press("enter", "delete")
        await settled(pilot)
        assert isinstance(shown.app.screen, DeleteDialogue)
        assert "its timeline (8 entries)" in words(shown, "#loses")  # as many as its pane counts, of ten events
        await pilot.press(*"chec", "enter")
        await settled(pilot)
        assert not is_button_ready(shown)
        assert shown.backend.incidents.calls == []
        shown.app.screen.query_one(Input).focus()
        await pilot.press(*"kout", "enter", "enter")
        await settled(pilot)
        assert shown.backend.incidents.calls == [("delete_incident", {"arn": canned.CHECKOUT})]
        assert said(shown)[-1] == "incident deleted"
        assert screen_kind(shown) is WarRoomScreen


async def test_forms_fit_into_the_smallest_terminal_that_is_promised() -> None:
    for key in ("e", "s", "m", "S", "delete"):
        shown = room(incidents.view())
        async with running(shown, (80, 24)) as pilot:
            await pilot.press(key)
            await settled(pilot)
            button = shown.app.screen.query_one("#yes", Button)
            assert button.region.bottom <= 24, key
            assert button.region.height == 1, key
