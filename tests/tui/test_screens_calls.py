"""The log of calls on the screen."""

from datetime import timedelta

from imtui.domain.errors import Throttled
from imtui.gateway.call_log import CallLog
from imtui.gateway.transport import CallRecord
from imtui.tui.screens.war_room import WarRoomScreen
from imtui.tui.widgets.pane import Pane
from tests.tui import canned
from tests.tui.backend import Room, room
from tests.tui.piloting import running, said, settled, until


def note(log: CallLog, operation: str, at: float, **rest: object) -> None:
    service = "ssm-incidents" if "Incident" in operation or "Timeline" in operation else "ssm-contacts"
    given: dict[str, object] = {"params": {}, "seconds": 0.023, "request_id": f"request-{operation}"} | rest
    log.note(CallRecord(service=service, operation=operation, started=canned.NOW + timedelta(seconds=at), **given))  # type: ignore[arg-type]


def called(shown: Room) -> CallLog:
    """Three calls: one that went well, one that was throttled, the same once more."""
    log = shown.backend.setup.calls
    note(log, "ListIncidentRecords", -3, params={"maxResults": 100})
    fault = Throttled("the service throttles ListTimelineEvents", code="ThrottlingException", operation="ListTimelineEvents")
    note(log, "ListTimelineEvents", -2, seconds=1.25, request_id="", fault=fault, params={"incidentRecordArn": canned.CHECKOUT})
    note(log, "ListTimelineEvents", -1, attempt=2, params={"incidentRecordArn": canned.CHECKOUT})
    return log


def read(shown: Room, pane: str) -> list[str]:
    found = shown.app.screen.query_one(f"#{pane}", Pane)
    return [strip.text.rstrip() for strip in (found.render_line(y) for y in range(found.size.height))]


async def test_it_tells_each_call_when_how_long_and_how_it_ended() -> None:
    shown = room(canned.normal())
    called(shown)
    async with running(shown) as pilot:
        await pilot.press("L")
        await until(pilot, lambda: "3 calls, 1 failed" in "\n".join(read(shown, "calls")))
        assert shown.app.screen.query_one("#call").is_attached
        lines = [line.strip("│› ").strip() for line in read(shown, "calls") if "14:03:" in line]
        assert [line.split() for line in lines] == [
            ["14:03:21", "ListTimelineEvents", "23", "ms", "×2"],
            ["14:03:20", "ListTimelineEvents", "1.2", "s", "✗", "Throttling"],
            ["14:03:19", "ListIncidentRecords", "23", "ms"],
        ]
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(shown.app.screen, WarRoomScreen)


async def test_the_call_under_the_cursor_is_told_whole_and_copied_as_a_command() -> None:
    shown = room(canned.normal())
    called(shown)
    async with running(shown) as pilot:
        await pilot.press("colon", *"log", "enter")
        await until(pilot, lambda: "request-ListTimelineEvents" in "\n".join(read(shown, "call")))
        await pilot.press("j")
        await until(pilot, lambda: "throttles" in "\n".join(read(shown, "call")))
        words = "\n".join(read(shown, "call"))
        assert "ssm-incidents:ListTimelineEvents" in words
        assert '"incidentRecordArn":' in words
        await pilot.press("C")
        await settled(pilot)
        assert said(shown)[-1].startswith(
            f"Copied the command: aws ssm-incidents list-timeline-events --incident-record-arn {canned.CHECKOUT} --region eu-west-1"
        )
        await pilot.press("enter")
        await settled(pilot)
        assert shown.app.focused is shown.app.screen.query_one("#call")
        await pilot.press("1", "k", "y")
        await settled(pilot)
        assert said(shown)[-1] == "Copied the request id: request-ListTimelineEvents"


async def test_operations_of_one_name_are_told_apart_by_their_service() -> None:
    shown = room(canned.normal())
    for service in ("ssm-incidents", "ssm-contacts"):
        record = CallRecord(
            service=service, operation="ListTagsForResource", params={}, started=canned.NOW, seconds=0.01, request_id=f"from {service}"
        )
        shown.backend.setup.calls.note(record)
    async with running(shown) as pilot:
        await pilot.press("L")
        for service in ("ssm-contacts", "ssm-incidents"):
            await until(pilot, lambda service=service: f"from {service}" in "\n".join(read(shown, "call")))  # type: ignore[misc]
            await pilot.press("C")
            await until(pilot, lambda service=service: said(shown)[-1:] != [] and f"aws {service} list-tags" in said(shown)[-1])  # type: ignore[misc]
            await pilot.press("j")


async def test_it_follows_while_it_is_open_and_leaves_the_cursor_where_it_was_put() -> None:
    shown = room(canned.normal())
    log = called(shown)
    async with running(shown) as pilot:
        await pilot.press("L")
        await until(pilot, lambda: "3 calls" in "\n".join(read(shown, "calls")))
        await pilot.press("j", "j")
        await settled(pilot)
        note(log, "ListContacts", 0)
        shown.app.moment += timedelta(seconds=1)
        await until(pilot, lambda: "4 calls" in "\n".join(read(shown, "calls")))
        assert shown.app.screen.query_one("#calls", Pane).cursor_key == "1"


async def test_a_filter_finds_what_failed() -> None:
    shown = room(canned.normal())
    called(shown)
    async with running(shown) as pilot:
        await pilot.press("L")
        await until(pilot, lambda: "3 calls" in "\n".join(read(shown, "calls")))
        await pilot.press("slash", *"throttl", "enter")
        await settled(pilot)
        assert "1 of 3 calls, 1 failed" in "\n".join(read(shown, "calls"))


async def test_a_code_is_never_shown_and_nothing_yet_is_said() -> None:
    shown = room(canned.normal())
    async with running(shown) as pilot:
        await pilot.press("L")
        await until(pilot, lambda: "nothing was called yet" in "\n".join(read(shown, "calls")))
        await pilot.press("C")
        await settled(pilot)
        assert said(shown)[-1] == "No call is selected"
        note(shown.backend.setup.calls, "AcceptPage", 0, params={"PageId": "p", "AcceptCode": "······"})
        shown.app.moment += timedelta(seconds=1)
        await until(pilot, lambda: "AcceptPage" in "\n".join(read(shown, "call")))
        await pilot.press("C")
        await settled(pilot)
        assert "--accept-code CODE" in said(shown)[-1]
