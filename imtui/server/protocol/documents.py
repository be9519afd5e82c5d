"""Documents that hold what the API's answers hold, read by the same models: types, required members, enums.

Invariant: what comes back has the form that handlers see (aware datetimes, nulls left out), or a Misfit says which member is not what
it must be. Lengths and patterns are not checked: what a service once accepted is history, not a request.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from imtui.server.protocol import values
from imtui.server.protocol.model import Service


class Misfit(Exception):
    """`place` is where in the document (`timelineEvents.3.eventTime`), `text` what is wrong there."""

    def __init__(self, place: str, text: str) -> None:
        super().__init__(f"{place} {text}" if place else text)
        self.place = place
        self.text = text


class Documents:
    """Reads parts of answers. `is_strict`: a member that the model does not know is a Misfit, and not passed over."""

    def __init__(self, services: Mapping[str, Service], *, is_strict: bool) -> None:
        self._services = services
        self._is_strict = is_strict

    def read(self, operation: str, member: str | None, value: Any, place: str) -> Any:
        """`value` as `member` of the answer of `service:Operation` (None: as the whole answer)."""
        service, _, name = operation.partition(":")
        shape = self._services[service].operations[name].output
        assert shape is not None
        return self._value(shape if member is None else shape.members[member], value, place)

    def _value(self, shape: Shape, value: Any, place: str) -> Any:
        match shape:
            case StructureShape():
                return self._structure(shape, value, place)
            case ListShape():
                return [self._value(shape.member, one, f"{place}.{number}") for number, one in enumerate(_expect(list, value, place), 1)]
            case MapShape():
                entries = _expect(dict, value, place).items()
                return {_text(key, place): self._value(shape.value, one, f"{place}.{key}") for key, one in entries}
            case _:
                return _scalar(shape, value, place)

    def _structure(self, shape: StructureShape, value: Any, place: str) -> dict[str, Any]:
        given = {name: one for name, one in _expect(dict, value, place).items() if one is not None}
        unknown = sorted(given.keys() - shape.members.keys())
        if unknown and self._is_strict:
            raise Misfit(place, f"has a member that nothing has: {unknown[0]}")
        missing = [name for name in shape.required_members if name not in given]
        if missing:
            raise Misfit(place, f"lacks {missing[0]}")
        return {name: self._value(member, given[name], f"{place}.{name}") for name, member in shape.members.items() if name in given}


def moment(value: Any, place: str) -> datetime:
    """A time as documents have it: ISO 8601 (UTC where no zone is given), or seconds since the epoch; to the millisecond."""
    if isinstance(value, str):
        try:
            parsed = datetime.fromisoformat(value)
        except ValueError:
            raise Misfit(place, f"is no time: {value[:40]!r}") from None
        aware = parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
        return aware.replace(microsecond=aware.microsecond // 1000 * 1000)
    try:
        return values.read_timestamp(value)
    except values.Mismatch as mismatch:
        raise Misfit(place, f"must be {mismatch}") from mismatch


def _scalar(shape: Shape, value: Any, place: str) -> Any:
    match shape.type_name:
        case "timestamp":
            return moment(value, place)
        case "boolean" | "integer" as kind:
            read = values.read_boolean if kind == "boolean" else values.read_integer
            try:
                return read(value)
            except values.Mismatch as mismatch:
                raise Misfit(place, f"must be {mismatch}") from mismatch
        case _:
            text = _text(value, place)
            allowed = shape.metadata.get("enum")
            if allowed and text not in allowed:
                raise Misfit(place, f"must be one of {', '.join(allowed)}")
            return text


def _text(value: Any, place: str) -> str:
    try:
        return values.read_string(value)
    except values.Mismatch as mismatch:
        raise Misfit(place, f"must be {mismatch}") from mismatch


def _expect(kind: type, value: Any, place: str) -> Any:
    if not isinstance(value, kind):
        raise Misfit(place, f"must be a {'list' if kind is list else 'JSON object'}")
    return value
