"""Who was engaged, who accepted, and what became of each page on each channel.

Invariant: a page's channels come from its receipts, never from its ARN (which names the person), and a page may have gone
through several. What was never asked for is said to be unknown (`known`, `sends` 0), not none.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from imtui.arns import short_name
from imtui.domain.contacts import Channel, ChannelType, ContactType
from imtui.domain.engagements import Engagement, Page, Receipt, ReceiptType
from imtui.domain.incidents import IncidentStatus
from imtui.domain.snapshot import Snapshot


class ChannelState(StrEnum):
    """How far a page got on a channel. WAITING: there is a page, but nothing was sent yet."""

    WAITING = "waiting"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelProgress:
    """One page on one channel. `channel_arn` is empty and `sends` 0 while the receipts are not known; `type` and `address` as
    far as the channel is; `time` is when it came to be in this state; `info` the reason of a failure, or the note of a READ."""

    page_arn: str
    channel_arn: str = ""
    type: ChannelType | None = None
    address: str = ""
    state: ChannelState
    sends: int = 0
    time: datetime | None = None
    info: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Responder:
    """A person who was engaged; `paged` is the earliest known send, `accepted` the first READ, `note` what came with it."""

    contact_arn: str
    name: str
    engagement_arns: tuple[str, ...]
    pages: tuple[Page, ...] = ()
    channels: tuple[ChannelProgress, ...] = ()
    paged: datetime | None = None
    accepted: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """How an incident stands: `accepted` of `engaged` people. `known` is False while engagements or pages were not asked for
    (the counts are then of what is known)."""

    people: tuple[Responder, ...] = ()
    known: bool = True

    @property
    def engaged(self) -> int:
        return len(self.people)

    @property
    def accepted(self) -> int:
        return sum(person.accepted is not None for person in self.people)

    @property
    def first(self) -> datetime | None:
        """When the first of them accepted."""
        return min((person.accepted for person in self.people if person.accepted), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePage:
    """An engagement in which a person was paged and has not accepted; `pages` newest first, never empty, one acceptance settles
    them all. `since` is the earliest known send."""

    incident_arn: str
    engagement_arn: str
    pages: tuple[Page, ...]
    channels: tuple[ChannelProgress, ...] = ()
    since: datetime | None = None


#: A page outside any incident is nobody's concern any more after this long.
_FORGOTTEN = timedelta(hours=12)
_CODE = re.compile(r"[0-9]{6,10}")


def acceptance(snapshot: Snapshot, incident_arn: str) -> Acceptance:
    """Who is engaged for an incident, each person once, in the order in which they were first paged."""
    engagements = snapshot.engagements.get(incident_arn)
    if engagements is None:
        return Acceptance(known=False)
    people: dict[str, Responder] = {}
    for engagement in sorted(engagements, key=lambda each: each.started):
        for person in responders(snapshot, engagement):
            earlier = people.get(person.contact_arn)
            people[person.contact_arn] = _together(earlier, person) if earlier else person
    return Acceptance(people=tuple(people.values()), known=all(each.arn in snapshot.pages for each in engagements))


def responders(snapshot: Snapshot, engagement: Engagement) -> tuple[Responder, ...]:
    """The people of one engagement, in the order in which they were first paged; a person who is engaged but not paged (yet)
    comes with no pages."""
    by_person: dict[str, list[Page]] = {}
    contact = snapshot.contacts.get(engagement.contact_arn)
    if contact is not None and contact.type is ContactType.PERSONAL:
        by_person[engagement.contact_arn] = []
    for page in reversed(snapshot.pages.get(engagement.arn, ())):
        by_person.setdefault(page.contact_arn, []).append(page)
    people = [_responder(snapshot, engagement.arn, arn, pages) for arn, pages in by_person.items()]
    people.sort(key=lambda person: (person.paged or engagement.started, person.name))
    return tuple(people)


def due_pages(snapshot: Snapshot, now: datetime) -> tuple[DuePage, ...]:
    """What the person at the keyboard is being paged for and has not accepted, newest first; empty when nothing is.

    Not due: what belongs to an incident that is not open, to an engagement that was stopped or in which they accepted another
    page, and pages outside any incident that are older than half a day.
    """
    by_engagement: dict[str, list[Page]] = {}
    for page in snapshot.my_pages or ():
        by_engagement.setdefault(page.engagement_arn, []).append(page)
    due = [_due_page(snapshot, pages) for pages in by_engagement.values() if _is_due(snapshot, pages, now)]
    due.sort(key=lambda each: each.since or now, reverse=True)
    return tuple(due)


def waiting(snapshot: Snapshot, pages: Iterable[Page], now: datetime) -> frozenset[str]:
    """The ARNs of those of `pages` that are due, of each person on their own: one may have accepted what another has not."""
    by_person: dict[str, list[Page]] = {}
    for page in pages:
        by_person.setdefault(page.contact_arn, []).append(page)
    due = (each for mine in by_person.values() for each in due_pages(replace(snapshot, my_pages=tuple(mine)), now))
    return frozenset(page.arn for each in due for page in each.pages)


def progress(page: Page, receipts: Iterable[Receipt] | None, channels: Mapping[str, Channel]) -> tuple[ChannelProgress, ...]:
    """A page's channels in order of first use, from its receipts (newest first) and the person's channels by ARN.

    A READ or STOP that names no channel counts for the channel that was used last (READ) or for all (STOP). With no receipts
    known there is one entry without a channel, from what the page itself says.
    """
    if receipts is None or not (ordered := tuple(reversed(tuple(receipts)))):
        return (_from_page(page),)
    used = list(dict.fromkeys(each.channel_arn for each in ordered if each.channel_arn)) or [""]
    sent = [each.channel_arn for each in ordered if each.type is ReceiptType.SENT and each.channel_arn]
    last = sent[-1] if sent else used[-1]
    return tuple(_on_channel(page, arn, [each for each in ordered if _concerns(each, arn, last)], channels.get(arn)) for arn in used)


def _concerns(receipt: Receipt, channel_arn: str, last_used: str) -> bool:
    if receipt.channel_arn:
        return receipt.channel_arn == channel_arn
    return receipt.type is not ReceiptType.READ or channel_arn == last_used


def _on_channel(page: Page, channel_arn: str, receipts: list[Receipt], channel: Channel | None) -> ChannelProgress:
    """Settled by READ, else STOP; else by the latest of ERROR and DELIVERED (a further SENT does not undo those); else SENT."""
    by_type = {kind: [each for each in receipts if each.type is kind] for kind in ReceiptType}
    outcomes = [each for each in receipts if each.type in (ReceiptType.DELIVERED, ReceiptType.ERROR)]
    # A send after a failure is a new attempt, and its outcome is open; one after a delivery is a retry of what arrived.
    if outcomes and outcomes[-1].type is ReceiptType.ERROR and receipts[-1].type is ReceiptType.SENT:
        outcomes = []
    deciding = (by_type[ReceiptType.READ][:1] or by_type[ReceiptType.STOP][:1] or outcomes[-1:] or by_type[ReceiptType.SENT][-1:])[0:1]
    state = _STATES[deciding[0].type] if deciding else ChannelState.WAITING
    return ChannelProgress(
        page_arn=page.arn,
        channel_arn=channel_arn,
        type=channel.type if channel else None,
        address=channel.address if channel else "",
        state=state,
        sends=len(by_type[ReceiptType.SENT]),
        time=deciding[0].time if deciding else None,
        info=said(deciding[0]) if deciding else "",
    )


_STATES = {
    ReceiptType.SENT: ChannelState.SENT,
    ReceiptType.DELIVERED: ChannelState.DELIVERED,
    ReceiptType.READ: ChannelState.READ,
    ReceiptType.STOP: ChannelState.STOPPED,
    ReceiptType.ERROR: ChannelState.FAILED,
}


def _from_page(page: Page) -> ChannelProgress:
    for state, time in ((ChannelState.READ, page.read), (ChannelState.DELIVERED, page.delivered), (ChannelState.SENT, page.sent)):
        if time:
            return ChannelProgress(page_arn=page.arn, state=state, time=time)
    return ChannelProgress(page_arn=page.arn, state=ChannelState.WAITING)


def _responder(snapshot: Snapshot, engagement_arn: str, contact_arn: str, pages: list[Page]) -> Responder:
    """`pages` oldest first."""
    contact = snapshot.contacts.get(contact_arn)
    reads = [receipt for page in pages for receipt in snapshot.receipts.get(page.arn, ()) if receipt.type is ReceiptType.READ]
    return Responder(
        contact_arn=contact_arn,
        name=contact.alias if contact else short_name(contact_arn),
        engagement_arns=(engagement_arn,),
        pages=tuple(reversed(pages)),
        channels=_channels(snapshot, contact_arn, pages),
        paged=first_send(snapshot, pages),
        accepted=min((page.read for page in pages if page.read), default=None) or min((each.time for each in reads), default=None),
        note=said(min(reads, key=lambda each: each.time)) if reads else "",
    )


def _channels(snapshot: Snapshot, contact_arn: str, pages: Iterable[Page]) -> tuple[ChannelProgress, ...]:
    channels = {channel.arn: channel for channel in snapshot.channels.get(contact_arn, ())}
    return tuple(each for page in pages for each in progress(page, snapshot.receipts.get(page.arn), channels))


def first_send(snapshot: Snapshot, pages: Iterable[Page]) -> datetime | None:
    """When the first of `pages` was sent first: from the receipts where they are known, since a page's own `sent` is its latest send."""
    sends: list[datetime] = []
    for page in pages:
        sends += [each.time for each in snapshot.receipts.get(page.arn, ()) if each.type is ReceiptType.SENT]
        sends += [page.sent] if page.sent else []
    return min(sends, default=None)


