"""What happened in a recording, for the line on which one finds it again.

Invariant: a mark stands where the screen first showed a thing that happened while it was recorded; what was history by then has none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from imtui.domain.engagements import Receipt, ReceiptType
from imtui.domain.incidents import Incident, IncidentStatus, IncidentSummary
from imtui.domain.patches import patched
from imtui.domain.readings import Kind
from imtui.domain.recordings import Mark, Recording
from imtui.domain.snapshot import Snapshot
from imtui.domain.timeline import TimelineEvent, read

_LEEWAY = timedelta(seconds=5)
_APART = ("incidents", "timelines")
_TOLD_BY_THE_LIST = (Kind.TRIGGER, Kind.START, Kind.RESOLVED, Kind.REOPENED)


def marks(recording: Recording) -> tuple[Mark, ...]:
    """All of them, in order of time."""
    found: dict[str, Mark] = {}
    snapshot = Snapshot()
    for frame in recording.frames:
        before, snapshot = snapshot, patched(snapshot, frame.patch)
        for key, mark in _new_marks(before, snapshot, frame.at, recording.began - _LEEWAY):
            known = found.get(key)
            found[key] = mark if known is None else replace(known, kind=mark.kind)
    return tuple(sorted(found.values(), key=lambda mark: mark.at))


def everything(recording: Recording) -> Snapshot:
    """All that ever was in it, as one Snapshot: what came and went is still there, and so is whoever is named in a list only."""
    merged = snapshot = Snapshot()
    for frame in recording.frames:
        snapshot = patched(snapshot, frame.patch)
        changed: dict[str, Any] = {
            name: {**getattr(merged, name), **getattr(snapshot, name)} for name in frame.patch.keyed if name not in _APART
        }
        timelines = {arn: _joined(merged.timelines.get(arn, ()), events) for arn, events in snapshot.timelines.items()}
        merged = replace(merged, **(changed | {"timelines": {**merged.timelines, **timelines}, "incidents": None}))
        listed = {arn: _as_record(each) for arn, each in (snapshot.incidents or {}).items() if arn not in merged.records}
        merged = replace(merged, records={**merged.records, **listed}) if listed else merged
    return merged


def _new_marks(before: Snapshot, after: Snapshot, at: datetime, since: datetime) -> Iterator[tuple[str, Mark]]:
    if after.incidents is not before.incidents:
        yield from _of_incidents(before.incidents or {}, after.incidents or {}, at, since)
    if after.timelines is not before.timelines:
        for arn, events in after.timelines.items():
            yield from _of_events(before.timelines.get(arn, ()), events, at, since)
    if after.receipts is not before.receipts:
        for page, receipts in after.receipts.items():
            yield from _of_receipts(page, before.receipts.get(page, ()), receipts, at, since)


def _of_incidents(
    before: Mapping[str, IncidentSummary], after: Mapping[str, IncidentSummary], at: datetime, since: datetime
) -> Iterator[tuple[str, Mark]]:
    for arn, incident in after.items():
        known = before.get(arn)
        if known is None and incident.created >= since:
            yield f"start {arn}", Mark(at=at, kind=Kind.START, incident_arn=arn)
        if known is not None and known.status is not incident.status:
            kind = Kind.RESOLVED if incident.status is IncidentStatus.RESOLVED else Kind.REOPENED
            yield f"{kind} {arn} {at}", Mark(at=at, kind=kind, incident_arn=arn)


def _of_events(
    before: tuple[TimelineEvent, ...], after: tuple[TimelineEvent, ...], at: datetime, since: datetime
) -> Iterator[tuple[str, Mark]]:
    if before is after:
        return
    known = set(before)
    for event in after:
        if event in known or event.updated < since:
            continue
        kind = read(event).kind
        if kind not in _TOLD_BY_THE_LIST:
            yield f"event {event.incident_arn} {event.id}", Mark(at=at, kind=kind, incident_arn=event.incident_arn)


def _of_receipts(
    page: str, before: tuple[Receipt, ...], after: tuple[Receipt, ...], at: datetime, since: datetime
) -> Iterator[tuple[str, Mark]]:
    for receipt in after:
        if receipt.type is ReceiptType.ERROR and receipt not in before and receipt.time >= since:
            yield f"failure {page} {receipt.time}", Mark(at=at, kind=Kind.PAGED, is_failure=True)


def _joined(known: tuple[TimelineEvent, ...], events: tuple[TimelineEvent, ...]) -> tuple[TimelineEvent, ...]:
    new = set(events).difference(known) if events is not known else ()
    return (*known, *(event for event in events if event in new)) if new else known


def _as_record(summary: IncidentSummary) -> Incident:
    return Incident(
        arn=summary.arn,
        title=summary.title,
        impact=summary.impact,
        status=summary.status,
        created=summary.created,
        resolved=summary.resolved,
        source=summary.source,
        last_modified=summary.created,
        last_modified_by=summary.source.created_by,
    )
