"""What a request must satisfy, compiled from its shapes once: types, required members, unions, min, max, pattern, enum.

Invariant: one pass reads and checks; every field that is wrong is reported, none of its contents (they may be secrets). What comes back
has only members the model knows, in Python types, nulls left out. botocore's own validator knows type, required and `min` only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from imtui.server.protocol import values
from imtui.server.protocol.errors import ServiceError, validation
from imtui.server.protocol.model import Operation


@dataclass(frozen=True, slots=True)
class Problem:
    """One field that is wrong: its path (`relatedItems.2.title`) and the constraint it fails."""

    field: str
    constraint: str


Reader = Callable[[Any, str, list[Problem]], Any]
Check = Callable[[Any], str | None]
_SCALARS: Mapping[str, Callable[[Any], Any]] = {
    "string": values.read_string,
    "integer": values.read_integer,
    "boolean": values.read_boolean,
    "timestamp": values.read_timestamp,
}


def compile_input(operation: Operation) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """A function from what was sent to what the handler sees; it raises the operation's ValidationException."""
    if operation.input is None:
        return lambda raw: {}
    read = _Compiler().structure(operation.input)

    def check(raw: Mapping[str, Any]) -> dict[str, Any]:
        problems: list[Problem] = []
        request: dict[str, Any] = read(raw, "", problems)
        if problems:
            raise rejection(problems)
        return request

    return check


def rejection(problems: list[Problem]) -> ServiceError:
    """One ValidationException that names every field that is wrong."""
    count = "1 validation error" if len(problems) == 1 else f"{len(problems)} validation errors"
    stated = "; ".join(f"Value at '{problem.field}' failed to satisfy constraint: {problem.constraint}" for problem in problems)
    return validation(f"{count} detected: {stated}", fields=[(problem.field, problem.constraint) for problem in problems])


class _Compiler:
    """Turns shapes into readers; a shape that occurs twice is compiled once."""

    def __init__(self) -> None:
        self._readers: dict[str, Reader] = {}

    def reader(self, shape: Shape) -> Reader:
        if shape.name not in self._readers:
            self._readers[shape.name] = self._compile(shape)
        return self._readers[shape.name]

    def _compile(self, shape: Shape) -> Reader:
        match shape:
            case StructureShape():
                return self.structure(shape)
            case ListShape():
                return self._list(shape)
            case MapShape():
                return self._map(shape)
            case _:
                return _scalar(shape)

    def structure(self, shape: StructureShape) -> Reader:
        required = frozenset(shape.required_members)
        members = [(name, self.reader(member), name in required) for name, member in shape.members.items()]
        is_union = bool(shape.is_tagged_union)

        def read(value: Any, path: str, problems: list[Problem]) -> Any:
            if not isinstance(value, Mapping):
                problems.append(Problem(path, "Member must be a structure"))
                return None
            prefix = f"{path}." if path else ""
            result = {}
            for name, reader, is_required in members:
                given = value.get(name)
                if given is not None:
                    result[name] = reader(given, prefix + name, problems)
                elif is_required:
                    problems.append(Problem(prefix + name, "Member must not be null"))
            if is_union and len(result) != 1:
                problems.append(Problem(path, "Member must have exactly one of its alternatives set"))
            return result

        return read

    def _list(self, shape: ListShape) -> Reader:
        item = self.reader(shape.member)
        within = _size_check(shape.metadata, "length")

        def read(value: Any, path: str, problems: list[Problem]) -> Any:
            if not isinstance(value, list | tuple):
                problems.append(Problem(path, "Member must be a list"))
                return None
            if failure := within(len(value)):
                problems.append(Problem(path, failure))
                return None
            return [item(entry, f"{path}.{index}", problems) for index, entry in enumerate(value, 1)]

        return read

    def _map(self, shape: MapShape) -> Reader:
        read_key, read_value = self.reader(shape.key), self.reader(shape.value)
        within = _size_check(shape.metadata, "length")

        def read(value: Any, path: str, problems: list[Problem]) -> Any:
            if not isinstance(value, Mapping):
                problems.append(Problem(path, "Member must be a map"))
                return None
            if failure := within(len(value)):
                problems.append(Problem(path, failure))
                return None
            return {
                read_key(key, f"{path}.key", problems): read_value(entry, f"{path}.{_legible(key)}", problems)
                for key, entry in value.items()
            }

        return read


def _scalar(shape: Shape) -> Reader:
    convert = _SCALARS[shape.type_name]
    checks = list(_checks(shape))

    def read(value: Any, path: str, problems: list[Problem]) -> Any:
        try:
            converted = convert(value)
        except values.Mismatch as mismatch:
            problems.append(Problem(path, f"Member must be {mismatch}"))
            return None
        for check in checks:
            if failure := check(converted):
                problems.append(Problem(path, failure))
        return converted

    return read


def _checks(shape: Shape) -> list[Check]:
    checks: list[Check] = []
    if "min" in shape.metadata or "max" in shape.metadata:
        if shape.type_name == "string":
            within = _size_check(shape.metadata, "length")
            checks.append(lambda value: within(len(value)))
        else:
            checks.append(_size_check(shape.metadata, "value"))
    if pattern := shape.metadata.get("pattern"):
        checks.append(_pattern_check(pattern))
    if allowed := shape.metadata.get("enum"):
        checks.append(_enum_check(allowed))
    return checks


def _size_check(metadata: Mapping[str, Any], measure: str) -> Callable[[int], str | None]:
    low, high = metadata.get("min"), metadata.get("max")

    def check(size: int) -> str | None:
        if low is not None and size < low:
            return f"Member must have {measure} greater than or equal to {low}"
        if high is not None and size > high:
            return f"Member must have {measure} less than or equal to {high}"
        return None

    return check


def _pattern_check(pattern: str) -> Check:
    matches = values.compile_pattern(pattern)
    return lambda value: None if matches(value) else f"Member must satisfy regular expression pattern: {pattern}"


def _enum_check(allowed: list[str]) -> Check:
    known = frozenset(allowed)
    return lambda value: None if value in known else f"Member must satisfy enum value set: [{', '.join(allowed)}]"


def _legible(key: object) -> str:
    """A map's key as part of a path: short enough to be read."""
    text = str(key)
    return text if len(text) <= 50 else f"{text[:49]}…"
