"""What actions need of the outside, owned by them: `gateway` provides it, tests fake it.

Every method makes one call and may raise a `ServiceFault`, a write also `ReadOnly`. A `token` makes a repeated write the same write.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from imtui.domain.engagements import Page, Receipt, ReceiptType
from imtui.domain.incidents import Impact, Incident, IncidentStatus, RelatedItem


class IncidentService(Protocol):
    """ssm-incidents, as far as people change it."""

    async def incident(self, arn: str) -> Incident: ...

    async def start_incident(
        self, plan_arn: str, *, token: str, title: str = "", impact: Impact | None = None, related_items: Sequence[RelatedItem] = ()
    ) -> str:
        """Start one from a response plan; its ARN."""
        ...

    async def update_incident(
        self,
        arn: str,
        *,
        token: str,
        title: str | None = None,
        impact: Impact | None = None,
        summary: str | None = None,
        status: IncidentStatus | None = None,
    ) -> None:
        """Change what is given, and only that."""
        ...

    async def delete_incident(self, arn: str) -> None:
        """Delete an incident with its timeline; one that is gone already is no error."""
        ...

    async def add_related_item(self, incident_arn: str, item: RelatedItem, *, token: str) -> None: ...

    async def remove_related_item(self, incident_arn: str, item: RelatedItem, *, token: str) -> None:
        """Remove what has this item's type and value."""
        ...

    async def create_event(
        self, incident_arn: str, *, token: str, type: str, time: datetime, data: str, references: Sequence[str] = ()
    ) -> str:
        """Write a timeline event; its id."""
        ...

    async def update_event(
        self, incident_arn: str, event_id: str, *, token: str, data: str | None = None, time: datetime | None = None
    ) -> None: ...

    async def delete_event(self, incident_arn: str, event_id: str) -> None: ...


class ContactService(Protocol):
    """ssm-contacts, as far as people act on it."""

    async def page(self, page_arn: str) -> Page:
        """One page as it is now."""
        ...

    async def receipts(self, page_arn: str) -> tuple[Receipt, ...]: ...

    async def accept_page(
        self, page_arn: str, *, kind: ReceiptType = ReceiptType.READ, code: str = "", channel_arn: str = "", note: str = ""
    ) -> datetime | None:
        """Accept a page; a code is checked, none is not asked for. What others had accepted before, as far as one may look, is left alone
        unless there is a note; when that was."""
        ...

    async def start_engagement(
        self, contact_arn: str, *, token: str, sender: str, subject: str, content: str, incident_arn: str = ""
    ) -> str:
        """Engage somebody; the engagement's ARN."""
        ...

    async def stop_engagement(self, engagement_arn: str, *, reason: str = "") -> None: ...
