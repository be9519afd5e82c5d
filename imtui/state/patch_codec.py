"""Patches of Snapshots, and the sessions they belong to, as JSON and back.

Invariant: as in `codec`: what is decoded is what was encoded, or a ValueError. What a recording must not hold never gets this far: channels
are written with their addresses masked, endpoints without what may stand before the @.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from functools import cache
from typing import Any, get_args, get_type_hints
from urllib.parse import urlsplit, urlunsplit

from imtui.domain import errors
from imtui.domain.addresses import masked
from imtui.domain.contacts import Channel
from imtui.domain.errors import ServiceFault
from imtui.domain.patches import KeyedPatch, Patch, Splice
from imtui.domain.sessions import Session
from imtui.domain.snapshot import Health, Snapshot
from imtui.state.codec import Codec, Json, codec_of

_WORDS = ("code", "operation", "subject", "remedy")
_ABOUT = ("region", "account_id", "role", "me", "endpoint_url", "label", "production", "read_only")


def encode_patch(patch: Patch) -> Json:
    """`{"replaced": {…}, "keyed": {NAME: {"keys": …, "put": […], "spliced": […]}}}`; what is empty is left out."""
    replaced = {name: _whole(name).encode(value) for name, value in patch.replaced.items()}
    keyed = {name: _encode_keyed(_parts(name), each) for name, each in patch.keyed.items()}
    return {name: value for name, value in (("replaced", replaced), ("keyed", keyed)) if value}


def decode_patch(data: Json) -> Patch:
    """ValueError for anything that `encode_patch` did not make."""
    try:
        replaced = {name: _whole(name).decode(value) for name, value in data.get("replaced", {}).items()}
        keyed = {name: _decode_keyed(_parts(name), each) for name, each in data.get("keyed", {}).items()}
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"no patch: {error!r}") from error
    return Patch(replaced=replaced, keyed=keyed)


def encode_session(session: Session) -> Json:
    """Whose war room it was; what holds for a moment only (expiry, clock) is left out."""
    known = {name: getattr(session, name) for name in _ABOUT}
    return known | {"endpoint_url": _without_login(session.endpoint_url)}


def decode_session(data: Json) -> Session:
    """ValueError for anything that `encode_session` did not make."""
    hints = get_type_hints(Session)
    try:
        return Session(**{name: codec_of(hints[name]).decode(data[name]) for name in _ABOUT})
    except (KeyError, TypeError) as error:
        raise ValueError(f"no session: {error!r}") from error


def without_addresses(channels: Mapping[str, tuple[Channel, ...]]) -> dict[str, tuple[Channel, ...]]:
    """The channels with what one dials or writes to masked."""
    return {arn: tuple(replace(each, address=masked(each.address, each.type)) for each in listed) for arn, listed in channels.items()}


def _encode_keyed(parts: tuple[Codec, Codec, Codec], patch: KeyedPatch) -> Json:
    key, value, item = parts
    keys = None if patch.keys is None else _encode_splice(key, patch.keys)
    put = [[key.encode(name), value.encode(each)] for name, each in patch.put.items()]
    spliced = [[key.encode(name), _encode_splice(item, each)] for name, each in patch.spliced.items()]
    return {name: found for name, found in (("keys", keys), ("put", put), ("spliced", spliced)) if found}


def _decode_keyed(parts: tuple[Codec, Codec, Codec], data: Json) -> KeyedPatch:
    key, value, item = parts
    return KeyedPatch(
        keys=_decode_splice(key, data["keys"]) if "keys" in data else None,
        put={key.decode(name): value.decode(each) for name, each in data.get("put", ())},
        spliced={key.decode(name): _decode_splice(item, each) for name, each in data.get("spliced", ())},
    )


def _encode_splice(item: Codec, splice: Splice) -> Json:
    return [splice.start, splice.removed, [item.encode(each) for each in splice.items]]


def _decode_splice(item: Codec, data: Json) -> Splice:
    start, removed, items = data
    if not isinstance(start, int) or not isinstance(removed, int):
        raise ValueError(f"{data!r} is no splice")
    return Splice(start=start, removed=removed, items=tuple(item.decode(each) for each in items))


@cache
def _whole(name: str) -> Codec:
    return codec_of(_kind(name))


@cache
def _parts(name: str) -> tuple[Codec, Codec, Codec]:
    """For keys, for values, and for the items of values that are tuples."""
    kind = next((each for each in (_kind(name), *get_args(_kind(name))) if len(get_args(each)) == 2 and _is_mapping(each)), None)
    if kind is None:
        raise ValueError(f"{name} has no keys")
    key, value = get_args(kind)
    item = get_args(value)[0] if get_args(value)[1:] == (Ellipsis,) else value
    return codec_of(key), _value_codec(value), _value_codec(item)


def _is_mapping(kind: Any) -> bool:
    origin = getattr(kind, "__origin__", None)
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _value_codec(kind: Any) -> Codec:
    return Codec(_encode_health, _decode_health) if kind is Health else codec_of(kind)


def _kind(name: str) -> Any:
    if name not in {each.name for each in fields(Snapshot)}:
        raise ValueError(f"a Snapshot has no {name}")
    return get_type_hints(Snapshot)[name]


def _encode_health(health: Health) -> Json:
    moment = codec_of(get_type_hints(Health)["succeeded"])
    fault = health.fault
    known = {"succeeded": moment.encode(health.succeeded), "interval": health.interval, "retry_at": moment.encode(health.retry_at)}
    if fault is None:
        return known
    words = {name: getattr(fault, name) for name in _WORDS if getattr(fault, name)}
    return known | {"fault": {"kind": type(fault).__name__, "message": fault.message, **words}}


def _decode_health(data: Json) -> Health:
    moment = codec_of(get_type_hints(Health)["succeeded"])
    interval = codec_of(float).decode(data["interval"])
    known = Health(succeeded=moment.decode(data["succeeded"]), interval=interval, retry_at=moment.decode(data["retry_at"]))
    return replace(known, fault=_decode_fault(data["fault"])) if "fault" in data else known


def _decode_fault(data: Json) -> ServiceFault:
    kind = getattr(errors, str(data["kind"]), None)
    if not (isinstance(kind, type) and issubclass(kind, ServiceFault)):
        raise ValueError(f"{data['kind']!r} is no fault")
    words: dict[str, Any] = {
        name: str(data[name]) for name in _WORDS if name in data and (kind is not errors.AccessDenied or name != "subject")
    }
    return kind(str(data["message"]), **words)


def _without_login(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
