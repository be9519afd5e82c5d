"""What the on-call screen shows: what was read, and which part of time is in sight, in which zone."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from imtui.domain.rotas import OnCall
from imtui.tui.calendars import Period

NOTHING = OnCall(since=datetime.fromtimestamp(0, UTC), until=datetime.fromtimestamp(0, UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """`zone`: the one that times are shown in (the rotation's own, or the person's); `is_own`: it is the rotation's."""

    on_call: OnCall
    period: Period
    zone: ZoneInfo
    is_own: bool
