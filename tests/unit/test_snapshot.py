"""What is new in a Snapshot, and what is only newer."""

from dataclasses import replace
from datetime import timedelta

from imtui.domain.errors import Throttled
from imtui.domain.snapshot import Health, Snapshot, Topic, Watch, is_only_fresher
from tests.clocks import START

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
