"""What the poller needs of the outside, owned by the poller: `gateway` provides it, tests fake it in ten lines.

Every method makes calls and may raise a `ServiceFault`; nothing else escapes.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from imtui.domain.contacts import Channel, Contact
from imtui.domain.engagements import Engagement, Page, Receipt
from imtui.domain.incidents import Finding, Incident, IncidentSummary, RelatedItem
from imtui.domain.response_plans import ResponsePlan, ResponsePlanSummary
from imtui.domain.rotations import Rotation, Shift
from imtui.domain.timeline import TimelineEvent


class IncidentSource(Protocol):
    """Reads of ssm-incidents, all pages of a list gathered."""

    async def open_incidents(self) -> tuple[IncidentSummary, ...]:
        """Every OPEN incident, newest first."""
        ...

    async def resolved_incidents(self, since: datetime) -> tuple[IncidentSummary, ...]:
        """Every RESOLVED incident that began since then, in no order."""
        ...

    async def incident(self, arn: str) -> Incident:
        """One incident, whole; NotFound when it was deleted."""
        ...

    async def timeline(self, incident_arn: str) -> tuple[TimelineEvent, ...]:
        """All events of an incident, newest first, without their data."""
        ...

    async def recent_events(self, incident_arn: str) -> tuple[tuple[TimelineEvent, ...], bool]:
        """The newest events that one request gives, like `timeline`, and whether there are older ones."""
        ...

    async def event(self, incident_arn: str, event_id: str) -> TimelineEvent:
        """One event with its data."""
        ...

    async def related_items(self, incident_arn: str) -> tuple[RelatedItem, ...]: ...

    async def findings(self, incident_arn: str) -> tuple[Finding, ...]:
        """What changed near the start of an incident, in no order."""
        ...

    async def response_plans(self) -> tuple[ResponsePlanSummary, ...]:
        """Every response plan, in no order."""
        ...

    async def response_plan(self, arn: str) -> ResponsePlan:
        """One response plan, whole; NotFound when it was deleted."""
        ...


class RotationSource(Protocol):
    """Reads of ssm-contacts that tell who is on call, all pages of a list gathered."""

    async def rotations(self) -> tuple[Rotation, ...]:
        """Every rotation, with those who take turns."""
        ...

    async def shifts(self, rotation_arn: str, *, since: datetime, until: datetime) -> tuple[Shift, ...]:
        """The shifts that touch that span, overrides in them, earliest first; NotFound when the rotation was deleted."""
        ...


class ContactSource(Protocol):
    """Reads of ssm-contacts, all pages of a list gathered."""

    async def engagements(self, incident_arn: str) -> tuple[Engagement, ...]:
        """All engagements of an incident, newest first."""
        ...

    async def pages(self, engagement_arn: str) -> tuple[Page, ...]: ...

    async def receipts(self, page_arn: str) -> tuple[Receipt, ...]:
        """All receipts of a page, newest first."""
        ...

    async def pages_to(self, contact_arn: str) -> tuple[Page, ...]:
        """Recent pages to one person, newest first: one request, however long the history is."""
        ...

    async def contacts(self) -> Mapping[str, Contact]:
        """Every contact by ARN, plans not filled in."""
        ...

    async def contact(self, arn: str) -> Contact:
        """One contact with its plan."""
        ...

    async def channels(self, contact_arn: str) -> tuple[Channel, ...]: ...
