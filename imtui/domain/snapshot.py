"""Everything the war room knows at one moment, as one value.

Invariant: a Snapshot never changes; `sync.store` is its one writer and replaces it whole. Slices that did not change keep
their identity from one Snapshot to the next, so a pane finds out with `is` whether it has anything to draw.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from imtui.domain.contacts import Channel, Contact
from imtui.domain.engagements import Engagement, Page, Receipt
from imtui.domain.errors import ServiceFault
from imtui.domain.incidents import Finding, Incident, IncidentSummary, RelatedItem
from imtui.domain.response_plans import ResponsePlan, ResponsePlanSummary
from imtui.domain.rotations import KnownShifts
from imtui.domain.timeline import TimelineEvent

_NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Topic(StrEnum):
    """What can be polled, each on its own and each with its own health."""

    INCIDENTS = "incidents"
    RESOLVED = "resolved incidents"
    INCIDENT = "incident"
    TIMELINE = "timeline"
    ENGAGEMENTS = "engagements"
    RELATED_ITEMS = "related items"
    FINDINGS = "findings"
    MY_PAGES = "my pages"
    CONTACTS = "contacts"
    RESPONSE_PLANS = "response plans"
    RESPONSE_PLAN = "response plan"
    SHIFTS = "shifts"


@dataclass(frozen=True, slots=True)
class Watch:
    """A topic and what it is about: an incident's or a response plan's ARN, the person at the keyboard as they were named, or nothing
    where there is only one. ENGAGEMENTS of nothing are those of the incidents that nobody looks at, read in turn."""

    topic: Topic
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How far a watched topic can be trusted.

    `succeeded` is when the last good answer came (None: never), `interval` the seconds between two polls right now, `fault`
    why the latest poll failed (None: it did not) and `retry_at` when the next try is due after a failure. A fault without `retry_at`
    is about a part only (event texts, receipts: a permission is missing): the rest is as fresh as `succeeded` says.
    """

    succeeded: datetime | None = None
    interval: float = 0.0
    fault: ServiceFault | None = None
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All of it, by key.

    `incidents`: open ones, and resolved ones that were open while imtui ran, by ARN; those too that began since `resolved_since` where
    somebody asked for them (None: nobody does, or they are not read yet). `records`, `timelines` (newest first),
    `engagements` (newest first), `related_items` and `findings` by incident ARN; `pages` by engagement ARN; `receipts` (newest first) by
    page ARN; `channels` by contact ARN. `me`: ARN of the person at the keyboard, empty until it is known; `my_pages`: pages to them,
    newest first. `shifts`: of the rotations that `me` is in or that may be paged, by ARN. `response_plans`: all there are, None until they
    were asked for; `plans`: those that were read whole, by ARN.
    A key that is missing was never asked for; an empty tuple is the service's own "none".
    """

    incidents: Mapping[str, IncidentSummary] | None = None
    resolved_since: datetime | None = None
    records: Mapping[str, Incident] = field(default_factory=lambda: _NOTHING)
    timelines: Mapping[str, tuple[TimelineEvent, ...]] = field(default_factory=lambda: _NOTHING)
    engagements: Mapping[str, tuple[Engagement, ...]] = field(default_factory=lambda: _NOTHING)
    pages: Mapping[str, tuple[Page, ...]] = field(default_factory=lambda: _NOTHING)
    receipts: Mapping[str, tuple[Receipt, ...]] = field(default_factory=lambda: _NOTHING)
    related_items: Mapping[str, tuple[RelatedItem, ...]] = field(default_factory=lambda: _NOTHING)
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=lambda: _NOTHING)
    contacts: Mapping[str, Contact] = field(default_factory=lambda: _NOTHING)
    channels: Mapping[str, tuple[Channel, ...]] = field(default_factory=lambda: _NOTHING)
    shifts: Mapping[str, KnownShifts] = field(default_factory=lambda: _NOTHING)
    my_pages: tuple[Page, ...] | None = None
    response_plans: tuple[ResponsePlanSummary, ...] | None = None
    plans: Mapping[str, ResponsePlan] = field(default_factory=lambda: _NOTHING)
    me: str = ""
    health: Mapping[Watch, Health] = field(default_factory=lambda: _NOTHING)


def is_only_fresher(before: Snapshot, after: Snapshot) -> bool:
    """Whether `after` says nothing that `before` did not, only later: all that differs is when answers came."""
    return _is_same_but(before, after, "health")


def is_elsewhere(before: Snapshot, after: Snapshot, incident_arn: str) -> bool:
    """Whether all that differs, besides when answers came, is how far people were paged for incidents other than this one."""
    if not _is_same_but(before, after, "health", "engagements", "pages", "receipts"):
        return False
    engagements = after.engagements.get(incident_arn, ())
    pages = [page for each in engagements for page in after.pages.get(each.arn, ())]
    return (
        before.engagements.get(incident_arn) is after.engagements.get(incident_arn)
        and all(before.pages.get(each.arn) is after.pages.get(each.arn) for each in engagements)
        and all(before.receipts.get(each.arn) is after.receipts.get(each.arn) for each in pages)
    )


def _is_same_but(before: Snapshot, after: Snapshot, *names: str) -> bool:
    """Whether all else is the very same; of `health`, what is polled and what failed counts in any case."""
    if any(each.name not in names and getattr(before, each.name) is not getattr(after, each.name) for each in fields(Snapshot)):
        return False
    known = before.health
    return known.keys() == after.health.keys() and all(known[watch].fault == health.fault for watch, health in after.health.items())
