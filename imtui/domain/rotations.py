"""Rotations and their shifts: who is on call when.

Invariant: values, and pure questions to them; shifts are what the service computed, overrides already in them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """A rotation of an on-call schedule, as it is listed. `zone` is an IANA time zone's name."""

    arn: str
    name: str
    contact_arns: tuple[str, ...] = ()
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A span of time in which `contact_arns` are on call; `is_override` where somebody stands in."""

    contact_arns: tuple[str, ...]
    start: datetime
    end: datetime
    is_override: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownShifts:
    """What was read of a rotation: all `shifts` (earliest first) that touch the span from `since` to `until`."""

    shifts: tuple[Shift, ...] = ()
    since: datetime
    until: datetime

    def at(self, moment: datetime) -> tuple[Shift, ...] | None:
        """The shifts that run then; None outside the span."""
        return running(self.shifts, moment) if self.since <= moment < self.until else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCall:
    """Somebody who is on call, until the end of their shift."""

    contact_arn: str
    name: str
    until: datetime


def running(shifts: Iterable[Shift], now: datetime) -> tuple[Shift, ...]:
    """The shifts that run at `now`, a stand-in's alone where there is one."""
    found = tuple(each for each in shifts if each.start <= now < each.end)
    return tuple(each for each in found if each.is_override) or found


def following(shifts: Iterable[Shift], now: datetime) -> Shift | None:
    """The shift that begins next."""
    return min((each for each in shifts if each.start > now), key=lambda each: each.start, default=None)
