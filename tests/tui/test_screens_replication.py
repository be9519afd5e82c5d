"""The replication set on the screen, and what all screens of its kind have in common."""

from dataclasses import replace

from imtui.domain.errors import AccessDenied
from imtui.tui.screens.incident import IncidentScreen
from imtui.tui.screens.modals.confirm import ConfirmDialogue
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
