"""What the journal needs of the services, owned by it: the writes that it keeps, and the reads by which it settles them.

Every method makes one call and may raise a `ServiceFault`, or `ReadOnly`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from imtui.domain.engagements import Page, Receipt, ReceiptType
from imtui.domain.incidents import Impact, Incident, IncidentStatus, RelatedItem


class IncidentWriter(Protocol):
    """ssm-incidents, as far as intents are sent to it."""

    async def incident(self, arn: str) -> Incident: ...

    async def start_incident(
        self, plan_arn: str, *, token: str, title: str = "", impact: Impact | None = None, related_items: Sequence[RelatedItem] = ()
    ) -> str: ...

    async def update_incident(
        self,
        arn: str,
        *,
        token: str,
        title: str | None = None,
        impact: Impact | None = None,
        summary: str | None = None,
        status: IncidentStatus | None = None,
    ) -> None: ...

    async def delete_incident(self, arn: str) -> None: ...

    async def create_event(
        self, incident_arn: str, *, token: str, type: str, time: datetime, data: str, references: Sequence[str] = ()
    ) -> str: ...

    async def update_event(
        self, incident_arn: str, event_id: str, *, token: str, data: str | None = None, time: datetime | None = None
    ) -> None: ...

    async def delete_event(self, incident_arn: str, event_id: str) -> None: ...

    async def add_related_item(self, incident_arn: str, item: RelatedItem, *, token: str) -> None: ...

    async def remove_related_item(self, incident_arn: str, item: RelatedItem, *, token: str) -> None: ...


class ContactWriter(Protocol):
    """ssm-contacts, likewise, with what AcceptPage has to be settled by."""

    async def page(self, page_arn: str) -> Page: ...

    async def receipts(self, page_arn: str) -> tuple[Receipt, ...]: ...

    async def accept_page(
        self, page_arn: str, *, kind: ReceiptType = ReceiptType.READ, code: str = "", channel_arn: str = "", note: str = ""
    ) -> None: ...

    async def start_engagement(
        self, contact_arn: str, *, token: str, sender: str, subject: str, content: str, incident_arn: str = ""
    ) -> str: ...

    async def stop_engagement(self, engagement_arn: str, *, reason: str = "") -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Writers:
    """The two services."""

    incidents: IncidentWriter
    contacts: ContactWriter
