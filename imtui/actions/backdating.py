"""When a note happened, as people type it in front of the note: `-7m rolled back`, `14:05 rolled back`.

    -90s  -7m  -1h30m  -2d         so long before now
    14:05  14:05:30                at that time of day: today, or the evening before when it is just past midnight
    yesterday 23:10                the day before

A mark may stand before it (`d! -7m …`). Anything else is text.

Invariant: pure. What looks like a time but cannot be one of the past is refused with a sentence; it never becomes another time in
silence.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from imtui.domain.errors import InputError

_PREFIX = re.compile(
    r"\s*(?P<mark>[dtsDTS]!\s*)?"
    r"(?:-(?=\d)(?:(?P<days>\d{1,4})d)?(?:(?P<hours>\d{1,4})h)?(?:(?P<minutes>\d{1,5})m)?(?:(?P<seconds>\d{1,6})s)?"
    r"|(?P<yesterday>yesterday\s+)?(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?)"
    r"(?:\s+|$)",
    re.IGNORECASE,
)
_LONGEST = timedelta(days=366)
_EVENING_BEFORE = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """What was typed: the text without its prefix, and when it happened (UTC); `backdated` when a prefix said so."""

    text: str
    time: datetime
    backdated: bool = False


def read(text: str, *, now: datetime, zone: tzinfo = UTC) -> Dated:
    """Take the prefix off `text`. Times of day are those of `zone`. InputError when the time is not in the past, or over a year ago."""
    match = _PREFIX.match(text)
    if match is None:
        return Dated(text=text.strip(), time=now)
    parts = match.groupdict()
    rest = f"{parts['mark'] or ''}{text[match.end() :]}".strip()
    if parts["hour"] is None:
        return Dated(text=rest, time=now - _ago(parts), backdated=True)
    clock = time(int(parts["hour"]), int(parts["minute"]), int(parts["second"] or 0))
    today = now.astimezone(zone).date()
    if parts["yesterday"]:
        return Dated(text=rest, time=_moments(today - timedelta(days=1), clock, zone)[-1], backdated=True)
    return Dated(text=rest, time=_latest(today, clock, now, zone), backdated=True)


def read_alone(text: str, *, now: datetime, zone: tzinfo = UTC) -> datetime | None:
    """The moment that `text` names, where it is nothing else; there `30m` is as good as `-30m`: it cannot be the beginning of a note."""
    for written in (text, f"-{text.strip()}"):
        dated = read(written, now=now, zone=zone)
        if dated.backdated and not dated.text:
            return dated.time
    return None


def _ago(parts: dict[str, str | None]) -> timedelta:
    ago = timedelta(**{unit: int(parts[unit] or 0) for unit in ("days", "hours", "minutes", "seconds")})
    if ago > _LONGEST:
        raise InputError("the note would be over a year old", remedy="write the time like -7m, -1h30m or 14:05")
    return ago


def _latest(today: date, clock: time, now: datetime, zone: tzinfo) -> datetime:
    """The last moment before `now` that the clocks of `zone` showed `clock`; in the early hours that may be the evening before."""
    moments = _moments(today, clock, zone)
    past = [moment for moment in moments if moment <= now]
    if past:
        return past[-1]
    if moments[0] - now >= _EVENING_BEFORE:
        return _moments(today - timedelta(days=1), clock, zone)[-1]
    raise InputError(f"{clock:%H:%M} has not come yet", remedy=f"for the day before write: yesterday {clock:%H:%M}")


def _moments(day: date, clock: time, zone: tzinfo) -> list[datetime]:
    """When the clocks of `zone` showed that time on that day, in UTC: twice where they were put back; never is an InputError."""
    shown = datetime.combine(day, clock)
    candidates = {shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    moments = sorted(moment for moment in candidates if moment.astimezone(zone).replace(tzinfo=None, fold=0) == shown)
    if not moments:
        raise InputError(f"{clock:%H:%M} did not exist on {day:%Y-%m-%d}", remedy="the clocks were put forward over it")
    return moments
