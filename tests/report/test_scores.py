"""The score card of a drill."""

from datetime import timedelta

from imtui.domain import payloads
from imtui.domain.incidents import IncidentStatus
from imtui.report.reports import Report
from imtui.report.scores import ScoreCard, Targets, lines, score
from tests.made import CHECKOUT, event, record
from tests.report.stories import checkout, told

AIMS = Targets(
    accept=timedelta(minutes=4),
    update=timedelta(minutes=10),
    resolve=timedelta(hours=2),
    roles=("ic", "comms"),
    decisions=1,
)


def report(**slices: object) -> Report:
    [found] = told(checkout(**slices)).reports
    return found


def verdicts(card: ScoreCard) -> dict[str, tuple[str, bool | None]]:
    return {each.name: (each.value, each.met) for each in card.scores}


def test_everything_is_measured_for_the_person_who_practises() -> None:
    assert verdicts(score(report(), AIMS, "AkuaM")) == {
        "page accepted": ("3m37s", True),
        "longest silence": ("1h00m", False),
        "roles named": ("incident commander", False),
        "decisions written": ("1", True),
        "resolved": ("1h06m", True),
    }


def test_what_others_did_does_not_count_as_ones_own() -> None:
    found = verdicts(score(report(), AIMS, "bo"))
    assert found["page accepted"] == ("not accepted", False)
    assert found["decisions written"] == ("0", False)
    assert found["longest silence"] == ("55m00s", False)


def test_who_was_never_paged_is_not_judged_for_it() -> None:
    assert verdicts(score(report(), AIMS, "chen"))["page accepted"] == ("never paged", None)


def test_without_targets_things_are_told_and_not_judged() -> None:
    card = score(report(), Targets(), "akuam")
    assert (card.met, card.judged) == (0, 0)
    assert "this scenario has no targets" in "\n".join(lines(card))


def test_an_incident_that_is_open_is_not_resolved_and_its_silence_goes_on() -> None:
    notes = tuple(event(payloads.NOTE, f"{at} — @akuam", key=str(at), at=at) for at in (600, 300))
    open_one = {CHECKOUT: record(status=IncidentStatus.OPEN)}
    found = verdicts(score(report(records=open_one, timelines={CHECKOUT: notes}), AIMS, "akuam"))
    assert found["resolved"] == ("not resolved", False)
    assert found["longest silence"] == ("57m40s", False)


def test_a_role_that_was_given_up_is_not_held() -> None:
    notes = tuple(event(payloads.NOTE, text, key=text, at=at) for at, text in ((30, ":comms"), (20, ":comms bo"), (10, ":ic akuam")))
    held = score(report(timelines={CHECKOUT: notes}), Targets(roles=("ic",)), "akuam")
    assert verdicts(held)["roles named"] == ("incident commander", True)


def test_it_reads_like_this() -> None:
    assert list(lines(score(report(), AIMS, "akuam"))) == [
        "Checkout returns 5xx: you were akuam, it took 1h06m",
        "",
        "  ✓  page accepted      3m37s               within 4m",
        "  ✗  longest silence    1h00m               within 10m",
        "  ✗  roles named        incident commander  incident commander, communications",
        "  ✓  decisions written  1                   1 or more",
        "  ✓  resolved           1h06m               within 2h00m",
        "",
        "  3 of 5 targets met",
    ]
