"""The API console: found, described, typed, checked, sent, read, copied, remembered."""

from dataclasses import replace
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Button, Input, Select, TextArea

from imtui.domain.errors import Rejected
from imtui.tui.presenters.answer_rows import Node
from imtui.tui.screens.console import ConsoleScreen
from imtui.tui.screens.modals.confirm import ConfirmDialogue
from imtui.tui.screens.modals.request import RequestDialogue
from imtui.tui.widgets.console_panes import AnswerPane
from imtui.tui.widgets.pane import Pane
from tests.tui import canned
from tests.tui.backend import Room, room
from tests.tui.piloting import running, said, settled, until

CONTACT = {
    "ContactArn": canned.contact_arn("bo"),
    "Alias": "bo",
    "Type": "PERSONAL",
    "Plan": {"Stages": [{"DurationInMinutes": 5, "Targets": []}]},
    "ResponseMetadata": {"RequestId": "r"},
}


def read(shown: Room, pane: str) -> str:
    found = shown.app.screen.query_one(f"#{pane}", Pane)
    return "\n".join(strip.text.rstrip() for strip in (found.render_line(y) for y in range(found.size.height)))


def kind(shown: Room) -> type[object]:
    return type(shown.app.screen)


def words(shown: Room, selector: str) -> str:
    return str(shown.app.screen.query_one(selector).render())


async def opened(pilot: Pilot[Any], shown: Room, name: str) -> None:
    """The console with one operation found by its name."""
    await pilot.press("ctrl+o")
    await until(pilot, lambda: kind(shown) is ConsoleScreen and "operations ─" in read(shown, "operations"))
    await pilot.press("slash", *name, "enter")
    await until(pilot, lambda: f"What it does · {name}" in read(shown, "description"))


async def asked(pilot: Pilot[Any], shown: Room, name: str) -> RequestDialogue:
    """The form of an operation."""
    await opened(pilot, shown, name)
    await pilot.press("enter")
    await until(pilot, lambda: kind(shown) is RequestDialogue)
    await settled(pilot)
    screen = shown.app.screen
    assert isinstance(screen, RequestDialogue)
    return screen


async def test_all_operations_are_there_with_their_documentation() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await opened(pilot, shown, "StartIncident")
        assert "changes or deletes something" in read(shown, "description")
        assert "responsePlanArn" in read(shown, "description")
        await pilot.press("escape")
        await settled(pilot)
        assert "70 operations" in read(shown, "operations")


async def test_a_request_is_checked_as_it_is_typed_and_shown_as_a_command() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        form = await asked(pilot, shown, "CreateContact")
        assert form.query_one("#yes", Button).disabled
        alias, plan = form.query_one("#p0", Input), form.query_one(TextArea)
        assert "alias" in words(shown, "#about")
        alias.value = "B O"
        await settled(pilot)
        assert "Alias" in words(shown, "#trouble")
        alias.value = "bo's"
        await settled(pilot)
        assert "does not match" in words(shown, "#trouble")
        alias.value = "bo"
        form.query_one(Select).value = "PERSONAL"
        plan.text = '{"Stages": 1}'
        await settled(pilot)
        assert "Plan.Stages" in words(shown, "#trouble")
        plan.text = "{"
        await settled(pilot)
        assert "Plan takes" in words(shown, "#trouble")
        plan.text = '{"Stages": []}'
        await settled(pilot)
        assert words(shown, "#trouble") == ""
        assert not form.query_one("#yes", Button).disabled
        expected = "aws ssm-contacts create-contact --alias bo --type PERSONAL --plan '{\"Stages\": []}' --region eu-west-1"
        assert words(shown, "#command") == expected


async def test_what_only_reads_is_sent_at_once_and_its_answer_is_a_tree() -> None:
    shown = room(canned.view())
    shown.backend.setup.transport.answers["GetContact"] = CONTACT
    async with running(shown) as pilot:
        form = await asked(pilot, shown, "GetContact")
        form.query_one(Input).value = canned.contact_arn("bo")
        await settled(pilot)
        await pilot.click("#yes")
        await until(pilot, lambda: kind(shown) is ConsoleScreen and "Alias  bo" in read(shown, "answer"))
        assert shown.backend.setup.transport.calls == [("GetContact", {"ContactId": canned.contact_arn("bo")})]
        assert "DurationInMinutes  5" in read(shown, "answer")
        assert "ResponseMetadata" not in read(shown, "answer")
        pane = shown.app.screen.query_one(AnswerPane)
        pane.move_to("/Plan")
        await pilot.press("enter")
        await settled(pilot)
        assert "DurationInMinutes" not in read(shown, "answer")
        assert "Plan  1 member" in read(shown, "answer")
        pane.move_to("/Alias")
        await pilot.press("y")
        await settled(pilot)
        assert said(shown)[-1] == "Copied the Alias: bo"
        await pilot.press("C")
        await settled(pilot)
        assert said(shown)[-1].startswith("Copied the command: aws ssm-contacts get-contact --contact-id arn:aws")


