"""Open incidents that may be the very trouble that somebody is about to start another one for.

Invariant: only what is known is compared: the plan that an ARN names, the title, and the dedupe string of a record that was read.
"""

from collections.abc import Iterator

from imtui.domain.incidents import IncidentStatus, IncidentSummary
from imtui.domain.snapshot import Snapshot


def is_of_plan(incident_arn: str, plan: str) -> bool:
    """Whether the incident was started from the response plan of that name: the service puts it into the ARN."""
    return f":incident-record/{plan}/" in incident_arn


def open_incidents(snapshot: Snapshot) -> Iterator[IncidentSummary]:
    """All that are known to be open."""
    return (each for each in (snapshot.incidents or {}).values() if each.status is IncidentStatus.OPEN)


def twins(snapshot: Snapshot, plan: str, title: str) -> tuple[IncidentSummary, ...]:
    """The open incidents that were started from the response plan of that name, or are called so (`title`, empty: not known); the newest
    first."""
    wanted = title.strip().casefold()
    found = [
        each for each in open_incidents(snapshot) if is_of_plan(each.arn, plan) or (wanted and each.title.strip().casefold() == wanted)
    ]
    return tuple(sorted(found, key=lambda each: each.created, reverse=True))
