"""The war room as it was: its keys, what still works, and what says that it is a replay."""

from dataclasses import replace
from datetime import timedelta

import pytest
from textual.screen import ModalScreen
from textual.widgets import Input

from imtui.domain.patches import patch_between
from imtui.domain.recordings import Frame, Recording
from imtui.domain.snapshot import Snapshot
from imtui.tui.keys import KEYS, Place, realms
from imtui.tui.presenters.glyphs import ASCII, UNICODE
from imtui.tui.presenters.lines import line_width, plain
from imtui.tui.presenters.scrubber import moment_at, scrubber
from imtui.tui.screens.incident import IncidentScreen
from imtui.tui.widgets.header_bar import HeaderBar
from imtui.tui.widgets.incidents_pane import IncidentsPane
from imtui.tui.widgets.scrubber import Scrubber
from imtui.tui.widgets.timeline_pane import TimelinePane
from tests import recorded
from tests.tui import canned
from tests.tui.piloting import settled, until
from tests.tui.replays import Cinema, cinema, playing

SECOND = timedelta(seconds=1)


def at(shown: Cinema) -> timedelta:
    return shown.backend.player.position.now - recorded.BEGAN


@pytest.mark.parametrize(
    ("keys", "seconds"),
    [
        (("right",), 10),
        (("right", "right", "left"), 10),
        (("shift+right", "shift+right", "shift+left"), 60),
        (("end",), 300),
        (("end", "home"), 0),
        (("full_stop",), 100),
        (("full_stop", "full_stop"), 240),
        (("end", "comma"), 240),
        (("end", "comma", "comma"), 100),
    ],
)
async def test_keys_go_through_the_recording(keys: tuple[str, ...], seconds: int) -> None:
    shown = cinema()
    async with playing(shown) as pilot:
        await pilot.press(*keys)
        assert at(shown) == seconds * SECOND
        assert f"{seconds // 60:02}:{seconds % 60:02}" in shown.line


async def test_space_plays_and_pauses_at_the_speed_that_was_chosen() -> None:
    shown = cinema()
    async with playing(shown) as pilot:
        assert "paused 1×" in shown.line
        await pilot.press("plus", "equals_sign", "minus", "space")
        await shown.clock.advance(20)
        await settled(pilot)
        assert at(shown) == 40 * SECOND
        await pilot.press("space")
        assert "paused 2×" in shown.line
        await shown.clock.advance(20)
        assert at(shown) == 40 * SECOND


async def test_what_is_on_the_screen_follows() -> None:
    shown = cinema()
    async with playing(shown) as pilot:
        pane = shown.app.screen.query_one(TimelinePane)
        before = len(pane.rows)
        await pilot.press("full_stop")
        await until(pilot, lambda: len(pane.rows) == before + 1)
        await pilot.press("home")
        await until(pilot, lambda: len(pane.rows) == before)
        assert shown.app.moment == recorded.BEGAN


async def test_while_it_stands_still_parts_of_a_second_are_told_apart() -> None:
    first = recorded.snapshots()[0][1]
    later = replace(first, engagements={**first.engagements, canned.BILLING: ()})
    at = recorded.BEGAN + 0.2 * SECOND
    frames = (*recorded.recording().frames[:1], Frame(at=at, patch=patch_between(first, later)))
    shown = cinema(recorded.recording(frames=frames))
    async with playing(shown) as pilot:
        pane = shown.app.screen.query_one(IncidentsPane)
        assert pane.view is not None
        assert canned.BILLING in pane.view.snapshot.engagements
        assert pane.view.snapshot.engagements[canned.BILLING]
        shown.backend.player.seek(at)
        await until(pilot, lambda: pane.view is not None and pane.view.snapshot.engagements[canned.BILLING] == ())


async def test_the_header_says_that_it_is_a_replay_and_not_that_it_is_live() -> None:
    shown = cinema()
    async with playing(shown):
        header = shown.app.screen.query_one(HeaderBar)
        words = plain(header.line_at(0, 160, 1))
        assert "replay prod" in words
        assert "live" not in words
        assert "read-only" not in words


@pytest.mark.parametrize("key", ["a", "A", "n", "x", "e", "s", "m", "S", "u", "delete"])
async def test_what_would_change_something_is_refused_in_a_sentence(key: str) -> None:
    shown = cinema()
    async with playing(shown) as pilot:
        await pilot.press(key)
        await until(pilot, lambda: bool(shown.said))
        assert shown.said == ["This is a replay: nothing can be changed in it: quit it, and start imtui to act"]
        assert not isinstance(shown.app.screen, ModalScreen)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("timer 5m tea", "a timer would never end"),
        ("login", "no credentials are needed"),
        ("me bo", "who sat here then stays who sat here"),
        ("region eu-west-3", "it has no other place"),
        ("profile x", "it has no other place"),
        ("poll", "there is nobody to ask"),
    ],
)
async def test_what_is_of_the_present_is_refused_in_a_sentence(command: str, words: str) -> None:
    shown = cinema()
    async with playing(shown) as pilot:
        await pilot.press("colon", *command.replace(" ", "|").replace("|", " "), "enter")
        await until(pilot, lambda: bool(shown.said))
        assert words in shown.said[0]


