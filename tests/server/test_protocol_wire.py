"""From bytes to members, from answers and errors to bytes, without HTTP."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from imtui.server.protocol import wire
from imtui.server.protocol.errors import ServiceError, conflict, not_found, quota, throttled, validation
from imtui.server.protocol.model import Operation, Router, load_services
from imtui.server.protocol.wire import WireRequest
from imtui.server.protocol.writing import AnswerError, Lasting

SERVICES = load_services()
ROUTER = Router(SERVICES)
ARN = "arn:aws:ssm-incidents::111122223333:response-plan/a b"
ENCODED = "arn%3Aaws%3Assm-incidents%3A%3A111122223333%3Aresponse-plan%2Fa%20b"


def sent(method: str, target: str, body: bytes = b"", **headers: str) -> tuple[str, dict[str, Any]]:
    """The operation's name and the members that a request carries."""
    request = WireRequest(
        method=method, target=target, headers={name.replace("_", "-"): value for name, value in headers.items()}, body=body
    )
    route = ROUTER.find(method, request.path, request.headers.get("x-amz-target"))
    assert route is not None
    return route.operation.name, wire.raw_input(route, request)


def operation(service: str, name: str) -> Operation:
    return SERVICES[service].operations[name]


def refused(error: ServiceError, service: str, name: str) -> tuple[int, dict[str, Any]]:
    """Status and body of an error of that operation."""
    of = operation(service, name)
    response = wire.failure(error, service=service, protocol=of.protocol, operation=of, request_id="r")
    return response.status, json.loads(response.body)


def test_an_encoded_arn_in_the_path_is_one_label() -> None:
    assert sent("GET", f"/tags/{ENCODED}") == ("ListTagsForResource", {"resourceArn": ARN})


def test_query_members_are_decoded_and_lists_repeat() -> None:
    name, members = sent("DELETE", f"/tags/{ENCODED}?tagKeys=a%20b&tagKeys=c%2Bd+e&other=1")
    assert (name, members) == ("UntagResource", {"resourceArn": ARN, "tagKeys": ["a b", "c+d+e"]})


def test_arns_of_posts_come_in_the_query() -> None:
    assert sent("POST", f"/deleteReplicationSet?arn={ENCODED}") == ("DeleteReplicationSet", {"arn": ARN})
    name, members = sent("POST", f"/getResourcePolicies?resourceArn={ENCODED}", b'{"maxResults": 2}')
    assert (name, members) == ("GetResourcePolicies", {"resourceArn": ARN, "maxResults": 2})


def test_the_body_cannot_speak_for_the_path() -> None:
    assert sent("POST", f"/tags/{ENCODED}", b'{"resourceArn": "other", "tags": {}}')[1]["resourceArn"] == ARN


@pytest.mark.parametrize(
    ("method", "path", "target"),
    [
        ("GET", "/", None),
        ("GET", "/startIncident", None),
        ("POST", "/startincident", None),
        ("GET", "/tags/", None),
        ("GET", "/tags/a/b", None),
        ("POST", "/", "SSMContacts.StartIncident"),
        ("GET", "/", "SSMContacts.ListContacts"),
        ("POST", "/x", "SSMContacts.ListContacts"),
    ],
)
def test_nothing_else_is_an_operation(method: str, path: str, target: str | None) -> None:
    assert ROUTER.find(method, path, target) is None


@pytest.mark.parametrize(
    "body", [b"{", b"[1]", b'"x"', b"\xff\xfe{", b'{"a": NaN}', b'{"a": Infinity}', b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}", b"nul"]
)
def test_a_body_that_is_no_json_object_is_refused(body: bytes) -> None:
    with pytest.raises(ServiceError) as caught:
        sent("POST", "/", body, x_amz_target="SSMContacts.ListContacts")
    assert caught.value.code == "ValidationException"
    assert caught.value.members["reason"] == "CANNOT_PARSE"


