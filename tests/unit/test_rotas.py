"""Gaps, double bookings, and days that have 23 or 25 hours."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from imtui.domain.recurrences import Every, HandOff, Recurrence, read_coverage
from imtui.domain.rotas import Gap, OnCall, RotationRecord, days, double_bookings, gaps
from imtui.domain.rotations import Shift

BERLIN = ZoneInfo("Europe/Berlin")
DAILY = Recurrence(every=Every.DAY, hand_offs=(HandOff(at=time(9)),))


def at(day: int, hour: int = 0, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def rotation(recurrence: Recurrence = DAILY, zone: str = "UTC", start: datetime | None = None, arn: str = "r") -> RotationRecord:
    return RotationRecord(arn=arn, name=arn, contact_arns=("a",), zone=zone, recurrence=recurrence, start=start)


def shift(start: datetime, end: datetime, *who: str) -> Shift:
    return Shift(contact_arns=who, start=start, end=end)


def test_what_no_shift_covers_is_a_gap() -> None:
    shifts = (shift(at(16, 9), at(17, 9), "a"), shift(at(17, 9), at(18, 9)), shift(at(18, 9), at(19, 9), "a"))
    assert gaps(rotation(), shifts, at(16, 12), at(19, 12)) == (Gap(start=at(17, 9), end=at(18, 9)), Gap(start=at(19, 9), end=at(19, 12)))


def test_before_it_begins_and_outside_of_coverage_nobody_is_missed() -> None:
    covered = Recurrence(every=Every.DAY, hand_offs=(HandOff(at=time(9)),), coverage=read_coverage("MON-FRI 09:00-17:00"))
    begun = rotation(covered, start=at(17))
    shifts = (shift(at(17, 9), at(17, 17), "a"), shift(at(18, 9), at(18, 12), "a"))
    assert gaps(begun, shifts, at(14), at(19)) == (Gap(start=at(18, 12), end=at(18, 17)),)


def test_coverage_follows_the_clocks_of_its_zone() -> None:
    """On 29 March 2026 Berlin loses the hour from two to three."""
    covered = Recurrence(every=Every.DAY, hand_offs=(HandOff(at=time(0)),), coverage=read_coverage("SUN 00:00-24:00"))
    [gap] = gaps(rotation(covered, "Europe/Berlin"), (), at(28, 12), at(30, 12))
    assert gap.end.astimezone(UTC) - gap.start.astimezone(UTC) == timedelta(hours=23)


def test_days_are_those_of_the_zone() -> None:
    spring = days(at(28, 12), 2, BERLIN)
    assert [(after.astimezone(UTC) - before.astimezone(UTC)) / timedelta(hours=1) for before, after in pairwise(spring)] == [24, 23]
    [before, after] = days(datetime(2026, 10, 25, 12, tzinfo=UTC), 1, BERLIN)
    assert after.astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=25)


def test_one_person_in_two_rotations_at_once() -> None:
    first, second = rotation(arn="r1"), rotation(arn="r2")
    shifts = {"r1": (shift(at(16), at(17), "a", "b"),), "r2": (shift(at(16, 12), at(18), "b"), shift(at(18), at(19), "a"))}
    [found] = double_bookings(OnCall(since=at(16), until=at(20), rotations=(first, second), shifts=shifts))
    assert (found.contact_arn, found.rotation_arns, found.start, found.end) == ("b", ("r1", "r2"), at(16, 12), at(17))
