"""The timeline's tools, through their keys: status updates, corrections, deletion, references, handovers, kinds."""

from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from imtui.domain.errors import Unreachable
from imtui.domain.incidents import RelatedItem
from imtui.tui.drafts import Purpose
from imtui.tui.screens.modals.confirm import ConfirmDialogue
from imtui.tui.screens.modals.note import NoteDialogue, NoteField
from imtui.tui.widgets.timeline_pane import TimelinePane
from tests.tui import canned
from tests.tui.backend import Room, room
from tests.tui.piloting import running, said, settled

TO_NOTE = ("2", "j")
DASHBOARD = RelatedItem(kind="METRIC", value="https://example.org/d", value_kind="url", title="Checkout dashboard", generated_id="i-1")


def field(pilot: Pilot[Any]) -> NoteField:
    return pilot.app.screen.query_one(NoteField)


def preview(pilot: Pilot[Any]) -> str:
    return str(pilot.app.screen.query_one("#preview", Static).content)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    await pilot.press(*keys)
    await settled(pilot)


async def test_a_note_is_edited_with_both_its_times_in_sight() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await press(pilot, *TO_NOTE, "E")
        assert isinstance(pilot.app.screen, NoteDialogue)
        title = str(pilot.app.screen.query_one("#box").border_title)
        assert "happened 14:00:12 UTC" in title
        assert "written 14:02:02 UTC" in title
        assert field(pilot).text == "rolled back web-412"
        assert preview(pilot) == "note stays at 14:00:12 UTC"
        field(pilot).insert(" and 413")
        await press(pilot, "enter")
    assert shown.backend.incidents.calls == [
        ("update_event", {"event_id": "9", "data": '"rolled back web-412 and 413 — @chen"', "time": None})
    ]
    assert said(shown) == ["note changed"]


async def test_a_correction_that_failed_is_a_draft() -> None:
    shown = room(canned.view())
    shown.backend.gate.fault = Unreachable("no answer", remedy="it is tried again")
    async with running(shown) as pilot:
        await press(pilot, *TO_NOTE, "E", "x", "enter")
        assert said(shown) == ["Note not changed, E has it as a draft: no answer: it is tried again"]
        assert shown.app.drafts.text(Purpose.CHANGE, "9") == "rolled back web-412x"
        await press(pilot, "E")
        assert field(pilot).text == "rolled back web-412x"


async def test_deleting_asks_and_means_no() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await press(pilot, *TO_NOTE, "D")
        assert isinstance(pilot.app.screen, ConfirmDialogue)
        await press(pilot, "enter")
        assert shown.backend.incidents.calls == []
        await press(pilot, "D", "y")
    assert shown.backend.incidents.calls == [("delete_event", {"event_id": "9"})]


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (("E",), "no entry of a timeline"),
        (("2", "E"), "cannot be changed"),
        (("2", "D"), "cannot be changed"),
    ],
)
async def test_what_cannot_be_changed_says_why(keys: tuple[str, ...], words: str) -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await press(pilot, *keys)
        assert words in said(shown)[0]
        assert shown.backend.incidents.calls == []


async def test_a_status_update_begins_with_its_template_and_only_what_was_typed_is_a_draft() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await press(pilot, "u")
        assert field(pilot).text == "s! Situation: \nActions: \nNext update: 14:23 UTC"
        assert preview(pilot) == "status now"
        await press(pilot, "escape")
        assert len(shown.app.drafts) == 0
        await press(pilot, "u", *"worse", "escape")
        assert shown.app.drafts.text(Purpose.STATUS, canned.CHECKOUT).startswith("s! Situation: worse\n")
        await press(pilot, "u", "enter")
        assert len(shown.app.drafts) == 0
    [(name, given)] = shown.backend.incidents.calls
    assert name == "create_event"
    assert given["data"] == '"s! Situation: worse\\nActions: \\nNext update: 14:23 UTC — @akuam"'


async def test_a_note_refers_to_what_it_names() -> None:
    shown = room(canned.view(snapshot=replace(canned.snapshot(), related_items={canned.CHECKOUT: (DASHBOARD,)})))
    async with running(shown) as pilot:
        await press(pilot, "n")
        assert [each.details for each in shown.backend.poller.attended[-1:]] == [True]
        field(pilot).insert("t! look at #dashboard")
        await settled(pilot)
        assert preview(pilot) == "to do now · refers to Checkout dashboard"
        await press(pilot, "enter")
        assert [each.details for each in shown.backend.poller.attended[-1:]] == [False]
    assert shown.backend.incidents.calls[0][1]["references"] == (canned.CHECKOUT, "i-1")


async def test_the_dialogue_says_what_kind_of_note_it_will_be() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await press(pilot, "n")
        for text, kind in (
            (":ic bo", "role · incident commander is bo now"),
            (":scribe", "role · scribe is nobody now"),
            ("d! no", "decision now"),
        ):
            field(pilot).text = text
            await settled(pilot)
            assert preview(pilot) == kind


async def test_kinds_are_filtered_by() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await press(pilot, "2", "slash", *"kind:dec")
        pane = shown.app.screen.query_one(TimelinePane)
        assert [row.key for row in pane.rows if row.selectable] == ["8"]


def handed_over() -> Room:
    handover = canned.note("20", canned.at("14:02:30"), "Handover\nSituation: bad\nTo do:\n- look — @chen")
    events = canned.snapshot().timelines[canned.CHECKOUT]
    return room(canned.view(snapshot=replace(canned.snapshot(), timelines={canned.CHECKOUT: (handover, *events)})))


async def test_a_handover_is_looked_over_and_sent() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await press(pilot, "colon", *"handover", "enter")
        assert field(pilot).text.splitlines()[:2] == ["Handover", "Situation: Checkout returns 5xx, impact 1 Critical, open for 5m"]
        await press(pilot, "enter")
    assert shown.backend.incidents.calls[0][1]["data"].startswith('"Handover\\nSituation')


async def test_the_next_person_accepts_it_and_is_incident_commander() -> None:
    shown = handed_over()
    async with running(shown) as pilot:
        await press(pilot, "colon", *"handover accept", "enter")
        assert isinstance(pilot.app.screen, ConfirmDialogue)
        await press(pilot, "y")
    assert shown.backend.incidents.calls[0][1]["data"] == '":ic akuam — @akuam"'


async def test_where_nothing_was_handed_over_nothing_is_taken() -> None:
    shown = room(canned.view())
    async with running(shown) as pilot:
        await press(pilot, "colon", *"handover accept", "enter")
        assert "Nothing was handed over" in said(shown)[0]
