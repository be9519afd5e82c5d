"""Requests for any operation, made from botocore's models: good ones, ones with something wrong in them, and plain garbage.

Invariant: a good request satisfies every constraint of its model, and names what is there (`Known`) as often as what is not; a spoiled one
is a good one with one place changed. Values are in the form that JSON has, timestamps in seconds.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from botocore.model import ListShape, MapShape, Shape, StructureShape
from hypothesis import strategies as st

from imtui.server.protocol.model import Operation
from imtui.server.protocol.values import compile_pattern
from imtui.server.protocol.wire import WireRequest

_WORDS = (
    "",
    "a",
    "abc",
    "akuam",
    "primary",
    "eventTime",
    "status",
    "impact",
    "createdBy",
    "creationTime",
    "eventType",
    "eventReference",
    "Custom Event",
    "Note",
    "OPEN",
    "UTC",
    "Europe/Berlin",
    "Mars/Olympus",
    "us-east-2",
    "+15005550188",
    "someone@example.com",
    "123456",
    "aws.ssm-incidents.custom",
    "Prüfung 日本語 🚨\u202e\ttext",
    '{"Version":"2012-10-17"}',
    "'; DROP TABLE incidents; --",
    "%",
    "x" * 199,
    "00000000-0000-0000-0000-000000000000",
    "related-item/METRIC/0123456789ABCDEF0123456789ABCDEF",
    "arn:aws:ssm-contacts:us-east-1:111122223333:contact/nobody",
    "arn:aws:ssm-incidents::111122223333:incident-record/none/none",
    "arn:aws:ssm-incidents::111122223333:response-plan/none",
    "arn:aws:iam::111122223333:role/on-call",
    "arn:aws:sns:us-east-1:111122223333:topic",
)
#: Which of the known ARNs a member most likely asks for.
_KINDS = {
    "ContactId": ":contact/",
    "ContactIds": ":contact/",
    "NewContactIds": ":contact/",
    "Members": ":contact/",
    "engagements": ":contact/",
    "ContactChannelId": ":contact-channel/",
    "EngagementId": ":engagement/",
    "PageId": ":page/",
    "RotationId": ":rotation/",
    "RotationIds": ":rotation/",
    "IncidentId": ":incident-record/",
    "incidentRecordArn": ":incident-record/",
    "responsePlanArn": ":response-plan/",
}
_MOMENTS = (0, 1, 0.001, 253_402_300_799, 253_402_300_798.999)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What there is: `texts` are ARNs, ids, codes and names in the database; `now` in seconds since the epoch."""

    texts: Sequence[str]
    now: float


