"""The last picture: what was known when imtui ended, so that the first frame of the next one has data in it.

Invariant: a picture is read whole or not at all; it brings with it when each part of it was true, so that it is shown as old as it is. What
only the present can tell, who is being paged right now, is never in it. It is small: what would make the start slow is left out.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol, get_type_hints

from imtui.clock import Clock, in_step
from imtui.domain.snapshot import Health, Snapshot, Topic, Watch
from imtui.domain.timeline import TimelineEvent
from imtui.state.codec import Codec, codec_of
from imtui.state.files import private_folder, replace_file

_log = logging.getLogger(__name__)
_FORMAT = 1
_TIMELINES, _EVENTS, _LONGEST_TEXT = 3, 100, 4_000
_LARGEST_FILE = 4_000_000
_OF_THE_PRESENT = ("me", "my_pages", "resolved_since", "health")
_SECONDS_BETWEEN = 10.0
_SECONDS_BETWEEN_AGES = 60.0


class Source(Protocol):
    """Where Snapshots come from."""

    @property
    def snapshot(self) -> Snapshot: ...

    def subscribe(self, subscriber: Callable[[Snapshot], None], /) -> Callable[[], None]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What is kept of a Health: a fault of then says nothing about now."""

    succeeded: datetime
    interval: float


_HEALTH = Mapping[Watch, _Seen]


class LastPicture:
    """The picture in one file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Snapshot | None:
        """The picture; None where there is none, or none that this version understands."""
        try:
            document = json.loads(self._path.read_bytes())
            if document["format"] != _FORMAT:
                raise ValueError(f"it is of format {document['format']}, not {_FORMAT}")
            slices = {name: codec.decode(document[name]) for name, codec in _slices().items()}
            seen: Mapping[Watch, _Seen] = codec_of(_HEALTH).decode(document["health"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            _log.info("no first picture from %s: %s", self._path, error)
            return None
        health = {watch: Health(succeeded=each.succeeded, interval=each.interval) for watch, each in seen.items()}
        return Snapshot(**slices, health=health)

    def write(self, snapshot: Snapshot) -> None:
        """Replace the picture; a disk that refuses is said in the log only."""
        content = _content(_bounded(snapshot))
        if len(content) > _LARGEST_FILE:
            content = _content(replace(_bounded(snapshot), timelines={}))
        try:
            private_folder(self._path.parent)
            replace_file(self._path, content)
        except OSError as error:
            _log.warning("the last picture cannot be written: %s", error)


class PictureKeeper:
    """Writes `picture` while `source` changes: soon when there is news, seldom when only time went by, and once more at the end."""

    def __init__(self, picture: LastPicture, source: Source, *, clock: Clock) -> None:
        self._picture = picture
        self._source = source
        self._clock = clock
        self._written: Snapshot | None = None
        self._written_at = 0.0
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Keep it until cancelled."""
        unsubscribe = self._source.subscribe(lambda _: self._changed.set())
        try:
            while True:
                await self._changed.wait()
                self._changed.clear()
                snapshot = self._source.snapshot
                if self._is_due(snapshot):
                    self._written, self._written_at = snapshot, self._clock.monotonic()
                    await asyncio.to_thread(self._picture.write, snapshot)
                    await self._clock.sleep(in_step(self._clock, _SECONDS_BETWEEN))
        finally:
            unsubscribe()
            if self._source.snapshot is not self._written and self._source.snapshot.incidents is not None:
                self._picture.write(self._source.snapshot)

    def _is_due(self, snapshot: Snapshot) -> bool:
        if snapshot.incidents is None:
            return False
        if self._written is None or any(getattr(snapshot, name) is not getattr(self._written, name) for name in _slices()):
            return True
        return self._clock.monotonic() - self._written_at >= _SECONDS_BETWEEN_AGES


@cache
def _slices() -> dict[str, Codec]:
    """The codec of each part of a Snapshot that goes into a picture."""
    hints = get_type_hints(Snapshot)
    return {each.name: codec_of(hints[each.name]) for each in fields(Snapshot) if each.name not in _OF_THE_PRESENT}


def _bounded(snapshot: Snapshot) -> Snapshot:
    """The timelines that were read last, and of those the newest events; a text that is too long is read again by then."""
    recent = tuple(snapshot.timelines.items())[-_TIMELINES:]
    return replace(snapshot, timelines={arn: tuple(_shortened(event) for event in events[:_EVENTS]) for arn, events in recent})


def _shortened(event: TimelineEvent) -> TimelineEvent:
    return replace(event, data=None) if event.data is not None and len(event.data) > _LONGEST_TEXT else event


def _content(snapshot: Snapshot) -> bytes:
    document: dict[str, Any] = {name: codec.encode(getattr(snapshot, name)) for name, codec in _slices().items()}
    seen = {
        watch: _Seen(succeeded=health.succeeded, interval=health.interval)
        for watch, health in snapshot.health.items()
        if health.succeeded is not None and watch.topic is not Topic.MY_PAGES
    }
    document |= {"format": _FORMAT, "health": codec_of(_HEALTH).encode(seen)}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
