"""Both services, with the journal in between: what actions write with in the war room.

Invariant: the same methods as the services' own, and the same answers; but every write is on disk before it is sent, and one that is not
done raises `Kept`, whatever the fault was. Reads go straight through, and so does the deletion of an incident: what destroys is done
while its author looks, or not at all.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from imtui.domain.engagements import Page, Receipt, ReceiptType
from imtui.domain.incidents import Impact, Incident, IncidentStatus, RelatedItem
from imtui.state.intents import (
    AcceptPage,
    AddRelatedItem,
    CreateEvent,
    DeleteEvent,
    Intent,
    RemoveRelatedItem,
    StartEngagement,
    StartIncident,
    StopEngagement,
    UpdateEvent,
    UpdateIncident,
)
from imtui.state.ports import ContactWriter, IncidentWriter

_NO_TOKEN = ""


class Out(Protocol):
    """Where writes go: an `Outbox`, or `Unkept` (`sending`) where there is no journal."""

    async def write(self, intent: Intent, token: str) -> str:
        """Do it; what the service answered."""
        ...


class JournaledIncidents:
    """ssm-incidents."""

    def __init__(self, service: IncidentWriter, outbox: Out) -> None:
        self._service = service
        self._outbox = outbox

    async def incident(self, arn: str) -> Incident:
        return await self._service.incident(arn)

    async def start_incident(
        self, plan_arn: str, *, token: str, title: str = "", impact: Impact | None = None, related_items: Sequence[RelatedItem] = ()
    ) -> str:
        intent = StartIncident(plan_arn=plan_arn, title=title, impact=impact, related_items=tuple(related_items))
        return await self._outbox.write(intent, token)

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
        await self._outbox.write(UpdateIncident(arn=arn, title=title, impact=impact, summary=summary, status=status), token)

    async def delete_incident(self, arn: str) -> None:
        await self._service.delete_incident(arn)

    async def create_event(
        self, incident_arn: str, *, token: str, type: str, time: datetime, data: str, references: Sequence[str] = ()
    ) -> str:
        intent = CreateEvent(incident_arn=incident_arn, type=type, time=time, data=data, references=tuple(references))
        return await self._outbox.write(intent, token)

    async def update_event(
        self, incident_arn: str, event_id: str, *, token: str, data: str | None = None, time: datetime | None = None
    ) -> None:
        await self._outbox.write(UpdateEvent(incident_arn=incident_arn, event_id=event_id, data=data, time=time), token)

    async def delete_event(self, incident_arn: str, event_id: str) -> None:
        await self._outbox.write(DeleteEvent(incident_arn=incident_arn, event_id=event_id), _NO_TOKEN)

    async def add_related_item(self, incident_arn: str, item: RelatedItem, *, token: str) -> None:
        await self._outbox.write(AddRelatedItem(incident_arn=incident_arn, item=item), token)

    async def remove_related_item(self, incident_arn: str, item: RelatedItem, *, token: str) -> None:
        await self._outbox.write(RemoveRelatedItem(incident_arn=incident_arn, item=item), token)


class JournaledContacts:
    """ssm-contacts."""

    def __init__(self, service: ContactWriter, outbox: Out) -> None:
        self._service = service
        self._outbox = outbox

    async def page(self, page_arn: str) -> Page:
        return await self._service.page(page_arn)

    async def receipts(self, page_arn: str) -> tuple[Receipt, ...]:
        return await self._service.receipts(page_arn)

    async def accept_page(
        self, page_arn: str, *, kind: ReceiptType = ReceiptType.READ, code: str = "", channel_arn: str = "", note: str = ""
    ) -> datetime | None:
        already = await self._outbox.write(
            AcceptPage(page_arn=page_arn, kind=kind, code=code, channel_arn=channel_arn, note=note), _NO_TOKEN
        )
        return datetime.fromisoformat(already) if already else None

    async def start_engagement(
        self, contact_arn: str, *, token: str, sender: str, subject: str, content: str, incident_arn: str = ""
    ) -> str:
        intent = StartEngagement(contact_arn=contact_arn, sender=sender, title=subject, content=content, incident_arn=incident_arn)
        return await self._outbox.write(intent, token)

    async def stop_engagement(self, engagement_arn: str, *, reason: str = "") -> None:
        await self._outbox.write(StopEngagement(engagement_arn=engagement_arn, reason=reason), _NO_TOKEN)
