"""Between the API's rotations and `engine.shifts`: what is stored or given, as a Rotation; who is on call.

Invariant: a stored rotation was checked when it was written, so reading one fails only where its zone is gone from the time zone database
since then; a previewed one takes the same way in.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from imtui.server.engine.shifts import HandOff, Override, Period, Rotation, Window, on_shift, weekly
from imtui.server.protocol.errors import all_of, validation
from imtui.server.store import rotations
from imtui.server.store.database import Transaction

_WEEKDAYS: Final = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")

#: What systems keep beside the zones: their own, copies with leap seconds, and no zone at all.
_OF_THIS_MACHINE: Final = ("localtime", "posixrules", "posix/", "right/", "Factory")


def rotation_from(*, start: datetime, zone: str, recurrence: Mapping[str, Any], members: Sequence[str]) -> Rotation:
    """The rotation that the API's members describe; ValidationException when they cannot be followed."""
    period, hand_offs = _hand_offs(recurrence)
    _check_number(recurrence, members)
    return Rotation(
        start=start,
        zone=_zone_named(zone),
        period=period,
        hand_offs=hand_offs,
        multiplier=recurrence["RecurrenceMultiplier"],
        on_calls=recurrence["NumberOfOnCalls"],
        members=tuple(members),
        coverage=weekly(_windows(recurrence.get("ShiftCoverages") or {})),
    )


def check_rotation(*, zone: str, recurrence: Mapping[str, Any], members: Sequence[str]) -> None:
    """ValidationException that names everything for which `rotation_from` would refuse them."""
    all_of(
        lambda: _check_zone(zone),
        lambda: _hand_offs(recurrence),
        lambda: _check_number(recurrence, members),
        lambda: _windows(recurrence.get("ShiftCoverages") or {}),
    )


def stored_rotation(row: rotations.RotationRow) -> Rotation:
    return rotation_from(start=row.start_time, zone=row.zone, recurrence=row.recurrence, members=row.contact_arns)


def stored_overrides(tx: Transaction, rotation_arn: str, start: datetime, end: datetime) -> tuple[Override, ...]:
    """The overrides that touch [start, end), the one that was made last at the end: it counts where two overlap."""
    rows = rotations.list_overrides(tx, rotation_arn, start=start, end=end)
    return tuple(
        Override(start=row.start_time, end=row.end_time, members=tuple(row.contact_arns))
        for row in sorted(rows, key=lambda row: (row.created, row.id))
    )


def on_call(tx: Transaction, rotation_arn: str, moment: datetime) -> tuple[str, ...]:
    """ARNs of the people on shift in a rotation; nobody in one that does not exist (any more)."""
    row = rotations.get_rotation(tx, rotation_arn)
    if row is None:
        return ()
    return on_shift(stored_rotation(row), _overrides_at(tx, rotation_arn, moment), moment)


def _overrides_at(tx: Transaction, rotation_arn: str, moment: datetime) -> tuple[Override, ...]:
    return stored_overrides(tx, rotation_arn, moment, moment + datetime.resolution)


def _zone_named(name: str) -> ZoneInfo:
    """The IANA zone; ValidationException when the time zone database does not have it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise _no_zone(name) from error


def _check_zone(name: str) -> None:
    _zone_named(name)
    if name.startswith(_OF_THIS_MACHINE):
        raise _no_zone(name)


def _no_zone(name: str) -> Exception:
    return _wrong("TimeZoneId", f"{name} is not a time zone of the IANA database")


def _check_number(recurrence: Mapping[str, Any], members: Sequence[str]) -> None:
    on_calls = recurrence["NumberOfOnCalls"]
    if on_calls > len(members):
        raise _wrong("Recurrence.NumberOfOnCalls", f"{on_calls} people on call need as many contacts; there are {len(members)}")


def _hand_offs(recurrence: Mapping[str, Any]) -> tuple[Period, tuple[HandOff, ...]]:
    given = [
        (period, recurrence[f"{period.capitalize()}Settings"]) for period in Period if recurrence.get(f"{period.capitalize()}Settings")
    ]
    if len(given) != 1:
        raise _wrong("Recurrence", "exactly one of DailySettings, WeeklySettings and MonthlySettings must be given, and not be empty")
    period, settings = given[0]
    hand_offs = sorted({_hand_off(period, setting) for setting in settings})
    if len(hand_offs) < len(settings):
        raise _wrong("Recurrence", "two hand-offs are at the same time")
    return period, tuple(hand_offs)


def _hand_off(period: Period, setting: Mapping[str, Any]) -> HandOff:
    match period:
        case Period.DAILY:
            return HandOff(time=_time(setting))
        case Period.WEEKLY:
            return HandOff(day=_WEEKDAYS.index(setting["DayOfWeek"]), time=_time(setting["HandOffTime"]))
        case Period.MONTHLY:
            return HandOff(day=setting["DayOfMonth"], time=_time(setting["HandOffTime"]))


def _windows(coverages: Mapping[str, Iterable[Mapping[str, Any]]]) -> tuple[Window, ...]:
    windows = tuple(_window(day, given) for day, times in coverages.items() for given in times)
    if coverages and not windows:
        raise _wrong("Recurrence.ShiftCoverages", "no time of any day is covered")
    return windows


def _window(day: str, given: Mapping[str, Any]) -> Window:
    if not given.get("Start") or not given.get("End"):
        raise _wrong("Recurrence.ShiftCoverages", f"a coverage time of {day} lacks its Start or End")
    return Window(weekday=_WEEKDAYS.index(day), start=_time(given["Start"]), end=_time(given["End"]))


def _time(given: Mapping[str, int]) -> time:
    return time(given["HourOfDay"], given["MinuteOfHour"])


def _wrong(field: str, text: str) -> Exception:
    return validation(f"{field}: {text}", fields=[(field, text)])
