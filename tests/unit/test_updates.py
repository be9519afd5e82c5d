"""The status-update clock: when one is owed, since when, and what counts as one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from imtui.domain.incidents import Impact, IncidentStatus
from imtui.domain.updates import last_status, template, update_clock
from imtui.tui.presenters.lines import Ink, plain
from imtui.tui.presenters.timeline_rows import update_due
from tests.tui import canned

CHECKOUT = (canned.snapshot().incidents or {})[canned.CHECKOUT]
MINUTE = timedelta(minutes=1)


def test_a_bad_open_incident_owes_one_since_its_start() -> None:
    clock = update_clock(CHECKOUT, None)
    assert clock is not None
    assert clock.since == CHECKOUT.created
    assert clock.due == CHECKOUT.created + timedelta(minutes=20)


def test_the_last_one_starts_the_clock_anew() -> None:
    clock = update_clock(CHECKOUT, canned.NOW)
    assert clock is not None
    assert clock.since == canned.NOW


@pytest.mark.parametrize(
    ("changes", "written"),
    [({"status": IncidentStatus.RESOLVED}, True), ({"status": IncidentStatus.RESOLVED}, False), ({"impact": Impact.MEDIUM}, False)],
)
def test_nothing_is_owed(changes: dict[str, object], written: bool) -> None:
    assert update_clock(replace(CHECKOUT, **changes), canned.NOW if written else None) is None  # type: ignore[arg-type]


def test_who_began_to_write_them_owes_the_next() -> None:
    assert update_clock(replace(CHECKOUT, impact=Impact.LOW), canned.NOW) is not None
    assert update_clock(None, canned.NOW) is None


def test_the_newest_status_note_is_the_last_one() -> None:
    events = (
        canned.note("4", canned.at("14:02:00"), "this is a note that says s! somewhere"),
        canned.note("3", canned.at("14:01:00"), "s! Situation: better — @chen"),
        canned.note("2", canned.at("14:00:00"), "s! Situation: bad — @chen"),
    )
    assert last_status(events) == canned.at("14:01:00")
    assert last_status(events[:1]) is None
    assert last_status((replace(events[1], data=None),)) is None


@pytest.mark.parametrize(
    ("after", "words", "ink"),
    [
        (4 * MINUTE, "next update due in 16m", Ink.QUIET),
        (19 * MINUTE + timedelta(seconds=30), "next update due in 1m", Ink.QUIET),
        (20 * MINUTE, "update due", Ink.DUE),
        (23 * MINUTE, "update due since 3m", Ink.DUE),
        (34 * MINUTE, "update overdue by 14m", Ink.FAILED),
    ],
)
def test_the_border_counts_and_then_warns(after: timedelta, words: str, ink: Ink) -> None:
    line = update_due(update_clock(CHECKOUT, canned.NOW), canned.NOW + after)
    assert (plain(line), line[0].ink) == (words, ink)


def test_the_template_says_when_the_next_one_comes() -> None:
    assert template("14:23 UTC").splitlines() == ["s! Situation: ", "Actions: ", "Next update: 14:23 UTC"]
