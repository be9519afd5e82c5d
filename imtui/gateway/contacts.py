"""ssm-contacts, typed: who is engaged, what was sent, and what people do about it. Domain in, domain out.

Invariant: as in `incidents`: one operation a method, nothing but `ServiceFault` (a write also `ReadOnly`). Order does not rely on the
service: what is called newest first is sorted here.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from imtui.domain.contacts import Channel, Contact
from imtui.domain.engagements import Engagement, Page, Receipt, ReceiptType
from imtui.gateway import decode_contacts as decode
from imtui.gateway.operations import Operations
from imtui.gateway.transport import Transport

_NEVER = datetime.min.replace(tzinfo=UTC)
_SAME_MOMENT = tuple(ReceiptType)
# The API demands a code even where the service is told to ignore it.
_ANY_CODE = "000000"


class Contacts:
    """The operations of ssm-contacts over a Transport."""

    def __init__(self, transport: Transport) -> None:
        self._operations = Operations(transport, "ssm-contacts", page_size={"MaxResults": 100})

    async def engagements(self, incident_arn: str = "") -> tuple[Engagement, ...]:
        """All engagements of an incident, or all there are, newest first."""
        found = await self._operations.every("ListEngagements", "Engagements", decode.engagement, IncidentId=incident_arn or None)
        return tuple(sorted(found, key=lambda engagement: engagement.started, reverse=True))

    async def pages(self, engagement_arn: str) -> tuple[Page, ...]:
        """All pages of an engagement, newest first."""
        return _newest_first(await self._operations.every("ListPagesByEngagement", "Pages", decode.page, EngagementId=engagement_arn))

    async def receipts(self, page_arn: str) -> tuple[Receipt, ...]:
        """All receipts of a page, newest first; of the same moment, the one that came of the other first."""
        found = await self._operations.every("ListPageReceipts", "Receipts", decode.receipt, PageId=page_arn)
        return tuple(sorted(found, key=lambda receipt: (receipt.time, _SAME_MOMENT.index(receipt.type)), reverse=True))

    async def pages_to(self, contact_arn: str) -> tuple[Page, ...]:
        """Recent pages to one person, newest first: one request, however long the history is."""
        found, _ = await self._operations.some("ListPagesByContact", "Pages", decode.page, ContactId=contact_arn)
        return _newest_first(found)

    async def page(self, page_arn: str) -> Page:
        """One page as it is now."""
        return await self._operations.one("DescribePage", decode.page, PageId=page_arn)

    async def contacts(self) -> Mapping[str, Contact]:
        """Every contact by ARN, plans not filled in."""
        return {contact.arn: contact for contact in await self._operations.every("ListContacts", "Contacts", decode.contact)}

    async def contact(self, arn: str) -> Contact:
        """One contact with its plan."""
        return await self._operations.one("GetContact", decode.contact, ContactId=arn)

    async def channels(self, contact_arn: str) -> tuple[Channel, ...]:
        """A contact's channels, in the service's order."""
        return await self._operations.every("ListContactChannels", "ContactChannels", decode.channel, ContactId=contact_arn)

    async def accept_page(
        self, page_arn: str, *, kind: ReceiptType = ReceiptType.READ, code: str = "", channel_arn: str = "", note: str = ""
    ) -> None:
        """Accept a page, as READ or DELIVERED. A `code` is checked by the service; without one it is told to ask for none.

        There is no idempotency token: read the page before this is repeated, since each acceptance adds a receipt.
        """
        await self._operations.done(
            "AcceptPage",
            PageId=page_arn,
            AcceptType=kind,
            AcceptCode=code or _ANY_CODE,
            AcceptCodeValidation="ENFORCE" if code else "IGNORE",
            ContactChannelId=channel_arn or None,
            Note=note or None,
        )

    async def start_engagement(
        self, contact_arn: str, *, token: str, sender: str, subject: str, content: str, incident_arn: str = ""
    ) -> str:
        """Engage a person, a plan or a schedule; the engagement's ARN. Subject and content are what its pages say, in public too."""
        return await self._operations.one(
            "StartEngagement",
            lambda answer: str(answer["EngagementArn"]),
            IdempotencyToken=token,
            ContactId=contact_arn,
            Sender=sender,
            Subject=subject,
            Content=content,
            PublicSubject=subject,
            PublicContent=content,
            IncidentId=incident_arn or None,
        )

    async def stop_engagement(self, engagement_arn: str, *, reason: str = "") -> None:
        """Page nobody further for this engagement."""
        await self._operations.done("StopEngagement", EngagementId=engagement_arn, Reason=reason or None)


def _newest_first(pages: tuple[Page, ...]) -> tuple[Page, ...]:
    return tuple(sorted(pages, key=lambda page: page.sent or _NEVER, reverse=True))
