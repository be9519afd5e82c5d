"""How an incident went, in figures."""

from datetime import timedelta

from imtui.domain import payloads
from imtui.domain.metrics import last_status, measure
from imtui.domain.snapshot import Snapshot
from tests.made import CHECKOUT, after, engagement, event, incident, page

PLAN = engagement("payments")


def test_figures_count_from_the_creation_of_the_incident() -> None:
    snapshot = Snapshot(
        engagements={CHECKOUT: (PLAN,)},
        pages={PLAN.arn: (page("akuam", PLAN, read=218), page("chen", PLAN, read=300))},
        timelines={CHECKOUT: (event(payloads.NOTE, "b", key="b", at=900), event(payloads.NOTE, "a", key="a", at=240))},
    )
    found = measure(snapshot, incident(resolved=after(3600)), after(9999))
    assert found.acknowledged == timedelta(seconds=218)
    assert found.resolved == timedelta(hours=1)
    assert found.last_update == after(900)
    assert found.longest_silence == timedelta(seconds=2700)


def test_the_timeline_alone_tells_of_an_acknowledgement() -> None:
    events = (event(payloads.ACKNOWLEDGED, {"contactArn": "x"}, at=60),)
    assert measure(Snapshot(timelines={CHECKOUT: events}), incident(), after(90)).acknowledged == timedelta(seconds=60)


def test_what_has_not_happened_or_is_not_known_has_no_figure() -> None:
    found = measure(Snapshot(), incident(), after(60))
    assert (found.acknowledged, found.resolved, found.last_update, found.longest_silence) == (None, None, None, None)
    assert measure(Snapshot(timelines={CHECKOUT: ()}), incident(), after(60)).longest_silence == timedelta(seconds=60)


def test_a_clock_that_is_a_little_off_gives_no_negative_figure() -> None:
    assert measure(Snapshot(), incident(created=after(2), resolved=after(1)), after(3)).resolved == timedelta()


def test_the_last_status_update_is_the_latest_that_says_so() -> None:
    notes = [event(payloads.NOTE, "s! two", at=20), event(payloads.NOTE, "s! one", at=10), event(payloads.NOTE, "x", at=30)]
    assert last_status(notes) == after(20)
    assert last_status(notes[2:]) is None
