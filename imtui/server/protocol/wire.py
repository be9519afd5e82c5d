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

from botocore.model import ListShape, MapShape, Shape, StructureShape

from imtui.server.protocol import values
from imtui.server.protocol.errors import ServiceError, validation
from imtui.server.protocol.model import Operation, Route

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

_JSON = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False, check_circular=False)

Writer = Callable[[Any], Any]


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


class AnswerError(Exception):
    """A handler's answer does not have the shape its model says."""


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
    write = _Compiler(explicit=operation.protocol == "rest-json").structure(operation.output)
    return lambda answer: _encode(write(answer))


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
    body = {"__type": error.code, **_error_body(error, shape, service)}
    headers = {**_headers(protocol, request_id), "x-amzn-ErrorType": error.code}
    return WireResponse(status=_status(error.code, shape, protocol), headers=headers, body=_encode(body))


def _headers(protocol: str, request_id: str) -> dict[str, str]:
    return {"Content-Type": _CONTENT_TYPES[protocol], "x-amzn-RequestId": request_id}


def _status(code: str, shape: StructureShape | None, protocol: str) -> int:
    if code in COMMON_STATUS:
        return COMMON_STATUS[code]
    if protocol == "rest-json" and shape is not None:
        return int(shape.metadata["error"]["httpStatusCode"])
    return 500 if code == "InternalServerException" else 400


def _error_body(error: ServiceError, shape: StructureShape | None, service: str) -> dict[str, Any]:
    message = error.message
    if service == "ssm-contacts" and error.code == "ValidationException" and not message.startswith(INVALID):
        message = INVALID + message
    if shape is None:
        return {"Message" if service == "ssm-contacts" else "message": message}
    given = {"service_code": service, **error.members, "message": message, "Message": message}
    members: dict[str, Any] = {}
    for name, value in given.items():
        for spelling in _SPELLINGS.get(name, (name,)):
            if value is not None and spelling in shape.members:
                members[spelling] = value
    written: dict[str, Any] = _Compiler(explicit=False).structure(shape)(members)
    return written


def _encode(document: Any) -> bytes:
    return _JSON.encode(document).encode(errors="replace")


class _Compiler:
    """Turns shapes into writers. `explicit`: absent members are written, as null or []."""

    def __init__(self, *, explicit: bool) -> None:
        self._explicit = explicit
        self._writers: dict[str, Writer | None] = {}

    def writer(self, shape: Shape) -> Writer | None:
        """None for a shape whose values JSON can take as they are."""
        if shape.name not in self._writers:
            self._writers[shape.name] = self._compile(shape)
        return self._writers[shape.name]

    def _compile(self, shape: Shape) -> Writer | None:
        match shape:
            case StructureShape():
                return self.structure(shape)
            case ListShape():
                item = self.writer(shape.member)
                return list if item is None else lambda value: [item(entry) for entry in value]
            case MapShape():
                entry = self.writer(shape.value)
                return None if entry is None else lambda value: {key: entry(each) for key, each in value.items()}
            case _:
                return values.write_timestamp if shape.type_name == "timestamp" else None

    def structure(self, shape: StructureShape) -> Writer:
        writers = {name: self.writer(member) for name, member in shape.members.items()}
        converted = [(name, convert) for name, convert in writers.items() if convert is not None]
        known, required = frozenset(shape.members), tuple(shape.required_members)
        lists = [name for name, member in shape.members.items() if isinstance(member, ListShape)]
        blank: dict[str, Any] = {}
        if self._explicit and not shape.is_tagged_union:
            blank = dict.fromkeys(shape.members)

        def write(value: Mapping[str, Any]) -> dict[str, Any]:
            if not known.issuperset(value):
                raise AnswerError(f"{shape.name} has no member {', '.join(sorted(value.keys() - known))}")
            for name in required:
                if value.get(name) is None:
                    raise AnswerError(f"{shape.name} must have {name}")
            if blank:
                result = {**blank, **value}
                for name in lists:
                    if result[name] is None:
                        result[name] = []
            else:
                result = {name: given for name, given in value.items() if given is not None}
            for name, convert in converted:
                if (given := result.get(name)) is not None:
                    result[name] = convert(given)
            return result

        return write
