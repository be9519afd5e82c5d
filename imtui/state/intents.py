"""What people ask the services to do, as values: they go to disk before they are sent, and are sent from what is on disk.

Invariant: an intent holds all there is to know about one write except its idempotency token, and sending it twice with the same token
changes the service once. Where the API takes no token, `send` looks first when an earlier attempt may have arrived, at a page always.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from imtui.arns import short_name
from imtui.domain.engagements import ReceiptType
from imtui.domain.errors import AccessDenied, CredentialsExpired, Throttled, Unreachable
from imtui.domain.incidents import Impact, IncidentStatus, RelatedItem
from imtui.state.ports import ContactWriter, Writers


class Intent(ABC):
    """One write."""

    __slots__ = ()

    has_token: ClassVar[bool] = True
    """Whether the API tells a repetition by its token, or a repetition changes nothing."""
    supersedes: ClassVar[bool] = False
    """Whether a success makes what was refused before in the same lane pointless."""

    @property
    def typed(self) -> str:
        """What somebody typed that one which supersedes it may not have; or nothing."""
        return ""

    @property
    def subject(self) -> str:
        """ARN of the incident that it is about, or empty."""
        return ""

    @property
    def lane(self) -> str:
        """What is done in one lane is done in order; lanes do not wait for each other."""
        return self.subject

    @property
    @abstractmethod
    def sentence(self) -> str:
        """What it does, for people; without secrets."""

    @abstractmethod
    async def send(self, writers: Writers, token: str, *, again: bool) -> str:
        """Do it; what the service answered (an id, an ARN, or nothing). `again`: an earlier attempt may have arrived."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateEvent(Intent):
    incident_arn: str
    type: str
    time: datetime
    data: str
    references: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        return self.incident_arn

    @property
    def sentence(self) -> str:
        return "note"

    async def send(self, writers: Writers, token: str, *, again: bool) -> str:
        return await writers.incidents.create_event(
            self.incident_arn, token=token, type=self.type, time=self.time, data=self.data, references=self.references
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateEvent(Intent):
    incident_arn: str
    event_id: str
    data: str | None = None
    time: datetime | None = None

    @property
    def subject(self) -> str:
        return self.incident_arn

    @property
    def sentence(self) -> str:
        return "change of a note"

    async def send(self, writers: Writers, token: str, *, again: bool) -> str:
        await writers.incidents.update_event(self.incident_arn, self.event_id, token=token, data=self.data, time=self.time)
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteEvent(Intent):
    incident_arn: str
    event_id: str

    @property
    def subject(self) -> str:
        return self.incident_arn

    @property
    def sentence(self) -> str:
        return "delete a note"

    async def send(self, writers: Writers, token: str, *, again: bool) -> str:
        await writers.incidents.delete_event(self.incident_arn, self.event_id)
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateIncident(Intent):
    arn: str
    title: str | None = None
    impact: Impact | None = None
    summary: str | None = None
    status: IncidentStatus | None = None

    @property
    def subject(self) -> str:
        return self.arn

    @property
    def sentence(self) -> str:
        match self.status:
            case IncidentStatus.RESOLVED:
                return "resolve the incident"
            case IncidentStatus.OPEN:
                return "reopen the incident"
            case None:
                changed = [name for name in ("title", "impact", "summary") if getattr(self, name) is not None]
                return f"change {' and '.join(changed)}"

    async def send(self, writers: Writers, token: str, *, again: bool) -> str:
        await writers.incidents.update_incident(
            self.arn, token=token, title=self.title, impact=self.impact, summary=self.summary, status=self.status
        )
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartIncident(Intent):
    plan_arn: str
    title: str = ""
    impact: Impact | None = None
    related_items: tuple[RelatedItem, ...] = ()

    @property
    def lane(self) -> str:
        return self.plan_arn

    @property
    def sentence(self) -> str:
        return f"start an incident from {short_name(self.plan_arn)}"

    async def send(self, writers: Writers, token: str, *, again: bool) -> str:
        return await writers.incidents.start_incident(
            self.plan_arn, token=token, title=self.title, impact=self.impact, related_items=self.related_items
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptPage(Intent):
    page_arn: str
    kind: ReceiptType = ReceiptType.READ
    code: str = ""
    channel_arn: str = ""
    note: str = ""

    supersedes: ClassVar[bool] = True
    has_token: ClassVar[bool] = False

    @property
    def typed(self) -> str:
        return self.note

    @property
    def lane(self) -> str:
        return self.page_arn

    @property
    def sentence(self) -> str:
        return f"accept the page to {short_name(self.page_arn)}"

    async def send(self, writers: Writers, token: str, *, again: bool) -> str:
        """When others had accepted it before, in ISO 8601: then it is left alone, unless a note is to be added. Else nothing."""
        already = None if again else await self._accepted_already(writers.contacts)
        if (not await self._has_arrived(writers.contacts)) if again else (already is None or self.note):
            await writers.contacts.accept_page(self.page_arn, kind=self.kind, code=self.code, channel_arn=self.channel_arn, note=self.note)
        return already.isoformat() if already else ""

    async def _accepted_already(self, contacts: ContactWriter) -> datetime | None:
        """None also when just this cannot be asked, which is no reason to leave somebody being paged."""
        try:
            page = await contacts.page(self.page_arn)
        except (AccessDenied, CredentialsExpired, Throttled, Unreachable):
            return None
        return page.read if self.kind is ReceiptType.READ else page.delivered

    async def _has_arrived(self, contacts: ContactWriter) -> bool:
        """Whether the page is accepted; with a note, whether the note is there too, since only this acceptance brings it. Who may accept
        but not look is not kept from it: an acceptance that is there twice wakes nobody."""
        try:
            if not self.note:
                page = await contacts.page(self.page_arn)
                if (page.read if self.kind is ReceiptType.READ else page.delivered) is not None:
                    return True
            receipts = await contacts.receipts(self.page_arn)
        except AccessDenied:
            return False
        return any(each.type is self.kind and (not self.note or each.info == self.note) for each in receipts)


@dataclass(frozen=True, slots=True, kw_only=True)
class StartEngagement(Intent):
    contact_arn: str
    sender: str
    title: str
    content: str
    incident_arn: str = ""

    @property
    def subject(self) -> str:
        return self.incident_arn

    @property
    def lane(self) -> str:
        return self.contact_arn

    @property
    def sentence(self) -> str:
        return f"engage {short_name(self.contact_arn)}"

    async def send(self, writers: Writers, token: str, *, again: bool) -> str:
        return await writers.contacts.start_engagement(
            self.contact_arn, token=token, sender=self.sender, subject=self.title, content=self.content, incident_arn=self.incident_arn
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StopEngagement(Intent):
    engagement_arn: str
    reason: str = ""

    supersedes: ClassVar[bool] = True

    @property
    def typed(self) -> str:
        return self.reason

    @property
    def lane(self) -> str:
        return self.engagement_arn

    @property
    def sentence(self) -> str:
        return f"stop the engagement of {short_name(self.engagement_arn)}"

    async def send(self, writers: Writers, token: str, *, again: bool) -> str:
        await writers.contacts.stop_engagement(self.engagement_arn, reason=self.reason)
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRelatedItem(Intent):
    incident_arn: str
    item: RelatedItem

    @property
    def subject(self) -> str:
        return self.incident_arn

    @property
    def sentence(self) -> str:
        return "add a related item"

    async def send(self, writers: Writers, token: str, *, again: bool) -> str:
        await writers.incidents.add_related_item(self.incident_arn, self.item, token=token)
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveRelatedItem(Intent):
    incident_arn: str
    item: RelatedItem

    @property
    def subject(self) -> str:
        return self.incident_arn

    @property
    def sentence(self) -> str:
        return "remove a related item"

    async def send(self, writers: Writers, token: str, *, again: bool) -> str:
        await writers.incidents.remove_related_item(self.incident_arn, self.item, token=token)
        return ""
