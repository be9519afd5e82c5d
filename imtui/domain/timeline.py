"""Timeline events: what the service and people wrote down, and how an event reads as a sentence.

Invariant: `read` never fails and never invents: an event whose text was not fetched, or whose data is odd, still reads as
something true.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from imtui.domain import payloads
from imtui.domain.incidents import Impact
from imtui.domain.payloads import PageAcknowledged, Payload, RecordUpdate, Trigger, Unread
from imtui.domain.readings import NO_BACKGROUND, Background, Emphasis, Kind, Part, Reading
from imtui.domain.sentences import impact_from, sentence

__all__ = [
    "Background",
    "Emphasis",
    "Entry",
    "Kind",
    "Part",
    "Reading",
    "TimelineEvent",
    "belongs",
    "entries",
    "impacts_before",
    "read",
    "read_entry",
]

#: An entry tells when it was recorded only when that is this much off its own time: the service itself takes a moment.
_LATE = timedelta(seconds=30)
#: Pages, or a trigger and the start it caused, this close together read as one line.
_TOGETHER = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEvent:
    """One event. `data` is the service's string (it holds JSON), or None while only the list knows the event.

    An event is the same as one seen before exactly when `id` and `updated` are; `references` are ARNs or related item ids.
    """

    id: str
    incident_arn: str
    type: str
    time: datetime
    updated: datetime
    data: str | None = None
    references: tuple[str, ...] = ()

    @property
    def payload(self) -> Payload:
        """The data, typed. Parsed anew each time: keep it where it is wanted often."""
        return payloads.parse(self.type, self.data)


#: Events that are shown as one line, newest first; its key is the id of the first.
Entry = tuple[TimelineEvent, ...]


def read(event: TimelineEvent, background: Background = NO_BACKGROUND) -> Reading:
    """How one event reads: `akuam accepted the page`, `impact 2 High → 1 Critical`."""
    return read_entry((event,), background)


def read_entry(entry: Entry, background: Background = NO_BACKGROUND) -> Reading:
    """How one line of `entries` reads: as its event does, or `paged akuam, chen` for pages sent together.

    The line's own time is that of its last event in the tuple, the earliest.
    """
    event = entry[-1]
    parsed = tuple(each.payload for each in reversed(entry))
    said = sentence(event.type, parsed, background, before=background.impacts.get(event.id))
    late = event.type in payloads.WRITTEN_TYPES and event.updated - event.time >= _LATE
    reading = replace(said, recorded=event.updated if late else None, complete=not any(isinstance(each, Unread) for each in parsed))
    if not isinstance(parsed[0], PageAcknowledged):
        return reading
    page = parsed[0]
    after = event.time - background.started if background.started and event.time >= background.started else None
    return replace(reading, after=after, channel=background.channels.get((page.engagement_arn, page.contact_arn), ""))


def entries(events: Sequence[TimelineEvent]) -> tuple[Entry, ...]:
    """The lines of a timeline, newest first like `events`: neighbours that tell one story become one line.

    Pages within a few seconds of the earliest of them are one line; so are the start of an incident and the trigger that
    caused it. Costs one pass; only triggers are parsed.
    """
    lines: list[list[TimelineEvent]] = []
    for event in reversed(events):
        if lines and belongs(lines[-1], event):
            lines[-1].insert(0, event)
        else:
            lines.append([event])
    return tuple(tuple(line) for line in reversed(lines))


def impacts_before(events: Sequence[TimelineEvent], initial: Impact | None = None) -> Mapping[str, Impact]:
    """By event id, the impact that an update of the record replaced, as far as the timeline tells (`events` newest first).

    The service says only the new value, so the first change has an answer only where `initial` is known; an update whose text
    was not fetched makes what follows unknown until the next change.
    """
    known = initial
    found: dict[str, Impact] = {}
    for event in reversed([event for event in events if event.type == payloads.RECORD_UPDATE]):
        payload = event.payload
        if not isinstance(payload, RecordUpdate):
            known = None
            continue
        for change in payload.changes:
            if change.attribute == "impact":
                if known is not None:
                    found[event.id] = known
                known = impact_from(change.value)
    return found


def belongs(line: Sequence[TimelineEvent], event: TimelineEvent) -> bool:
    """Whether an event joins the line (newest first) of the events right before it."""
    first = line[-1]
    if event.time - first.time > _TOGETHER:
        return False
    if event.type == payloads.PAGED:
        return first.type == payloads.PAGED
    if len(line) > 1 or {event.type, first.type} != {payloads.TRIGGER, payloads.START}:
        return False
    trigger = (event if event.type == payloads.TRIGGER else first).payload
    return isinstance(trigger, Trigger) and trigger.created
