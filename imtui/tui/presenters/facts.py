"""All there is to know about an event, a person, a page or a finding, as headed lists of named facts.

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
from imtui.domain.texts import visible
from imtui.domain.timeline import TimelineEvent, read
from imtui.tui.presenters import finding_rows
from imtui.tui.presenters.times import dated_time, zone_name
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


def finding_facts(view: View, key: str) -> Facts:
    """A finding: what changed, and when that was in relation to the incident."""
    finding = finding_rows.found(view, key)
    if finding is None:
        return _GONE
    rows: list[Fact] = [("what", finding_rows.kind_words(finding)), ("began", _moment(view, finding.began))]
    distance = finding_rows.distance(finding, finding_rows.started(view))
    rows += [("distance", f"{distance} the start of the incident")] if distance else []
    rows.append(("ended", f"{_moment(view, finding.ended)} · {finding_rows.duration(finding)}" if finding.ended else "not that is known"))
    rows += [("deployment", visible(finding.deployment))] if finding.deployment else []
    rows += [("resource", visible(finding.resource_arn))] if finding.resource_arn else []
    rows += [("found", _moment(view, finding.created)), ("id", visible(finding.id))]
    return Facts(title=f"Finding · {finding_rows.subject(finding)}", sections=(Section(facts=tuple(rows)),))


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
    without = "not read" if channels is None else "" if channels else "none"
    sections = [
        Section(
            facts=(
                ("alias", contact.alias if contact else short_name(contact_arn)),
                ("type", contact.type.value if contact else "unknown"),
                ("ARN", contact_arn),
            )
        ),
        Section(heading="Contact channels", facts=_channel_rows(channels), text=without),
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