class Requests:
    """Strategies for one server's requests; built once for each shape."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._strategies: dict[tuple[str, str], st.SearchStrategy[Any]] = {}

    def good(self, operation: Operation) -> st.SearchStrategy[dict[str, Any]]:
        """Requests that the model has nothing against; page tokens are forged ones."""
        return st.just({}) if operation.input is None else self._structure(operation.input)

    def _value(self, shape: Shape, name: str) -> st.SearchStrategy[Any]:
        key = (shape.name, name)
        if key not in self._strategies:
            self._strategies[key] = self._make(shape, name)
        return self._strategies[key]

    def _make(self, shape: Shape, name: str) -> st.SearchStrategy[Any]:
        match shape:
            case StructureShape():
                return self._structure(shape)
            case ListShape():
                low, high = _bounds(shape, 3)
                return st.lists(self._value(shape.member, name), min_size=low, max_size=high)
            case MapShape():
                low, high = _bounds(shape, 2)
                return st.dictionaries(self._value(shape.key, name), self._value(shape.value, name), min_size=low, max_size=high)
            case _:
                return self._scalar(shape, name)

    def _structure(self, shape: StructureShape) -> st.SearchStrategy[dict[str, Any]]:
        members = {name: self._value(member, name) for name, member in shape.members.items()}
        if shape.is_tagged_union:
            return st.one_of(*(st.fixed_dictionaries({name: value}) for name, value in members.items()))
        required = {name: value for name, value in members.items() if name in shape.required_members}
        optional = {name: value for name, value in members.items() if name not in required}
        return st.fixed_dictionaries(required, optional=optional)

    def _scalar(self, shape: Shape, name: str) -> st.SearchStrategy[Any]:
        match shape.type_name:
            case "string":
                return self._string(shape, name)
            case "integer":
                low, high = int(shape.metadata.get("min", -(2**31))), int(shape.metadata.get("max", 2**31 - 1))
                return st.sampled_from(sorted({low, high, *(each for each in (0, 1, 2, 5, 30) if low <= each <= high)}))
            case "boolean":
                return st.booleans()
            case "timestamp":
                near = [self._known.now + shift for shift in (-86_400, -60, 0, 0.5, 60, 3_600, 86_400, 7 * 86_400)]
                return st.sampled_from([*near, *_MOMENTS])
            case other:
                raise NotImplementedError(other)

    def _string(self, shape: Shape, name: str) -> st.SearchStrategy[str]:
        if allowed := shape.metadata.get("enum"):
            return st.sampled_from(list(allowed))
        low, high = shape.metadata.get("min", 0), shape.metadata.get("max", 400_000)
        fits = compile_pattern(shape.metadata.get("pattern", ""))
        usable = [text for text in (*_WORDS, *self._known.texts) if low <= len(text) <= high and fits(text)]
        likely = [text for text in usable if (kind := _KINDS.get(name)) and kind in text]
        return st.one_of(st.sampled_from(likely), st.sampled_from(likely), st.sampled_from(usable)) if likely else st.sampled_from(usable)


def _bounds(shape: Shape, usual: int) -> tuple[int, int]:
    low = int(shape.metadata.get("min", 0))
    return low, max(low, min(usual, int(shape.metadata.get("max", usual))))


_WRONG: Sequence[Any] = (
    None,
    True,
    0,
    -1,
    2**31,
    10**400,
    -1.5,
    1e300,
    "",
    " ",
    "\0",
    "\ud83d",
    "x" * 13_000,
    " " * 400_000,
    [],
    [None],
    [[[[[]]]]],
    {},
    {"": ""},
    {"simple": {}, "empty": {}},
    {"SimpleAddress": 1},
)


_ADDED = ("colour", "__type", "NextToken", "nextToken", "MaxResults", "maxResults")
_REMOVED = object()


@st.composite
def spoiled(draw: st.DrawFn, good: st.SearchStrategy[dict[str, Any]]) -> Any:
    """A good request with one place changed, removed or added."""
    request = draw(good)
    places = [*_places(request), *((name,) for name in _ADDED)]
    return _with(request, draw(st.sampled_from(places)), draw(st.sampled_from([*_WRONG, _REMOVED])))


def _places(value: Any) -> Iterator[tuple[str | int, ...]]:
    """The path to each place inside a value."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, entry in entries:
        yield (step,)
        yield from ((step, *rest) for rest in _places(entry))


def _with(value: Any, path: tuple[str | int, ...], new: Any) -> Any:
    """The value with something else, or nothing, in a place."""
    step, rest = path[0], path[1:]
    copy = dict(value) if isinstance(value, dict) else dict(enumerate(value))
    if rest:
        copy[step] = _with(copy[step], rest, new)
    elif new is _REMOVED:
        copy.pop(step, None)
    else:
        copy[step] = new
    return copy if isinstance(value, dict) else list(copy.values())


#: Bodies that are no request at all.
GARBAGE: Sequence[bytes] = (
    b"",
    b"{",
    b'{"a"',
    b"[]",
    b"null",
    b"1",
    b'"text"',
    b"\xff\xfe\x00",
    b"{}{}",
    b'{"a":NaN}',
    b'{"MaxResults":' + b"9" * 5_000 + b"}",
    b'{"maxResults":1e999}',
    b'{"maxResults":-0}',
    b"[" * 100_000,
    b'{"filters":' * 20_000,
    b'{"a":' + b"[" * 900 + b"]" * 900 + b"}",
    b'{"ContactId":"a","ContactId":"b"}',
    b'{"\\ud800":"\\udfff"}',
    b"a=b&c=d",
    b"<xml/>",
    b"\x00" * 64,
    b'{"Alias":"' + b"x" * 1_000_000 + b'"}',
)


def wire_request(operation: Operation, request: Mapping[str, Any], **headers: str) -> WireRequest:
    """A request as a careless client would send it: members go where the model says, whatever they are."""
    body, path, query = dict(request), operation.uri, []
    if operation.protocol == "rest-json" and operation.input is not None:
        for name, member in operation.input.members.items():
            location, place = member.serialization.get("location"), member.serialization.get("name", name)
            if location is None or name not in body:
                continue
            value = body.pop(name)
            if location == "uri":
                path = path.replace("{" + place + "}", _quoted(value))
            else:
                query += [f"{place}={_quoted(each)}" for each in (value if isinstance(value, list) else [value])]
    target = {"x-amz-target": f"SSMContacts.{operation.name}"} if operation.protocol == "json" else {}
    return WireRequest(
        method=operation.method,
        target=path + ("?" + "&".join(query) if query else ""),
        headers={"host": "127.0.0.1", **target, **headers},
        body=json.dumps(body).encode() if body or operation.protocol == "json" else b"",
    )


def _quoted(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return quote(text[:2_000].encode("utf-8", "surrogatepass"), safe="")
