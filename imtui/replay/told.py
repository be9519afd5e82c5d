"""One incident of a report, as the values that the war room shows at a given moment.

Invariant: pure; a moment more never takes away what a moment less had shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from imtui.domain.contacts import Channel, Contact
from imtui.domain.engagements import Engagement, Page, Receipt, ReceiptType
from imtui.domain.incidents import Finding, Impact, Incident, IncidentSource, IncidentStatus, IncidentSummary, RelatedItem
from imtui.domain.timeline import TimelineEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """All that was sent to one person through one channel in one engagement; receipts oldest first."""

    page: Page
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Everything that the report says about an incident; events with the moment at which they were written down."""

    arn: str
    title: str
    impact: Impact
    summary: str
    source: IncidentSource
    created: datetime
    resolved: datetime | None
    until: datetime
    impacts: tuple[tuple[datetime, Impact], ...]
    events: tuple[tuple[datetime, TimelineEvent], ...]
    engagements: tuple[Engagement, ...]
    sent: tuple[Sent, ...]
    contacts: tuple[Contact, ...]
    channels: Mapping[str, tuple[Channel, ...]]
    related: tuple[RelatedItem, ...]
    findings: tuple[Finding, ...]

    @property
    def account_id(self) -> str:
        return _part(self.arn, 4)

    @property
    def moments(self) -> set[datetime]:
        """Whenever something is different from before; nothing was before it began."""
        found = {at for at, _ in (*self.impacts, *self.events)} | {each.started for each in self.engagements}
        found |= {each.stopped for each in self.engagements if each.stopped} | {each.began for each in self.findings}
        found |= {receipt.time for each in self.sent for receipt in each.receipts}
        return {max(at, self.created) for at in found | {self.created, self.resolved or self.created}}

    def summary_at(self, moment: datetime) -> IncidentSummary:
        is_over = self.resolved is not None and self.resolved <= moment
        return IncidentSummary(
            arn=self.arn,
            title=self.title,
            impact=next((impact for at, impact in reversed(self.impacts) if at <= moment), self.impact),
            status=IncidentStatus.RESOLVED if is_over else IncidentStatus.OPEN,
            created=self.created,
            resolved=self.resolved if is_over else None,
            source=self.source,
        )

    def record_at(self, moment: datetime) -> Incident:
        row = self.summary_at(moment)
        return Incident(
            arn=row.arn,
            title=row.title,
            impact=row.impact,
            status=row.status,
            created=row.created,
            resolved=row.resolved,
            source=row.source,
            summary=self.summary,
            last_modified=row.resolved or row.created,
            last_modified_by="",
        )

    def events_at(self, moment: datetime) -> tuple[TimelineEvent, ...]:
        known = [event for at, event in self.events if max(at, self.created) <= moment]
        return tuple(sorted(known, key=lambda event: event.time, reverse=True))

    def engagements_at(self, moment: datetime) -> tuple[Engagement, ...]:
        begun = [each for each in self.engagements if max(each.started, self.created) <= moment]
        return tuple(replace(each, stopped=each.stopped if each.stopped and each.stopped <= moment else None) for each in reversed(begun))

    def pages_at(self, moment: datetime) -> Mapping[str, tuple[Page, ...]]:
        found: dict[str, tuple[Page, ...]] = {each.arn: () for each in self.engagements_at(moment)}
        for each in self.sent:
            receipts = [receipt for receipt in each.receipts if receipt.time <= moment]
            if receipts and each.page.engagement_arn in found:
                found[each.page.engagement_arn] += (_as_of(each.page, receipts),)
        return found

    def receipts_at(self, moment: datetime) -> Mapping[str, tuple[Receipt, ...]]:
        return {
            each.page.arn: tuple(receipt for receipt in reversed(each.receipts) if receipt.time <= moment)
            for each in self.sent
            if each.receipts[0].time <= moment
        }

    def findings_at(self, moment: datetime) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if max(each.began, self.created) <= moment)


def _as_of(page: Page, receipts: list[Receipt]) -> Page:
    last = {receipt.type: receipt.time for receipt in receipts}
    return replace(page, sent=last.get(ReceiptType.SENT), delivered=last.get(ReceiptType.DELIVERED), read=last.get(ReceiptType.READ))


def _part(arn: str, place: int) -> str:
    parts = arn.split(":")
    return parts[place] if len(parts) > place else ""
