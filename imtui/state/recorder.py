"""Recording while a war room is open.

Invariant: nobody waits for it. What changed is looked at once a second at the most, told apart by identity, and put into JSON and on disk
in a thread, in pieces; where nothing changes, a line a minute says so. A disk that refuses ends the recording, with a line in the log, and
nothing else; so does a value that cannot be written.
"""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from imtui.clock import Clock
from imtui.domain.contacts import Channel
from imtui.domain.patches import Patch, patch_between, steps
from imtui.domain.recordings import Frame, steadied
from imtui.domain.sessions import Session
from imtui.domain.snapshot import Snapshot, is_only_fresher
from imtui.state.patch_codec import encode_session, without_addresses
from imtui.state.recordings import Recordings, Tape
from imtui.state.snapshots import Source

_log = logging.getLogger(__name__)
_SECONDS_BETWEEN = 1.0
_SECONDS_BETWEEN_SIGNS = 60.0
_AT_ONCE = 200
"""Values that are put into JSON in one go: a few milliseconds."""


class Recorder:
    """Records `source` into `recordings` until cancelled; `session` says whose war room it is right now."""

    def __init__(self, recordings: Recordings, source: Source, *, session: Callable[[], Session], clock: Clock) -> None:
        self._recordings = recordings
        self._source = source
        self._session = session
        self._clock = clock
        self._tape: Tape | None = None
        self._queue: deque[Frame] = deque()
        self._writing = threading.Lock()
        self._is_over = False
        self._looked_at = self._seen = Snapshot()
        self._whose: Session | None = None
        self._written = 0.0
        self._channels: tuple[Mapping[str, tuple[Channel, ...]], Mapping[str, tuple[Channel, ...]]] = ({}, {})

    async def run(self) -> None:
        """Record until cancelled."""
        changed = asyncio.Event()

        def look_at(snapshot: Snapshot) -> None:
            if not is_only_fresher(self._looked_at, snapshot):
                changed.set()

        unsubscribe = self._source.subscribe(look_at)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._show_life(changed))
                while True:
                    await changed.wait()
                    changed.clear()
                    await asyncio.to_thread(self._look)
                    while self._queue and not self._is_over:
                        await asyncio.to_thread(self._write_next)
                    await self._clock.sleep(_SECONDS_BETWEEN)
        finally:
            unsubscribe()
            self._end()

    async def _show_life(self, changed: asyncio.Event) -> None:
        while True:
            await self._clock.sleep(_SECONDS_BETWEEN_SIGNS)
            changed.set()

    def _end(self) -> None:
        self._look()
        while self._queue and not self._is_over:
            self._write_next()
        with self._writing:
            self._is_over = True
            if self._tape is not None:
                self._tape.close()

    def _look(self) -> None:
        """Find out what is to be written. Where nothing changed that takes no time; where much did, it takes some."""
        with self._writing:
            self._queue.extend(self._due())

    def _due(self) -> list[Frame]:
        """What is to be written now: what is different from what was written last, in pieces, or a sign of life."""
        snapshot = self._looked_at = self._source.snapshot
        if snapshot.incidents is None or self._is_over:
            return []
        now, monotonic = self._clock.now(), self._clock.monotonic()
        whose = self._session()
        session = whose if self._whose is None or encode_session(whose) != encode_session(self._whose) else None
        patches = self._news(replace(snapshot, channels=self._masked(snapshot.channels)), now)
        if not patches and session is None and monotonic - self._written < _SECONDS_BETWEEN_SIGNS:
            return []
        self._written, self._whose = monotonic, whose
        first, *rest = patches or [Patch()]
        return [Frame(at=now, patch=first, session=session), *(Frame(at=now, patch=each) for each in rest)]

    def _news(self, snapshot: Snapshot, now: datetime) -> list[Patch]:
        steady = steadied(snapshot, now)
        before, self._seen = self._seen, steady
        patches = []
        for step in steps(before, steady, _AT_ONCE):
            if patch := patch_between(before, step):
                patches.append(patch)
            before = step
        return patches

    def _masked(self, channels: Mapping[str, tuple[Channel, ...]]) -> Mapping[str, tuple[Channel, ...]]:
        if self._channels[0] is not channels:
            self._channels = channels, without_addresses(channels)
        return self._channels[1]

    def _write_next(self) -> None:
        """One frame. A thread that was left behind when all of this was cancelled comes first, and its frame with it."""
        with self._writing:
            try:
                frame = self._queue.popleft()
                if self._tape is None:
                    self._tape = self._recordings.begin(frame.session or self._session(), frame.at)
                self._tape.write(frame)
                if not self._queue and self._tape.size > self._recordings.largest_file:
                    self._go_on_in_another()
            except IndexError:
                return
            except (OSError, TypeError, ValueError) as error:
                self._is_over = True
                _log.warning("the war room is not recorded any more: %s", error)

    def _go_on_in_another(self) -> None:
        """The file is large enough: the next one begins with the whole picture."""
        assert self._tape is not None
        self._tape.close()
        self._tape = None
        self._looked_at = self._seen = Snapshot()
        self._whose = None
