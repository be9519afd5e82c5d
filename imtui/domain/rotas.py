"""On-call as a whole: schedules, their rotations, who is on shift when, and what is wrong with that.

Invariant: shifts are the service's own, overrides already in them; gaps and double bookings follow from shifts alone. What lies outside
of a rotation's coverage is no gap.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

from imtui.domain.contacts import Contact
from imtui.domain.recurrences import DAYS, Recurrence
from imtui.domain.rotations import Shift

SHORTEST = timedelta(minutes=30)
_MOMENT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationRecord:
    """A rotation, whole; `start` is when its first shift begins, where the service says."""

    arn: str
    name: str
    contact_arns: tuple[str, ...]
    zone: str
    recurrence: Recurrence
    start: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Somebody stands in; nobody does where `contact_arns` is empty."""

    id: str
    rotation_arn: str
    contact_arns: tuple[str, ...]
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationWording:
    """All of a rotation that people write; `schedule`: the ARN of the on-call schedule that it is to be part of (empty: of none)."""

    name: str
    contact_arns: tuple[str, ...]
    zone: str
    recurrence: Recurrence
    start: datetime | None = None
    schedule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCall:
    """`schedules`: on-call schedules with their plans, by alias; `rotations` by name; `shifts` (earliest first) and `overrides` of each
    rotation, by ARN, from `since` to `until`; `names`: aliases of contacts by ARN."""

    since: datetime
    until: datetime
    schedules: tuple[Contact, ...] = ()
    rotations: tuple[RotationRecord, ...] = ()
    shifts: Mapping[str, tuple[Shift, ...]] = field(default_factory=lambda: MappingProxyType({}))
    overrides: Mapping[str, tuple[Override, ...]] = field(default_factory=lambda: MappingProxyType({}))
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def rotation(self, arn: str) -> RotationRecord | None:
        return next((each for each in self.rotations if each.arn == arn), None)

    def schedules_of(self, rotation_arn: str) -> tuple[Contact, ...]:
        """The schedules that have this rotation: mostly one."""
        return tuple(each for each in self.schedules if each.plan is not None and rotation_arn in each.plan.rotations)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Nobody is on call although somebody should be."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubleBooking:
    """One person is on call in two rotations at once."""

    contact_arn: str
    rotation_arns: tuple[str, str]
    start: datetime
    end: datetime


def gaps(rotation: RotationRecord, shifts: Sequence[Shift], since: datetime, until: datetime) -> tuple[Gap, ...]:
    """Spans between `since` and `until` in which nobody is on shift, as far as the rotation's coverage wants somebody; before its start
    nobody is wanted."""
    begun = max(since, rotation.start) if rotation.start else since
    manned = _merged((each.start, each.end) for each in shifts if each.contact_arns)
    return tuple(
        Gap(start=start, end=end)
        for low, high in _wanted(rotation, begun, until)
        for start, end in _without(low, high, manned)
        if end - start >= _MOMENT
    )


def double_bookings(on_call: OnCall) -> tuple[DoubleBooking, ...]:
    """Who is on call twice at once, earliest first. Each person's shifts are gone through once, in the order of their beginnings."""
    own: dict[str, list[tuple[datetime, datetime, int]]] = {}
    for place, rotation in enumerate(on_call.rotations):
        for each in on_call.shifts.get(rotation.arn, ()):
            for person in each.contact_arns:
                own.setdefault(person, []).append((each.start, each.end, place))
    found: list[DoubleBooking] = []
    for person, spans in own.items():
        running: list[tuple[datetime, datetime, int]] = []
        for start, end, place in sorted(spans):
            running = [each for each in running if each[1] > start]
            for _, until, other in running:
                if other != place:
                    first, second = (on_call.rotations[each].arn for each in sorted((place, other)))
                    found.append(DoubleBooking(contact_arn=person, rotation_arns=(first, second), start=start, end=min(end, until)))
            running.append((start, end, place))
    return tuple(sorted(found, key=lambda each: (each.start, each.contact_arn)))


def midnight(moment: datetime, zone: ZoneInfo) -> datetime:
    """The beginning of the day that holds `moment` in that zone."""
    return moment.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def days(first: datetime, count: int, zone: ZoneInfo) -> tuple[datetime, ...]:
    """`count` beginnings of days from the one of `first` on, and the end of the last: a day may have 23 or 25 hours."""
    start = midnight(first, zone).replace(tzinfo=None)
    return tuple((start + timedelta(days=place)).replace(tzinfo=zone) for place in range(count + 1))


def _wanted(rotation: RotationRecord, since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    coverage = rotation.recurrence.coverage
    if not coverage:
        return [(since, until)] if since < until else []
    zone = ZoneInfo(rotation.zone)
    spans: list[tuple[datetime, datetime]] = []
    count = max(0, (until - since).days) + 2
    for day, following in pairwise(days(since, count, zone)):
        for start, end in coverage.get(DAYS[day.weekday()], ()):
            low = day.replace(hour=start.hour, minute=start.minute)
            high = day.replace(hour=end.hour, minute=end.minute) if end > start else following
            low, high = max(low, since), min(high, until)
            if low < high:
                spans.append((low, high))
    return _merged(spans)


def _merged(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    merged: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _without(low: datetime, high: datetime, taken: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """What of the span from `low` to `high` is in none of the `taken` ones, which are apart and ascending."""
    left: list[tuple[datetime, datetime]] = []
    at = low
    for start, end in taken:
        if end <= at or start >= high:
            continue
        if start > at:
            left.append((at, start))
        at = max(at, end)
    return [*left, (at, high)] if at < high else left
