"""Contacts on the screen: read, made, changed, deleted; channels; stages drawn in time; who would be paged."""

from dataclasses import replace

from textual.widgets import Button, Input, Select, Static, TextArea

from imtui.domain.contacts import ChannelTarget, ChannelType, ContactTarget, ContactType, Plan, Stage
from imtui.domain.errors import AccessDenied, Rejected
from imtui.tui.drafts import Purpose
from imtui.tui.screens.contacts import ContactsScreen
from imtui.tui.screens.modals.activation import ActivationDialogue
from imtui.tui.screens.modals.channel import ChannelDialogue
from imtui.tui.screens.modals.contact import ContactDialogue
from imtui.tui.screens.modals.farewell import FarewellDialogue
from imtui.tui.widgets.header_bar import HeaderBar
from imtui.tui.widgets.pane import Pane
from imtui.tui.widgets.stages_field import StagesField
from tests.tui import canned
from tests.tui.backend import Room, room
from tests.tui.piloting import running, said, settled, until
from tests.tui.setups_contacts import many, nobody_left

BO_SMS = canned.channel_arn("bo", ChannelType.SMS)


def read(shown: Room, pane: str) -> str:
    found = shown.app.screen.query_one(f"#{pane}", Pane)
    return "\n".join(strip.text.rstrip() for strip in (found.render_line(y) for y in range(found.size.height)))


def kind(shown: Room) -> type[object]:
    return type(shown.app.screen)


def trouble(shown: Room) -> str:
    return str(shown.app.screen.query_one("#trouble", Static).render())


def field(shown: Room, id: str) -> Input:
    return shown.app.screen.query_one(f"#{id}", Input)


async def test_the_one_under_the_cursor_is_read_whole() -> None:
    shown = room(canned.view())
    async with running(shown, (120, 60)) as pilot:
        await pilot.press("c")
        await settled(pilot)
        assert kind(shown) is ContactsScreen
        whole = read(shown, "contact")
        assert "0 min  SMS sms      every 1 min" in whole
        assert "+1 ··· 0199" in whole
        assert "+14155550199" not in whole
        assert "444455556666" in whole
        assert "payments" in whole
        assert "■ stopped" in read(shown, "pages")
        assert "1 of 3 accepted" in read(shown, "pages")
        assert "SMS, VOICE" in read(shown, "readiness")
        await pilot.press("j")
        await until(pilot, lambda: "✗ not activated" in read(shown, "contact"))
        assert "SMS channel not activated" in read(shown, "readiness")
        assert "bo was never paged" in read(shown, "pages")


async def test_a_schedule_tells_its_rotations_and_who_is_on_call() -> None:
    shown = room(canned.view())
    async with running(shown, (120, 60)) as pilot:
        await pilot.press("c")
        await settled(pilot)
        await pilot.press("G")
        await until(pilot, lambda: "storage · Europe/London" in read(shown, "contact"))
        assert "now dana until Sat 20:03, then chen" in read(shown, "contact")
        assert "dana" in read(shown, "readiness")
        assert "plans and schedules get no pages themselves" in read(shown, "pages").replace("\n│", "").replace("  ", " ")


async def test_a_part_that_may_not_be_read_is_told_beside_the_rest() -> None:
    shown = room(canned.view())
    fault = AccessDenied("not allowed: the permission ssm-contacts:GetContactPolicy is missing", remedy="ask for it")

    async def denied(arn: str) -> str:
        raise fault

    shown.backend.setup.people.policy = denied  # type: ignore[method-assign]
    async with running(shown, (120, 60)) as pilot:
        await pilot.press("c")
        await settled(pilot)
        assert "GetContactPolicy is missing" in read(shown, "contact")
        assert "team          payments" in read(shown, "contact")


