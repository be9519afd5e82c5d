"""What happened in a recording: each thing once, where the screen first showed it."""

from dataclasses import replace
from datetime import timedelta

from imtui.domain.engagements import Receipt, ReceiptType
from imtui.domain.incidents import Impact
from imtui.domain.patches import patch_between, patched
from imtui.domain.readings import Kind
from imtui.domain.recordings import Frame, Recording
from imtui.domain.snapshot import Snapshot
from imtui.replay.hiding import hidden
from imtui.replay.marks import everything, marks
from imtui.report.redaction import pseudonyms_of
from tests import recorded
from tests.tui import canned


def one_more(recording: Recording, after: timedelta, **slices: object) -> Recording:
    """The recording, and what is different so long after its beginning."""
    snapshot = Snapshot()
    for frame in recording.frames:
        snapshot = patched(snapshot, frame.patch)
    changed = replace(snapshot, **slices)  # type: ignore[arg-type]
    return replace(recording, frames=(*recording.frames, Frame(at=recording.began + after, patch=patch_between(snapshot, changed))))


def test_what_happened_meanwhile_is_marked_and_what_was_history_is_not() -> None:
    found = marks(recorded.recording())
    assert [(mark.at, mark.kind) for mark in found] == [(recorded.DECIDED, Kind.DECISION), (recorded.RESOLVED, Kind.RESOLVED)]


def test_an_incident_that_begins_is_marked_once() -> None:
    at = recorded.BEGAN + timedelta(minutes=4, seconds=30)
    listed = {**(canned.snapshot().incidents or {}), "new": canned.incident("new", "new", Impact.HIGH, at)}
    found = marks(one_more(recorded.recording(), timedelta(minutes=4, seconds=31), incidents=listed))
    assert [mark.incident_arn for mark in found if mark.kind is Kind.START] == ["new"]


def test_a_text_that_comes_later_says_what_it_was_where_it_was_first_seen() -> None:
    at = recorded.BEGAN + timedelta(minutes=4, seconds=10)
    whole = canned.note("late", at, "d! fail over")
    events = patched_events()
    first = one_more(
        recorded.recording(), timedelta(minutes=4, seconds=11), timelines={canned.CHECKOUT: (replace(whole, data=None), *events)}
    )
    both = one_more(first, timedelta(minutes=4, seconds=20), timelines={canned.CHECKOUT: (whole, *events)})
    late = [mark for mark in marks(both) if mark.at > recorded.RESOLVED]
    assert [(mark.at - recorded.BEGAN, mark.kind) for mark in late] == [(timedelta(minutes=4, seconds=11), Kind.DECISION)]


def test_a_send_that_failed_is_marked_as_a_failure() -> None:
    page = next(iter(canned.snapshot().receipts))
    at = recorded.BEGAN + timedelta(minutes=4, seconds=1)
    receipts = (Receipt(type=ReceiptType.ERROR, time=at, info="no route"), *canned.snapshot().receipts[page])
    found = marks(one_more(recorded.recording(), timedelta(minutes=4, seconds=2), receipts={**canned.snapshot().receipts, page: receipts}))
    assert [mark.is_failure for mark in found] == [False, False, True]


def test_whoever_was_ever_there_is_found() -> None:
    gone = one_more(recorded.recording(), timedelta(minutes=4, seconds=30), contacts={}, timelines={}, incidents={})
    found = everything(gone)
    assert found.contacts == canned.snapshot().contacts
    assert found.records.keys() == (canned.snapshot().incidents or {}).keys()
    assert {event.id for event in found.timelines[canned.CHECKOUT]} >= {"decided"}


def test_names_are_nowhere_once_they_are_hidden() -> None:
    recording = recorded.recording()
    found = hidden(recording, pseudonyms_of(everything(recording)).hide)
    assert "akuam" in repr(recording)
    assert "chen" in repr(recording)
    for name in ("akuam", "chen", "responder"):
        assert name not in repr(found).casefold()
    assert "person-" in repr(found)
    assert [frame.at for frame in found.frames] == [frame.at for frame in recording.frames]
    assert [mark.kind for mark in marks(found)] == [mark.kind for mark in marks(recording)]


def patched_events() -> tuple[object, ...]:
    snapshot = Snapshot()
    for frame in recorded.recording().frames:
        snapshot = patched(snapshot, frame.patch)
    return snapshot.timelines[canned.CHECKOUT]
