"""What is handed over, and whether somebody took it."""

from dataclasses import replace
from datetime import UTC

from imtui.domain.snapshot import Snapshot
from imtui.domain.timeline import TimelineEvent
from imtui.report.handover import compose, pending
from tests.tui import canned, incidents


def told(*events: TimelineEvent) -> Snapshot:
    return replace(canned.snapshot(), timelines={canned.CHECKOUT: events})


def test_it_holds_all_that_the_next_person_has_to_know() -> None:
    shown = canned.snapshot()
    events = (
        canned.note("12", canned.at("14:02:30"), ":ic chen — @chen"),
        canned.note("11", canned.at("14:02:00"), "s! Situation: better\nActions: watching — @bo"),
        *shown.timelines[canned.CHECKOUT],
    )
    assert compose(told(*events), canned.CHECKOUT, canned.NOW, UTC).splitlines() == [
        "Handover",
        "Situation: Checkout returns 5xx, impact 1 Critical, open for 5m",
        "Last update 14:02: Situation: better · Actions: watching",
        "To do:",
        "- ask payments for their error rate (13:59, chen)",
        "Decided:",
        "- no customer mail before 14:30 (13:59, chen)",
        "Engaged: akuam accepted 14:01, chen has not accepted, eli has not accepted, a page failed",
        "Roles: incident commander is chen",
        "Next status update due: 14:22",
    ]


def test_the_title_is_the_latest_one_and_not_that_of_the_last_look_at_the_page() -> None:
    shown = canned.snapshot()
    row = (shown.incidents or {})[canned.CHECKOUT]
    renamed = replace(shown, incidents={**(shown.incidents or {}), canned.CHECKOUT: replace(row, title="Checkout returns 5xx in Europe")})
    with_record = replace(renamed, records={canned.CHECKOUT: incidents.record()})
    assert compose(with_record, canned.CHECKOUT, canned.NOW, UTC).splitlines()[1].startswith("Situation: Checkout returns 5xx in Europe,")


def test_whoever_is_not_paged_yet_is_not_said_to_keep_others_waiting() -> None:
    shown = canned.snapshot()
    [first, *_] = shown.engagements[canned.CHECKOUT]
    engaged = replace(first, arn=canned.engagement_arn("dana", "extra"), contact_arn=canned.contact_arn("dana"))
    snapshot = replace(shown, engagements={canned.CHECKOUT: (engaged,)})
    lines = compose(snapshot, canned.CHECKOUT, canned.NOW, UTC).splitlines()
    assert "Engaged: dana is not paged yet" in lines


def test_an_incident_that_just_began_is_not_open_for_no_time() -> None:
    shown = canned.snapshot()
    record = replace((shown.incidents or {})[canned.CHECKOUT], created=canned.NOW)
    snapshot = replace(shown, incidents={canned.CHECKOUT: record}, records={})
    assert "open for less than a minute" in compose(snapshot, canned.CHECKOUT, canned.NOW, UTC)


def test_what_is_not_known_is_left_out() -> None:
    assert compose(Snapshot(), canned.CHECKOUT, canned.NOW, UTC) == "Handover"


def test_many_to_dos_are_counted() -> None:
    events = [canned.note(str(number), canned.at("14:00:00"), f"t! thing {number}") for number in range(40, 0, -1)]
    lines = compose(told(*events), canned.CHECKOUT, canned.NOW, UTC).splitlines()
    assert "- and 25 earlier" in lines
    assert "- thing 40 (14:00)" in lines
    assert not any("thing 25 " in line for line in lines)


def test_a_handover_waits_until_somebody_takes_the_incident() -> None:
    handed = canned.note("2", canned.at("14:00:00"), "Handover\nSituation: bad — @chen")
    taken = canned.note("3", canned.at("14:01:00"), ":ic bo — @bo")
    waiting = pending(told(handed), canned.CHECKOUT)
    assert waiting is not None
    assert (waiting.author, waiting.at) == ("chen", canned.at("14:00:00"))
    assert waiting.text == "Handover\nSituation: bad"
    assert pending(told(taken, handed), canned.CHECKOUT) is None
    assert pending(told(handed, replace(taken, time=canned.at("13:59:00"))), canned.CHECKOUT) is not None
    assert pending(canned.snapshot(), canned.CHECKOUT) is None
