"""The picture of an incident: where things lie on its axis."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imtui.domain.snapshot import Snapshot
from imtui.report.axis import Scale, Sign, picture
from imtui.report.drawing import cells, drawing, fitted
from tests.made import CHECKOUT, after, record
from tests.report.stories import ENGAGED, checkout, told


def moments(*seconds: float) -> list[datetime]:
    return [after(each) for each in seconds]


def test_without_long_silences_time_runs_evenly() -> None:
    scale = Scale(moments(0, 10, 20, 30, 40))
    assert scale.cuts == ()
    assert [round(scale.place(after(each)), 3) for each in (0, 5, 20, 40)] == [0, 0.125, 0.5, 1]


def test_a_silence_that_would_press_the_rest_together_is_cut_out_and_told() -> None:
    scale = Scale(moments(*range(0, 300, 30), 10_000, 10_030))
    [cut] = scale.cuts
    assert cut.length == timedelta(seconds=9_730)
    assert cut.text == "2h42m"
    assert cut.end - cut.begin <= 0.2 + 1e-9
    assert scale.place(after(300 - 30)) == pytest.approx(cut.begin)
    assert scale.place(after(10_000)) == pytest.approx(cut.end)


@given(st.lists(st.integers(0, 40 * 86_400), min_size=1, max_size=40))
def test_places_are_in_order_within_the_picture_whatever_happened_when(seconds: list[int]) -> None:
    scale = Scale(moments(*seconds))
    places = [scale.place(moment) for moment in sorted(moments(*seconds))]
    assert all(0 <= place <= 1 for place in places)
    assert all(earlier <= later + 1e-9 for earlier, later in pairwise(places))
    ticks = [tick.place for tick in scale.ticks()]
    assert 1 <= len(ticks) <= 25
    assert ticks == sorted(ticks)
    assert not [(tick, cut) for tick in ticks for cut in scale.cuts if cut.begin + 1e-6 < tick < cut.end - 1e-6]


def test_there_is_a_lane_for_the_incident_one_a_person_and_one_for_what_was_written() -> None:
    [report] = told().reports
    incident, akuam, bo, timeline = picture(report).lanes
    assert [mark.sign for mark in incident.marks] == [Sign.STARTED, Sign.IMPACT, Sign.RESOLVED]
    assert [mark.sign for mark in akuam.marks] == [Sign.PAGED, Sign.PAGED, Sign.ACCEPTED]
    assert [mark.sign for mark in bo.marks] == [Sign.PAGED, Sign.FAILED]
    assert [mark.sign for mark in timeline.marks] == [Sign.ROLE, Sign.NOTE, Sign.DECISION, Sign.STATUS, Sign.TODO]
    assert akuam.is_answered
    assert akuam.waited == (akuam.marks[0].place, akuam.marks[-1].place)
    assert not bo.is_answered
    assert bo.waited is not None
    assert bo.waited[0] == bo.marks[0].place
    decision, impact = timeline.marks[2].place, incident.marks[1].place
    assert decision < bo.waited[1] < impact  # they were paged no more when the engagement was stopped


def test_whoever_is_still_paged_waits_to_the_end() -> None:
    running = replace(ENGAGED, stopped=None)
    [report] = told(checkout(engagements={CHECKOUT: (running,)})).reports
    assert picture(report).lanes[2].waited == (picture(report).lanes[2].marks[0].place, 1.0)


def test_an_incident_of_one_moment_is_a_picture_too() -> None:
    [report] = told(Snapshot(records={CHECKOUT: record(resolved=after(0))})).reports
    drawn = picture(report)
    assert [tick.place for tick in drawn.ticks] == [0.0]
    assert drawing(drawn).startswith("incident")


def test_as_text_every_lane_is_a_line_and_the_letters_are_explained() -> None:
    [report] = told().reports
    lines = drawing(picture(report), width=60).splitlines()
    assert [line.split()[0] for line in lines[:4]] == ["incident", "akuam", "bo", "timeline"]
    assert lines[1].split()[1].startswith("p")
    assert "A" in lines[1]
    assert "nothing for" in lines[5]
    assert "A page accepted" in lines[-1]
    assert max(cells(line) for line in lines[:4]) <= len("incident  ") + 60


@pytest.mark.parametrize(
    ("text", "room", "expected"), [("akuam", 7, "akuam  "), ("akuam", 3, "ak…"), ("東京東京", 5, "東京…"), ("東京", 3, "東…")]
)
def test_a_name_takes_exactly_its_room(text: str, room: int, expected: str) -> None:
    assert fitted(text, room) == expected
    assert cells(fitted(text, room)) == room
