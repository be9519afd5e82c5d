"""One line a change."""

from dataclasses import replace

from imtui.domain import payloads
from imtui.domain.errors import Unreachable
from imtui.domain.incidents import Impact, IncidentStatus
from imtui.domain.snapshot import Health, Snapshot, Topic, Watch
from imtui.report.changes import lines
from tests.made import CHECKOUT, after, arn, channel, engagement, event, incident, page, receipt

OPEN = Snapshot(incidents={CHECKOUT: incident()}, timelines={CHECKOUT: ()})
PLAN = engagement("payments")


def test_the_first_list_tells_what_is_open() -> None:
    assert lines(Snapshot(), OPEN, after(5)) == ["14:03:22  Checkout returns 5xx  open, impact 2 High"]
    assert lines(OPEN, OPEN, after(5)) == []


def test_what_becomes_of_an_incident() -> None:
    worse = replace(OPEN, incidents={CHECKOUT: incident(impact=Impact.CRITICAL, title="Checkout is down")})
    assert lines(OPEN, worse, after(60)) == [
        "14:04:22  Checkout returns 5xx  title is now Checkout is down",
        "14:04:22  Checkout is down  impact 2 High → 1 Critical",
    ]
    over = replace(OPEN, incidents={CHECKOUT: incident(status=IncidentStatus.RESOLVED, resolved=after(30))})
    assert lines(OPEN, over, after(60)) == ["14:03:52  Checkout returns 5xx  resolved"]
    assert lines(over, OPEN, after(60)) == ["14:04:22  Checkout returns 5xx  reopened"]
    assert lines(OPEN, Snapshot(incidents={}), after(60)) == ["14:04:22  Checkout returns 5xx  deleted"]
    assert lines(over, Snapshot(incidents={}), after(60)) == []


def test_an_event_is_told_once_when_its_text_is_there() -> None:
    listed = event(payloads.ACKNOWLEDGED, None, key="a", at=10)
    read = event(payloads.ACKNOWLEDGED, {"contactArn": arn("contact/akuam")}, key="a", at=10)
    without, with_text = (replace(OPEN, timelines={CHECKOUT: (each,)}) for each in (listed, read))
    assert lines(OPEN, without, after(11)) == []
    assert lines(without, with_text, after(11)) == ["14:03:32  Checkout returns 5xx  akuam accepted the page"]
    assert lines(with_text, with_text, after(12)) == []


def test_history_is_no_change_but_what_was_missed_and_what_is_edited_is() -> None:
    old = event(payloads.NOTE, "yesterday — @chen", key="o", at=-86_400)
    first_reading = replace(OPEN, timelines={CHECKOUT: (old,)})
    assert lines(replace(OPEN, timelines={}), first_reading, after(5)) == []
    assert lines(OPEN, first_reading, after(5)) == ["14:03:22  Checkout returns 5xx  yesterday  (chen)"]
    edited = replace(OPEN, timelines={CHECKOUT: (event(payloads.NOTE, "corrected", key="o", at=-86_400, updated=4),)})
    assert lines(first_reading, edited, after(5)) == ["14:03:22  Checkout returns 5xx  edited: corrected"]


def test_what_the_list_tells_is_not_told_again_by_the_timeline() -> None:
    data = {"modifiedBy": "x", "modifiedAttributes": [{"attributeName": "impact", "newValue": "1"}]}
    assert lines(OPEN, replace(OPEN, timelines={CHECKOUT: (event(payloads.RECORD_UPDATE, data, at=1),)}), after(5)) == []


def test_a_page_to_me_and_a_send_that_failed() -> None:
    one = page("akuam", PLAN, sent=20)
    sent = receipt("SENT", 20, "akuam/sms")
    paged = replace(
        OPEN,
        me=arn("contact/akuam"),
        my_pages=(one,),
        engagements={CHECKOUT: (PLAN,)},
        pages={PLAN.arn: (one,)},
        receipts={one.arn: (sent,)},
        channels={arn("contact/akuam"): (channel("akuam", "SMS"),)},
    )
    assert lines(OPEN, paged, after(21)) == ["14:03:42  Checkout returns 5xx  you are paged by SMS: not accepted yet"]
    failed = replace(paged, receipts={one.arn: (receipt("ERROR", 22, "akuam/sms", "carrier\nrejected"), sent)})
    assert lines(paged, failed, after(23)) == ["14:03:44  Checkout returns 5xx  SMS page to akuam failed: carrier⏎rejected"]


def test_trouble_is_told_once_and_so_is_its_end() -> None:
    watch = Watch(Topic.INCIDENTS)
    down, later = (replace(OPEN, health={watch: Health(fault=Unreachable("no answer"), interval=each)}) for each in (3.0, 6.0))
    assert lines(OPEN, down, after(1)) == ["14:03:23  imtui  cannot read incidents: no answer"]
    assert lines(down, later, after(2)) == []
    assert lines(later, OPEN, after(3)) == ["14:03:25  imtui  reads incidents again"]


def test_every_line_is_one_safe_line() -> None:
    evil = Snapshot(incidents={CHECKOUT: incident(title="a\nb\x1b]0;c\x07")}, timelines={CHECKOUT: ()})
    assert lines(Snapshot(), evil, after(1)) == ["14:03:22  a⏎b␛]0;c␇  open, impact 2 High"]
