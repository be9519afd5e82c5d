"""From what was read to what a report says."""

from dataclasses import replace
from datetime import timedelta

from imtui.domain import payloads
from imtui.domain.incidents import IncidentStatus
from imtui.domain.readings import Kind
from imtui.domain.snapshot import Snapshot
from imtui.report.reports import Report
from tests.made import CHECKOUT, after, event, record
from tests.report.stories import checkout, told


def report(snapshot: Snapshot | None = None) -> Report:
    [found] = told(snapshot).reports
    return found


def test_the_clock_strip_has_five_moments_counted_from_the_creation_of_the_record() -> None:
    assert [(step.label, step.after) for step in report().steps] == [
        ("started", timedelta()),
        ("first page", timedelta(seconds=1)),
        ("first acceptance", timedelta(seconds=218)),
        ("last update", timedelta(seconds=3700)),
        ("resolved", timedelta(seconds=4000)),
    ]


def test_figures_are_those_of_the_service_and_of_what_people_wrote() -> None:
    figures = report().figures
    assert (figures.acknowledged, figures.resolved) == (timedelta(seconds=218), timedelta(seconds=4000))
    assert (figures.longest_silence, figures.written) == (timedelta(seconds=3240), 5)


def test_the_timeline_runs_forward_and_does_not_say_its_kinds_twice() -> None:
    lines = report().timeline
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    [decision] = [line for line in lines if line.kind is Kind.DECISION]
    assert (decision.text, decision.actor) == ("roll web-412 back", "akuam")
    [late] = [line for line in lines if line.recorded]
    assert (late.at, late.recorded) == (after(300), after(420))


def test_decisions_todos_and_roles_are_found_in_the_notes() -> None:
    found = report()
    assert [(each.text, each.author, each.at) for each in found.decisions] == [("roll web-412 back", "akuam", after(360))]
    assert [(each.text, each.author) for each in found.todos] == [("a contract test", "bo")]
    assert [(each.role, each.name) for each in found.roles] == [("incident commander", "akuam")]


def test_a_role_is_held_by_whoever_was_given_it_last() -> None:
    notes = tuple(event(payloads.NOTE, text, key=text, at=at) for at, text in ((30, ":ic"), (20, ":ic @bo"), (10, ":ic akuam")))
    assert [(each.name, each.since) for each in report(checkout(timelines={CHECKOUT: notes})).roles] == [("", after(30))]
    [bo] = report(checkout(timelines={CHECKOUT: notes[1:]})).roles
    assert (bo.name, bo.since) == ("bo", after(20))


def test_responders_have_what_was_sent_to_them_and_what_they_answered() -> None:
    akuam, bo = report().responders
    assert (akuam.name, akuam.display_name, akuam.roles) == ("akuam", "Akua Mensah", ("incident commander",))
    assert (akuam.paged, akuam.accepted, akuam.answered) == (after(1), after(218), timedelta(seconds=217))
    assert (akuam.channel, akuam.sends) == ("SMS", (after(1), after(61)))
    assert (bo.accepted, bo.answered, bo.failures) == (None, None, (after(62),))


def test_an_engagement_has_every_receipt_of_its_pages_in_order_of_time() -> None:
    [engagement] = report().engagements
    assert (engagement.name, engagement.kind, engagement.stopped) == ("payments", "escalation", after(400))
    assert [(each.person, each.channel, each.kind) for each in engagement.deliveries] == [
        ("akuam", "SMS sms", "SENT"),
        ("akuam", "SMS sms", "DELIVERED"),
        ("bo", "SMS sms", "SENT"),
        ("akuam", "SMS sms", "SENT"),
        ("bo", "SMS sms", "ERROR"),
        ("akuam", "SMS sms", "READ"),
    ]


def test_a_finding_says_how_long_before_the_incident_it_began() -> None:
    [finding] = report().findings
    assert (finding.kind, finding.resource, finding.deployment) == ("deployment", "checkout-api", "d-412")
    assert finding.after == timedelta(minutes=-6)


def test_a_stack_goes_by_its_name() -> None:
    [finding] = checkout().findings[CHECKOUT]
    stack = replace(finding, kind="cloudFormationStackUpdate", resource_arn="arn:aws:cloudformation:us-east-1:1:stack/search/4f0e")
    [found] = report(checkout(findings={CHECKOUT: (stack,)})).findings
    assert (found.kind, found.resource) == ("stack update", "search")


def test_what_is_open_and_empty_is_told_as_such() -> None:
    found = report(Snapshot(records={CHECKOUT: record()}, timelines={CHECKOUT: ()}))
    assert found.status is IncidentStatus.OPEN
    assert found.until == after(4060)
    assert [step.at for step in found.steps] == [after(0), None, None, None, None]
    assert (found.timeline, found.responders, found.engagements, found.related) == ((), (), (), ())


def test_remote_text_is_safe_to_show() -> None:
    hostile = "a\x1b[31m\u202eb\x00"
    found = report(checkout(records={CHECKOUT: record(title=hostile, summary=f"{hostile}\nline")}))
    assert found.title == "a␛[31m\\u202eb␀"
    assert found.summary == "a␛[31m\\u202eb␀\nline"