async def test_every_screen_that_reads_has_the_line_and_the_keys() -> None:
    shown = cinema()
    async with playing(shown) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(shown.app.screen, IncidentScreen))
        await pilot.press("2", "right")
        assert at(shown) == 10 * SECOND
        await until(pilot, lambda: "00:10" in shown.line)
        await pilot.press("escape")
        await until(pilot, lambda: "00:10" in shown.line)


async def test_letters_and_arrows_are_text_where_somebody_types() -> None:
    shown = cinema()
    async with playing(shown) as pilot:
        await pilot.press("slash", *"a b", "left", "home", "minus")
        assert shown.app.screen.query_one(Input).value == "-a b"
        assert at(shown) == timedelta()
        await pilot.press("escape", "colon", "space")
        assert not shown.backend.player.position.is_running


async def test_what_was_not_looked_at_then_says_so() -> None:
    shown = cinema()
    async with playing(shown) as pilot:
        await pilot.press("down", "down", "2")
        pane = shown.app.screen.query_one(TimelinePane)
        await until(pilot, lambda: "not recorded" in "".join(strip.text for strip in pane.render_lines(pane.size.region)))


async def test_nobody_is_paged_by_a_replay(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = cinema()
    async with playing(shown) as pilot:
        written: list[str] = []
        assert shown.app._driver is not None
        monkeypatch.setattr(shown.app._driver, "write", written.append)
        await pilot.press("right", "shift+right", "home", "end")
        await settled(pilot)
        assert not [sequence for sequence in written if "\x1b]" in sequence or "\x07" in sequence]


async def test_a_click_on_the_line_leads_there() -> None:
    shown = cinema()
    async with playing(shown) as pilot:
        line = shown.app.screen.query_one(Scrubber)
        middle = line.size.width // 2
        await pilot.click(Scrubber, offset=(middle, 0))
        assert abs(at(shown) - recorded.LENGTH / 2) < 15 * SECOND
        await pilot.click(Scrubber, offset=(1, 0))
        assert abs(at(shown) - recorded.LENGTH / 2) < 15 * SECOND


@pytest.mark.parametrize("width", [20, 30, 60, 80, 99, 100, 120, 300])
@pytest.mark.parametrize("signs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_the_line_is_exactly_as_wide_as_it_may_be(width: int, signs: object) -> None:
    player = cinema(recorded.recording(breaks=((recorded.BEGAN + 20 * SECOND, recorded.BEGAN + 90 * SECOND),))).backend.player
    for seconds in (0, 40, 150, 300):
        player.seek(recorded.BEGAN + seconds * SECOND)
        line = scrubber(player.position, width, signs, canned.view().zone)  # type: ignore[arg-type]
        assert line_width(line) == width
        assert signs is UNICODE or plain(line).isascii()


def test_every_cell_of_the_track_stands_for_a_moment_and_no_other_does() -> None:
    position = cinema().backend.player.position
    moments = [moment_at(position, 80, x) for x in range(80)]
    track = [moment for moment in moments if moment is not None]
    assert track == sorted(track)
    assert (track[0], track[-1]) == (position.began, position.ended)
    assert moments[0] is None
    assert moments[-1] is None


def test_a_recording_of_one_moment_has_a_line_too() -> None:
    one = recorded.recording()
    position = cinema(replace(one, frames=one.frames[:1], ended=one.began)).backend.player.position
    assert line_width(scrubber(position, 80, UNICODE, canned.view().zone)) == 80
    assert moment_at(position, 80, 40) == position.began


def test_its_keys_are_where_nothing_else_is_meant() -> None:
    theirs = {name for key in KEYS if key.place is Place.REPLAY for name in key.keys.split(",")}
    screens = {Place.WAR_ROOM, Place.INCIDENT}
    others = {name for key in KEYS if screens & set(realms(key.place)) for name in key.keys.split(",")}
    assert theirs & others == {"home", "end"}


def test_an_empty_recording_shows_an_empty_room() -> None:
    def empty() -> Recording:
        first = recorded.recording().frames[0]
        return recorded.recording(frames=(first,), ended=recorded.BEGAN)

    assert cinema(empty()).backend.store.snapshot == Snapshot()
