"""What a request must satisfy: every constraint of the models, every field that fails it, and nothing of what it holds."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imtui.server.protocol.errors import ServiceError
from imtui.server.protocol.model import load_services
from imtui.server.protocol.validate import compile_input
from imtui.server.protocol.values import compile_pattern
from tests.server.examples import example

SERVICES = load_services()
PLAN = "arn:aws:ssm-incidents::111122223333:response-plan/checkout"


def read(service: str, operation: str, raw: dict[str, Any]) -> dict[str, Any]:
    return compile_input(SERVICES[service].operations[operation])(raw)


def problems(service: str, operation: str, raw: dict[str, Any]) -> dict[str, str]:
    """Field to constraint, of the ValidationException that the request gets."""
    with pytest.raises(ServiceError) as caught:
        read(service, operation, raw)
    assert caught.value.code == "ValidationException"
    assert caught.value.members["reason"] == "FIELD_VALIDATION_FAILED"
    fields = {field["Name"]: field["Message"] for field in caught.value.members["fields"]}
    assert all(f"'{name}'" in caught.value.message for name in fields)
    return fields


def test_a_good_request_arrives_in_python_types() -> None:
    request = read("ssm-incidents", "CreateTimelineEvent", {**timeline_event(), "eventTime": 1773480202.4239})
    assert request["eventTime"] == datetime(2026, 3, 14, 9, 23, 22, 424000, tzinfo=UTC)


def test_nulls_and_unknown_members_are_left_out() -> None:
    request = read("ssm-incidents", "StartIncident", {"responsePlanArn": PLAN, "title": None, "colour": "red"})
    assert request == {"responsePlanArn": PLAN}


@pytest.mark.parametrize(
    ("service", "operation", "raw", "field", "constraint"),
    [
        ("ssm-incidents", "StartIncident", {}, "responsePlanArn", "not be null"),
        ("ssm-incidents", "StartIncident", {"responsePlanArn": PLAN, "title": "x" * 201}, "title", "length less than or equal to 200"),
        ("ssm-incidents", "StartIncident", {"responsePlanArn": PLAN, "impact": 6}, "impact", "value less than or equal to 5"),
        ("ssm-incidents", "StartIncident", {"responsePlanArn": PLAN, "impact": 0}, "impact", "value greater than or equal to 1"),
        ("ssm-incidents", "StartIncident", {"responsePlanArn": "plan"}, "responsePlanArn", "regular expression"),
        ("ssm-incidents", "StartIncident", {"responsePlanArn": PLAN, "impact": True}, "impact", "an integer"),
        ("ssm-incidents", "StartIncident", {"responsePlanArn": PLAN, "impact": 2**40}, "impact", "an integer of 32 bits"),
        ("ssm-incidents", "StartIncident", {"responsePlanArn": PLAN, "title": 7}, "title", "a string"),
        ("ssm-incidents", "StartIncident", {"responsePlanArn": PLAN, "title": "a\0b"}, "title", "null characters"),
        ("ssm-incidents", "StartIncident", {"responsePlanArn": PLAN, "title": "\ud83d"}, "title", "valid Unicode"),
        ("ssm-incidents", "StartIncident", {"responsePlanArn": PLAN, "relatedItems": {}}, "relatedItems", "a list"),
        ("ssm-incidents", "StartIncident", {"responsePlanArn": PLAN, "relatedItems": [None]}, "relatedItems.1", "a structure"),
        ("ssm-incidents", "StartIncident", {"responsePlanArn": PLAN, "triggerDetails": []}, "triggerDetails", "a structure"),
        ("ssm-incidents", "UpdateIncidentRecord", {"arn": PLAN, "status": "CLOSED"}, "status", "enum value set: [OPEN, RESOLVED]"),
        ("ssm-incidents", "UpdateIncidentRecord", {"arn": PLAN, "chatChannel": {}}, "chatChannel", "exactly one"),
        ("ssm-incidents", "TagResource", {"resourceArn": PLAN, "tags": []}, "tags", "a map"),
        ("ssm-incidents", "TagResource", {"resourceArn": PLAN, "tags": {"aws:x": "1"}}, "tags.key", "regular expression"),
        ("ssm-incidents", "TagResource", {"resourceArn": PLAN, "tags": {"team": "a\n"}}, "tags.team", "regular expression"),
        ("ssm-incidents", "UntagResource", {"resourceArn": PLAN, "tagKeys": []}, "tagKeys", "length greater than or equal to 1"),
        ("ssm-contacts", "AcceptPage", {"PageId": "p", "AcceptType": "READ", "AcceptCode": "12345"}, "AcceptCode", "6"),
        ("ssm-contacts", "StopEngagement", {"EngagementId": "e", "Reason": 1}, "Reason", "a string"),
        ("ssm-contacts", "CreateContact", {"Alias": "Ak!", "Type": "PERSONAL", "Plan": {}}, "Alias", "regular expression"),
        ("ssm-contacts", "ListContacts", {"MaxResults": 1025}, "MaxResults", "less than or equal to 1024"),
        ("ssm-contacts", "ListEngagements", {"TimeRangeValue": {"StartTime": "now"}}, "TimeRangeValue.StartTime", "a timestamp"),
        ("ssm-contacts", "ListEngagements", {"TimeRangeValue": {"StartTime": 1e300}}, "TimeRangeValue.StartTime", "a timestamp"),
        ("ssm-contacts", "CreateContactChannel", {"DeferActivation": 1}, "DeferActivation", "true or false"),
    ],
)
def test_a_constraint_that_fails_is_named(service: str, operation: str, raw: dict[str, Any], field: str, constraint: str) -> None:
    assert constraint in problems(service, operation, raw)[field]


def test_every_field_that_is_wrong_is_reported() -> None:
    raw = {"PageId": "", "AcceptType": "MAYBE", "AcceptCode": "abcdefghijk"}
    fields = problems("ssm-contacts", "AcceptPage", raw)
    assert set(fields) == {"PageId", "AcceptType", "AcceptCode"}


def test_what_was_sent_is_not_repeated() -> None:
    with pytest.raises(ServiceError) as caught:
        read("ssm-contacts", "AcceptPage", {"PageId": "arn:x", "AcceptType": "READ", "AcceptCode": "secret7"})
    assert "secret7" not in f"{caught.value.message}{caught.value.members}"


def test_names_in_every_script_are_names() -> None:
    contact = {"Alias": "zoe", "Type": "PERSONAL", "Plan": {}, "IdempotencyToken": "t"}
    for name in ("Zoë Ångström", "山田 太郎", "Мария_1", "d.o-e"):
        assert read("ssm-contacts", "CreateContact", {**contact, "DisplayName": name})["DisplayName"] == name
    assert "DisplayName" in problems("ssm-contacts", "CreateContact", {**contact, "DisplayName": "<b>"})


def test_patterns_end_where_the_text_ends() -> None:
    assert compile_pattern("^[a-z]*$")("abc")
    assert not compile_pattern("^[a-z]*$")("abc\n")
    assert compile_pattern(r".*\S.*")("  x\n")
    assert not compile_pattern(r".*\S.*")(" " * 395_000)  # at once, that is
    assert not compile_pattern(r"^\w*$")("é")


def test_all_examples_of_all_operations_are_valid() -> None:
    for service in SERVICES.values():
        for operation in service.operations.values():
            request = example(operation.input, 3) if operation.input else {}
            assert compile_input(operation)(request) == request


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(operation=st.sampled_from([each for service in SERVICES.values() for each in service.operations.values()]), data=st.data())
def test_whatever_is_sent_is_read_or_refused(operation: Any, data: st.DataObject) -> None:
    names = list(operation.input.members) if operation.input else ["none"]
    raw = data.draw(st.dictionaries(st.sampled_from(names), anything, max_size=len(names)))
    refusal, request = None, {}
    try:
        request = compile_input(operation)(raw)
    except ServiceError as error:
        refusal = error
    assert request.keys() <= raw.keys()
    assert refusal is None or (refusal.code == "ValidationException" and refusal.members["fields"])


def timeline_event() -> dict[str, Any]:
    return {
        "clientToken": "t",
        "incidentRecordArn": "arn:aws:ssm-incidents::111122223333:incident-record/checkout/1",
        "eventType": "Custom Event",
        "eventData": '"text"',
    }
