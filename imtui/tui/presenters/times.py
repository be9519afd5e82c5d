"""Moments and spans of time, as a responder reads them at a glance."""

from datetime import datetime, timedelta, tzinfo

_UNITS = ((60, 1), (86400, 60), (10 * 86400, 3600))
"""The seconds below which a span is told by units of so many."""


def ago(then: datetime, now: datetime) -> str:
    """How long ago, in five cells: `48s`, `12m`, `1h02m`, `2d04h`, `12d`; never negative (clocks disagree)."""
    return span(now - then)


def holds_until(then: datetime, now: datetime) -> datetime:
    """The moment from which on `ago(then, …)` says something else than it does `now`."""
    seconds = max(0, int((now - then).total_seconds()))
    unit = next((unit for below, unit in _UNITS if seconds < below), 86400)
    return then + timedelta(seconds=(seconds // unit + 1) * unit)


def span(length: timedelta) -> str:
    """A length of time in two units at most: `48s`, `12m`, `1h02m`, `2d04h`, `12d`."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < 60:
        return f"{seconds}s"
    minutes = seconds // 60
    if minutes < 60:
        return f"{minutes}m"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours}h{minutes:02}m"
    days, hours = divmod(hours, 24)
    return f"{days}d{hours:02}h" if days < 10 else f"{days}d"


def fine_span(length: timedelta) -> str:
    """A length of time to the second, for what happens now: `48s`, `2m11s`, `1h02m`."""
    seconds = max(0, int(length.total_seconds()))
    if 60 <= seconds < 3600:
        return f"{seconds // 60}m{seconds % 60:02}s"
    return span(length)


def whole_minutes(length: timedelta) -> int:
    """How many minutes are left of it, a started one counted whole."""
    return max(0, -int(-length.total_seconds() // 60))


def countdown(until: datetime, now: datetime) -> str:
    """Time left as `mm:ss` (`1h02m` from an hour on); `00:00` once it is over. A started second counts whole."""
    left = (until - now).total_seconds()
    seconds = max(0, -int(-left // 1))
    if seconds >= 3600:
        return span(timedelta(seconds=seconds))
    return f"{seconds // 60:02}:{seconds % 60:02}"


def time_of_day(moment: datetime, zone: tzinfo) -> str:
    """`14:03:22`."""
    return moment.astimezone(zone).strftime("%H:%M:%S")


def short_time(moment: datetime, zone: tzinfo) -> str:
    """`14:03`."""
    return moment.astimezone(zone).strftime("%H:%M")


def day(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """Empty today, else `13 Mar`, with the year when it is another one."""
    local, today = moment.astimezone(zone), now.astimezone(zone)
    if local.date() == today.date():
        return ""
    text = f"{local.day} {local:%b}"
    return text if local.year == today.year else f"{text} {local.year}"


def dated_time(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """`14:03:22`, and `13 Mar 14:03:22` when that was not today."""
    return f"{day(moment, now, zone)} {time_of_day(moment, zone)}".lstrip()


def weekday(moment: datetime, zone: tzinfo) -> str:
    """`Friday 13 Mar 2026`, for a separator between days."""
    local = moment.astimezone(zone)
    return f"{local:%A} {local.day} {local:%b} {local.year}"


def zone_name(moment: datetime, zone: tzinfo) -> str:
    """`UTC`, `CET`: what the zone is called at that moment."""
    return moment.astimezone(zone).tzname() or "local"