async def test_readiness_of_everybody_puts_first_what_is_in_the_way() -> None:
    shown = room(canned.view())
    nobody_left(shown.backend.setup.roster)
    async with running(shown, (120, 120)) as pilot:
        await pilot.press("c", "f", "4")
        await until(pilot, lambda: "not ready" in read(shown, "readiness"))
        everything = read(shown, "readiness")
        assert everything.index("bo: SMS channel not activated") < everything.index("● akuam")
        assert "nights" in everything
        assert "nobody on shift" in everything
        assert "quiet" in everything
        assert "response plan     nobody" in everything
        assert "✗ bo" in read(shown, "contacts")
        await pilot.press("f")
        await until(pilot, lambda: "Readiness · akuam" in read(shown, "readiness"))


async def test_a_command_asks_for_one_by_name() -> None:
    shown = room(canned.view())
    async with running(shown, (120, 60)) as pilot:
        await pilot.press("colon", *"readiness checkout", "enter")
        await until(pilot, lambda: kind(shown) is ContactsScreen and "Readiness · response plan checkout" in read(shown, "readiness"))
        await until(pilot, lambda: "bo" in read(shown, "readiness"))
        assert shown.app.screen.query_one("#readiness", Pane).has_focus
        await pilot.press("colon", *"readiness chekout", "enter")
        await until(pilot, lambda: any("did you mean checkout?" in each for each in said(shown)))


async def test_five_hundred_are_listed_at_once_and_read_in_slices() -> None:
    shown = room(canned.view())
    many(shown.backend.setup.roster, 500)
    async with running(shown, (120, 60)) as pilot:
        await pilot.press("c")
        await until(pilot, lambda: "510 contacts" in read(shown, "contacts"))
        assert len(set(shown.backend.setup.contacts.asked)) == 1
        await pilot.press("f")
        await until(pilot, lambda: "of 512 not ready" in read(shown, "readiness"))
        asked = shown.backend.setup.contacts.asked
        assert len(set(asked)) == 510


async def test_a_deleted_contact_that_is_still_named_is_told() -> None:
    shown = room(canned.view())
    del shown.backend.setup.roster.contacts[canned.contact_arn("eli")]
    async with running(shown, (120, 60)) as pilot:
        await pilot.press("c")
        await settled(pilot)
        shown.app.screen.query_one("#contacts", Pane).move_to(canned.contact_arn("incident-comms"))
        await until(pilot, lambda: "contact deleted" in read(shown, "readiness"))
        assert "✗ contact deleted" in read(shown, "contact")


async def test_an_escalation_plan_is_made_and_drawn_while_it_is_typed() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await pilot.press("c", "n")
        await settled(pilot)
        assert kind(shown) is ContactDialogue
        assert "Channels come next" in str(shown.app.screen.query_one("#how", Static).render())
        shown.app.screen.query_one("#type", Select).value = ContactType.ESCALATION
        field(shown, "alias").value = "nights"
        stages = shown.app.screen.query_one(StagesField)
        stages.focus()
        await pilot.press(*"5: bo essential, da", "right", "enter", *"10: zoe")
        await settled(pilot)
        assert stages.text == "5: bo essential, dana\n10: zoe"
        assert trouble(shown).startswith("stage 2: there is no contact “zoe”")
        assert shown.app.screen.query_one("#yes", Button).disabled
        await pilot.press("backspace", "backspace", "backspace", *"chen", "alt+up")
        await settled(pilot)
        assert stages.text == "10: chen\n5: bo essential, dana"
        ladder = str(shown.app.screen.query_one("#ladder", Static).render())
        assert "10 min  bo" in ladder
        assert "15 min  nobody further is paged" in ladder
        await pilot.click("#yes")
        await settled(pilot)
        [(name, given)] = shown.backend.setup.people.calls
        assert (name, given["contact"].alias, given["contact"].type) == ("create", "nights", ContactType.ESCALATION)
        assert given["contact"].stages[1] == Stage(
            minutes=5,
            targets=(
                ContactTarget(contact_arn=canned.contact_arn("bo"), essential=True),
                ContactTarget(contact_arn=canned.contact_arn("dana")),
            ),
        )
        assert said(shown)[-1] == "nights created"
        await until(pilot, lambda: "nights" in read(shown, "contacts"))


