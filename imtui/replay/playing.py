"""Playing a recording: its own time, and a Store that shows what was shown at that time.

Invariant: the time of a playback is the recording's, stands still while it is paused and never leaves it; what the Store holds follows from
that time alone, however it was reached.
"""

import asyncio
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from imtui.clock import Clock
from imtui.domain.errors import NotFound
from imtui.domain.patches import patched
from imtui.domain.recordings import Position, Recording, as_seen
from imtui.domain.sessions import Session
from imtui.domain.snapshot import Health, Snapshot, Topic, Watch
from imtui.replay.marks import marks

SPEEDS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0)
_BETWEEN_LOOKS = 0.1
_JUST_PASSED = timedelta(seconds=1)
_BETWEEN_KEYFRAMES = 50


class Screen(Protocol):
    """Where Snapshots are shown: `sync.store.Store`."""

    def replace(self, snapshot: Snapshot, /) -> bool: ...


class PlaybackClock:
    """The recording's time: `speed` of its seconds pass in each of `base`'s, between `began` and `ended`, unless it is paused."""

    def __init__(self, base: Clock, began: datetime, ended: datetime, *, speed: float = 1.0) -> None:
        self._base = base
        self._began, self._ended = began, ended
        self._from, self._since = began, base.monotonic()
        self._speed = speed
        self._is_running = False

    @property
    def speed(self) -> float:
        return self._speed

    @property
    def is_running(self) -> bool:
        """Whether time passes: not while it is paused, and not at the end."""
        return self._is_running and self.now() < self._ended

    def now(self) -> datetime:
        passed = (self._base.monotonic() - self._since) * self._speed if self._is_running else 0.0
        left = (self._ended - self._from).total_seconds()
        return self._from + timedelta(seconds=min(passed, left))

    def monotonic(self) -> float:
        return self._base.monotonic()

    async def sleep(self, seconds: float) -> None:
        await self._base.sleep(seconds)

    def change(self, *, to: datetime | None = None, speed: float | None = None, running: bool | None = None) -> None:
        """Go on from `to` (else from now), at that speed, running or not."""
        moment = self.now() if to is None else min(max(to, self._began), self._ended)
        self._from, self._since = moment, self._base.monotonic()
        self._speed = self._speed if speed is None else speed
        self._is_running = self._is_running if running is None else running


class Reel:
    """A Recording from which one can take what was shown at any moment."""

    def __init__(self, recording: Recording) -> None:
        """ValueError when the frames do not fit each other."""
        self.recording = recording
        self._times = [frame.at for frame in recording.frames]
        self._sessions: list[Session] = []
        self._keyframes: list[Snapshot] = []
        snapshot, session = Snapshot(), recording.session
        for place, frame in enumerate(recording.frames):
            if place % _BETWEEN_KEYFRAMES == 0:
                self._keyframes.append(snapshot)
            snapshot, session = patched(snapshot, frame.patch), frame.session or session
            self._sessions.append(session)
        self._last: tuple[int, Snapshot] = (len(recording.frames) - 1, snapshot)

    def place(self, moment: datetime) -> int:
        """Which frame was on at that moment."""
        return max(0, bisect_right(self._times, moment) - 1)

    def session(self, place: int) -> Session:
        """Whose war room it was then."""
        return self._sessions[place]

    def snapshot(self, place: int) -> Snapshot:
        """What the frame at that place shows; the next one costs one patch, any other at most a few dozen."""
        known, snapshot = self._last
        keyframe = place // _BETWEEN_KEYFRAMES
        if not known <= place or known < keyframe * _BETWEEN_KEYFRAMES:
            known, snapshot = keyframe * _BETWEEN_KEYFRAMES - 1, self._keyframes[keyframe]
        for frame in self.recording.frames[known + 1 : place + 1]:
            snapshot = patched(snapshot, frame.patch)
        self._last = (place, snapshot)
        return snapshot


