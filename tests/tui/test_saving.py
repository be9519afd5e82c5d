"""Forms of the set-up screens: what the service refuses is said beside them, and nothing that was typed is lost."""

import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import Button, Input, Static, TextArea

from imtui.domain.errors import Rejected
from imtui.tui.screens.modals.plan import PlanDialogue
from imtui.tui.screens.modals.region import RegionDialogue
from imtui.tui.screens.modals.rotation import RotationDialogue
from imtui.tui.screens.modals.saving import SavingForm
from imtui.tui.screens.modals.share import ShareDialogue
from imtui.tui.screens.modals.stand_in import StandInDialogue
from imtui.tui.screens.modals.tags import TagsDialogue
from tests.tui import canned
from tests.tui.backend import Room, room
from tests.tui.piloting import running, settled, until
from tests.tui.test_screens_replication import settled_by_now

FORMS: dict[str, tuple[str, str, type[object], str, str]] = {
    "tags of a contact": ("c", "t", TagsDialogue, "#tags", "team = search"),
    "policy of a contact": ("c", "h", ShareDialogue, "#policy", '{"Version": "2012-10-17", "Statement": []}'),
    "tags of the replication set": ("R", "e", TagsDialogue, "#tags", "team = search"),
    "a Region": ("R", "n", RegionDialogue, "#region", "eu-central-1"),
    "a plan": ("P", "e", PlanDialogue, "#display", "Nobody can pay"),
    "policy of a plan": ("P", "h", ShareDialogue, "#policy", '{"Version": "2012-10-17", "Statement": []}'),
    "a rotation": ("w", "e", RotationDialogue, "#on-calls", "2"),
    "a stand-in": ("w", "o", StandInDialogue, "#to", "2026-03-14 23:30"),
}


async def save_slowly(shown: Room, pilot: Pilot[None], form: RegionDialogue) -> None:
    """Fill the form in and save it, at a service that does not answer yet."""
    form.query_one("#region", Input).value = "eu-central-1"
    await settled(pilot)
    shown.backend.gate.open.clear()
    await pilot.press("enter", "enter", "enter")
    await settled(pilot)
    assert "saving" in str(form.query_one("#trouble", Static).render())


@pytest.mark.parametrize("name", FORMS)
async def test_what_is_refused_stays_as_it_was_typed(name: str) -> None:
    screen, key, kind, place, text = FORMS[name]
    shown = room(canned.view())
    shown.backend.setup.replication.sets = settled_by_now(shown)
    async with running(shown, (120, 60)) as pilot:
        await pilot.press(screen)
        await settled(pilot)
        await pilot.press(key)
        await settled(pilot)
        form = shown.app.screen
        assert isinstance(form, SavingForm)
        assert type(form) is kind
        field = form.query_one(place)
        assert isinstance(field, Input | TextArea)
        if isinstance(field, Input):
            field.value = text
        else:
            field.text = text
        await settled(pilot)
        shown.backend.gate.fault = Rejected("not this one")
        form.query_one("#yes", Button).press()
        await until(pilot, lambda: "not this one" in str(form.query_one("#trouble", Static).render()))
        assert shown.app.screen is form
        assert (field.value if isinstance(field, Input) else field.text) == text
        assert isinstance(form.focused, Input | TextArea)
        shown.backend.gate.fault = None
        form.query_one("#yes", Button).press()
        await until(pilot, lambda: shown.app.screen is not form)


async def test_enter_while_it_is_being_saved_leaves_nothing() -> None:
    shown = room(canned.view())
    shown.backend.setup.replication.sets = settled_by_now(shown)
    async with running(shown, (120, 60)) as pilot:
        await pilot.press("R", "n")
        await settled(pilot)
        form = shown.app.screen
        assert isinstance(form, RegionDialogue)
        await save_slowly(shown, pilot, form)
        await pilot.press("enter")
        await settled(pilot)
        assert shown.app.screen is form
        shown.backend.gate.open.set()
        await until(pilot, lambda: shown.app.screen is not form)


async def test_what_is_in_front_when_it_is_saved_stays_and_the_form_leaves_after_it() -> None:
    shown = room(canned.view())
    shown.backend.setup.replication.sets = settled_by_now(shown)
    async with running(shown, (120, 60)) as pilot:
        await pilot.press("R", "n")
        await settled(pilot)
        behind, form = shown.app.screen_stack[-2:]
        assert isinstance(form, RegionDialogue)
        await save_slowly(shown, pilot, form)
        await pilot.press("ctrl+p")
        assert isinstance(shown.app.screen, CommandPalette)
        shown.backend.gate.open.set()
        await settled(pilot)
        assert isinstance(shown.app.screen, CommandPalette)
        await pilot.press("escape")
        await until(pilot, lambda: shown.app.screen is behind)