async def test_what_changes_something_asks_first() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        form = await asked(pilot, shown, "DeleteContact")
        form.query_one(Input).value = canned.contact_arn("bo")
        await settled(pilot)
        await pilot.click("#yes")
        await until(pilot, lambda: kind(shown) is ConfirmDialogue)
        await pilot.press("enter")
        await settled(pilot)
        assert shown.backend.setup.transport.calls == []
        await pilot.press("enter")
        await settled(pilot)
        shown.app.screen.query_one(Input).value = canned.contact_arn("bo")
        await settled(pilot)
        await pilot.click("#yes")
        await until(pilot, lambda: kind(shown) is ConfirmDialogue)
        await pilot.press("y")
        await until(pilot, lambda: "done: the service says nothing more" in read(shown, "answer"))
        assert [name for name, _ in shown.backend.setup.transport.calls] == ["DeleteContact"]


async def test_where_imtui_only_reads_only_reads_are_there() -> None:
    shown = room(replace(canned.view(), session=replace(canned.SESSION, read_only=True)))
    async with running(shown) as pilot:
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "GetTimelineEvent" in read(shown, "operations"))
        assert "CreateTimelineEvent" not in read(shown, "operations")
        assert "those that only read" in read(shown, "operations")


async def test_the_next_page_is_read_with_its_token() -> None:
    shown = room(canned.view())
    transport = shown.backend.setup.transport
    transport.answers["ListContacts"] = {"Contacts": [], "NextToken": "t"}
    async with running(shown) as pilot:
        await asked(pilot, shown, "ListContacts")
        await pilot.click("#yes")
        await until(pilot, lambda: "there is more" in read(shown, "answer"))
        transport.answers["ListContacts"] = {"Contacts": []}
        await pilot.press("]")
        await until(pilot, lambda: "there is more" not in read(shown, "answer"))
        assert transport.calls[-1] == ("ListContacts", {"NextToken": "t"})
        await pilot.press("]")
        await settled(pilot)
        assert said(shown)[-1] == "There is no next page"


async def test_a_refusal_is_the_answer_and_what_was_typed_comes_back() -> None:
    shown = room(canned.view())
    shown.backend.gate.fault = None
    async with running(shown) as pilot:
        form = await asked(pilot, shown, "GetContact")
        form.query_one(Input).value = canned.contact_arn("nobody")
        await settled(pilot)
        shown.backend.gate.fault = Rejected("there is no such contact", code="ResourceNotFoundException")
        await pilot.click("#yes")
        await until(pilot, lambda: "there is no such contact" in read(shown, "answer"))
        shown.backend.gate.fault = None
        await pilot.press("e")
        await until(pilot, lambda: kind(shown) is RequestDialogue)
        assert shown.app.screen.query_one(Input).value == canned.contact_arn("nobody")


async def test_what_was_sent_is_remembered_without_codes_and_forgotten_on_demand() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        form = await asked(pilot, shown, "ActivateContactChannel")
        for place, value in enumerate((canned.contact_arn("bo").replace("contact/", "contact-channel/") + "/1", "123456")):
            form.query_one(f"#p{place}", Input).value = value
        await settled(pilot)
        assert "123456" not in words(shown, "#command")
        await pilot.click("#yes")
        await until(pilot, lambda: kind(shown) is ConfirmDialogue)
        await pilot.press("y")
        await until(pilot, lambda: "ActivateContactChannel" in read(shown, "history"))
        assert "123456" not in shown.app.drafts.calls
        assert "ActivateContactChannel" in shown.app.drafts.calls
        await pilot.press("escape", "ctrl+o")
        await until(pilot, lambda: "ActivateContactChannel" in read(shown, "history"))
        await pilot.press("4", "delete")
        await settled(pilot)
        assert "nothing: what you send is listed here" in read(shown, "history")


def test_a_branch_is_copied_as_json() -> None:
    assert Node(0, "Plan", {"Stages": []}, is_branch=True).copied == '{\n  "Stages": []\n}'
