"""What changed, one line a change: for pipes and screen readers.

    14:01:40  Checkout returns 5xx  akuam accepted the page

Invariant: pure, and every line is safe to print: remote text has passed `visible`, and there is no line end inside a line. A line's time
is the moment the thing happened (UTC) where the service says it, else the moment it was seen.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from imtui.domain.acceptances import due_pages
from imtui.domain.backgrounds import background
from imtui.domain.diffs import diff
from imtui.domain.engagements import ReceiptType
from imtui.domain.incidents import IncidentStatus, IncidentSummary, impact_words
from imtui.domain.names import name_of
from imtui.domain.readings import Kind
from imtui.domain.snapshot import Snapshot
from imtui.domain.texts import visible
from imtui.domain.timeline import TimelineEvent, read

#: What a list of incidents tells by itself, and sooner: the timeline's own words for it are left out.
_TOLD_BY_THE_LIST = frozenset({Kind.IMPACT, Kind.RESOLVED, Kind.REOPENED})
#: An event this old, when its text comes, is history and no change.
_HISTORY = timedelta(minutes=10)


class Change(NamedTuple):
    """`subject` is the title of the incident that it is about, safe to print like the words."""

    at: datetime
    subject: str
    words: str

    def __str__(self) -> str:
        return f"{self.at:%H:%M:%S}  {self.subject}  {self.words}"


def lines(old: Snapshot, new: Snapshot, now: datetime) -> list[str]:
    """The changes from `old` to `new` as lines."""
    return [str(change) for change in changes(old, new, now)]


def changes(old: Snapshot, new: Snapshot, now: datetime) -> list[Change]:
    """The changes from `old` to `new`, oldest first. From a Snapshot that never saw a list, every open incident is one."""
    found = [
        *_incidents(old, new, now),
        *_events(old, new, now),
        *_pages_to_me(old, new, now),
        *_failures(old, new),
        *_trouble(old, new, now),
    ]
    return sorted(found, key=lambda change: change.at)


def _incidents(old: Snapshot, new: Snapshot, now: datetime) -> Iterator[Change]:
    found = diff(old.incidents or {}, new.incidents or {})
    for incident in found.added.values():
        if incident.status is IncidentStatus.OPEN:
            yield Change(incident.created, visible(incident.title), f"open, impact {impact_words(incident.impact)}")
    for arn, incident in found.changed.items():
        yield from _became((old.incidents or {})[arn], incident, now)
    for incident in found.removed.values():
        if incident.status is IncidentStatus.OPEN:
            yield Change(now, visible(incident.title), "deleted")


def _became(old: IncidentSummary, new: IncidentSummary, now: datetime) -> Iterator[Change]:
    title = visible(new.title)
    if new.title != old.title:
        yield Change(now, visible(old.title), f"title is now {title}")
    if new.impact != old.impact:
        yield Change(now, title, f"impact {impact_words(old.impact)} → {impact_words(new.impact)}")
    if new.status is not old.status:
        is_resolved = new.status is IncidentStatus.RESOLVED
        yield Change(new.resolved or now if is_resolved else now, title, "resolved" if is_resolved else "reopened")


def _events(old: Snapshot, new: Snapshot, now: datetime) -> Iterator[Change]:
    for arn, events in new.timelines.items():
        before = old.timelines.get(arn, ())
        if events is before:
            continue
        known = {event.id: event for event in before}
        fresh = [event for event in events if _is_news(event, known.get(event.id), arn in old.timelines, now)]
        if not fresh:
            continue
        behind = background(new, arn)
        for event in fresh:
            reading = read(event, behind)
            if reading.kind not in _TOLD_BY_THE_LIST:
                edited = "edited: " if known.get(event.id) and (known[event.id].data or "") != "" else ""
                yield Change(event.time, _title(new, arn), f"{edited}{reading.text}{f'  ({reading.actor})' if reading.actor else ''}")


def _is_news(event: TimelineEvent, before: TimelineEvent | None, was_listed: bool, now: datetime) -> bool:
    """An event is told once its text is there: when it is new on a list that was known, when it was edited, or when it is young."""
    if event.data is None or (before is not None and before.data == event.data):
        return False
    if was_listed and (before is None or before.data is not None):
        return True
    return now - event.updated < _HISTORY


def _pages_to_me(old: Snapshot, new: Snapshot, now: datetime) -> Iterator[Change]:
    if old.my_pages is new.my_pages and old.incidents is new.incidents:
        return
    before = {due.engagement_arn for due in due_pages(old, now)}
    for due in due_pages(new, now):
        if due.engagement_arn not in before:
            ways = ", ".join(dict.fromkeys(str(channel.type) for channel in due.channels if channel.type))
            yield Change(due.since or now, _title(new, due.incident_arn), f"you are paged{f' by {ways}' if ways else ''}: not accepted yet")


def _failures(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    """Sends that failed, since the last time these receipts were known: no other change shows them."""
    if old.receipts is new.receipts:
        return
    for engagement in (each for found in new.engagements.values() for each in found):
        for page in new.pages.get(engagement.arn, ()):
            before = old.receipts.get(page.arn)
            for receipt in new.receipts.get(page.arn, ()):
                if receipt.type is not ReceiptType.ERROR or before is None or receipt in before:
                    continue
                channels = {channel.arn: channel for channel in new.channels.get(page.contact_arn, ())}
                way = f"{channels[receipt.channel_arn].type} " if receipt.channel_arn in channels else ""
                why = f": {visible(receipt.info)}" if receipt.info else ""
                yield Change(
                    receipt.time,
                    _title(new, engagement.incident_arn),
                    f"{way}page to {visible(name_of(new, page.contact_arn))} failed{why}",
                )


def _trouble(old: Snapshot, new: Snapshot, now: datetime) -> Iterator[Change]:
    """The beginning and the end of what cannot be read, each once."""
    if old.health is new.health:
        return
    before = {(watch.topic, str(health.fault)) for watch, health in old.health.items() if health.fault}
    after = {(watch.topic, str(health.fault)) for watch, health in new.health.items() if health.fault}
    for topic, words in sorted(after - before):
        yield Change(now, "imtui", f"cannot read {topic}: {visible(words)}")
    for topic in sorted({topic for topic, _ in before} - {topic for topic, _ in after}):
        yield Change(now, "imtui", f"reads {topic} again")


def _title(snapshot: Snapshot, incident_arn: str) -> str:
    incident = (snapshot.incidents or {}).get(incident_arn) or snapshot.records.get(incident_arn)
    return visible(incident.title) if incident else "outside any incident" if not incident_arn else visible(incident_arn)
