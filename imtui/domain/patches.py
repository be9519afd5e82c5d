"""What turns one Snapshot into the next, as a value that is small where little changed.

Invariant: pure and exact: `patched(old, patch_between(old, new))` has the content and the order of `new`, and shares with `old` whatever
is the same in both.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any

from imtui.domain.snapshot import Snapshot

_NOTHING: Mapping[Any, Any] = MappingProxyType({})
_MISSING = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Splice:
    """From `start` on, `removed` items of a tuple give way to `items`."""

    start: int
    removed: int
    items: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedPatch:
    """`keys`: what became of the keys in their order (None: nothing); `put`: values that are new as a whole; `spliced`: tuples of which
    a part is new."""

    keys: Splice | None = None
    put: Mapping[Any, Any] = field(default_factory=lambda: _NOTHING)
    spliced: Mapping[Any, Splice] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """By field of a Snapshot: `replaced` as a whole, or `keyed` by what is different in it. False when nothing is."""

    replaced: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    keyed: Mapping[str, KeyedPatch] = field(default_factory=lambda: _NOTHING)

    def __bool__(self) -> bool:
        return bool(self.replaced or self.keyed)


def patch_between(old: Snapshot, new: Snapshot) -> Patch:
    """What turns `old` into `new`. Slices and values that are the same object are not compared further."""
    replaced: dict[str, Any] = {}
    keyed: dict[str, KeyedPatch] = {}
    for each in fields(Snapshot):
        before, after = getattr(old, each.name), getattr(new, each.name)
        if before is after:
            continue
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            found = _between(before, after)
            if found is not None:
                keyed[each.name] = found
        elif before != after:
            replaced[each.name] = after
    return Patch(replaced=replaced, keyed=keyed)


def patched(old: Snapshot, patch: Patch) -> Snapshot:
    """`old` with the patch applied. ValueError when it was made for something else."""
    if not patch:
        return old
    changed = dict(patch.replaced)
    for name, each in patch.keyed.items():
        before = getattr(old, name)
        if not isinstance(before, Mapping):
            raise ValueError(f"there is no {name} to change")
        changed[name] = _applied(before, each)
    return _with(old, changed)


def steps(old: Snapshot, new: Snapshot, most: int) -> Iterator[Snapshot]:
    """From `old` to `new` in Snapshots of which each differs from the one before by about `most` values at most; the last is `new`."""
    reached, room = old, most
    for each in fields(Snapshot):
        before, after = getattr(old, each.name), getattr(new, each.name)
        if before is after or not isinstance(after, Mapping):
            continue
        known = before or {}
        grown = {key: known[key] for key in after if key in known}
        for key, value in after.items():
            for piece in _pieces(value, most) if known.get(key, _MISSING) is not value else ():
                grown[key] = piece
                room -= min(most, len(piece)) if isinstance(piece, tuple) else 1
                if room <= 0:
                    reached, room = _with(reached, {each.name: dict(grown)}), most
                    yield reached
        reached = _with(reached, {each.name: after})
    yield new


def _with(snapshot: Snapshot, changed: Mapping[str, Any]) -> Snapshot:
    return replace(snapshot, **changed)


def _pieces(value: Any, most: int) -> Iterator[Any]:
    if isinstance(value, tuple):
        yield from (value[:length] for length in range(most, len(value), most))
    yield value


def _between(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> KeyedPatch | None:
    put: dict[Any, Any] = {}
    spliced: dict[Any, Splice] = {}
    for key, value in new.items():
        before = old.get(key, _MISSING)
        if before is value or before == value:
            continue
        if isinstance(before, tuple) and isinstance(value, tuple) and before and value:
            spliced[key] = _splice(before, value)
        else:
            put[key] = value
    before_keys, after_keys = tuple(old), tuple(new)
    keys = None if before_keys == after_keys else _splice(before_keys, after_keys)
    return KeyedPatch(keys=keys, put=put, spliced=spliced) if put or spliced or keys else None


def _splice(old: tuple[Any, ...], new: tuple[Any, ...]) -> Splice:
    shorter = min(len(old), len(new))
    start = next((place for place in range(shorter) if old[place] != new[place]), shorter)
    rest = shorter - start
    same_end = next((place for place in range(rest) if old[-1 - place] != new[-1 - place]), rest)
    return Splice(start=start, removed=len(old) - start - same_end, items=new[start : len(new) - same_end])


def _applied(old: Mapping[Any, Any], patch: KeyedPatch) -> Mapping[Any, Any]:
    keys = tuple(old) if patch.keys is None else _spliced(tuple(old), patch.keys)
    changed: dict[Any, Any] = {}
    for key in keys:
        if key in patch.put:
            changed[key] = patch.put[key]
        elif key in patch.spliced:
            changed[key] = _spliced(_known(old, key), patch.spliced[key])
        else:
            changed[key] = _known(old, key)
    if not (patch.put.keys() | patch.spliced.keys()) <= changed.keys():
        raise ValueError("a change of what is not there does not fit")
    return changed


def _known(old: Mapping[Any, Any], key: Any) -> Any:
    if key not in old:
        raise ValueError(f"there is no {key!r} to keep or to change")
    return old[key]


def _spliced(old: tuple[Any, ...], splice: Splice) -> tuple[Any, ...]:
    if not isinstance(old, tuple) or not 0 <= splice.start <= splice.start + splice.removed <= len(old):
        raise ValueError(f"a change at {splice.start} does not fit")
    return (*old[: splice.start], *splice.items, *old[splice.start + splice.removed :])
