"""The replication set on the screen, and what all screens of its kind have in common."""

from dataclasses import replace

from textual.widgets import Button, Input, Static, TextArea

from imtui.domain.errors import AccessDenied
from imtui.domain.replication import ReplicationSet, ReplicationStatus
from imtui.domain.snapshot import Topic, Watch
from imtui.tui.screens.incident import IncidentScreen
from imtui.tui.screens.modals.confirm import ConfirmDialogue
from imtui.tui.screens.modals.saving import SavingForm
from imtui.tui.screens.modals.start import StartDialogue
from imtui.tui.screens.replication import ReplicationScreen
from imtui.tui.screens.war_room import WarRoomScreen
from imtui.tui.widgets.pane import Pane
from tests.tui import canned
from tests.tui.backend import Room, room
from tests.tui.piloting import command, running, said, settled, until


def read(shown: Room, pane: str) -> str:
    """What a pane shows, line by line."""
    found = shown.app.screen.query_one(f"#{pane}", Pane)
    return "\n".join(strip.text.rstrip() for strip in (found.render_line(y) for y in range(found.size.height)))


def words(shown: Room, pane: str) -> str:
    """The same as one line, without its frame."""
    return " ".join(read(shown, pane).replace("│", " ").split())


def settled_by_now(shown: Room) -> tuple[ReplicationSet, ...]:
    """The set, active with all its Regions."""
    return tuple(
        replace(
            each,
            status=ReplicationStatus.ACTIVE,
            regions=tuple(replace(region, status=ReplicationStatus.ACTIVE) for region in each.regions),
        )
        for each in shown.backend.setup.replication.sets
    )


def kind(shown: Room) -> type[object]:
    return type(shown.app.screen)


async def test_it_opens_from_the_war_room_and_closes_to_where_one_was() -> None:
    shown = room(canned.normal())
    async with running(shown) as pilot:
        await pilot.press("R")
        await settled(pilot)
        assert kind(shown) is ReplicationScreen
        assert "eu-west-1" in read(shown, "regions")
        assert "AWS owned key" in read(shown, "regions")
        assert "platform" in read(shown, "replication")
        await pilot.press("R", "escape")
        await settled(pilot)
        assert kind(shown) is WarRoomScreen
        await pilot.press("enter", "R", "escape")
        await settled(pilot)
        assert kind(shown) is IncidentScreen


async def test_its_protection_is_taken_away_only_after_a_yes() -> None:
    shown = room(canned.normal())
    async with running(shown) as pilot:
        await pilot.press("R", "p")
        await settled(pilot)
        assert kind(shown) is ConfirmDialogue
        await pilot.press("enter")
        await settled(pilot)
        assert shown.backend.setup.replication.calls == []
        await pilot.press("p", "y")
        await settled(pilot)
        assert shown.backend.setup.replication.calls[0][1]["protected"] is False
        assert said(shown)[-1] == "the replication set is not protected any more"
        await until(pilot, lambda: "no: p protects it" in read(shown, "replication"))


async def test_where_imtui_only_reads_nothing_is_asked() -> None:
    shown = room(replace(canned.normal(), session=replace(canned.SESSION, read_only=True)))
    async with running(shown) as pilot:
        await pilot.press("R", "p")
        await settled(pilot)
        assert kind(shown) is ReplicationScreen
        assert said(shown)[-1] == "imtui only reads here: start it without --read-only"


async def test_a_failure_is_said_beside_what_is_known_and_asked_again() -> None:
    shown = room(canned.normal())
    async with running(shown) as pilot:
        await pilot.press("R")
        await settled(pilot)
        shown.backend.gate.fault = AccessDenied("imtui may not do that", action="ssm-incidents:GetReplicationSet", remedy="allow it")
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert "imtui may not do that" in read(shown, "regions")
        assert "eu-west-1" in read(shown, "regions")
        shown.backend.gate.fault = None
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert "imtui may not do that" not in read(shown, "regions")


async def test_it_is_read_again_by_itself_while_somebody_looks() -> None:
    shown = room(canned.normal())
    async with running(shown) as pilot:
        await pilot.press("R")
        await settled(pilot)
        shown.backend.setup.replication.sets = ()
        await shown.clock.advance(31)
        shown.app.moment = shown.clock.now()
        await until(pilot, lambda: "no replication set" in read(shown, "regions"))


async def test_while_its_status_changes_it_is_read_often_and_no_region_is_asked_for() -> None:
    shown = room(canned.normal())
    replication = shown.backend.setup.replication
    active = settled_by_now(shown)
    async with running(shown) as pilot:
        await pilot.press("R")
        await until(pilot, lambda: "updating" in read(shown, "replication"))
        await pilot.press("n", *"ap-south-1")
        await settled(pilot)
        form = shown.app.screen
        trouble, button = form.query_one("#trouble", Static), form.query_one("#yes", Button)
        assert "updating: it takes another Region once it is active" in str(trouble.render())
        assert button.disabled
        replication.sets = active
        await shown.clock.advance(4)
        shown.app.moment = shown.clock.now()
        await until(pilot, lambda: not button.disabled)
        await pilot.press("escape")
        await settled(pilot)
        assert "updating" not in read(shown, "replication")