def said(receipt: Receipt) -> str:
    """What came with a receipt in words: a note or a reason. What a delivery carries is the carrier's own mark, and an acceptance
    without a note carries its code: nobody wants to read those."""
    if receipt.type in (ReceiptType.SENT, ReceiptType.DELIVERED):
        return ""
    return "" if receipt.type is ReceiptType.READ and _CODE.fullmatch(receipt.info) else receipt.info


def _together(one: Responder, other: Responder) -> Responder:
    """The same person in two engagements."""
    first = other if other.accepted and not (one.accepted and one.accepted <= other.accepted) else one
    return Responder(
        contact_arn=one.contact_arn,
        name=one.name,
        engagement_arns=one.engagement_arns + other.engagement_arns,
        pages=one.pages + other.pages,
        channels=one.channels + other.channels,
        paged=min((each for each in (one.paged, other.paged) if each), default=None),
        accepted=first.accepted,
        note=first.note,
    )


def _is_due(snapshot: Snapshot, pages: list[Page], now: datetime) -> bool:
    if any(page.read for page in pages):
        return False
    incident_arn = next((page.incident_arn for page in pages if page.incident_arn), "")
    known = {each.arn: each for each in snapshot.engagements.get(incident_arn, ())}
    engagement = known.get(pages[0].engagement_arn)
    if engagement is not None and engagement.stopped is not None:
        return False
    if all(_is_stopped(snapshot.receipts.get(page.arn, ())) for page in pages):
        return False
    if incident_arn and snapshot.incidents is not None:
        incident = snapshot.incidents.get(incident_arn)
        return incident is not None and incident.status is IncidentStatus.OPEN
    return any(page.sent is not None and now - page.sent < _FORGOTTEN for page in pages)


def _is_stopped(receipts: Iterable[Receipt]) -> bool:
    return any(each.type is ReceiptType.STOP for each in receipts)


def _due_page(snapshot: Snapshot, pages: list[Page]) -> DuePage:
    """`pages` newest first."""
    return DuePage(
        incident_arn=next((page.incident_arn for page in pages if page.incident_arn), ""),
        engagement_arn=pages[0].engagement_arn,
        pages=tuple(pages),
        channels=_channels(snapshot, pages[0].contact_arn, reversed(pages)),
        since=first_send(snapshot, pages),
    )
