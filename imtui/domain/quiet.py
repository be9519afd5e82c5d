"""How loud imtui may be, and when.

Invariant: quiet hours silence the bell and the desktop; what is on the screen, and the window's title, is never held back.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo

from imtui.domain.errors import InputError

_HOURS = re.compile(r"\s*(\d{1,2}):(\d{2})\s*(?:-|–|to)\s*(\d{1,2}):(\d{2})\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """From `begin` to `end`, times of day; over midnight where `end` is the earlier one."""

    begin: time
    end: time

    def hold(self, moment: time) -> bool:
        """Whether that time of day is one of them."""
        if self.begin <= self.end:
            return self.begin <= moment < self.end
        return moment >= self.begin or moment < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """Whether the terminal's `bell` may ring, and `desktop` notifications may be sent; never in `quiet` hours of `zone`."""

    bell: bool = True
    desktop: bool = True
    quiet: QuietHours | None = None
    zone: tzinfo = UTC

    def is_silent(self, now: datetime) -> bool:
        """Whether nothing may be heard right now."""
        return self.quiet is not None and self.quiet.hold(now.astimezone(self.zone).time())


def quiet_hours(text: str) -> QuietHours | None:
    """`22:00-07:00`; None for an empty text. InputError when it is neither."""
    if not text.strip():
        return None
    refusal = InputError(f"“{text}” are no hours", subject=text, remedy="write them like 22:00-07:00")
    found = _HOURS.fullmatch(text)
    if found is None:
        raise refusal
    first, second, third, fourth = (int(part) for part in found.groups())
    try:
        hours = QuietHours(begin=time(first, second), end=time(third, fourth))
    except ValueError as error:
        raise refusal from error
    if hours.begin == hours.end:
        raise refusal
    return hours