async def test_a_persons_plan_is_changed() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await pilot.press("c", "e")
        await settled(pilot)
        shown.app.screen.query_one(StagesField).text = "3 min: sms every 1, voice"
        await settled(pilot)
        await pilot.click("#yes")
        await settled(pilot)
        [(name, given)] = shown.backend.setup.people.calls
        sms, voice = canned.channel_arn("akuam", ChannelType.SMS), canned.channel_arn("akuam", ChannelType.VOICE)
        targets = (ChannelTarget(channel_arn=sms, retry_minutes=1), ChannelTarget(channel_arn=voice))
        assert (name, given["after"].stages) == ("change", (Stage(minutes=3, targets=targets),))
        await until(pilot, lambda: "3 min  nobody further" in read(shown, "contact"))


async def test_what_the_service_refuses_is_said_beside_the_form_which_keeps_what_was_typed() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await pilot.press("c", "plus", *"mobile", "tab", *"+1 206 555-0142")
        await settled(pilot)
        assert kind(shown) is ChannelDialogue
        shown.backend.gate.fault = Rejected("CreateContactChannel was rejected: DeliveryAddress: not this one", operation="x")
        await pilot.click("#yes")
        await until(pilot, lambda: "not this one" in trouble(shown))
        assert trouble(shown).startswith("Not added: ")
        assert (field(shown, "name").value, field(shown, "address").value) == ("mobile", "+1 206 555-0142")
        assert said(shown) == []
        shown.backend.gate.fault = None
        shown.app.screen.query_one("#yes", Button).press()
        await until(pilot, lambda: kind(shown) is ContactsScreen)
        [(name, given)] = shown.backend.setup.people.calls
        assert (name, given["channel"].address, given["sends_code"]) == ("add_channel", "+12065550142", True)
        assert shown.app.drafts.text(Purpose.CHANNEL, canned.ME) == ""


async def test_a_form_that_was_left_while_it_was_saved_says_what_came_of_it() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await pilot.press("c", "plus", *"mobile", "tab", *"+12065550142")
        await settled(pilot)
        shown.backend.gate.open.clear()
        await pilot.click("#yes")
        await until(pilot, lambda: "saving" in trouble(shown))
        await pilot.press("escape")
        shown.backend.gate.fault = Rejected("no")
        shown.backend.gate.open.set()
        await until(pilot, lambda: any(each.startswith("Not added: no") for each in said(shown)))
        assert "mobile" in shown.app.drafts.text(Purpose.CHANNEL, canned.ME)
        shown.backend.gate.fault = None
        await pilot.press("plus")
        await settled(pilot)
        assert (field(shown, "name").value, field(shown, "address").value) == ("mobile", "+12065550142")
        assert "typed before" in str(shown.app.screen.query_one("#drafted Static", Static).render())
        await pilot.click("#anew")
        await settled(pilot)
        assert (field(shown, "name").value, field(shown, "address").value) == ("", "")
        assert not shown.app.screen.query("#anew")
        assert shown.app.screen.focused is field(shown, "name")
        assert shown.app.drafts.text(Purpose.CHANNEL, canned.ME) == ""


async def test_a_change_that_comes_while_the_screen_is_taken_away_is_not_drawn() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await pilot.press("c")
        await settled(pilot)
        screen = shown.app.screen
        assert isinstance(screen, ContactsScreen)
        await shown.app.pop_screen()
        assert not screen.query(HeaderBar)
        screen.ask_again()
        screen._show()


async def test_an_address_is_checked_while_it_is_typed() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await pilot.press("c", "plus", *"mail", "tab", *"2065550142")
        await settled(pilot)
        assert "lacks its country" in trouble(shown)
        shown.app.screen.query_one("#type", Select).value = ChannelType.EMAIL
        await settled(pilot)
        assert "is no e-mail address" in trouble(shown)
        field(shown, "address").value = "akuam@example.com"
        await settled(pilot)
        assert trouble(shown) == ""
        assert not shown.app.screen.query_one("#yes", Button).disabled


