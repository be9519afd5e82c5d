"""When the next status update of an incident is due.

One is owed for open incidents of impact 1 and 2, and for any other in which somebody began to write them; twenty minutes after the last
one, or after the start, it is due, ten minutes later overdue.

Invariant: pure, and computed from the timeline alone, so that every imtui counts the same minutes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from imtui.domain import notes
from imtui.domain.incidents import Impact, IncidentStatus, IncidentSummary
from imtui.domain.notes import Mark
from imtui.domain.payloads import WRITTEN_TYPES, Words
from imtui.domain.timeline import TimelineEvent

EVERY = timedelta(minutes=20)
OVERDUE_AFTER = timedelta(minutes=30)
_OWED_BY_IMPACT = frozenset({Impact.CRITICAL, Impact.HIGH})


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateClock:
    """`since`: the last status update, or the start of the incident."""

    since: datetime

    @property
    def due(self) -> datetime:
        """When the next one is."""
        return self.since + EVERY

    def is_due(self, now: datetime) -> bool:
        return now >= self.due

    def is_overdue(self, now: datetime) -> bool:
        return now >= self.since + OVERDUE_AFTER


def last_status(events: Sequence[TimelineEvent]) -> datetime | None:
    """When the last status update on a timeline (newest first) was written for. Parses only what may be one: cheap on long ones."""
    return next((event.time for event in events if is_status(event)), None)


def is_status(event: TimelineEvent) -> bool:
    """Whether somebody wrote it as a status update."""
    if event.type not in WRITTEN_TYPES or not event.data or "s!" not in event.data.casefold():
        return False
    words = event.payload
    return isinstance(words, Words) and notes.understand(words.text).mark is Mark.STATUS


def update_clock(incident: IncidentSummary | None, last: datetime | None) -> UpdateClock | None:
    """The clock of an incident whose last status update was at `last` (None: there was none); None where none is owed."""
    if incident is None or incident.status is not IncidentStatus.OPEN:
        return None
    if last is None and incident.impact not in _OWED_BY_IMPACT:
        return None
    return UpdateClock(since=last or incident.created)


def template(due: str) -> str:
    """A status update to fill in; `due` is when the next one is promised, as people read it."""
    return f"s! Situation: \nActions: \nNext update: {due}"
