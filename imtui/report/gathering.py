"""Reading all there is about incidents, once, for a report.

Invariant: it only reads. What the identity may not see, or what is gone, is a gap that the report names; any other failure ends it, since
a report that silently lacks half of the story is worse than none.
"""

import asyncio
from collections.abc import Awaitable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from imtui.domain.contacts import Channel, Contact
from imtui.domain.engagements import Engagement, Page, Receipt
from imtui.domain.errors import AccessDenied, NotFound, ServiceFault
from imtui.domain.incidents import Finding, Incident, RelatedItem
from imtui.domain.snapshot import Snapshot
from imtui.domain.timeline import TimelineEvent

_T = TypeVar("_T")


class IncidentSource(Protocol):
    """What a report reads of ssm-incidents; every method may raise a ServiceFault."""

    async def incident(self, arn: str) -> Incident: ...

    async def timeline(self, incident_arn: str) -> tuple[TimelineEvent, ...]: ...

    async def event(self, incident_arn: str, event_id: str) -> TimelineEvent: ...

    async def related_items(self, incident_arn: str) -> tuple[RelatedItem, ...]: ...

    async def findings(self, incident_arn: str) -> tuple[Finding, ...]: ...


class ContactSource(Protocol):
    """What a report reads of ssm-contacts; every method may raise a ServiceFault."""

    async def engagements(self, incident_arn: str) -> tuple[Engagement, ...]: ...

    async def pages(self, engagement_arn: str) -> tuple[Page, ...]: ...

    async def receipts(self, page_arn: str) -> tuple[Receipt, ...]: ...

    async def contacts(self) -> Mapping[str, Contact]: ...

    async def channels(self, contact_arn: str) -> tuple[Channel, ...]: ...


class Sources(Protocol):
    """Both."""

    @property
    def incidents(self) -> IncidentSource: ...

    @property
    def contacts(self) -> ContactSource: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What was read; `gaps` are sentences about what could not be, by incident ARN ("" for what all of them share)."""

    snapshot: Snapshot
    gaps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


async def gather(incidents: IncidentSource, contacts: ContactSource, arns: Sequence[str]) -> Gathered:
    """Everything about the incidents of those ARNs. ServiceFault: NotFound for an incident that is not there, and whatever else is
    no mere lack of a permission."""
    records = await _all(incidents.incident(arn) for arn in arns)
    reader = _Reader(incidents, contacts)
    directory = await reader.part("", "the directory of contacts", contacts.contacts(), {})
    await _all(reader.read(arn) for arn in arns)
    people = sorted({page.contact_arn for pages in reader.pages.values() for page in pages})
    channels = await _all(reader.part("", "contact channels", contacts.channels(person), ()) for person in people)
    snapshot = Snapshot(
        records={record.arn: record for record in records},
        timelines=reader.timelines,
        engagements=reader.engagements,
        pages=reader.pages,
        receipts=reader.receipts,
        related_items=reader.related_items,
        findings=reader.findings,
        contacts=directory,
        channels=dict(zip(people, channels, strict=True)),
    )
    return Gathered(snapshot=snapshot, gaps={arn: tuple(dict.fromkeys(gaps)) for arn, gaps in reader.gaps.items()})


class _Reader:
    """Reads incident by incident, and remembers what it could not."""

    def __init__(self, incidents: IncidentSource, contacts: ContactSource) -> None:
        self._incidents = incidents
        self._contacts = contacts
        self.timelines: dict[str, tuple[TimelineEvent, ...]] = {}
        self.engagements: dict[str, tuple[Engagement, ...]] = {}
        self.pages: dict[str, tuple[Page, ...]] = {}
        self.receipts: dict[str, tuple[Receipt, ...]] = {}
        self.related_items: dict[str, tuple[RelatedItem, ...]] = {}
        self.findings: dict[str, tuple[Finding, ...]] = {}
        self.gaps: dict[str, list[str]] = {}

    async def read(self, arn: str) -> None:
        """All of one incident, but its record."""
        await _all((self._related_items(arn), self._findings(arn), self._timeline(arn), self._engagements(arn)))

    async def part(self, arn: str, what: str, call: Awaitable[_T], otherwise: _T) -> _T:
        """The answer, or `otherwise` and a gap where it is not to be had."""
        try:
            return await call
        except (AccessDenied, NotFound) as fault:
            self.gaps.setdefault(arn, []).append(f"{what}: {fault}")
            return otherwise

    async def _related_items(self, arn: str) -> None:
        self.related_items[arn] = await self.part(arn, "related items", self._incidents.related_items(arn), ())

    async def _findings(self, arn: str) -> None:
        self.findings[arn] = await self.part(arn, "findings", self._incidents.findings(arn), ())

    async def _timeline(self, arn: str) -> None:
        listed = await self.part(arn, "timeline", self._incidents.timeline(arn), ())
        calls = (self.part(arn, "texts of the timeline", self._incidents.event(arn, event.id), event) for event in listed)
        self.timelines[arn] = tuple(await _all(calls))

    async def _engagements(self, arn: str) -> None:
        found = await self.part(arn, "engagements", self._contacts.engagements(arn), ())
        self.engagements[arn] = found
        await _all(self._pages(arn, engagement.arn) for engagement in found)

    async def _pages(self, arn: str, engagement_arn: str) -> None:
        found = await self.part(arn, "pages", self._contacts.pages(engagement_arn), ())
        self.pages[engagement_arn] = found
        receipts = await _all(self.part(arn, "receipts", self._contacts.receipts(page.arn), ()) for page in found)
        self.receipts.update((page.arn, each) for page, each in zip(found, receipts, strict=True))


async def _all(calls: Iterable[Awaitable[_T]]) -> list[_T]:
    """All of the answers, in order; the first fault when there is one, once everything has come back."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_answer_or_fault(call)) for call in calls]
    answers = [task.result() for task in tasks]
    for answer in answers:
        if isinstance(answer, ServiceFault):
            raise answer
    return [answer for answer in answers if not isinstance(answer, ServiceFault)]


async def _answer_or_fault(call: Awaitable[_T]) -> _T | ServiceFault:
    try:
        return await call
    except ServiceFault as fault:
        return fault
