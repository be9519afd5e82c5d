"""What is new in a Snapshot, and what is only newer."""

from dataclasses import replace
from datetime import timedelta

from imtui.domain.errors import Throttled
from imtui.domain.snapshot import Health, Snapshot, Topic, Watch, is_elsewhere, is_only_fresher
from tests.clocks import START
from tests.made import CHECKOUT, engagement, page, receipt

WATCH = Watch(Topic.INCIDENTS)
KNOWN = Snapshot(incidents={}, health={WATCH: Health(succeeded=START, interval=3.0)})
LATER = Health(succeeded=START + timedelta(seconds=3), interval=3.0)


def test_a_poll_that_brought_nothing_is_only_fresher() -> None:
    assert is_only_fresher(KNOWN, replace(KNOWN, health={WATCH: LATER}))


def test_what_was_learned_is_more_than_fresher() -> None:
    assert not is_only_fresher(KNOWN, replace(KNOWN, my_pages=()))


def test_a_failure_and_its_end_are_more_than_fresher() -> None:
    failing = replace(KNOWN, health={WATCH: replace(LATER, fault=Throttled("too many requests"))})
    assert not is_only_fresher(KNOWN, failing)
    assert not is_only_fresher(failing, replace(KNOWN, health={WATCH: LATER}))


def test_another_topic_is_more_than_fresher() -> None:
    assert not is_only_fresher(KNOWN, replace(KNOWN, health={**KNOWN.health, Watch(Topic.CONTACTS): LATER}))


HERE, ELSEWHERE = engagement("payments"), engagement("storage")
PAGED = replace(
    KNOWN,
    engagements={CHECKOUT: (HERE,), "other": (ELSEWHERE,)},
    pages={HERE.arn: (page("akuam", HERE),), ELSEWHERE.arn: (page("bo", ELSEWHERE),)},
)


def test_whom_another_incident_paged_is_elsewhere() -> None:
    its_page = PAGED.pages[ELSEWHERE.arn][0]
    later = replace(
        PAGED,
        pages={**PAGED.pages, ELSEWHERE.arn: (its_page,)},
        receipts={its_page.arn: (receipt("SENT", 1),)},
        engagements={**PAGED.engagements, "other": ()},
        health={WATCH: LATER},
    )
    assert is_elsewhere(PAGED, later, CHECKOUT)
    assert not is_only_fresher(PAGED, later)
    assert not is_elsewhere(PAGED, later, "other")


def test_what_is_about_this_incident_or_about_all_is_not_elsewhere() -> None:
    mine = PAGED.pages[HERE.arn][0]
    assert not is_elsewhere(PAGED, replace(PAGED, pages={**PAGED.pages, HERE.arn: (mine,)}), CHECKOUT)
    assert not is_elsewhere(PAGED, replace(PAGED, receipts={mine.arn: (receipt("SENT", 1),)}), CHECKOUT)
    assert not is_elsewhere(PAGED, replace(PAGED, incidents={}), CHECKOUT)