def test_timestamps_are_seconds_with_milliseconds() -> None:
    write = wire.compile_output(operation("ssm-incidents", "CreateTimelineEvent"))
    assert write({"eventId": "e", "incidentRecordArn": ARN})
    body = wire.compile_output(operation("ssm-contacts", "DescribePage"))(
        {"PageArn": "p", "EngagementArn": "e", "ContactArn": "c", "Sender": "s", "Subject": "s", "Content": "c"}
        | {"ReadTime": datetime(2026, 3, 14, 9, 26, 53, 589793, tzinfo=UTC)}
    )
    assert b'"ReadTime":1773480413.59' in body


def test_what_lasts_is_written_as_what_does_not_in_each_way_that_is_asked_for() -> None:
    tag = {"Key": "team", "Value": "payments"}
    lasting = Lasting(tag)
    write = wire.compile_output(operation("ssm-contacts", "ListTagsForResource"))
    assert write({"Tags": [lasting, lasting]}) == write({"Tags": [tag, tag]}) == write({"Tags": [lasting, tag]})
    summary = {"incidentRecordArn": ARN, "eventId": "e", "eventTime": datetime(2026, 3, 1, tzinfo=UTC)}
    event = Lasting({**summary, "eventType": "Note", "eventUpdatedTime": datetime(2026, 3, 1, tzinfo=UTC)})
    several, one = (wire.compile_output(operation("ssm-incidents", name)) for name in ("ListTimelineEvents", "GetTimelineEvent"))
    for _ in range(2):
        assert json.loads(several({"eventSummaries": [event]}))["eventSummaries"][0]["eventReferences"] == []
        with pytest.raises(AnswerError, match="must have eventData"):
            one({"event": event})


def test_an_answer_that_does_not_fit_its_model_is_never_sent() -> None:
    write = wire.compile_output(operation("ssm-contacts", "CreateContact"))
    with pytest.raises(AnswerError, match="no member Colour"):
        write({"ContactArn": "c", "Colour": "red"})
    with pytest.raises(AnswerError, match="must have ContactArn"):
        write({"ContactArn": None})
    with pytest.raises(AnswerError, match="answers nothing"):
        wire.compile_output(operation("ssm-contacts", "StopEngagement"))({"Stopped": True})


def test_errors_carry_the_names_of_their_service() -> None:
    missing = not_found("arn:x", "CONTACT")
    assert refused(missing, "ssm-contacts", "GetContact") == (
        400,
        {"__type": "ResourceNotFoundException", "Message": missing.message, "ResourceId": "arn:x", "ResourceType": "CONTACT"},
    )
    assert refused(missing, "ssm-incidents", "GetResponsePlan") == (
        404,
        {"__type": "ResourceNotFoundException", "message": missing.message, "resourceIdentifier": "arn:x", "resourceType": "CONTACT"},
    )


def test_quota_and_throttling_name_the_service() -> None:
    status, body = refused(quota("full", quota_code="Q"), "ssm-incidents", "CreateReplicationSet")
    assert (status, body["quotaCode"], body["serviceCode"]) == (402, "Q", "ssm-incidents")
    status, body = refused(throttled(), "ssm-contacts", "ListContacts")
    assert (status, body["ServiceCode"], body["RetryAfterSeconds"]) == (400, "ssm-contacts", 1)
    assert refused(throttled(), "ssm-incidents", "ListIncidentRecords")[0] == 429


def test_a_conflict_may_say_when_to_try_again() -> None:
    error = conflict("busy", retry_after=datetime(2026, 3, 14, tzinfo=UTC))
    assert refused(error, "ssm-incidents", "StartIncident")[1]["retryAfter"] == 1773446400.0


def test_contacts_messages_start_the_way_aws_starts_them() -> None:
    status, body = refused(validation("Bad", fields=[("Alias", "no")]), "ssm-contacts", "CreateContact")
    assert status == 400
    assert body["Message"] == "Invalid value provided - Bad"
    assert (body["Reason"], body["Fields"]) == ("FIELD_VALIDATION_FAILED", [{"Name": "Alias", "Message": "no"}])
    assert refused(validation("Invalid value provided - Bad"), "ssm-contacts", "GetContact")[1]["Message"] == "Invalid value provided - Bad"
    assert refused(validation("Bad"), "ssm-incidents", "StartIncident")[1] == {"__type": "ValidationException", "message": "Bad"}
