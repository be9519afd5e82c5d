"""Who is on call when: rotations, their coverage and their overrides, as pure functions.

A rotation begins at its start and is handed on at every hand-off after it. Hand-offs are wall-clock times of its zone, in every
`multiplier`-th day, week (from Monday) or month, counted from the one that the start lies in. Turn 0 lasts from the start to the
first hand-off; turn n belongs to the next `on_calls` members in order, around and around.

    turn        what lies between two hand-offs
    shift       a piece of a turn that is covered, and in which the same people are on call

Invariant: without coverage windows the shifts of a rotation lie end to end: no gap, no overlap, whatever the clocks do. Finding a
turn costs a search in the numbers of hand-offs, not a walk from the start, so a rotation of ten years answers like one of a week.
"""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

#: Beyond this nothing is computed: datetime ends with the year 9999, and turns reach past the range that is asked for.
END_OF_TIME = datetime(9900, 1, 1, tzinfo=UTC)

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_DAY_MINUTES = 24 * 60
_WEEK_MINUTES = 7 * _DAY_MINUTES

#: Coverage that leaves something out does so every week; only a clock change can hide that, once: no covered piece is longer.
_MARGIN = timedelta(days=15)


class Period(StrEnum):
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class HandOff:
    """`day` is 0 for a daily rotation, 0 (Monday) to 6 for a weekly, 1 to 31 for a monthly one (31: the last day of any month)."""

    day: int = 0
    time: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Covered wall-clock time of one weekday (Monday is 0). An end that is not after the start belongs to the next day."""

    weekday: int
    start: time
    end: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """`members` in shift order; `coverage` None means always. `hand_offs` are sorted and at least one."""

    start: datetime
    zone: ZoneInfo
    period: Period
    hand_offs: tuple[HandOff, ...]
    multiplier: int
    on_calls: int
    members: tuple[str, ...]
    coverage: tuple[Window, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """From `start` to `end` these people are on call instead; where two overlap, the later one in the sequence counts."""

    start: datetime
    end: datetime
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """`members` are on call from `start` to `end`; `replaced` are those whom an override replaced, None in a regular shift."""

    start: datetime
    end: datetime
    members: tuple[str, ...]
    replaced: tuple[str, ...] | None = None


def on_shift(rotation: Rotation, overrides: Sequence[Override], moment: datetime) -> tuple[str, ...]:
    """Who is on call at a moment; empty before the start and where nothing is covered. `overrides`: those that touch the moment."""
    for shift in shifts(rotation, overrides, moment, moment + _SECOND):
        if shift.start <= moment < shift.end:
            return shift.members
    return ()


def shifts(rotation: Rotation, overrides: Sequence[Override], start: datetime, end: datetime) -> Iterator[Shift]:
    """The shifts that touch [start, end), in order, each with its own whole length. `overrides`: those that touch `reach`."""
    start, end = max(start, rotation.start), min(end, END_OF_TIME)
    if end <= start:
        return
    passed = _passed(rotation)
    number = _turn_at(rotation, passed, start)
    while (turn_start := _turn_start(rotation, passed, number)) < end:
        turn_end = _turn_start(rotation, passed, number + 1)
        for piece_start, piece_end in _covered(rotation, turn_start, turn_end, start, end):
            for shift in _overridden(_members(rotation, number), overrides, piece_start, piece_end):
                if shift.start < end and shift.end > start:
                    yield shift
        number += 1


def reach(rotation: Rotation, start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """How far the turns extend that touch [start, end): the overrides in there decide how its shifts look."""
    start, end = max(start, rotation.start), min(end, END_OF_TIME)
    if end <= start:
        return start, start
    passed = _passed(rotation)
    first, last = _turn_at(rotation, passed, start), _turn_at(rotation, passed, end)
    return _turn_start(rotation, passed, first), _turn_start(rotation, passed, last + 1)


def weekly(windows: Sequence[Window]) -> tuple[Window, ...] | None:
    """Windows as a rotation's coverage: None when there are none, or when together they leave nothing out."""
    if not windows:
        return None
    minutes = 0  # a bit a minute of the week, and of the day after it
    for window in windows:
        start, end = (at.hour * 60 + at.minute for at in (window.start, window.end))
        length = end - start if end > start else end - start + _DAY_MINUTES
        minutes |= ((1 << length) - 1) << (window.weekday * _DAY_MINUTES + start)
    minutes |= minutes >> _WEEK_MINUTES
    whole = (1 << _WEEK_MINUTES) - 1
    return None if minutes & whole == whole else tuple(windows)


def _members(rotation: Rotation, turn: int) -> tuple[str, ...]:
    first, count = turn * rotation.on_calls, len(rotation.members)
    return tuple(rotation.members[(first + place) % count] for place in range(min(rotation.on_calls, count)))


# Turns: hand-offs are numbered from the first one of the period that the start lies in; those at or before the start are passed over.


