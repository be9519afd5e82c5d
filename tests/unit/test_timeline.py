"""How events read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imtui.domain import payloads
from imtui.domain.incidents import Impact
from imtui.domain.timeline import Background, Emphasis, Kind, TimelineEvent, entries, impacts_before, read, read_entry
from tests.made import after, arn, event

ALARM = "arn:aws:cloudwatch:us-east-1:111122223333:alarm:checkout-5xx"
RULE = "arn:aws:events:us-east-1:111122223333:rule/nightly"
CHEN = "arn:aws:sts::111122223333:assumed-role/Responder/chen"
TYPES = [
    payloads.TRIGGER,
    payloads.START,
    payloads.RECORD_UPDATE,
    payloads.RUNBOOK_FAILURE,
    payloads.PAGED,
    payloads.ACKNOWLEDGED,
    payloads.CUSTOM_EVENT,
    payloads.NOTE,
    "Something New",
]


@pytest.mark.parametrize(
    ("kind", "data", "words", "glyph", "actor"),
    [
        (payloads.START, {"incidentTitle": "x", "triggerArn": ALARM}, "incident started by alarm checkout-5xx", Kind.START, "CloudWatch"),
        (payloads.START, {"incidentTitle": "x", "triggerArn": RULE}, "incident started by rule nightly", Kind.START, "EventBridge"),
        (payloads.START, {"incidentTitle": "x"}, "incident started", Kind.START, ""),
        (payloads.TRIGGER, {"createdIncident": True, "triggerArn": ALARM}, "triggered by alarm checkout-5xx", Kind.TRIGGER, "CloudWatch"),
        (payloads.TRIGGER, {"createdIncident": False, "triggerArn": ALARM}, "alarm checkout-5xx fired again", Kind.TRIGGER, "CloudWatch"),
        (payloads.TRIGGER, {"createdIncident": False}, "triggered again", Kind.TRIGGER, ""),
        (payloads.RUNBOOK_FAILURE, {"reason": "no role"}, "runbook could not be started: no role", Kind.RUNBOOK_FAILURE, ""),
        (payloads.PAGED, {"contactArn": arn("contact/akuam"), "engagementArn": "e"}, "paged akuam", Kind.PAGED, ""),
        (payloads.ACKNOWLEDGED, {"contactArn": arn("contact/akuam")}, "akuam accepted the page", Kind.ACCEPTED, ""),
        (payloads.CUSTOM_EVENT, "rolled back web-412", "rolled back web-412", Kind.NOTE, ""),
        (payloads.NOTE, "d! no mail — @chen", "decision no mail", Kind.DECISION, "chen"),
        (payloads.NOTE, "t! ask payments", "to do ask payments", Kind.TODO, ""),
        (payloads.NOTE, ":ic bo", "incident commander is bo", Kind.ROLE, ""),
        (payloads.NOTE, ":scribe", "scribe is nobody", Kind.ROLE, ""),
        (payloads.CUSTOM_EVENT, {"text": "failover done", "by": "bo"}, "failover done", Kind.NOTE, "bo"),
        (payloads.CUSTOM_EVENT, {"error": "E1", "count": 3}, "error: E1, count: 3", Kind.NOTE, ""),
        (payloads.CUSTOM_EVENT, b"plain text, no JSON", "plain text, no JSON", Kind.NOTE, ""),
        (payloads.CUSTOM_EVENT, b'{"half": ', '{"half":', Kind.NOTE, ""),
        ("Chat Message", {"room": "ops"}, "Chat Message room: ops", Kind.OTHER, ""),
        (payloads.PAGED, "not an object", f"{payloads.PAGED} not an object", Kind.PAGED, ""),
        (payloads.START, None, "incident started …", Kind.START, ""),
        (payloads.NOTE, None, "…", Kind.NOTE, ""),
    ],
)
def test_sentences(kind: str, data: object, words: str, glyph: Kind, actor: str) -> None:
    reading = read(event(kind, data))
    assert (reading.text, reading.kind, reading.actor) == (words, glyph, actor)
    assert reading.complete is (data is not None)


@pytest.mark.parametrize(
    ("changes", "words", "glyph"),
    [
        ([("impact", "1")], "impact 2 High → 1 Critical", Kind.IMPACT),
        ([("impact", "nonsense")], "impact 2 High → nonsense", Kind.IMPACT),
        ([("status", "RESOLVED")], "incident resolved", Kind.RESOLVED),
        ([("status", "OPEN")], "incident reopened", Kind.REOPENED),
        ([("title", "Half of checkout")], "title is now Half of checkout", Kind.UPDATE),
        ([("summary", "…"), ("impact", "3")], "summary edited · impact 2 High → 3 Medium", Kind.IMPACT),
        ([("relatedItems", '{"itemToAdd": {"title": "parentItem"}}')], "related item parentItem added", Kind.RELATED),
        ([("relatedItems", '{"itemToRemove": {}}')], "related item removed", Kind.RELATED),
        ([("relatedItems", "not json")], "related item changed", Kind.RELATED),
        ([("chatChannel", "{}")], "chat channel changed", Kind.UPDATE),
        ([], "incident changed", Kind.UPDATE),
    ],
)
def test_updates(changes: list[tuple[str, str]], words: str, glyph: Kind) -> None:
    data = {"modifiedBy": CHEN, "modifiedAttributes": [{"attributeName": name, "newValue": value} for name, value in changes]}
    reading = read(event(payloads.RECORD_UPDATE, data), Background(impacts={"e1": Impact.HIGH}))
    assert (reading.text, reading.kind, reading.actor) == (words, glyph, "chen")


def test_an_impact_whose_past_is_not_known_says_only_the_new_one() -> None:
    data = {"modifiedBy": "ssm-incidents.amazonaws.com", "modifiedAttributes": [{"attributeName": "impact", "newValue": "1"}]}
    reading = read(event(payloads.RECORD_UPDATE, data))
    assert reading.text == "impact → 1 Critical"
    assert reading.actor == ""


def test_names_stand_out() -> None:
    background = Background(names={arn("contact/akuam"): "Akua Mansa"})
    reading = read(event(payloads.ACKNOWLEDGED, {"contactArn": arn("contact/akuam")}), background)
    assert reading.parts == (("Akua Mansa", Emphasis.STRONG), (" accepted the page", Emphasis.PLAIN))


def test_an_acceptance_says_after_how_long_and_through_what() -> None:
    page = {"contactArn": arn("contact/akuam"), "engagementArn": "engagement"}
    background = Background(started=after(-218), channels={("engagement", arn("contact/akuam")): "SMS"})
    reading = read(event(payloads.ACKNOWLEDGED, page), background)
    assert reading.after is not None
    assert reading.after.total_seconds() == 218
    assert reading.channel == "SMS"


def test_backdated_and_edited_notes_say_when_they_were_written() -> None:
    assert read(event(payloads.NOTE, "x", at=0, updated=420)).recorded == after(420)
    assert read(event(payloads.NOTE, "x", at=0, updated=1)).recorded is None


def test_a_note_is_one_line_that_a_terminal_does_not_obey() -> None:
    assert read(event(payloads.NOTE, "one\ntwo\x1b[2J")).text == "one⏎two␛[2J"


def test_the_impacts_of_a_timeline_follow_from_each_other() -> None:
    def changed(key: str, value: str, at: float) -> TimelineEvent:
        return event(payloads.RECORD_UPDATE, {"modifiedAttributes": [{"attributeName": "impact", "newValue": value}]}, key=key, at=at)

    first, second, third = changed("a", "3", 1), changed("b", "2", 2), changed("c", "1", 3)
    hidden = event(payloads.RECORD_UPDATE, None, key="h", at=2.5)
    note = event(payloads.NOTE, "x", key="n", at=2.6)
    assert impacts_before([third, note, second, first]) == {"b": Impact.MEDIUM, "c": Impact.HIGH}
    assert impacts_before([third, second, first], Impact.LOW)["a"] is Impact.LOW
    assert impacts_before([third, hidden, second, first]) == {"b": Impact.MEDIUM}


def test_pages_sent_together_read_as_one_line() -> None:
    def paged(name: str, at: float) -> TimelineEvent:
        return event(payloads.PAGED, {"contactArn": arn(f"contact/{name}")}, key=name, at=at)

    note = event(payloads.NOTE, "x", key="n", at=100)
    lines = entries([note, paged("eli", 60), paged("chen", 1), paged("akuam", 0)])
    assert [[each.id for each in line] for line in lines] == [["n"], ["eli"], ["chen", "akuam"]]
    assert read_entry(lines[2]).text == "paged akuam, chen"


def test_a_trigger_and_the_start_it_caused_are_one_line_but_a_second_alarm_is_not() -> None:
    def trigger(key: str, at: float, created: bool) -> TimelineEvent:
        return event(payloads.TRIGGER, {"createdIncident": created, "triggerArn": ALARM}, key=key, at=at)

    start = event(payloads.START, {"incidentTitle": "x"}, key="s", at=0)
    lines = entries([trigger("again", 2, False), start, trigger("first", 0, True)])
    assert [[each.id for each in line] for line in lines] == [["again"], ["s", "first"]]
    assert read_entry(lines[1]).text == "incident started by alarm checkout-5xx"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["modifiedAttributes", "contactArn", "contactsEngage", "text"]) | st.text(), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.sampled_from(TYPES), JSON.map(json.dumps) | st.text(), st.none() | st.sampled_from(Impact))
def test_no_data_whatsoever_makes_reading_fail(kind: str, data: str, before: Impact | None) -> None:
    odd = event(kind, data.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode())
    reading = read(odd, Background(impacts={"e1": before} if before else {}))
    assert reading.complete
    assert "\n" not in reading.text


def test_deeply_nested_data_is_only_text() -> None:
    assert read(event(payloads.NOTE, b"[" * 100_000)).kind is Kind.NOTE
