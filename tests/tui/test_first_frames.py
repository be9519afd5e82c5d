"""The first frame: what was in sight when imtui ended, in grey, until the war room is there."""

from dataclasses import replace

import pytest
from textual.pilot import Pilot

from imtui.domain.errors import Unreachable
from imtui.tui.app import WarRoomApp
from imtui.tui.first_frames import FirstFrame, read, written
from imtui.tui.presenters.lines import Ink, Span, plain
from imtui.tui.screens.opening import OpeningScreen
from imtui.tui.widgets.opening_pane import OpeningPane
from tests.clocks import START, FakeClock
from tests.tui import canned
from tests.tui.backend import FakeBackend
from tests.tui.piloting import settled, until

FRAME = FirstFrame(at=START, panes={"incidents": ((Span("1 CRIT", Ink.IMPACT_1), Span(" Checkout")),), "timeline": ()})


class Shelf:
    """Holds one text."""

    def __init__(self, text: str = "") -> None:
        self.text = text

    def read(self) -> str:
        return self.text

    def write(self, text: str) -> None:
        self.text = text


def app(shelf: Shelf, clock: FakeClock) -> WarRoomApp:
    backend = FakeBackend(canned.view().snapshot, canned.SESSION, clock)

    async def connect() -> FakeBackend:
        return backend

    return WarRoomApp(session=canned.SESSION, clock=clock, connect=connect, frames=shelf)


def test_what_is_written_is_read_again() -> None:
    assert read(written(FRAME)) == FRAME


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"format":2,"at":"2026-03-14T14:03:22+00:00","panes":{}}', '{"format":1,"at":1,"panes":{"a":[[["x"]]]}}']
)
def test_what_cannot_be_understood_is_nothing(text: str) -> None:
    assert read(text) is None


async def test_it_is_in_the_frame_before_the_war_room_in_grey_with_its_age() -> None:
    hostile = replace(FRAME, panes={"incidents": ((Span("1 CRIT\x1b[2J", Ink.IMPACT_1),),)})
    clock = FakeClock()
    await clock.advance(720)
    screen = OpeningScreen({}, frame=hostile, now=clock.now())
    shown = app(Shelf(), clock)
    async with shown.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: shown.current_mode == "war-room")  # which takes away whatever stands on the first frame
        await shown.push_screen(screen)
        await settled(pilot)
        pane = screen.query_one("#opening-incidents", OpeningPane)
        lines = [pane.line_at(y, 40, 8) for y in range(8)]
        assert "12m old" in plain(lines[0])
        assert "1 CRIT␛[2J" in plain(lines[1])
        assert {span.ink for span in lines[1] if "CRIT" in span.text} == {Ink.QUIET}
        assert "old" not in plain(screen.query_one("#opening-timeline", OpeningPane).line_at(0, 40, 8))


async def test_what_the_panes_show_is_kept_now_and_then_and_at_the_end() -> None:
    shelf, clock = Shelf(), FakeClock(canned.NOW)
    shown = app(shelf, clock)
    async with shown.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: bool(shown.snapshot.incidents))
        await settled(pilot)
        shown.keep_frame()
        await until(pilot, lambda: bool(shelf.text))
        shelf.text = ""
        shown.keep_frame()
        await settled(pilot)
        assert shelf.text == ""
        await _later(shown, clock, pilot)
        shown.keep_frame()
        assert shelf.text == ""
    kept = read(shelf.text)
    assert kept is not None
    assert any("Checkout returns 5xx" in plain(line) for line in kept.panes["incidents"])
    assert "PAGED" not in shelf.text


async def test_what_was_shown_in_one_place_is_not_kept_for_another() -> None:
    shelf, clock = Shelf(), FakeClock(canned.NOW)
    shown = app(shelf, clock)
    async with shown.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: bool(shown.snapshot.incidents))
        await settled(pilot)
        shown.keep_frame()
        await until(pilot, lambda: bool(shelf.text))
        shelf.text = ""
        shown.snapshot = replace(shown.snapshot, incidents={})
        await _later(shown, clock, pilot)
        shown.keep_frame()  # seen, and to be kept at the end

        async def nowhere() -> FakeBackend:
            raise Unreachable("nobody answers")

        shown.move_to(nowhere, canned.SESSION)
        await settled(pilot)
    assert shelf.text == ""


async def test_panes_that_are_being_taken_away_are_not_looked_at() -> None:
    shelf, clock = Shelf(), FakeClock(START)
    shown = app(shelf, clock)
    async with shown.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: shown.snapshot.incidents is not None)
        await settled(pilot)
        await shown.screen_stack[0].remove_children()
        await shown.screen_stack[0].remove()
        shown._look()


async def _later(shown: WarRoomApp, clock: FakeClock, pilot: Pilot[None]) -> None:
    await clock.advance(5)
    shown.moment = clock.now()
    await settled(pilot)