class Player:
    """Shows a reel on a screen as its clock says. `wanted` are watches that somebody looks at: what was not recorded of them is said."""

    def __init__(self, reel: Reel, screen: Screen, *, clock: Clock, speed: float = 1.0) -> None:
        recording = reel.recording
        self._marks = marks(recording)
        self.clock = PlaybackClock(clock, recording.began, recording.ended, speed=speed)
        self.reel = reel
        self._base = clock
        self._screen = screen
        self._moved = asyncio.Event()
        self._wanted: tuple[Watch, ...] = ()

    @property
    def recording(self) -> Recording:
        return self.reel.recording

    @property
    def session(self) -> Session:
        """Whose war room it is at this point of the recording."""
        return self.reel.session(self.reel.place(self.clock.now()))

    @property
    def position(self) -> Position:
        """Where it is, for the line that shows it."""
        recording = self.recording
        return Position(
            name=recording.name,
            began=recording.began,
            ended=recording.ended,
            now=self.clock.now(),
            speed=self.clock.speed,
            is_running=self.clock.is_running,
            marks=self._marks,
            breaks=recording.breaks,
        )

    async def run(self) -> None:
        """Show what the time says until cancelled; nothing is done while time stands still."""
        while True:
            self._moved.clear()
            self.show()
            if self.clock.is_running:
                await self._base.sleep(_BETWEEN_LOOKS)
            else:
                await self._moved.wait()

    def show(self) -> None:
        """Show what was shown at this point of the recording."""
        now = self.clock.now()
        if now >= self.recording.ended:
            self.clock.change(running=False)
        snapshot = as_seen(self.reel.snapshot(self.reel.place(now)), now)
        missing = {watch: _NOT_RECORDED for watch in self._wanted if watch not in snapshot.health and not _is_known(watch, snapshot)}
        self._screen.replace(_with_health(snapshot, missing) if missing else snapshot)

    def want(self, watches: tuple[Watch, ...]) -> None:
        """These are looked at."""
        self._wanted = watches
        self._moved.set()

    # What people do with it

    def toggle(self) -> None:
        """Pause, or go on; at the end, begin again."""
        at_end = self.clock.now() >= self.recording.ended
        self._change(to=self.recording.began if at_end else None, running=not self.clock.is_running)

    def seek(self, moment: datetime) -> None:
        """Go to that moment, or as near to it as the recording goes."""
        self._change(to=moment)

    def skip(self, length: timedelta) -> None:
        """Go forth, or back where it is negative."""
        self.seek(self.clock.now() + length)

    def to_mark(self, direction: int) -> None:
        """To where something happened next, or, where it is negative, before; without any, to the end there is."""
        now = self.clock.now()
        times = [mark.at for mark in self._marks]
        if direction > 0:
            self.seek(next((at for at in times if at > now), self.recording.ended))
        else:
            self.seek(next((at for at in reversed(times) if at < now - _JUST_PASSED * self._pace), self.recording.began))

    @property
    def _pace(self) -> float:
        """While it plays, one who wants the mark before the last one needs a moment to press twice."""
        return self.clock.speed if self.clock.is_running else 0.0

    def faster(self, steps: int) -> None:
        """As many steps up the list of speeds; down where it is negative."""
        speed = self.clock.speed
        place = bisect_right(SPEEDS, speed) - 1 if steps > 0 else bisect_left(SPEEDS, speed)
        self._change(speed=SPEEDS[min(max(place + steps, 0), len(SPEEDS) - 1)])

    def _change(self, *, to: datetime | None = None, speed: float | None = None, running: bool | None = None) -> None:
        self.clock.change(to=to, speed=speed, running=running)
        self.show()
        self._moved.set()


_NOT_RECORDED = Health(fault=NotFound("not on the screen then, and so not recorded"))


_SLICES: Mapping[Topic, str] = {
    Topic.INCIDENT: "records",
    Topic.TIMELINE: "timelines",
    Topic.ENGAGEMENTS: "engagements",
    Topic.RELATED_ITEMS: "related_items",
    Topic.FINDINGS: "findings",
}


def _is_known(watch: Watch, snapshot: Snapshot) -> bool:
    """Whether something of it is there all the same: other incidents are read in turn."""
    return watch.topic not in _SLICES or watch.subject in getattr(snapshot, _SLICES[watch.topic])


def _with_health(snapshot: Snapshot, more: dict[Watch, Health]) -> Snapshot:
    return replace(snapshot, health={**snapshot.health, **more})