async def test_a_channel_gets_a_code_and_is_activated_with_it_and_deactivated() -> None:
    shown = room(canned.view())
    async with running(shown, (120, 60)) as pilot:
        await pilot.press("c")
        await settled(pilot)
        shown.app.screen.query_one("#contacts", Pane).move_to(canned.contact_arn("bo"))
        await until(pilot, lambda: "not activated" in read(shown, "contact"))
        await pilot.press("s")
        await settled(pilot)
        assert shown.backend.setup.people.calls == [("send_code", {"arn": BO_SMS})]
        await pilot.press("v", *"12345")
        await settled(pilot)
        assert kind(shown) is ActivationDialogue
        assert shown.app.screen.query_one("#yes", Button).disabled
        await pilot.press("6")
        await pilot.click("#yes")
        await until(pilot, lambda: kind(shown) is ContactsScreen)
        assert shown.backend.setup.people.calls[-1] == ("activate", {"arn": BO_SMS, "code": "123456"})
        await until(pilot, lambda: "not activated" not in read(shown, "contact"))
        await pilot.press("v")
        assert said(shown)[-1].startswith("The cursor is on no channel")
        shown.app.screen.query_one("#contact", Pane).focus()
        shown.app.screen.query_one("#contact", Pane).move_to(f"channel {BO_SMS}")
        await pilot.press("v", "enter")
        await settled(pilot)
        assert shown.backend.setup.people.calls[-1][0] == "activate"
        await pilot.press("v", "y")
        await settled(pilot)
        assert shown.backend.setup.people.calls[-1] == ("deactivate", {"arn": BO_SMS})


async def test_a_channel_under_the_cursor_is_edited_and_deleted() -> None:
    shown = room(canned.view())
    arn = canned.channel_arn("akuam", ChannelType.SMS)
    async with running(shown, (120, 60)) as pilot:
        await pilot.press("c", "2")
        await settled(pilot)
        shown.app.screen.query_one("#contact", Pane).move_to(f"channel {arn}")
        await pilot.press("e")
        await settled(pilot)
        field(shown, "address").value = "+12065550100"
        await settled(pilot)
        assert "until it is activated" in str(shown.app.screen.query_one("#means", Static).render())
        await pilot.click("#yes")
        await until(pilot, lambda: kind(shown) is ContactsScreen)
        assert shown.backend.setup.people.calls[-1][1]["after"].address == "+12065550100"
        await pilot.press("delete")
        await settled(pilot)
        await pilot.press("y")
        await settled(pilot)
        assert shown.backend.setup.people.calls[-1] == ("delete_channel", {"arn": arn})


async def test_deleting_a_contact_says_what_names_it_and_waits_for_that() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await pilot.press("c")
        await settled(pilot)
        shown.app.screen.query_one("#contacts", Pane).move_to(canned.contact_arn("dana"))
        await until(pilot, lambda: "dana" in read(shown, "contact"))
        await until(pilot, lambda: "Readiness · dana" in read(shown, "readiness"))
        shown.backend.gate.open.clear()
        await pilot.press("delete")
        await settled(pilot)
        assert kind(shown) is FarewellDialogue
        assert shown.app.screen.query_one("#yes", Button).disabled
        await pilot.press("y")
        await settled(pilot)
        assert shown.backend.setup.people.calls == []
        shown.backend.gate.open.set()
        await until(pilot, lambda: not shown.app.screen.query_one("#yes", Button).disabled)
        named = str(shown.app.screen.query_one("#naming", Static).render())
        assert "escalation plans search-escalation" in named
        assert "rotations storage: take it out first" in named
        await pilot.press("n")
        await until(pilot, lambda: kind(shown) is ContactsScreen)
        assert shown.backend.setup.people.calls == []
        await pilot.press("delete")
        await until(pilot, lambda: not shown.app.screen.query_one("#yes", Button).disabled)
        await pilot.press("y")
        await until(pilot, lambda: kind(shown) is ContactsScreen)
        assert shown.backend.setup.people.calls == [("delete", {"arn": canned.contact_arn("dana")})]
        await until(pilot, lambda: "9 contacts" in read(shown, "contacts"))


