"""Moments and spans of time as a report writes them.

Invariant: a report is read days later and elsewhere, so every moment is UTC and to the second, and no word depends on when it is read.
"""

from datetime import UTC, datetime, timedelta

UNKNOWN = "–"


def moment(when: datetime | None) -> str:
    """`2026-03-14 14:03:22`, in UTC."""
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if when else UNKNOWN


def time_of_day(when: datetime) -> str:
    """`14:03:22`, in UTC."""
    return when.astimezone(UTC).strftime("%H:%M:%S")


def length(span: timedelta | None) -> str:
    """`48s`, `3m38s`, `2h05m`, `3d02h`: to the second below an hour, two units always."""
    if span is None:
        return UNKNOWN
    seconds = max(0, round(span.total_seconds()))
    if seconds < 60:
        return f"{seconds}s"
    minutes, seconds = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes}m{seconds:02}s"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours}h{minutes:02}m"
    days, hours = divmod(hours, 24)
    return f"{days}d{hours:02}h"


def limit(span: timedelta) -> str:
    """A length of time that somebody chose: `5m`, `1m30s`."""
    words = length(span)
    return words.removesuffix("00s") if words.endswith("m00s") else words


def after(span: timedelta | None) -> str:
    """`+3m38s`: how long after the incident began; `−12s` before it (what people wrote may be dated earlier)."""
    if span is None:
        return ""
    return f"−{length(-span)}" if span < timedelta() else f"+{length(span)}"
