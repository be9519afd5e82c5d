"""Timers that remind whoever sits here of what is to be looked at next: `5m failover`.

Invariant: a Timer is a value; that it is due follows from the time alone, so it survives whatever screen is open.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from imtui.domain.errors import InputError
from imtui.domain.filters import span_from

_LONGEST = timedelta(days=1)
_WORDS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """`words` say what for; never empty."""

    due: datetime
    words: str


def read(text: str, now: datetime) -> Timer:
    """`5m failover`, `1h30m`, `90s look again`. InputError when it does not begin with a time, or is longer than a day."""
    length, _, words = text.strip().partition(" ")
    span = span_from(length.removeprefix("-"))
    if not span:
        raise InputError(f"“{length}” is no time" if length else "a timer needs a time", subject=length, remedy="write it like 5m failover")
    if span > _LONGEST:
        raise InputError("a timer ends within a day", subject=length, remedy="write it like 5m failover")
    return Timer(due=now + span, words=words.strip()[:_WORDS] or f"{length} are over")
