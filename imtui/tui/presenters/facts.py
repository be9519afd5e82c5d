"""All there is to know about an incident, an event, a person or a page, as headed lists of named facts.

Invariant: pure functions of a View; what was never asked for says so instead of looking empty, and every text of the service
passes `visible`.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from imtui.arns import short_name
from imtui.domain.backgrounds import background
from imtui.domain.contacts import Channel
from imtui.domain.engagements import Engagement, Page
from imtui.domain.incidents import Incident, IncidentSummary
from imtui.domain.texts import visible
from imtui.domain.timeline import TimelineEvent, read
from imtui.tui.presenters.impacts import impact_long
from imtui.tui.presenters.times import dated_time, fine_span, zone_name
from imtui.tui.views import View

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Some facts under a heading (empty: the first); `text` is prose that follows them."""

    heading: str = ""
    facts: tuple[Fact, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`title` is what they are about."""

    title: str
    sections: tuple[Section, ...]


_GONE = Facts(title="Gone", sections=(Section(text="This is not there any more: it was removed while you looked."),))


def incident_facts(view: View, arn: str) -> Facts:
    """An incident: its record, once it was read, its summary and what is related to it."""
    row = (view.snapshot.incidents or {}).get(arn)
    record = view.snapshot.records.get(arn)
    known = record or row
    if known is None:
        return _GONE
    sections = [Section(facts=(*_incident_rows(view, known), *(_record_rows(view, record) if record else ())))]
    summary = record.summary if record else None
    sections.append(
        Section(heading="Summary", text="still being read…" if summary is None else visible(summary, single_line=False) or "none")
    )
    sections.append(_related(view, arn))
    return Facts(title=visible(known.title), sections=tuple(sections))


def event_facts(view: View, incident_arn: str, event_id: str) -> Facts:
    """A timeline event: its times, its type and what it carries, whole."""
    event = next((each for each in view.snapshot.timelines.get(incident_arn, ()) if each.id == event_id), None)
    if event is None:
        return _GONE
    reading = read(event, background(view.snapshot, incident_arn))
    facts = [("said", reading.text), *([("by", reading.actor)] if reading.actor else [])]
    facts += [("time", _moment(view, event.time)), ("type", visible(event.type)), ("id", event.id)]
    if abs((event.updated - event.time).total_seconds()) >= 1:
        facts.append(("recorded", _moment(view, event.updated)))
    facts += [("reference", visible(reference)) for reference in event.references]
    return Facts(title="Timeline event", sections=(Section(facts=tuple(facts)), Section(heading="Data", text=_data(event))))


def contact_facts(view: View, incident_arn: str, contact_arn: str) -> Facts:
    """A person (or plan) in an incident: channels, and every page with its receipts."""
    contact = view.snapshot.contacts.get(contact_arn)
    name = contact.display_name or contact.alias if contact else short_name(contact_arn)
    channels = view.snapshot.channels.get(contact_arn)
    engagements = view.snapshot.engagements.get(incident_arn, ())
    sections = [
        Section(
            facts=(
                ("alias", contact.alias if contact else short_name(contact_arn)),
                ("type", contact.type.value if contact else "unknown"),
                ("ARN", contact_arn),
            )
        ),
        Section(heading="Contact channels", facts=_channel_rows(channels), text="" if channels is not None else "not read"),
    ]
    pages = [page for each in engagements for page in view.snapshot.pages.get(each.arn, ()) if page.contact_arn == contact_arn]
    sections += [_page_section(view, page) for page in pages]
    if not pages:
        sections.append(Section(heading="Pages", text="none in this incident"))
    return Facts(title=visible(name), sections=tuple(sections))


def page_facts(view: View, page_arn: str) -> Facts:
    """One page with its receipts and the engagement it belongs to."""
    page = next((each for each in _pages(view) if each.arn == page_arn), None)
    if page is None:
        return _GONE
    engagement = next((each for some in view.snapshot.engagements.values() for each in some if each.arn == page.engagement_arn), None)
    sections = [_page_section(view, page)]
    if engagement is not None:
        sections.append(Section(heading="Engagement", facts=_engagement_rows(view, engagement)))
    return Facts(title=f"Page to {visible(short_name(page.contact_arn))}", sections=tuple(sections))


def _pages(view: View) -> Iterable[Page]:
    yield from (page for pages in view.snapshot.pages.values() for page in pages)
    yield from view.snapshot.my_pages or ()


def _incident_rows(view: View, incident: Incident | IncidentSummary) -> Iterable[Fact]:
    yield "impact", impact_long(incident.impact)
    yield "status", incident.status.value
    yield "started", f"{_moment(view, incident.created)} · {fine_span(view.now - incident.created)} ago"
    if incident.resolved:
        yield "resolved", f"{_moment(view, incident.resolved)} · after {fine_span(incident.resolved - incident.created)}"
    yield "started by", visible(incident.source.invoked_by or incident.source.created_by)
    yield "source", visible(incident.source.source)
    if incident.source.resource_arn:
        yield "resource", visible(incident.source.resource_arn)
    yield "ARN", incident.arn


def _record_rows(view: View, record: Incident) -> Iterable[Fact]:
    yield "changed", f"{_moment(view, record.last_modified)} by {visible(short_name(record.last_modified_by))}"
    yield "dedupe", visible(record.dedupe_string) or "none"
    for channel in record.chat_channels:
        yield "chat", visible(channel)
    for target in record.notification_targets:
        yield "notifies", visible(target)
    for runbook in record.runbooks:
        yield "runbook", visible(runbook)


def _related(view: View, arn: str) -> Section:
    items = view.snapshot.related_items.get(arn)
    facts = tuple((each.kind.lower(), visible(f"{each.title} · {each.value}" if each.title else each.value)) for each in items or ())
    nothing = "still being read…" if items is None else "none"
    return Section(heading="Related items", facts=facts, text="" if facts else nothing)


def _channel_rows(channels: tuple[Channel, ...] | None) -> tuple[Fact, ...]:
    return tuple(
        (each.type.value, f"{visible(each.name)} · {visible(each.address)}{'' if each.activated else ' · not activated: never paged'}")
        for each in channels or ()
    )


def _page_section(view: View, page: Page) -> Section:
    receipts = view.snapshot.receipts.get(page.arn)
    channels = {each.arn: each for each in view.snapshot.channels.get(page.contact_arn, ())}
    facts: list[Fact] = [("ARN", page.arn)]
    for receipt in receipts or ():
        channel = channels.get(receipt.channel_arn)
        words = [_moment(view, receipt.time), channel.type.value if channel else "", visible(receipt.info)]
        facts.append((receipt.type.value, " · ".join(word for word in words if word)))
    return Section(
        heading=f"Page to {visible(short_name(page.contact_arn))}", facts=tuple(facts), text="" if receipts else "no receipts read"
    )


def _engagement_rows(view: View, engagement: Engagement) -> tuple[Fact, ...]:
    return (
        ("of", visible(short_name(engagement.contact_arn))),
        ("sender", visible(engagement.sender)),
        ("started", _moment(view, engagement.started)),
        ("stopped", _moment(view, engagement.stopped) if engagement.stopped else "still running"),
        ("ARN", engagement.arn),
    )


def _data(event: TimelineEvent) -> str:
    if event.data is None:
        return "still being read…"
    try:
        value = json.loads(event.data)
    except (ValueError, RecursionError):
        return visible(event.data, single_line=False)
    text = value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
    return visible(text, single_line=False)


def _moment(view: View, moment: datetime) -> str:
    return f"{dated_time(moment, view.now, view.zone)} {zone_name(moment, view.zone)}"
