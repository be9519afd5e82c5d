"""The operations of both services as botocore's models have them: what they take, what that must look like, what they are for.

Invariant: what passes `complaints` is what the service's own checks of form let through: types, required members, lengths, ranges,
patterns, enumerations, unions. Nothing here sends anything.
"""

import base64
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from functools import cache
from html.parser import HTMLParser
from typing import Any, get_args

import regex
from botocore import xform_name
from botocore.exceptions import BotoCoreError
from botocore.model import ListShape, MapShape, OperationModel, ServiceModel, Shape, StringShape, StructureShape

from imtui.domain.errors import InputError
from imtui.gateway.sessions import FewServices, in_utc
from imtui.gateway.transport import Service

SERVICES: tuple[Service, ...] = tuple(each for each in get_args(Service) if each.startswith("ssm-"))
_TOKENS = ("clientToken", "IdempotencyToken")
_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "character": str,
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
    "boolean": bool,
    "list": list,
    "map": dict,
    "structure": dict,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One parameter of an operation: its `type` as the model calls it, its limits in words, its documentation as plain text."""

    name: str
    type: str
    is_required: bool
    limits: str
    documentation: str


@cache
def _service(service: Service) -> ServiceModel:
    return ServiceModel(FewServices().load_service_model(service, "service-2"), service)


def operations(service: Service) -> tuple[str, ...]:
    """The operations of a service as shells call them: `list-incident-records`."""
    return tuple(sorted(xform_name(name, "-") for name in _service(service).operation_names))


def operation(service: Service, name: str) -> "Operation":
    """An operation by either of its names (`GetContact`, `get-contact`); InputError when there is none."""
    model = _service(service)
    by_name = {xform_name(each, "-"): each for each in model.operation_names}
    found = by_name.get(xform_name(name, "-") if name in model.operation_names else name.casefold())
    if found is None:
        near = get_close_matches(name, by_name, n=1)
        remedy = f"did you mean {near[0]}?" if near else f"imtui api {service} lists them"
        raise InputError(f"{service} has no operation {name}", subject=name, remedy=remedy)
    return Operation(model.operation_model(found))


class Operation:
    """One operation, as its model has it."""

    def __init__(self, model: OperationModel) -> None:
        self._model = model
        self.name: str = model.name

    @property
    def documentation(self) -> str:
        return _text(self._model.documentation)

    @property
    def members(self) -> tuple[Member, ...]:
        """What it takes, what is required first."""
        shape = self._model.input_shape
        if shape is None:
            return ()
        found = [
            Member(
                name=name,
                type=_type(member),
                is_required=name in shape.required_members,
                limits=_limits(member),
                documentation=_text(member.documentation),
            )
            for name, member in shape.members.items()
        ]
        return tuple(sorted(found, key=lambda member: not member.is_required))

    def kind(self, name: str) -> str:
        """What the model calls the type of a parameter: `string`, `structure`, `list` …"""
        return str(self._shape(name).type_name)

    def choices(self, name: str) -> tuple[str, ...]:
        """All values that a parameter may have, where the model lists them."""
        shape = self._shape(name)
        if shape.type_name == "boolean":
            return ("true", "false")
        return tuple(shape.enum) if isinstance(shape, StringShape) else ()

    def template(self, name: str) -> Any:
        """What a nested parameter looks like: each member once, texts saying what belongs there."""
        return _template(self._shape(name), ())

    def _shape(self, name: str) -> Shape:
        assert self._model.input_shape is not None
        return self._model.input_shape.members[name]

    def completed(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """`params` with times and binary data read, and an idempotency token where the operation takes one and none was given."""
        shape = self._model.input_shape
        members = {} if shape is None else shape.members
        tokens = {name: str(uuid.uuid4()) for name in _TOKENS if name in members and name not in params}
        return {**params, **tokens} if shape is None else _read(shape, {**params, **tokens})

    def value(self, name: str, text: str) -> Any:
        """What `text`, typed for the parameter `name`, stands for: itself where a text is wanted, else JSON. InputError when it cannot
        be read."""
        shape = self._model.input_shape
        member = None if shape is None else shape.members.get(name)
        if member is None or member.type_name in ("string", "character", "timestamp", "blob"):
            return text
        try:
            return json.loads(text)
        except ValueError as error:
            raise InputError(f"{name} takes {_type(member)}, which {text!r} is not", subject=name, remedy="write it as JSON") from error

    def complaints(self, params: Mapping[str, Any]) -> tuple[str, ...]:
        """What is wrong with `params`, a sentence each; none when the model has nothing against them."""
        shape = self._model.input_shape
        if shape is None:
            return tuple(f"{name}: there is no such parameter" for name in params)
        return tuple(_complaints(shape, dict(params), ""))


def _template(shape: Shape, above: tuple[str, ...]) -> Any:
    if shape.name in above:
        return {}
    inside = (*above, shape.name)
    match shape:
        case StructureShape() if shape.is_tagged_union:
            first = next(iter(shape.members))
            return {first: _template(shape.members[first], inside)}
        case StructureShape():
            return {name: _template(member, inside) for name, member in shape.members.items()}
        case ListShape():
            return [_template(shape.member, inside)]
        case MapShape():
            return {"key": _template(shape.value, inside)}
        case StringShape():
            return shape.enum[0] if shape.enum else ""
        case _:
            return {"boolean": False, "timestamp": "2026-01-31T09:00:00Z"}.get(shape.type_name, shape.metadata.get("min", 0))


def _complaints(shape: Shape, value: Any, where: str) -> Iterator[str]:
    kind = _KINDS.get(shape.type_name)
    if kind is not None and (not isinstance(value, kind) or (isinstance(value, bool) and shape.type_name != "boolean")):
        yield f"{where}: {_shown(value)} is no {shape.type_name}"
        return
    match shape:
        case StructureShape():
            yield from _in_structure(shape, value, where)
        case ListShape():
            yield from _out_of_bounds(shape, len(value), where, " items")
            for place, each in enumerate(value):
                yield from _complaints(shape.member, each, f"{where}[{place}]")
        case MapShape():
            yield from _out_of_bounds(shape, len(value), where, " entries")
            for name, each in value.items():
                yield from _complaints(shape.key, name, f"{where} key {name}")
                yield from _complaints(shape.value, each, f"{where}.{name}")
        case StringShape():
            yield from _in_text(shape, value, where)
        case _ if shape.type_name == "timestamp":
            if not isinstance(value, datetime):
                yield f"{where}: {_shown(value)} is no time; write it like 2026-03-14T14:03:22Z"
        case _:
            if isinstance(value, int | float) and not isinstance(value, bool):
                yield from _out_of_bounds(shape, value, where, "")


def _in_structure(shape: StructureShape, value: dict[str, Any], where: str) -> Iterator[str]:
    prefix = f"{where}." if where else ""
    for name in shape.required_members:
        if name not in value:
            yield f"{prefix}{name}: is required"
    if shape.is_tagged_union and len(value) != 1:
        yield f"{where}: exactly one of {', '.join(shape.members)} is wanted"
    for name, each in value.items():
        if name not in shape.members:
            yield f"{prefix}{name}: there is no such parameter; there are {', '.join(shape.members)}"
        else:
            yield from _complaints(shape.members[name], each, f"{prefix}{name}")


def _in_text(shape: StringShape, value: str, where: str) -> Iterator[str]:
    yield from _out_of_bounds(shape, len(value), where, " characters")
    if shape.enum and value not in shape.enum:
        yield f"{where}: {_shown(value)} is none of {', '.join(shape.enum)}"
    pattern = shape.metadata.get("pattern")
    if pattern and not regex.search(pattern, value):
        yield f"{where}: {_shown(value)} does not match {pattern}"


def _out_of_bounds(shape: Shape, size: float, where: str, unit: str) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        yield f"{where}: {size}{unit}, at least {least} are wanted" if unit else f"{where}: {size} is less than {least}"
    if most is not None and size > most:
        yield f"{where}: {size}{unit}, at most {most} fit" if unit else f"{where}: {size} is more than {most}"


def _read(shape: Shape, value: Any) -> Any:
    """`value` as botocore takes it: times out of texts and numbers, bytes out of base64. What cannot be read stays, to be complained
    about."""
    match shape:
        case StructureShape() if isinstance(value, Mapping):
            return {name: _read(shape.members[name], each) if name in shape.members else each for name, each in value.items()}
        case ListShape() if isinstance(value, list):
            return [_read(shape.member, each) for each in value]
        case MapShape() if isinstance(value, Mapping):
            return {name: _read(shape.value, each) for name, each in value.items()}
        case _:
            return _read_scalar(shape.type_name, value)


def _read_scalar(kind: str, value: Any) -> Any:
    try:
        if kind == "timestamp" and isinstance(value, str | int | float) and not isinstance(value, bool):
            return in_utc(value)
        if kind == "blob" and isinstance(value, str):
            return base64.b64decode(value, validate=True)
    except (ValueError, OverflowError, OSError, BotoCoreError):
        return value
    return value


def _type(shape: Shape) -> str:
    match shape:
        case ListShape():
            return f"list of {_type(shape.member)}"
        case MapShape():
            return f"map of {_type(shape.value)}"
        case StructureShape():
            return f"structure ({', '.join(shape.members)})"
        case _:
            return str(shape.type_name)


def _limits(shape: Shape) -> str:
    bounds = [f"{word} {shape.metadata[name]}" for name, word in (("min", "at least"), ("max", "at most")) if name in shape.metadata]
    choices = [f"one of {', '.join(shape.enum)}"] if isinstance(shape, StringShape) and shape.enum else []
    return "; ".join([*bounds, *choices])


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


class _Plain(HTMLParser):
    """The words of documentation without its markup."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("p", "li", "br", "dt", "dd"):
            self.words.append(" ")


def _text(documentation: str) -> str:
    parser = _Plain()
    parser.feed(documentation)
    return " ".join("".join(parser.words).split())
