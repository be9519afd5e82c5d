"""Response plans on the screen: read, made, changed, deleted, shared."""

from dataclasses import replace

from textual.widgets import Button, Input, Select, TextArea

from imtui.domain.incidents import Impact
from imtui.domain.response_plans import PlanWording
from imtui.tui.screens.modals.plan import PlanDialogue
from imtui.tui.screens.modals.share import ShareDialogue
from imtui.tui.screens.response_plans import ResponsePlansScreen
from imtui.tui.widgets.pane import Pane
from tests.tui import canned, incidents
from tests.tui.backend import Room, room
from tests.tui.piloting import running, said, settled, until
from tests.tui.setups import CHECKOUT, QUIET


def read(shown: Room, pane: str) -> str:
    found = shown.app.screen.query_one(f"#{pane}", Pane)
    return "\n".join(strip.text.rstrip() for strip in (found.render_line(y) for y in range(found.size.height)))


def kind(shown: Room) -> type[object]:
    return type(shown.app.screen)


def trouble(shown: Room) -> str:
    return str(shown.app.screen.query_one("#trouble").render())


async def test_the_plan_under_the_cursor_is_read_whole_and_says_what_it_would_do() -> None:
    shown = room(canned.view())
    async with running(shown, (120, 60)) as pilot:
        await pilot.press("P")
        await settled(pilot)
        assert kind(shown) is ResponsePlansScreen
        assert "444455556666" in read(shown, "plan")
        assert "payments-escalation" in read(shown, "now")
        assert "storage (dana)" in " ".join(read(shown, "now").replace("│", " ").split())
        assert "runbook AWSIncidents-CriticalIncidentRunbookTemplate" in read(shown, "now")
        await pilot.press("j")
        await until(pilot, lambda: "this plan engages no one" in read(shown, "now"))
        assert "nobody: an incident of it pages no one" in read(shown, "plan")
        attended = [each.people for each in shown.backend.poller.attended]
        assert CHECKOUT.wording.engagements in attended
        assert attended[-1] == ()


async def test_an_incident_with_the_same_dedupe_string_is_named() -> None:
    twin = incidents.record(dedupe_string=CHECKOUT.wording.dedupe_string)
    known = replace(canned.view().snapshot, records={canned.CHECKOUT: twin})
    shown = room(replace(canned.view(), snapshot=known))
    async with running(shown) as pilot:
        await pilot.press("P")
        await settled(pilot)
        assert "is open with the same dedupe" in read(shown, "now")
        assert "Once that one is resolved, an incident" in " ".join(read(shown, "now").split())


async def test_whether_an_open_incident_has_the_same_dedupe_string_is_asked_for() -> None:
    """Nobody has looked at that incident yet: what would happen now depends on it all the same."""
    view = canned.view()
    twin = replace((view.snapshot.incidents or {})[canned.CHECKOUT], arn="arn:aws:ssm-incidents::111122223333:incident-record/checkout/1")
    shown = room(replace(view, snapshot=replace(view.snapshot, incidents={twin.arn: twin})))
    shown.backend.setup.plans.dedupe_strings[twin.arn] = CHECKOUT.wording.dedupe_string
    async with running(shown) as pilot:
        await pilot.press("P")
        await until(pilot, lambda: "is open with the same dedupe" in read(shown, "now"))


async def test_a_plan_is_made_as_it_is_typed() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await pilot.press("P", "n", *"search", "tab", "tab", *"Search is slow")
        await settled(pilot)
        assert kind(shown) is PlanDialogue
        engages = shown.app.screen.query_one("#engages", Input)
        engages.value = "bob"
        await settled(pilot)
        assert trouble(shown).startswith("there is no contact bob: did you mean bo")
        engages.value = "dana"
        await until(pilot, lambda: shown.backend.poller.attended[-1].people == (canned.contact_arn("dana"),))
        engages.value = "bo akuam"
        shown.app.screen.query_one("#tags", TextArea).text = "team = search"
        await settled(pilot)
        assert trouble(shown) == ""
        await pilot.click("#yes")
        await settled(pilot)
        [(name, given)] = shown.backend.setup.plans.calls
        plan = given["plan"]
        assert (name, plan.name, plan.title, plan.tags) == ("create", "search", "Search is slow", {"team": "search"})
        assert plan.engagements == (canned.contact_arn("bo"), canned.contact_arn("akuam"))
        assert said(shown)[-1] == "response plan search created"
        await until(pilot, lambda: canned.contact_arn("dana") not in shown.backend.poller.attended[-1].people)


async def test_what_the_service_would_refuse_cannot_be_sent() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await pilot.press("P", "n", *"a b", "tab", "tab", *"x")
        await settled(pilot)
        assert "is no name for a plan" in trouble(shown)
        assert shown.app.screen.query_one("#yes", Button).disabled
        shown.app.screen.query_one("#name", Input).value = "ab"
        shown.app.screen.query_one("#role", Input).value = "admin"
        await settled(pilot)
        assert trouble(shown).startswith("a runbook needs a document")
        shown.app.screen.query_one("#role", Input).value = ""
        shown.app.screen.query_one("#tags", TextArea).text = "aws:x = 1"
        await settled(pilot)
        assert "AWS keeps for itself" in trouble(shown)


