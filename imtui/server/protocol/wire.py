"""Requests from bytes, answers to bytes, for rest-json (ssm-incidents) and json 1.1 (ssm-contacts).

    WireRequest ── raw_input() ──▶ what was sent, by member ── validate ──▶ what the handler sees
    WireResponse ◀── answer() ── what the handler gave          ◀── failure() ── ServiceError

Invariant: an answer says exactly what its shape has. ssm-incidents writes absent optionals as null and absent lists as [], ssm-contacts
leaves them out; a member the model does not know, or a required one that lacks, is a bug of the handler and never reaches a client.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from botocore.model import ListShape, StructureShape

from imtui.server.protocol.errors import ServiceError, validation
from imtui.server.protocol.model import Operation, Route
from imtui.server.protocol.writing import AnswerError, compile_writer

INVALID = "Invalid value provided - "
_CONTENT_TYPES = {"rest-json": "application/json", "json": "application/x-amz-json-1.1"}
COMMON_STATUS = {
    "IncompleteSignature": 400,
    "InvalidAction": 400,
    "RequestExpired": 400,
    "ExpiredTokenException": 403,
    "InvalidClientTokenId": 403,
    "InvalidSignatureException": 403,
    "MissingAuthenticationToken": 403,
    "ServiceUnavailable": 503,
}
_SPELLINGS = {
    "resource_id": ("resourceIdentifier", "ResourceId"),
    "resource_type": ("resourceType", "ResourceType"),
    "quota_code": ("quotaCode", "QuotaCode"),
    "service_code": ("serviceCode", "ServiceCode"),
    "retry_after": ("retryAfter",),
    "retry_after_seconds": ("RetryAfterSeconds",),
    "reason": ("Reason",),
    "fields": ("Fields",),
    "dependent_entities": ("DependentEntities",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WireRequest:
    """A request as it arrived: `target` is the request line's, percent-encoded, with its query; header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class WireResponse:
    """An answer ready to be sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


def raw_input(route: Route, request: WireRequest) -> dict[str, Any]:
    """What was sent, by member name, from body, path and query; ValidationException when it cannot be parsed."""
    operation = route.operation
    document = _document(request.body)
    if operation.protocol == "json" or operation.input is None:
        return document
    sent = None
    for name, member in operation.input.members.items():
        match member.serialization.get("location"):
            case None:
                continue
            case "uri":
                document[name] = route.labels[member.serialization.get("name", name)]
            case "querystring":
                sent = _query(request.query) if sent is None else sent
                given = sent.get(member.serialization.get("name", name))
                document[name] = given if given is None or isinstance(member, ListShape) else given[-1]
            case other:
                raise NotImplementedError(f"{operation.id} has a member in {other}")
    return document


def _document(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        document = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise validation("The request body could not be parsed as JSON.", reason="CANNOT_PARSE") from None
    if not isinstance(document, dict):
        raise validation("The request body must be a JSON object.", reason="CANNOT_PARSE")
    return document


def _refuse_constant(name: str) -> object:
    raise ValueError(name)


def _query(raw: str) -> dict[str, list[str]]:
    """A query string by name; `+` stays a plus, as SigV4 has it."""
    sent: dict[str, list[str]] = {}
    for part in raw.split("&"):
        name, _, value = part.partition("=")
        if name:
            sent.setdefault(unquote(name), []).append(unquote(value, errors="surrogateescape"))
    return sent


def compile_output(operation: Operation) -> Callable[[Mapping[str, Any]], bytes]:
    """A function from a handler's answer to the body; it raises AnswerError when the answer does not fit its shape."""
    if operation.output is None or not operation.output.members:
        return _nothing(operation)
    write = compile_writer(operation.output, explicit=operation.protocol == "rest-json")
    return lambda answer: write(answer).encode(errors="replace")


def _nothing(operation: Operation) -> Callable[[Mapping[str, Any]], bytes]:
    body = b"" if operation.status == 204 else b"{}"

    def write(answer: Mapping[str, Any]) -> bytes:
        if answer:
            raise AnswerError(f"{operation.id} answers nothing, not {sorted(answer)}")
        return body

    return write


def answer(operation: Operation, body: bytes, request_id: str) -> WireResponse:
    """A success."""
    return WireResponse(status=operation.status, headers=_headers(operation.protocol, request_id), body=body)


def failure(error: ServiceError, *, service: str, protocol: str, operation: Operation | None, request_id: str) -> WireResponse:
    """An error, in both ways in which clients look for its code: the header, and `__type` in the body."""
    shape = operation.errors.get(error.code) if operation else None
    body = f'{{"__type":{json.dumps(error.code)},{_error_members(error, shape, service)[1:]}'
    headers = {**_headers(protocol, request_id), "x-amzn-ErrorType": error.code}
    return WireResponse(status=_status(error.code, shape, protocol), headers=headers, body=body.encode(errors="replace"))


def _headers(protocol: str, request_id: str) -> dict[str, str]:
    return {"Content-Type": _CONTENT_TYPES[protocol], "x-amzn-RequestId": request_id}


def _status(code: str, shape: StructureShape | None, protocol: str) -> int:
    if code in COMMON_STATUS:
        return COMMON_STATUS[code]
    if protocol == "rest-json" and shape is not None:
        return int(shape.metadata["error"]["httpStatusCode"])
    return 500 if code == "InternalServerException" else 400


def _error_members(error: ServiceError, shape: StructureShape | None, service: str) -> str:
    """The members as JSON: the message at least, and what else the model has."""
    message = error.message
    if service == "ssm-contacts" and error.code == "ValidationException" and not message.startswith(INVALID):
        message = INVALID + message
    if shape is None:
        return json.dumps({"Message" if service == "ssm-contacts" else "message": message}, ensure_ascii=False)
    given = {"service_code": service, **error.members, "message": message, "Message": message}
    members: dict[str, Any] = {}
    for name, value in given.items():
        for spelling in _SPELLINGS.get(name, (name,)):
            if value is not None and spelling in shape.members:
                members[spelling] = value
    return compile_writer(shape, explicit=False)(members)
