"""Values of the domain as JSON, and back, by their type hints.

    codec_of(Page).encode(page)  →  {"arn": "…", "sent": "2026-03-14T14:03:22+00:00", …}

Invariant: what is decoded is what was encoded, or a ValueError: a file of another version, in which a field is missing or is of another
type, is refused whole and never half understood. Each type is looked at once; the functions made of it are quick enough to read a
thousand values within the first frame.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

Json = Any
"""What `json` reads and writes."""


class Codec(NamedTuple):
    """`decode` raises ValueError for anything that `encode` did not make."""

    encode: Callable[[Any], Json]
    decode: Callable[[Json], Any]


@cache
def codec_of(kind: Any) -> Codec:
    """The codec of a type made of dataclasses, enums, datetimes, tuples of any length, mappings, unions and what JSON knows itself.
    TypeError for any other."""
    origin = get_origin(kind)
    if kind in (str, int, bool, float, type(None)):
        return Codec(_same, _instance_of(kind))
    if kind is datetime:
        return Codec(datetime.isoformat, _moment)
    if origin in (Union, types.UnionType):
        return _union(get_args(kind))
    if origin is tuple and get_args(kind)[1:] == (Ellipsis,):
        return _sequence(codec_of(get_args(kind)[0]))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(*get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return Codec(lambda value: value.value, kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return _record(kind)
    raise TypeError(f"no codec for {kind!r}")


def _same(value: Any) -> Any:
    return value


def _instance_of(kind: type) -> Callable[[Json], Any]:
    accepted = (int, float) if kind is float else kind

    def decode(data: Json) -> Any:
        if not isinstance(data, accepted):
            raise ValueError(f"{data!r} is no {kind.__name__}")
        return data

    return decode


def _moment(data: Json) -> datetime:
    if not isinstance(data, str):
        raise ValueError(f"{data!r} is no time")
    return datetime.fromisoformat(data)


def _sequence(item: Codec) -> Codec:
    def decode(data: Json) -> tuple[Any, ...]:
        if not isinstance(data, list):
            raise ValueError(f"{data!r} is no list")
        return tuple([item.decode(each) for each in data])

    return Codec(lambda value: [item.encode(each) for each in value], decode)


def _mapping(key_kind: Any, value_kind: Any) -> Codec:
    """An object where keys are texts, else a list of pairs."""
    key, value = codec_of(key_kind), codec_of(value_kind)

    def encode_pairs(mapping: Mapping[Any, Any]) -> Json:
        return [[key.encode(name), value.encode(each)] for name, each in mapping.items()]

    def decode_pairs(data: Json) -> dict[Any, Any]:
        return {key.decode(name): value.decode(each) for name, each in data}

    def decode(data: Json) -> dict[str, Any]:
        if not isinstance(data, dict):
            raise ValueError(f"{data!r} is no object")
        return {name: value.decode(each) for name, each in data.items()}

    if key_kind is str:
        return Codec(lambda mapping: {name: value.encode(each) for name, each in mapping.items()}, decode)
    return Codec(encode_pairs, decode_pairs)


def _union(kinds: tuple[Any, ...]) -> Codec:
    """`X | None` is null or X; with several others each value says which of them it is."""
    named = {each.__name__: each for each in kinds if each is not type(None)}
    codecs = {name: codec_of(each) for name, each in named.items()}
    if len(codecs) == 1:
        (only,) = codecs.values()
        return Codec(
            lambda value: None if value is None else only.encode(value),
            lambda data: None if data is None else only.decode(data),
        )

    def decode(data: Json) -> Any:
        if data is None and type(None) in kinds:
            return None
        name, content = data
        if name not in codecs:
            raise ValueError(f"{name!r} is none of {', '.join(codecs)}")
        return codecs[name].decode(content)

    return Codec(lambda value: None if value is None else [type(value).__name__, codecs[type(value).__name__].encode(value)], decode)


def _record(kind: type[Any]) -> Codec:
    hints = get_type_hints(kind)
    members = tuple((each.name, codec_of(hints[each.name])) for each in fields(kind))
    encoders = tuple((name, codec.encode) for name, codec in members)
    decoders = tuple((name, codec.decode) for name, codec in members)

    def decode(data: Json) -> Any:
        try:
            return kind(**{name: decode(data[name]) for name, decode in decoders})
        except (KeyError, TypeError) as error:
            raise ValueError(f"no {kind.__name__}: {error!r}") from error

    return Codec(lambda value: {name: encode(getattr(value, name)) for name, encode in encoders}, decode)
