"""A report as a recording: an incident as it unfolded, in the report's own words."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from imtui.domain.backgrounds import background
from imtui.domain.errors import InputError
from imtui.domain.incidents import Impact, IncidentStatus
from imtui.domain.metrics import first_acknowledgement
from imtui.domain.readings import Kind
from imtui.domain.recordings import Recording
from imtui.domain.snapshot import Snapshot
from imtui.domain.timeline import entries, read_entry
from imtui.replay.marks import marks
from imtui.replay.playing import Reel
from imtui.replay.reports import recording_of
from imtui.report import json as rendering
from imtui.report.composing import document
from imtui.report.gathering import Gathered
from tests.made import CHECKOUT, after
from tests.report import stories


def report(**slices: Any) -> dict[str, Any]:
    text = rendering.render(document(Gathered(snapshot=stories.checkout(**slices)), after(5000)))
    found: dict[str, Any] = json.loads(text)
    return found


def played(document: dict[str, Any] | None = None) -> Recording:
    return recording_of(json.dumps(document or report()), "checkout.json")


def at(moment: datetime, recording: Recording | None = None) -> Snapshot:
    reel = Reel(recording or played())
    return reel.snapshot(reel.place(moment))


def sentences(snapshot: Snapshot) -> list[str]:
    behind = background(snapshot, CHECKOUT)
    return [read_entry(entry, behind).text for entry in reversed(entries(snapshot.timelines[CHECKOUT]))]


def test_it_lasts_from_the_start_to_the_end_of_the_report() -> None:
    recording = played()
    assert (recording.began, recording.ended) == (after(0), after(4000))
    assert recording.session.account_id == "111122223333"


def test_each_thing_appears_when_it_happened() -> None:
    assert sentences(at(after(0))) == ["incident started"]
    assert sentences(at(after(217)))[-1] == "paged akuam"
    assert sentences(at(after(218)))[-1] == "akuam accepted the page"
    assert "decision roll web-412 back" in sentences(at(after(360)))
    assert len(sentences(at(after(4000)))) == 10


def test_a_note_that_was_written_down_later_appears_later() -> None:
    assert "web-412 went out, ask @chen" not in sentences(at(after(419)))
    assert "web-412 went out, ask @chen" in sentences(at(after(420)))


def test_who_was_paged_and_who_accepted_is_known_at_each_moment() -> None:
    assert first_acknowledgement(at(after(217)), CHECKOUT) is None
    assert first_acknowledgement(at(after(300)), CHECKOUT) == after(218)
    [engagement] = at(after(300)).engagements[CHECKOUT]
    assert engagement.stopped is None
    assert at(after(400)).engagements[CHECKOUT][0].stopped == after(400)
    assert at(after(0)).engagements[CHECKOUT] == ()


def test_receipts_come_one_by_one() -> None:
    counts = [sum(map(len, at(after(seconds)).receipts.values())) for seconds in (0, 1, 3, 61, 62, 218)]
    assert counts == [0, 1, 2, 4, 5, 6]


def test_it_is_resolved_at_its_end_and_not_before() -> None:
    before, end = ((at(after(seconds)).incidents or {})[CHECKOUT] for seconds in (3999, 4000))
    assert (before.status, before.resolved) == (IncidentStatus.OPEN, None)
    assert (end.status, end.resolved) == (IncidentStatus.RESOLVED, after(4000))


def test_an_impact_that_changed_was_another_one_before() -> None:
    told = report()
    for entry in told["incidents"][0]["timeline"]:
        if entry["text"] == "impact → 3 Medium":
            entry["text"], entry["kind"] = "impact 1 Critical → 3 Medium", "impact"
    recording = played(told)
    assert [(at(after(seconds), recording).incidents or {})[CHECKOUT].impact for seconds in (0, 499, 500)] == [1, 1, Impact.MEDIUM]


def test_what_happened_is_marked() -> None:
    kinds = [mark.kind for mark in marks(played())]
    assert kinds[0] is Kind.START
    assert {Kind.PAGED, Kind.ACCEPTED, Kind.DECISION, Kind.STATUS, Kind.TODO, Kind.RESOLVED} <= set(kinds)
    assert len([mark for mark in marks(played()) if mark.is_failure]) == 1


def test_several_incidents_are_played_together() -> None:
    told = report()
    other = json.loads(json.dumps(told["incidents"][0]).replace("incident-record/web/checkout", "incident-record/web/search"))
    told["incidents"].append(other)
    assert len(at(after(10), played(told)).incidents or {}) == 2


def test_a_report_of_nothing_but_what_there_always_is_can_be_played() -> None:
    bare = stories.checkout()
    slices: dict[str, Any] = {
        name: {} for name in ("timelines", "engagements", "pages", "receipts", "related_items", "findings", "contacts")
    }
    record = replace(bare.records[CHECKOUT], resolved=None, status=IncidentStatus.OPEN)
    recording = played(report(**slices, records={CHECKOUT: record}))
    assert at(recording.ended, recording).timelines == {CHECKOUT: ()}


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "no report that can be played: 'arn'": lambda told: told["incidents"][0].pop("arn"),
    "title is no text": lambda told: told["incidents"][0].update(title=7),
    "tells of no incident": lambda told: told.update(incidents=[]),
    "format 2": lambda told: told.update(format=2),
    "Invalid isoformat": lambda told: told["incidents"][0].update(created="yesterday"),
    "is no object": lambda told: told.update(incidents=["x"]),
    "neither a recording nor a report": lambda told: told.clear(),
}


@pytest.mark.parametrize("words", CHANGES)
def test_what_is_no_report_is_one_sentence(words: str) -> None:
    told = report()
    CHANGES[words](told)
    with pytest.raises(InputError) as caught:
        recording_of(json.dumps(told), "checkout.json")
    assert words in str(caught.value)
    assert "checkout.json" in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "<html>", "[" * 100_000])
def test_what_is_no_json_is_one_sentence(text: str) -> None:
    with pytest.raises(InputError, match="neither a recording nor a report"):
        recording_of(text, "checkout.html")
