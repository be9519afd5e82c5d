"""How loud a page is, and for how long."""

from dataclasses import replace
from datetime import datetime, timedelta

from imtui.domain.incidents import Impact
from imtui.domain.quiet import Loudness, quiet_hours
from imtui.domain.snapshot import Snapshot
from imtui.tui.alarms import Alarm
from tests.tui import canned

NOW = canned.NOW
SECOND = timedelta(seconds=1)


def paged(impact: Impact, **changes: object) -> Snapshot:
    """One page to me, for an incident of that impact."""
    shown = canned.snapshot()
    incidents = dict(shown.incidents or {})
    incidents[canned.BILLING] = replace(incidents[canned.BILLING], impact=impact)
    return replace(shown, incidents=incidents, **changes)  # type: ignore[arg-type]


def rings(snapshot: Snapshot, seconds: int, loudness: Loudness | None = None, start: datetime = NOW) -> list[int]:
    """At which seconds the bell rings."""
    alarm, heard = Alarm(), []
    for second in range(seconds):
        alarm, _, ring = alarm.heard(snapshot, start + second * SECOND, {}, loudness or Loudness())
        if ring:
            heard.append(second)
    return heard


def test_it_repeats_by_impact_while_nobody_accepts() -> None:
    assert rings(paged(Impact.CRITICAL), 100) == [0, 30, 60, 90]
    assert rings(paged(Impact.HIGH), 130) == [0, 60, 120]
    assert rings(paged(Impact.MEDIUM), 130) == [0]


def test_it_stops_as_soon_as_anybody_accepts() -> None:
    somebody = canned.page("bo", "billing-sms", canned.BILLED, canned.BILLING, NOW, read=NOW)
    pages = {**canned.snapshot().pages, canned.BILLED: (*canned.snapshot().pages[canned.BILLED], somebody)}
    assert rings(paged(Impact.CRITICAL, pages=pages), 100) == [0]


def test_quiet_hours_hold_the_bell_and_the_desktop_but_not_the_title() -> None:
    loudness = Loudness(quiet=quiet_hours("14:00-14:04"))
    alarm, sequence, ring = Alarm().heard(paged(Impact.MEDIUM), NOW, {}, loudness)
    assert not ring
    assert "(1 unaccepted) imtui" in sequence
    assert "]9;" not in sequence
    end = NOW.replace(minute=4, second=0)
    _, sequence, ring = alarm.heard(paged(Impact.MEDIUM), end, {}, loudness)
    assert ring
    assert "Billing export is late" in sequence


def test_switches() -> None:
    _, sequence, ring = Alarm().heard(paged(Impact.HIGH), NOW, {}, Loudness(bell=False))
    assert not ring
    assert "]9;" in sequence
    _, sequence, ring = Alarm().heard(paged(Impact.HIGH), NOW, {}, Loudness(desktop=False))
    assert ring
    assert "]9;" not in sequence


def test_when_it_is_over_the_title_says_so_once() -> None:
    alarm, _, _ = Alarm().heard(paged(Impact.HIGH), NOW, {})
    settled, sequence, ring = alarm.heard(replace(canned.snapshot(), my_pages=()), NOW, {})
    assert "imtui" in sequence
    assert "unaccepted" not in sequence
    assert not ring
    assert settled.heard(replace(canned.snapshot(), my_pages=()), NOW, {}) == (settled, "", False)
