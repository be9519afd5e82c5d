"""Pages: one person being paged through one channel, what came of it, and accepting it.

Invariant: the first READ of a page stays; it ends all sends to that person in that engagement, and accepting again only adds a receipt.
"""

from typing import Any

from imtui.server.engine.ladders import acknowledge
from imtui.server.engine.states import decode
from imtui.server.protocol.errors import not_found, validation
from imtui.server.services import positions
from imtui.server.services.contacts import channels, contacts, engagements, paging
from imtui.server.services.context import Answer, Context, Listing, Request
from imtui.server.services.incidents.emitted import ACKNOWLEDGED
from imtui.server.store import engagements as stored_engagements
from imtui.server.store import pages
from imtui.server.store.engagements import EngagementRow
from imtui.server.store.metadata import from_micros, to_micros
from imtui.server.store.pages import PageRow, ReceiptRow


def accept_page(context: Context, request: Request) -> Answer:
    tx = context.transaction
    page = existing(context, request["PageId"])
    engagement = engagements.existing(context, page.engagement_arn, lock=True)
    page = existing(context, page.arn)  # again, now that nobody else changes it
    _check_acceptance(context, page, request)
    channel_arn, type_ = request.get("ContactChannelId"), request["AcceptType"]
    info = request.get("Note") or (request["AcceptCode"] if channel_arn else None)
    pages.add_receipt(tx, ReceiptRow(page_arn=page.arn, type=type_, time=context.now, channel_arn=channel_arn, info=info))
    if type_ == "DELIVERED":
        if page.delivery_time is None:
            pages.change_page(tx, page.arn, {"delivery_time": context.now})
    elif page.read_time is None:
        pages.change_page(tx, page.arn, {"read_time": context.now})
        _acknowledge(context, engagement, page)
    return {}


def describe_page(context: Context, request: Request) -> Answer:
    page = existing(context, request["PageId"])
    engagement = engagements.existing(context, page.engagement_arn)
    words = {
        "Subject": engagement.subject,
        "Content": engagement.content,
        "PublicSubject": engagement.public_subject,
        "PublicContent": engagement.public_content,
    }
    return _shape(page, engagement.sender, engagement.incident_arn) | words


def list_pages_by_engagement(context: Context, request: Request) -> Answer | Listing:
    engagement = engagements.existing(context, request["EngagementId"])
    rows = pages.list_pages(
        context.transaction, engagement_arn=engagement.arn, after=positions.keyed(context.page), limit=context.page.limit + 1
    )
    return positions.listing(
        context.page,
        rows,
        member="Pages",
        shown=lambda row: _shape(row, engagement.sender, engagement.incident_arn),
        position=lambda row: positions.at(row.created, row.arn),
    )


def list_pages_by_contact(context: Context, request: Request) -> Answer | Listing:
    contact = contacts.existing(context, request["ContactId"])
    rows = pages.list_pages(context.transaction, contact_arn=contact.arn, after=positions.keyed(context.page), limit=context.page.limit + 1)
    origins = stored_engagements.origins(context.transaction, {row.engagement_arn for row in rows})
    return positions.listing(
        context.page,
        rows,
        member="Pages",
        shown=lambda row: _shape(row, *origins[row.engagement_arn]),
        position=lambda row: positions.at(row.created, row.arn),
    )


def list_page_receipts(context: Context, request: Request) -> Answer | Listing:
    page = existing(context, request["PageId"])
    rows = pages.list_receipts(context.transaction, page.arn, after=_receipt_at(context), limit=context.page.limit + 1)
    return positions.listing(
        context.page, rows, member="Receipts", shown=_receipt, position=lambda row: (row.type, to_micros(row.time), row.id)
    )


def list_page_resolutions(context: Context, request: Request) -> Answer | Listing:
    """The way from what was engaged to the person, outermost first."""
    page = existing(context, request["PageId"])
    done = positions.numbered(context.page) or 0
    rows = list(enumerate(page.resolution, start=1))[done : done + context.page.limit + 1]
    return positions.listing(context.page, rows, member="PageResolutions", shown=lambda row: _step(*row[1]), position=lambda row: (row[0],))


def existing(context: Context, arn: str) -> PageRow:
    """The page with that ARN; ResourceNotFoundException when there is none."""
    row = pages.get_page(context.transaction, arn)
    if row is None:
        raise not_found(arn, "PAGE")
    return row


def _check_acceptance(context: Context, page: PageRow, request: Request) -> None:
    if request.get("AcceptCodeValidation") == "ENFORCE" and request["AcceptCode"] != page.accept_code:
        raise validation("AcceptCode: the code is not the one that was sent with the page", fields=[("AcceptCode", "does not match")])
    channel_arn = request.get("ContactChannelId")
    if not channel_arn or channel_arn == page.channel_arn:  # which may have been deleted since: who got the page can accept it
        return
    if channels.existing(context, channel_arn).contact_arn != page.contact_arn:
        raise validation("ContactChannelId: the channel belongs to another contact", fields=[("ContactChannelId", "is another contact's")])


def _acknowledge(context: Context, engagement: EngagementRow, page: PageRow) -> None:
    """The person's first READ of this page: say so on the timeline; their first READ of all stops their other pages, too."""
    paging.announce(context, engagement, page.contact_arn, ACKNOWLEDGED)
    every = pages.list_pages(context.transaction, engagement_arn=engagement.arn, contact_arn=page.contact_arn)
    others = [each for each in every if each.arn != page.arn]
    if engagement.stop_time is not None or any(other.read_time is not None for other in others):
        return
    for other in reversed(others):
        paging.stop_page(context, other, None)
    paging.settle(context, engagement, acknowledge(decode(engagement.state), page.contact_arn), ())


def _shape(page: PageRow, sender: str, incident_arn: str | None) -> Answer:
    return {
        "PageArn": page.arn,
        "EngagementArn": page.engagement_arn,
        "ContactArn": page.contact_arn,
        "Sender": sender,
        "IncidentId": incident_arn,
        "SentTime": page.sent_time,
        "DeliveryTime": page.delivery_time,
        "ReadTime": page.read_time,
    }


def _receipt(row: ReceiptRow) -> Answer:
    return {"ContactChannelArn": row.channel_arn, "ReceiptType": row.type, "ReceiptInfo": row.info, "ReceiptTime": row.time}


def _receipt_at(context: Context) -> tuple[str, Any, int] | None:
    position = context.page.after
    if position is None:
        return None
    type_, micros, id_ = position
    return str(type_), from_micros(int(micros)), int(id_)


def _step(contact_arn: str, type_: str, stage: int | None) -> Answer:
    return {"ContactArn": contact_arn, "Type": type_, "StageIndex": stage}
