"""Every operation and every modelled error of both services, through a real client, real HTTP and real signatures."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.model import ListShape, StructureShape

from imtui.server.protocol.errors import ServiceError
from imtui.server.protocol.model import Operation, load_services
from imtui.server.services.context import Answer, Context, Handler, Request
from imtui.server.services.registry import Services
from tests.server.examples import example, variants
from tests.serving import Serving, serving

OPERATIONS = [operation for service in load_services().values() for operation in service.operations.values()]
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)


class Script:
    """Handlers for all operations, which note the request and answer what the test says."""

    def __init__(self) -> None:
        self.seen: Request = {}
        self.outcome: Answer | ServiceError = {}

    def handler(self, operation: Operation) -> Handler:
        def handle(context: Context, request: Request) -> Answer:
            self.seen = request
            if isinstance(self.outcome, ServiceError):
                raise self.outcome
            return self.outcome

        return handle

    def services(self) -> Services:
        handlers: dict[str, dict[str, Handler]] = {}
        for operation in OPERATIONS:
            handlers.setdefault(operation.service, {})[operation.name] = self.handler(operation)
        return Services(handlers=handlers, agendas=(), account_exists=lambda tx: True)


class Wire:
    """The server with the script, a client of each service, and the bytes of the last answer."""

    def __init__(self, server: Serving, script: Script) -> None:
        self.script = script
        self.clients = {name: server.client(name) for name in ("ssm-incidents", "ssm-contacts")}
        self.status = 0
        self.body = b""
        self.headers: dict[str, str] = {}
        for client in self.clients.values():
            client.meta.events.register("before-parse", self._keep)

    def _keep(self, response_dict: dict[str, Any], **_: object) -> None:
        self.status, self.body = response_dict["status_code"], response_dict["body"]
        self.headers = {name.lower(): value for name, value in response_dict["headers"].items()}

    def call(self, operation: Operation, request: dict[str, Any]) -> dict[str, Any]:
        """What the client makes of the answer."""
        answer: dict[str, Any] = self.clients[operation.service]._make_api_call(operation.name, {**request})  # it adds tokens
        del answer["ResponseMetadata"]
        return answer


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    script = Script()
    with serving(services=script.services()) as server:
        yield Wire(server, script)


def test_that_there_are_seventy_operations() -> None:
    assert len(OPERATIONS) == 70


@each_operation
def test_requests_and_answers_arrive_as_they_were_sent(wire: Wire, operation: Operation) -> None:
    for variant in range(max(variants(operation.input), variants(operation.output), 2)):
        request = request_for(operation, variant)
        answer = example(operation.output, variant, milliseconds=589) if operation.output else {}
        wire.script.outcome = answer
        received = wire.call(operation, request)
        assert wire.script.seen == request
        assert received == answer
        assert wire.status == operation.status
        assert bool(wire.body) == (operation.status != 204)


@each_operation
def test_required_members_alone_arrive(wire: Wire, operation: Operation) -> None:
    shape = operation.input
    request = {name: value for name, value in request_for(operation, 7).items() if shape and name in shape.required_members}
    wire.script.outcome = answer = required_of(operation.output)
    received = wire.call(operation, request)
    filled = {name for name in (operation.token_member,) if name}  # by the SDK itself
    assert {name: value for name, value in wire.script.seen.items() if name not in filled} == request
    assert all(received[name] == value for name, value in answer.items() if not isinstance(value, dict))
    if operation.output and wire.body:
        assert_absent_members(operation, operation.output, json.loads(wire.body), answer)


@each_operation
def test_modelled_errors_are_raised_as_their_own_class(wire: Wire, operation: Operation) -> None:
    client = wire.clients[operation.service]
    for code, shape in operation.errors.items():
        members = example(shape, milliseconds=0)
        message = "Invalid value provided - was ist das? 🚨"
        wire.script.outcome = ServiceError(code, message, {n: v for n, v in members.items() if n.lower() != "message"})
        request = {**request_for(operation, 0), **fresh_token(operation, f"for-{code}")}
        with pytest.raises(getattr(client.exceptions, code)) as caught:
            wire.call(operation, request)
        response = caught.value.response
        assert response["Error"]["Code"] == code
        assert response["Error"]["Message"] == message
        for name, value in members.items():
            assert response[name] == (message if name.lower() == "message" else value)
        assert wire.status == expected_status(operation, code)
        assert wire.headers["x-amzn-errortype"] == json.loads(wire.body)["__type"] == code


def test_an_error_that_the_operation_does_not_model_is_an_internal_one(wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    wire.script.outcome = ServiceError("ConflictException", "no")
    with pytest.raises(ClientError) as caught:
        wire.clients["ssm-incidents"].list_incident_records()
    assert caught.value.response["Error"]["Code"] == "InternalServerException"
    assert "ssm-incidents:ListIncidentRecords raised ConflictException" in caplog.text


def request_for(operation: Operation, variant: int) -> dict[str, Any]:
    """A full request; page tokens are the server's own to make, and an idempotency token is good for one request."""
    if operation.input is None:
        return {}
    request: dict[str, Any] = example(operation.input, variant)
    if operation.paging:
        del request[operation.paging.input_token]
    return {**request, **fresh_token(operation, f"token-{variant}")}


def fresh_token(operation: Operation, token: str) -> dict[str, str]:
    return {operation.token_member: token} if operation.token_member else {}


def required_of(shape: StructureShape | None) -> dict[str, Any]:
    if shape is None:
        return {}
    return {
        name: required_of(member) if isinstance(member, StructureShape) and not member.is_tagged_union else example(member)
        for name, member in shape.members.items()
        if name in shape.required_members
    }


def assert_absent_members(operation: Operation, shape: StructureShape, document: dict[str, Any], answer: dict[str, Any]) -> None:
    """ssm-incidents spells out what is absent; ssm-contacts leaves it out."""
    for name, member in shape.members.items():
        if name in answer:
            if isinstance(member, StructureShape) and not member.is_tagged_union:
                assert_absent_members(operation, member, document[name], answer[name])
        elif operation.service == "ssm-incidents":
            assert document[name] == ([] if isinstance(member, ListShape) else None)
        else:
            assert name not in document


def expected_status(operation: Operation, code: str) -> int:
    if operation.service == "ssm-contacts":
        return 500 if code == "InternalServerException" else 400
    return {
        "ServiceQuotaExceededException": 402,
        "AccessDeniedException": 403,
        "ResourceNotFoundException": 404,
        "ConflictException": 409,
        "ThrottlingException": 429,
        "InternalServerException": 500,
    }.get(code, 400)
