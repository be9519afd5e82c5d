"""What changed since a moment."""

from dataclasses import replace
from datetime import timedelta

from imtui.domain.incidents import Impact, IncidentStatus
from imtui.domain.snapshot import Snapshot
from imtui.report.catching_up import since
from tests.tui import canned

NOW, CHECKOUT, SEARCH = canned.NOW, canned.CHECKOUT, canned.SEARCH


def told(snapshot: Snapshot, minutes: float, old: Snapshot | None = None) -> list[str]:
    return [f"{each.subject}: {each.words}" for each in since(NOW - timedelta(minutes=minutes), snapshot, NOW, old)]


def test_only_what_happened_since_is_told_oldest_first() -> None:
    assert told(canned.snapshot(), 3.2) == [
        "Checkout returns 5xx: rolled back web-412 (chen)",
        "Checkout returns 5xx: akuam accepted the page",
        "Checkout returns 5xx: SMS page to eli failed: carrier rejected",
    ]
    assert told(canned.snapshot(), 0) == []


def test_what_was_edited_since_is_told_although_it_happened_before() -> None:
    lines = told(canned.snapshot(), 2)
    assert "Checkout returns 5xx: rolled back web-412 (chen) · written or changed since" in lines


def test_incidents_whose_timeline_was_not_read_are_told_by_the_list() -> None:
    shown = canned.snapshot()
    new = canned.incident(canned.incident_arn("new"), "New one", Impact.LOW, NOW - timedelta(minutes=1))
    incidents = {**(shown.incidents or {}), new.arn: new}
    incidents[SEARCH] = replace(incidents[SEARCH], status=IncidentStatus.RESOLVED, resolved=NOW - timedelta(seconds=5))
    assert told(replace(shown, incidents=incidents, timelines={}, receipts={}), 2) == [
        "New one: began, impact 4 Low",
        "Search p99 over 4 s: incident resolved",
    ]


def test_what_the_service_does_not_date_is_told_by_comparison() -> None:
    old = canned.snapshot()
    incidents = dict(old.incidents or {})
    incidents[SEARCH] = replace(incidents[SEARCH], title="Search is down", impact=Impact.CRITICAL)
    del incidents[canned.BILLING]
    new = replace(old, incidents=incidents, timelines={}, receipts={})
    assert sorted(told(new, 2, old)) == [
        "Billing export is late: deleted",
        "Search is down: impact 2 High → 1 Critical",
        "Search is down: was called Search p99 over 4 s",
    ]


def test_remote_text_is_harmless() -> None:
    shown = canned.nasty().snapshot
    assert all("\x1b" not in line and "\n" not in line for line in told(shown, 600))