def _turn_at(rotation: Rotation, passed: int, moment: datetime) -> int:
    """The number of the turn that `moment` lies in."""
    per_day = {Period.DAILY: 1.0, Period.WEEKLY: 1 / 7, Period.MONTHLY: 1 / 28}[rotation.period] * len(rotation.hand_offs)
    most = int(((moment - rotation.start) / _DAY + 2) * per_day) + 2 * len(rotation.hand_offs)
    return bisect_right(range(most + 1), moment, key=lambda number: _turn_start(rotation, passed, number)) - 1


def _turn_start(rotation: Rotation, passed: int, number: int) -> datetime:
    return rotation.start if number == 0 else _hand_off(rotation, passed + number - 1)


def _passed(rotation: Rotation) -> int:
    """How many hand-offs of the first period are not after the start."""
    return sum(_hand_off(rotation, number) <= rotation.start for number in range(len(rotation.hand_offs)))


def _hand_off(rotation: Rotation, number: int) -> datetime:
    periods, place = divmod(number, len(rotation.hand_offs))
    setting, first = rotation.hand_offs[place], rotation.start.astimezone(rotation.zone).date()
    elapsed = periods * rotation.multiplier
    match rotation.period:
        case Period.DAILY:
            day = _plus_days(first, elapsed)
        case Period.WEEKLY:
            day = _plus_days(first, 7 * elapsed + setting.day - first.weekday())
        case Period.MONTHLY:
            years, month = divmod(first.month - 1 + elapsed, 12)
            year = min(first.year + years, date.max.year)
            # In a short month the 30th at 00:00 is the 29th at 00:00, which may come before what was the 29th anyway.
            last = monthrange(year, month + 1)[1]
            number_in_month, wall = sorted((min(each.day, last), each.time) for each in rotation.hand_offs)[place]
            return _instant(date(year, month + 1, number_in_month), wall, rotation.zone)
    return _instant(day, setting.time, rotation.zone)


def _plus_days(first: date, days: int) -> date:
    return date.fromordinal(min(first.toordinal() + days, date.max.toordinal()))


def _instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The moment at which the zone's clocks first show that time; where they jump over it, the moment of the jump."""
    if day.year >= END_OF_TIME.year + 50:
        return datetime.combine(min(day, date(9998, 12, 31)), wall, UTC)
    local = datetime.combine(day, wall, zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    before = local.replace(fold=1).astimezone(UTC)
    offset = before.astimezone(zone).utcoffset()
    span = range(int((moment - before) / _SECOND) + 1)
    return before + _SECOND * bisect_right(span, 0, key=lambda seconds: (before + _SECOND * seconds).astimezone(zone).utcoffset() != offset)


# Coverage: the weekly windows, as moments, with neighbours that touch made one.


def _covered(
    rotation: Rotation, turn_start: datetime, turn_end: datetime, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """The covered pieces of a turn, in order; of a long one only those around [start, end), because no piece is longer than a margin."""
    if turn_start >= turn_end:
        return
    if rotation.coverage is None:
        yield turn_start, turn_end
        return
    turn_start, turn_end = max(turn_start, start - _MARGIN), min(turn_end, end + _MARGIN)
    open_start = open_end = turn_start
    for window_start, window_end in _windows(rotation, turn_start, turn_end):
        window_start, window_end = max(window_start, turn_start), min(window_end, turn_end)
        if window_start > open_end:
            if open_end > open_start:
                yield open_start, open_end
            open_start, open_end = window_start, max(window_start, window_end)
        else:
            open_end = max(open_end, window_end)
    if open_end > open_start:
        yield open_start, open_end


def _windows(rotation: Rotation, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The windows that may touch [start, end), sorted by their start."""
    day = start.astimezone(rotation.zone).date() - _DAY
    last = end.astimezone(rotation.zone).date()
    while day <= last:
        found = [window for window in rotation.coverage or () if window.weekday == day.weekday()]
        for window in sorted(found, key=lambda window: window.start):
            end_day = day if window.end > window.start else day + _DAY
            yield _instant(day, window.start, rotation.zone), _instant(end_day, window.end, rotation.zone)
        day += _DAY


# Overrides: cut a piece wherever one begins or ends; neighbours under the same override stay one shift.


def _overridden(members: tuple[str, ...], overrides: Sequence[Override], start: datetime, end: datetime) -> Iterator[Shift]:
    touching = [override for override in overrides if override.start < end and override.end > start]
    edges = {start, end} | {edge for override in touching for edge in (override.start, override.end) if start < edge < end}
    cuts = sorted(edges)
    held: Override | None = None
    held_from = start
    for index, cut in enumerate(cuts[:-1]):
        current = next((override for override in reversed(touching) if override.start <= cut < override.end), None)
        if index and current is not held:
            yield _shift(members, held, held_from, cut)
            held_from = cut
        held = current
    yield _shift(members, held, held_from, end)


def _shift(members: tuple[str, ...], override: Override | None, start: datetime, end: datetime) -> Shift:
    if override is None:
        return Shift(start=start, end=end, members=members)
    return Shift(start=start, end=end, members=override.members, replaced=members)
