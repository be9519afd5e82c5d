"""Valid values for any shape of botocore's models: what round trips carry.

Invariant: the same shape and variant give the same value; over all variants every alternative of every union occurs.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from imtui.server.protocol.values import compile_pattern

MOMENT = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
_WORDS = (
    'Prüfung <b>&"quoted"\\ \t日本語 🚨 %2F+%20/?#',
    "Ámbar büro.7",
    "akuam-1_x",
    "123456",
    "arn:aws:ssm-contacts:us-east-1:111122223333:contact/akuam",
    "arn:aws:iam::111122223333:role/on-call",
    "related-item/METRIC/0123456789ABCDEF0123456789ABCDEF",
    "01234567-89ab-cdef-0123-456789abcdef",
)


def example(shape: Shape, variant: int = 0, *, milliseconds: int = 0) -> Any:
    """A value with every member set, in the form clients and handlers see. Clients send whole seconds, answers have `milliseconds`."""
    match shape:
        case StructureShape():
            chosen = list(shape.members)
            if shape.is_tagged_union:
                chosen = [chosen[variant % len(chosen)]]
            return {name: example(shape.members[name], variant, milliseconds=milliseconds) for name in chosen}
        case ListShape():
            return [
                example(shape.member, variant + index, milliseconds=milliseconds) for index in range(min(2, shape.metadata.get("max", 2)))
            ]
        case MapShape():
            key = example(shape.key, variant)
            return {key: example(shape.value, variant, milliseconds=milliseconds)}
        case _:
            return _scalar(shape, variant, milliseconds)


def variants(shape: Shape | None) -> int:
    """How many variants show every alternative of every union inside `shape`."""
    match shape:
        case StructureShape():
            inside = max((variants(member) for member in shape.members.values()), default=1)
            return max(inside, len(shape.members)) if shape.is_tagged_union else inside
        case ListShape():
            return variants(shape.member)
        case MapShape():
            return variants(shape.value)
        case _:
            return 1


def _scalar(shape: Shape, variant: int, milliseconds: int) -> Any:
    match shape.type_name:
        case "string":
            return _string(shape, variant)
        case "integer":
            low = int(shape.metadata.get("min", 0))
            return min(low + 1 + variant, int(shape.metadata.get("max", 1000)))
        case "boolean":
            return variant % 2 == 0
        case "timestamp":
            return MOMENT + timedelta(seconds=variant, milliseconds=milliseconds)
        case other:
            raise NotImplementedError(other)


def _string(shape: Shape, variant: int) -> str:
    if allowed := shape.metadata.get("enum"):
        return str(allowed[variant % len(allowed)])
    low, high = shape.metadata.get("min", 0), shape.metadata.get("max", 1000)
    fits = compile_pattern(shape.metadata.get("pattern", ""))
    for word in _WORDS:
        if low <= len(word) <= high and fits(word):
            return word
    if low <= 3 <= high and fits("abc"):
        return "abc"
    raise LookupError(f"no word fits {shape.name}: {shape.metadata}")
