"""`imtui api`: operations by name, parameters in all their spellings, and the model's objections before anything is sent."""

import json
from pathlib import Path

import pytest

from imtui.gateway import models
from imtui.server.faults import Fault, Trouble
from tests.cli.conftest import Service
from tests.gateway.conftest import AKUAM, PLAN


def test_an_answer_is_json_with_timestamps(service: Service) -> None:
    answer = service.json("api", "ssm-incidents", "get-incident-record", f"arn={service.incident}")
    assert answer["incidentRecord"]["creationTime"] == "2026-03-14T14:03:22Z"
    assert list(answer) == ["incidentRecord"]
    assert service.json("api", "incidents", "GetIncidentRecord", f"arn={service.incident}") == answer


def test_parameters_are_words_json_a_file_or_standard_input(service: Service, tmp_path: Path) -> None:
    assert [each["Alias"] for each in service.json("api", "contacts", "list-contacts", "Type=ESCALATION", "MaxResults=5")["Contacts"]] == [
        "payments"
    ]
    request = json.dumps({"ContactId": AKUAM})
    (tmp_path / "request.json").write_text(request)
    for params, stdin in ((request, None), (f"@{tmp_path}/request.json", None), ("@-", request)):
        done = service.run("api", "contacts", "get-contact", "--params", params, stdin=stdin)
        assert json.loads(done.stdout)["Alias"] == "akuam"


def test_a_write_gets_its_token_and_times_are_read(service: Service) -> None:
    event = {"incidentRecordArn": service.incident, "eventType": "Note", "eventTime": "2026-03-14T13:00:00Z", "eventData": '"by hand"'}
    answer = service.json("api", "incidents", "create-timeline-event", "--params", json.dumps(event))
    found = service.client("ssm-incidents").get_timeline_event(incidentRecordArn=service.incident, eventId=answer["eventId"])["event"]
    assert found["eventTime"].hour == 13
    assert "imtui only reads here" in service.fails(
        7, "--read-only", "api", "incidents", "delete-incident-record", f"arn={service.incident}"
    )


@pytest.mark.parametrize(
    ("words", "objection"),
    [
        (("get-contact",), "ContactId: is required"),
        (("get-contact", "ContactId=akuam"), "ContactId: 'akuam' does not match arn:"),
        (("list-contacts", "MaxResults=4096"), "MaxResults: 4096 is more than 1024"),
        (("list-contacts", "Type=ROBOT"), "Type: 'ROBOT' is none of PERSONAL, ESCALATION, ONCALL_SCHEDULE"),
        (("list-contacts", "Colour=red"), "Colour: there is no such parameter; there are NextToken"),
        (("list-contacts", "MaxResults=[1]"), "MaxResults: [1] is no integer"),
        (("list-rotation-shifts", f"RotationId={AKUAM}", "EndTime=soon"), "EndTime: 'soon' is no time"),
        (
            ("create-contact", "Alias=x", "Type=PERSONAL", 'Plan={"Stages": [{"Targets": []}]}'),
            "Plan.Stages[0].DurationInMinutes: is required",
        ),
    ],
)
def test_what_the_model_objects_to_is_not_sent(words: tuple[str, ...], objection: str, service: Service) -> None:
    service.server.faults.add(Fault(trouble=Trouble.UNAVAILABLE))
    said = service.fails(2, "api", "ssm-contacts", *words)
    assert "was not sent:\n" in said
    assert objection in said


def test_what_cannot_be_understood_is_a_usage_error(service: Service) -> None:
    assert "did you mean list-contacts?" in service.fails(2, "api", "contacts", "list-contact")
    assert "not of the form key=value" in service.fails(2, "api", "contacts", "list-contacts", "MaxResults")
    assert "takes integer" in service.fails(2, "api", "contacts", "list-contacts", "MaxResults=many")
    assert "must be a JSON object" in service.fails(2, "api", "contacts", "list-contacts", "--params", "[]")
    assert "cannot read /nowhere: No such file" in service.fails(2, "api", "contacts", "list-contacts", "--params", "@/nowhere")
    assert "is no JSON" in service.fails(2, "api", "contacts", "list-contacts", "--params", "{")
    assert service.fails(5, "api", "incidents", "get-response-plan", f"arn={PLAN}x").startswith("Error: ")


def test_operations_are_listed_and_described(service: Service) -> None:
    assert len(service.json("api", "incidents")) == 31
    assert service.table("api", "contacts")[0] == ["operation", "what it does"]
    described = service.json("api", "contacts", "accept-page", "--describe")
    assert [each["name"] for each in described["parameters"] if each["required"]] == ["PageId", "AcceptType", "AcceptCode"]
    assert "AcceptCode" in service.run("api", "contacts", "accept-page", "--describe", "--table").stdout


def test_every_operation_of_both_services_can_be_named_and_checked() -> None:
    names = [(service, name) for service in models.SERVICES for name in models.operations(service)]
    assert len(names) == 70
    for service, name in names:
        operation = models.operation(service, name)
        required = {member.name for member in operation.members if member.is_required}
        assert {each.partition(":")[0] for each in operation.complaints({}) if each.endswith("is required")} == required
        assert models.operation(service, operation.name).name == operation.name
