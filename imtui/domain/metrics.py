"""How an incident went, in figures: AWS's two metrics, and the cadence of updates.

Invariant: time to first acknowledgement and time to resolve count from the creation of the incident record, as Incident Manager's
own metrics do, not from the first page or the first impact.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from imtui.domain import payloads
from imtui.domain.acceptances import acceptance
from imtui.domain.incidents import Incident, IncidentSummary
from imtui.domain.notes import Mark, understand
from imtui.domain.payloads import PageAcknowledged, Words
from imtui.domain.snapshot import Snapshot
from imtui.domain.timeline import TimelineEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """`acknowledged`: creation to the first acceptance by anyone; `resolved`: creation to resolution; `last_update`: when people
    last wrote on the timeline; `longest_silence`: the longest time between two such entries (or from creation, or until now or
    resolution). None where it has not happened, or is not known."""

    acknowledged: timedelta | None = None
    resolved: timedelta | None = None
    last_update: datetime | None = None
    longest_silence: timedelta | None = None


def measure(snapshot: Snapshot, incident: Incident | IncidentSummary, now: datetime) -> Metrics:
    """The figures of one incident, from all that the snapshot knows of it."""
    events = snapshot.timelines.get(incident.arn, ())
    updates = written_times(events)
    return Metrics(
        acknowledged=_since(incident.created, first_acknowledgement(snapshot, incident.arn)),
        resolved=_since(incident.created, incident.resolved),
        last_update=updates[-1] if updates else None,
        longest_silence=_longest_silence(incident.created, updates, incident.resolved or now)
        if incident.arn in snapshot.timelines
        else None,
    )


def first_acknowledgement(snapshot: Snapshot, incident_arn: str) -> datetime | None:
    """When anyone first accepted a page: from the pages, or the timeline's own event where that is earlier or all there is."""
    moments = [event.time for event in snapshot.timelines.get(incident_arn, ()) if isinstance(_payload(event), PageAcknowledged)]
    by_pages = acceptance(snapshot, incident_arn).first
    return min([*moments, *([by_pages] if by_pages else [])], default=None)


def last_status(events: Iterable[TimelineEvent]) -> datetime | None:
    """When the last status update (`s!`) was written; None when there was none yet."""
    found: list[datetime] = []
    for event in events:
        if event.type in payloads.WRITTEN_TYPES:
            payload = event.payload
            if isinstance(payload, Words) and understand(payload.text).mark is Mark.STATUS:
                found.append(event.time)
    return max(found, default=None)


def written_times(events: Iterable[TimelineEvent]) -> list[datetime]:
    """When people wrote on the timeline, oldest first."""
    return sorted(event.time for event in events if event.type in payloads.WRITTEN_TYPES)


def _payload(event: TimelineEvent) -> payloads.Payload | None:
    return event.payload if event.type == payloads.ACKNOWLEDGED else None


def _since(created: datetime, moment: datetime | None) -> timedelta | None:
    """Never negative: clocks of two services differ by a little."""
    return max(moment - created, timedelta()) if moment else None


def _longest_silence(created: datetime, updates: list[datetime], until: datetime) -> timedelta:
    within = [moment for moment in updates if created <= moment <= until]
    moments = [created, *within, max(until, created)]
    return max((later - earlier for earlier, later in pairwise(moments)), default=timedelta())