async def test_tags_and_policy_are_changed() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await pilot.press("c", "t", "end", "enter", *"tier")
        await settled(pilot)
        assert "the tag tier has no value" in trouble(shown)
        await pilot.press(*" = 1")
        await settled(pilot)
        await pilot.click("#yes")
        await settled(pilot)
        assert shown.backend.setup.people.calls[-1] == (
            "retag",
            {"before": {"team": "payments"}, "after": {"team": "payments", "tier": "1"}},
        )
        await pilot.press("h")
        await settled(pilot)
        await pilot.click("#yes")
        await settled(pilot)
        assert [name for name, _ in shown.backend.setup.people.calls] == ["retag", "share"]


async def test_enter_goes_on_to_a_field_that_shows() -> None:
    """A new person has no stages yet: their field is there, and hidden."""
    shown = room(canned.view())
    async with running(shown) as pilot:
        await pilot.press("c", "n")
        await settled(pilot)
        await pilot.press(*"fran", "enter", *"Fran", "enter", *"team = a")
        assert shown.app.screen.query_one("#tags", TextArea).text == "team = a"


async def test_the_cursor_goes_to_whom_one_made() -> None:
    """What comes next, a channel, is for them."""
    shown = room(canned.view())
    async with running(shown) as pilot:
        await pilot.press("c", "n")
        await settled(pilot)
        await pilot.press(*"fran", "tab", "tab", "tab", "tab", "enter")
        await until(pilot, lambda: shown.app.screen.query_one("#contacts", Pane).cursor_key == canned.contact_arn("fran"))
        await settled(pilot)
        await pilot.press("plus")
        await settled(pilot)
        assert "New channel for fran" in str(shown.app.screen.query_one("#box").border_title)


async def test_a_form_that_is_left_is_a_draft() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await pilot.press("c", "e")
        await settled(pilot)
        shown.app.screen.query_one(StagesField).text = "3 min: sms, pager"
        await pilot.press("escape", "e")
        await settled(pilot)
        assert shown.app.screen.query_one(StagesField).text == "3 min: sms, pager"
        assert "there is no channel “pager”" in trouble(shown)


async def test_enter_leads_to_the_person_and_to_the_incident() -> None:
    shown = room(canned.view())
    async with running(shown, (120, 60)) as pilot:
        await pilot.press("c")
        await settled(pilot)
        shown.app.screen.query_one("#contacts", Pane).move_to(canned.contact_arn("payments-escalation"))
        await until(pilot, lambda: "bo" in read(shown, "readiness"))
        readiness = shown.app.screen.query_one("#readiness", Pane)
        readiness.focus()
        readiness.move_to(readiness.rows[-1].key)
        await pilot.press("enter")
        await until(pilot, lambda: "2 Contact · Bo Lindqvist" in read(shown, "contact"))
        await pilot.press("1", "k", "3", "enter")
        await until(pilot, lambda: kind(shown) is not ContactsScreen)


async def test_where_imtui_only_reads_nothing_opens() -> None:
    shown = room(replace(canned.view(), session=replace(canned.SESSION, read_only=True)))
    async with running(shown) as pilot:
        await pilot.press("c")
        await settled(pilot)
        for key in ("n", "e", "delete", "plus", "v", "s", "t", "h"):
            await pilot.press(key)
            await settled(pilot)
            assert kind(shown) is ContactsScreen
            assert said(shown)[-1] == "imtui only reads here: start it without --read-only"


async def test_a_person_without_a_plan_is_told_what_comes_next() -> None:
    shown = room(canned.view())
    roster = shown.backend.setup.roster
    roster.contacts[canned.ME] = replace(roster.contacts[canned.ME], plan=Plan())
    roster.channels[canned.ME] = ()
    async with running(shown, (120, 60)) as pilot:
        await pilot.press("c")
        await settled(pilot)
        assert "A channel comes first: + adds one" in read(shown, "contact").replace("│\n│ ", "").replace("  ", "")
        assert "no plan" in read(shown, "readiness")
