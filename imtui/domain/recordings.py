"""What a war room showed, over time: a first picture and what changed after it.

Invariant: a Recording is a value in order of time. Answers that came on time are recorded as such, not one by one: where nothing was late
and nothing failed, only real changes are in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from imtui.domain.patches import Patch
from imtui.domain.readings import Kind
from imtui.domain.sessions import Session
from imtui.domain.snapshot import Health, Snapshot, Watch

ON_TIME = datetime.max.replace(tzinfo=UTC)
"""In a recording: the last good answer was as recent as the rhythm of asking makes it, whenever one looks."""
BREAK = timedelta(minutes=3)
"""Longer than this without a sign of life, and nobody was recording: the machine slept, or imtui had ended."""
_POLLS = 2
_LEEWAY = timedelta(seconds=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What was different from then on; `session` None: still the same."""

    at: datetime
    patch: Patch
    session: Session | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """At least one frame; the first turns an empty Snapshot into what was shown first. `breaks` (from, until): nothing was recorded.
    `name`: what it is called; `version`: the imtui that made it."""

    name: str
    session: Session
    frames: tuple[Frame, ...]
    ended: datetime
    breaks: tuple[tuple[datetime, datetime], ...] = ()
    version: str = ""

    @property
    def began(self) -> datetime:
        return self.frames[0].at

    @property
    def length(self) -> timedelta:
        return self.ended - self.began


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something that happened while it was recorded, when the screen first showed it; `is_failure`: it was tried in vain."""

    at: datetime
    kind: Kind
    incident_arn: str = ""
    is_failure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a playback is: `now` between `began` and `ended`, at what `speed`, and whether time passes; `marks` in order of time."""

    name: str
    began: datetime
    ended: datetime
    now: datetime
    speed: float
    is_running: bool
    marks: tuple[Mark, ...] = ()
    breaks: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def is_at_end(self) -> bool:
        return self.now >= self.ended


def steadied(snapshot: Snapshot, at: datetime) -> Snapshot:
    """`snapshot` as it is recorded: what was answered on time says only that."""
    health = {watch: _steady(each, at) for watch, each in snapshot.health.items()}
    return replace(snapshot, health=health)


def as_seen(snapshot: Snapshot, now: datetime) -> Snapshot:
    """A recorded Snapshot as it looked at `now`: what was on time had just come."""
    on_time = [watch for watch, health in snapshot.health.items() if health.succeeded == ON_TIME]
    if not on_time:
        return snapshot
    health: Mapping[Watch, Health] = snapshot.health
    return replace(snapshot, health={**health, **{watch: replace(health[watch], succeeded=now) for watch in on_time}})


def _steady(health: Health, at: datetime) -> Health:
    if health.succeeded is None or health.retry_at is not None:
        return health
    is_on_time = at - health.succeeded <= _POLLS * timedelta(seconds=health.interval) + _LEEWAY
    return replace(health, succeeded=ON_TIME) if is_on_time else health
