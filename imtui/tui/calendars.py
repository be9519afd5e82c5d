"""Which part of time the on-call screen shows, in which zone.

Invariant: a value; steps are whole days, weeks, months of the zone that is shown.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from imtui.domain.rotas import days, midnight

_WEEK = 7


class Span(StrEnum):
    """How much is in sight."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """`first`: any moment of the first day in sight; `span`: how much follows it."""

    first: datetime
    span: Span = Span.WEEK

    def days(self, zone: ZoneInfo) -> tuple[datetime, ...]:
        """The beginnings of its days, and the end of the last."""
        start = midnight(self.first, zone)
        match self.span:
            case Span.DAY:
                count = 1
            case Span.WEEK:
                start, count = start - timedelta(days=start.weekday()), _WEEK
            case Span.MONTH:
                start = start.replace(day=1)
                count = ((start + timedelta(days=32)).replace(day=1).date() - start.date()).days
        return days(start, count, zone)

    def moved(self, by: int, zone: ZoneInfo) -> "Period":
        """So many spans later, or earlier."""
        edges = self.days(zone)
        beyond = edges[-1] if by > 0 else edges[0] - timedelta(hours=12)
        return replace(self, first=beyond)

    def with_span(self, span: Span) -> "Period":
        """Another span around the same day."""
        return replace(self, span=span)