async def test_what_is_only_for_incidents_says_so_here() -> None:
    shown = room(canned.normal())
    async with running(shown) as pilot:
        await pilot.press("R")
        await command(pilot, "ctrl+p", "Resolve the incident")
        await settled(pilot)
        assert said(shown)[-1] == ":resolve is nothing for this screen: esc leads back to the war room"


async def test_a_page_is_accepted_from_here_too() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await pilot.press("R", "a")
        await settled(pilot)
        assert [name for name, _ in shown.backend.contacts.calls] == ["accept_page"]


async def test_another_region_is_added_and_one_taken_away() -> None:
    shown = room(canned.view())
    shown.backend.setup.replication.sets = settled_by_now(shown)
    async with running(shown) as pilot:
        await pilot.press("R", "n", *"eu-west-1")
        await settled(pilot)
        assert "is in the set already" in str(shown.app.screen.query_one("#trouble").render())
        shown.app.screen.query_one("#region", Input).value = "ap-south-1"
        await settled(pilot)
        await pilot.click("#yes")
        await settled(pilot)
        await pilot.press("delete", "y")
        await settled(pilot)
        assert shown.backend.setup.replication.calls == [
            ("add_region", {"name": "ap-south-1", "key": ""}),
            ("remove_region", {"name": "eu-west-1"}),
        ]


async def test_where_there_is_none_it_is_set_up_in_the_region_one_is_in() -> None:
    shown = room(canned.view())
    shown.backend.setup.replication.sets = ()
    async with running(shown) as pilot:
        await pilot.press("R", "n")
        await settled(pilot)
        assert shown.app.screen.query_one("#region", Input).value == "eu-west-1"
        assert "esc leave it" in str(shown.app.screen.query_one("#hint", Static).render())
        await pilot.click("#yes")
        await settled(pilot)
        assert shown.backend.setup.replication.calls == [("create", {"regions": {"eu-west-1": ""}, "tags": {}})]


async def test_where_there_is_none_every_screen_says_so_and_names_the_key() -> None:
    shown = room(canned.not_set_up())
    shown.backend.gate.fault = canned.NOT_SET_UP
    async with running(shown) as pilot:
        await settled(pilot)
        assert "not set up in this account and Region, so no incident can begin: R sets it up" in words(shown, "incidents")
        await pilot.press("s")
        await settled(pilot)
        assert said(shown) == ["Incident Manager is not set up in this account and Region: R sets it up"]
        assert not shown.app.screen.query(StartDialogue)
        for key, pane in (("P", "plans"), ("c", "contacts"), ("w", "turns")):
            await pilot.press(key)
            await settled(pilot)
            assert "not set up in this account and Region: R " in words(shown, pane)
            await pilot.press("n")
            await settled(pilot)
            assert said(shown)[-1] == "Incident Manager is not set up in this account and Region: R sets it up"
            assert not isinstance(shown.app.screen, SavingForm)
            await pilot.press("escape")
        shown.backend.gate.fault = None
        shown.backend.setup.replication.sets = ()
        await pilot.press("R", "n", "enter", "enter", "enter")
        await until(pilot, lambda: bool(shown.backend.setup.replication.calls))
        assert Watch(Topic.CONTACTS) in shown.backend.poller.requested[-1]


async def test_all_of_it_is_deleted_only_unprotected_and_with_a_word() -> None:
    shown = room(canned.view())
    replication = shown.backend.setup.replication
    async with running(shown) as pilot:
        await pilot.press("R", "2", "delete")
        await settled(pilot)
        assert said(shown)[-1] == "The replication set is protected against deletion: p takes the protection away"
        replication.sets = tuple(replace(each, protected=False) for each in replication.sets)
        await pilot.press("ctrl+r", "delete")
        await settled(pilot)
        assert shown.app.screen.query_one("#word", Input).placeholder == "delete"
        await pilot.press(*"delete")
        await pilot.click("#yes")
        await settled(pilot)
        assert [name for name, _ in replication.calls] == ["delete"]
        await until(pilot, lambda: "there is no replication set" in read(shown, "regions"))


async def test_its_tags_are_changed_as_lines() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await pilot.press("R", "e")
        await settled(pilot)
        shown.app.screen.query_one(TextArea).text = "team = payments"
        await settled(pilot)
        await pilot.click("#yes")
        await settled(pilot)
        [(name, given)] = shown.backend.setup.replication.calls
        assert (name, given["after"]) == ("retag", {"team": "payments"})