async def test_a_change_keeps_what_the_form_does_not_show() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await pilot.press("P", "e")
        await settled(pilot)
        assert shown.app.screen.query_one("#yes", Button).disabled
        shown.app.screen.query_one("#title", Input).value = "Checkout is down"
        await settled(pilot)
        await pilot.click("#yes")
        await settled(pilot)
        [(name, given)] = shown.backend.setup.plans.calls
        assert (name, given["before"]) == ("change", CHECKOUT.wording)
        assert given["after"] == replace(CHECKOUT.wording, title="Checkout is down")
        await until(pilot, lambda: "Checkout is down" in read(shown, "plan"))


async def test_it_is_deleted_only_after_a_yes() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await pilot.press("P", "delete", "enter")
        await settled(pilot)
        assert shown.backend.setup.plans.calls == []
        await pilot.press("delete", "y")
        await settled(pilot)
        assert [name for name, _ in shown.backend.setup.plans.calls] == ["delete"]
        await until(pilot, lambda: "1 plan" in read(shown, "plans"))


async def test_it_is_shared_with_an_account_and_no_longer() -> None:
    shown = room(canned.view())
    shown.backend.setup.plans.records = {QUIET.arn: QUIET}
    async with running(shown) as pilot:
        await pilot.press("P", "h")
        await settled(pilot)
        assert kind(shown) is ShareDialogue
        assert trouble(shown).startswith("whose account?")
        await pilot.press(*"444455556666")
        await settled(pilot)
        assert '"Principal": {"AWS": "444455556666"},' in shown.app.screen.query_one(TextArea).text
        await pilot.click("#yes")
        await settled(pilot)
        assert shown.backend.setup.plans.calls[0][0] == "share"
        assert QUIET.arn in shown.backend.setup.plans.calls[0][1]["policy"]


async def test_a_policy_under_the_cursor_is_taken_off() -> None:
    shown = room(canned.view())
    async with running(shown, (120, 60)) as pilot:
        await pilot.press("P", "2")
        await settled(pilot)
        shown.app.screen.query_one("#plan", Pane).move_to("policy p-1")
        await pilot.press("delete", "y")
        await settled(pilot)
        assert shown.backend.setup.plans.calls == [("unshare", {"arn": CHECKOUT.arn, "policy_id": "p-1"})]


async def test_all_of_a_plan_is_a_draft_until_it_is_saved() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await pilot.press(
            "P", "n", *"half", "tab", "tab", *"Half", "tab", "down", "down", "enter", "tab", *"All is quiet", "enter", *"so far"
        )
        await settled(pilot)
        typed = shown.app.screen.query_one("#impact", Select).value
        assert typed is not Impact.HIGH
        await pilot.press("escape", "n")
        await settled(pilot)
        form = shown.app.screen
        assert [form.query_one(id, Input).value for id in ("#name", "#title")] == ["half", "Half"]
        assert form.query_one("#impact", Select).value is typed
        assert form.query_one("#summary", TextArea).text == "All is quiet\nso far"
        await pilot.click("#yes")
        await until(pilot, lambda: kind(shown) is ResponsePlansScreen)
        await pilot.press("n")
        await settled(pilot)
        assert shown.app.screen.query_one("#title", Input).value == ""


async def test_a_change_is_a_draft_of_its_own_plan_and_goes_on_top_of_what_it_is_by_then() -> None:
    shown = room(canned.view())
    async with running(shown, (120, 60)) as pilot:
        await pilot.press("P", "e")
        await settled(pilot)
        shown.app.screen.query_one("#display", Input).value = "Nobody can pay"
        await settled(pilot)
        await pilot.press("escape", "j", "e")
        await until(pilot, lambda: kind(shown) is PlanDialogue)
        assert shown.app.screen.query_one("#display", Input).value == QUIET.wording.display_name
        await pilot.press("escape", "k")
        await until(pilot, lambda: "payments-escalation" in read(shown, "plan"))
        await pilot.press("e")
        await settled(pilot)
        assert shown.app.screen.query_one("#display", Input).value == "Nobody can pay"
        assert shown.app.screen.query_one("#title", Input).value == CHECKOUT.wording.title


async def test_where_imtui_only_reads_nothing_opens() -> None:
    shown = room(replace(canned.view(), session=replace(canned.SESSION, read_only=True)))
    async with running(shown) as pilot:
        for key in ("n", "e", "delete", "h"):
            await pilot.press("P", key)
            await settled(pilot)
            assert kind(shown) is ResponsePlansScreen
            assert said(shown)[-1] == "imtui only reads here: start it without --read-only"


def test_a_wording_is_equal_to_itself_whatever_its_maps_are_made_of() -> None:
    """What comes from the service has dicts where defaults have views of them: neither is a change."""
    assert PlanWording(name="a", title="t", impact=Impact.LOW) == PlanWording(name="a", title="t", impact=Impact.LOW, tags={})
