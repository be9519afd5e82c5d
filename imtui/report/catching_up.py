"""What changed since a moment: for whoever comes back, and for whoever asks.

Invariant: pure, and only what changed. What the service dates (events, incidents, failed sends) is told by its own time; what it does
not (a title, an impact) is told where an older Snapshot is there to compare with. Remote text has passed `visible`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from imtui.domain.backgrounds import background
from imtui.domain.diffs import diff
from imtui.domain.engagements import ReceiptType
from imtui.domain.incidents import IncidentStatus, impact_words
from imtui.domain.names import name_of
from imtui.domain.readings import Kind
from imtui.domain.snapshot import Snapshot
from imtui.domain.texts import visible
from imtui.domain.timeline import entries, read_entry


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One thing that happened to the incident `about` (its ARN); `subject` is its title."""

    at: datetime
    about: str
    subject: str
    words: str


def since(moment: datetime, new: Snapshot, now: datetime, old: Snapshot | None = None) -> tuple[News, ...]:
    """What happened from `moment` on, oldest first; `old` is what was known then, if that is remembered."""
    events = tuple(_events(moment, new))
    told = {(news.about, news.words) for news in events}
    rest: Iterable[News] = (*_incidents(moment, new, now, old), *_failures(moment, new))
    news = [*events, *(each for each in rest if (each.about, each.words) not in told)]
    return tuple(sorted(news, key=lambda each: each.at))


def _events(moment: datetime, new: Snapshot) -> Iterator[News]:
    for arn, events in new.timelines.items():
        young = tuple(event for event in events if event.updated >= moment or event.time >= moment)
        if not young:
            continue
        behind, subject = background(new, arn), _title(new, arn)
        for entry in entries(young):
            reading = read_entry(entry, behind)
            by = f" ({reading.actor})" if reading.actor else ""
            late = " · written or changed since" if entry[-1].time < moment else ""
            words = f"{reading.text or Kind.OTHER.value}{by}{late}"
            yield News(at=max(entry[-1].time, moment), about=arn, subject=subject, words=words)


def _incidents(moment: datetime, new: Snapshot, now: datetime, old: Snapshot | None) -> Iterator[News]:
    for arn, incident in (new.incidents or {}).items():
        has_timeline = arn in new.timelines
        subject = _title(new, arn)
        if incident.created >= moment and not has_timeline:
            yield News(at=incident.created, about=arn, subject=subject, words=f"began, impact {impact_words(incident.impact)}")
        if incident.resolved is not None and incident.resolved >= moment and not has_timeline:
            yield News(at=incident.resolved, about=arn, subject=subject, words="incident resolved")
    if old is None or old.incidents is None:
        return
    found = diff(old.incidents, new.incidents or {})
    for arn, after in found.changed.items():
        before = old.incidents[arn]
        if before.title != after.title:
            yield News(at=now, about=arn, subject=_title(new, arn), words=f"was called {visible(before.title)}")
        if arn in new.timelines:
            continue
        if before.impact != after.impact:
            words = f"impact {impact_words(before.impact)} → {impact_words(after.impact)}"
            yield News(at=now, about=arn, subject=_title(new, arn), words=words)
        if before.status is IncidentStatus.RESOLVED and after.status is IncidentStatus.OPEN:
            yield News(at=now, about=arn, subject=_title(new, arn), words="incident reopened")
    for arn, gone in found.removed.items():
        if gone.status is IncidentStatus.OPEN:
            yield News(at=now, about=arn, subject=visible(gone.title), words="deleted")


def _failures(moment: datetime, new: Snapshot) -> Iterator[News]:
    for about, engagements in new.engagements.items():
        for engagement in engagements:
            for page in new.pages.get(engagement.arn, ()):
                for receipt in new.receipts.get(page.arn, ()):
                    if receipt.type is ReceiptType.ERROR and receipt.time >= moment:
                        channels = {channel.arn: channel.type.value for channel in new.channels.get(page.contact_arn, ())}
                        way = f"{channels[receipt.channel_arn]} " if receipt.channel_arn in channels else ""
                        why = f": {visible(receipt.info)}" if receipt.info else ""
                        words = f"{way}page to {visible(name_of(new, page.contact_arn))} failed{why}"
                        yield News(at=receipt.time, about=about, subject=_title(new, about), words=words)


def _title(snapshot: Snapshot, incident_arn: str) -> str:
    incident = (snapshot.incidents or {}).get(incident_arn) or snapshot.records.get(incident_arn)
    return visible(incident.title) if incident else visible(incident_arn.rpartition("/")[2])
