import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from imtui.actions import timeline
from imtui.domain.errors import ImtuiError, ReadOnly
from imtui.domain.snapshot import Topic, Watch
from imtui.domain.timeline import TimelineEvent
from tests.clocks import START, HurriedClock
from tests.unit.desks import INCIDENT, FakeServices, desk_of


@pytest.fixture
def services() -> FakeServices:
    return FakeServices(HurriedClock())


def event(type: str) -> TimelineEvent:
    return TimelineEvent(id="e-1", incident_arn=INCIDENT, type=type, time=START, updated=START)


async def test_a_note_is_of_now_signed_and_refers_to_its_incident(services: FakeServices) -> None:
    outcome = await timeline.add_note(desk_of(services), INCIDENT, "  rolled back web-412 ")
    assert services.given("create_event") == {
        "incident_arn": INCIDENT,
        "token": "t-1",
        "type": "Note",
        "time": START,
        "data": '"rolled back web-412 — @akuam"',
        "references": (INCIDENT,),
    }
    assert (outcome.message, outcome.done, outcome.touched) == ("noted 14:03:22", True, (Watch(Topic.TIMELINE, INCIDENT),))


async def test_the_data_is_a_json_string_literal_whatever_is_typed(services: FakeServices) -> None:
    text = 'he said "no"\n\x1b[31m[b]x[/b] 🧨 \\'
    await timeline.add_note(desk_of(services, me=""), INCIDENT, text)
    assert json.loads(services.given("create_event")["data"]) == text


async def test_a_prefix_backdates(services: FakeServices) -> None:
    outcome = await timeline.add_note(desk_of(services), INCIDENT, "-7m rolled back")
    assert services.given("create_event")["time"] == START - timedelta(minutes=7)
    assert outcome.message == "noted for 13:56:22"
    assert "rolled back —" in services.given("create_event")["data"]


async def test_another_day_is_said_and_times_are_those_of_the_desk(services: FakeServices) -> None:
    outcome = await timeline.add_note(desk_of(services, zone=ZoneInfo("Europe/Berlin")), INCIDENT, "yesterday 23:10 deployed")
    assert services.given("create_event")["time"] == datetime(2026, 3, 13, 22, 10, tzinfo=UTC)
    assert outcome.message == "noted for 2026-03-13 23:10:00"


async def test_a_given_time_leaves_the_text_alone(services: FakeServices) -> None:
    await timeline.add_note(desk_of(services, me=""), INCIDENT, "-7m is text here", at=START - timedelta(hours=1))
    assert services.given("create_event")["data"] == '"-7m is text here"'
    assert services.given("create_event")["time"] == START - timedelta(hours=1)


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "-7m", "-7m  ", "14:00", "yesterday 23:10 "])
async def test_an_empty_note_is_refused(services: FakeServices, text: str) -> None:
    with pytest.raises(ImtuiError, match="the note is empty"):
        await timeline.add_note(desk_of(services), INCIDENT, text)
    assert services.calls == []


async def test_a_note_may_be_as_long_as_the_service_takes_and_no_longer(services: FakeServices) -> None:
    desk = desk_of(services, me="")
    await timeline.add_note(desk, INCIDENT, "x" * 11_998)
    assert len(services.given("create_event")["data"]) == 12_000
    with pytest.raises(ImtuiError) as caught:
        await timeline.add_note(desk, INCIDENT, "x" * 11_999)
    assert str(caught.value) == "the note, with its quotes and signature, is 1 character too long: 12,000 fit"
    with pytest.raises(ImtuiError, match="too long"):
        await timeline.add_note(desk, INCIDENT, "\n".join("x" * 6_000))


async def test_the_future_is_refused(services: FakeServices) -> None:
    with pytest.raises(ImtuiError, match="a note cannot be of the future"):
        await timeline.add_note(desk_of(services), INCIDENT, "soon", at=START + timedelta(seconds=1))


async def test_a_note_is_edited_and_keeps_its_time_unless_another_is_typed(services: FakeServices) -> None:
    desk = desk_of(services)
    await timeline.edit_note(desk, event("Note"), "better words")
    await timeline.edit_note(desk, event("Custom Event"), "-7m better time")
    first, second = [arguments for _, arguments in services.calls]
    assert (first["data"], first["time"], first["event_id"]) == ('"better words — @akuam"', None, "e-1")
    assert second["time"] == START - timedelta(minutes=7)
    assert first["token"] != second["token"]


async def test_a_note_is_deleted(services: FakeServices) -> None:
    outcome = await timeline.delete_note(desk_of(services), event("Note"))
    assert services.given("delete_event") == {"incident_arn": INCIDENT, "event_id": "e-1"}
    assert outcome.message == "note deleted"


async def test_what_the_service_wrote_is_left_alone(services: FakeServices) -> None:
    desk = desk_of(services)
    for act in (timeline.delete_note(desk, event("SSM Incident Start")), timeline.edit_note(desk, event("SSM Incident Start"), "x")):
        with pytest.raises(ImtuiError, match="what the service wrote down cannot be changed"):
            await act
    assert services.calls == []


async def test_read_only_writes_nothing(services: FakeServices) -> None:
    desk = desk_of(services, read_only=True)
    for act in (
        timeline.add_note(desk, INCIDENT, "x"),
        timeline.edit_note(desk, event("Note"), "x"),
        timeline.delete_note(desk, event("Note")),
    ):
        with pytest.raises(ReadOnly):
            await act
    assert services.calls == []


async def test_a_note_may_refer_to_more_than_its_incident(services: FakeServices) -> None:
    await timeline.add_note(desk_of(services), INCIDENT, "see #dashboard", references=("i-1", INCIDENT, "i-1"))
    assert services.given("create_event")["references"] == (INCIDENT, "i-1")


async def test_whoever_corrects_a_note_does_not_become_its_author(services: FakeServices) -> None:
    written = replace(event("Note"), data='"rolled back — @chen"')
    assert timeline.words_of(written) == "rolled back"
    assert timeline.author_of(written) == "chen"
    await timeline.edit_note(desk_of(services), written, "rolled back web-412")
    assert services.given("update_event")["data"] == '"rolled back web-412 — @chen"'


def test_what_was_not_read_yet_cannot_be_changed() -> None:
    with pytest.raises(ImtuiError, match="not read yet"):
        timeline.words_of(event("Note"))
    with pytest.raises(ImtuiError, match="cannot be changed"):
        timeline.words_of(event("SSM Incident Start"))
