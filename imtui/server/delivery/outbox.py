"""The outbox: every message to a person goes through here, whatever carries it in the end.

    enqueue(context, …)   → message id    in the transaction that decided to send
    delivered(context, …) / failed(…)     what came of it: the receipt of its page
    postpone(context, …)                  nothing yet: it is tried again

Invariant: a message is settled once. Its SENT receipt is written by whoever enqueues it, DELIVERED or ERROR only here. Where a channel's
type has a carrier (SMTP, a webhook), the message waits for it; where it has none, the outbox is where messages arrive.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from imtui.server.services.context import Context
from imtui.server.store import engagements, outbox, pages
from imtui.server.store.contacts import ChannelRow
from imtui.server.store.database import Transaction

#: How long the outbox takes to deliver, by channel type: about what people see of carriers.
DELAYS: Final[Mapping[str, timedelta]] = MappingProxyType(
    {"SMS": timedelta(milliseconds=1400), "VOICE": timedelta(milliseconds=2300), "EMAIL": timedelta(milliseconds=900)}
)


def enqueue(context: Context, channel: ChannelRow, *, subject: str, text: str, code: str, page_arn: str | None = None) -> str:
    """Write a message to a channel's address; returns its id, which stays the same however often it is tried."""
    message_id = context.ids.new(context.now)
    is_carried = channel.type in context.carried
    row = outbox.MessageRow(
        id=message_id,
        created=context.now,
        contact_arn=channel.contact_arn,
        channel_arn=channel.arn,
        channel_type=channel.type,
        address=channel.address,
        subject=subject,
        text=text,
        code=code,
        page_arn=page_arn,
        due=None if is_carried else context.now + DELAYS[channel.type],
        try_at=outbox.AT_ONCE if is_carried else None,
    )
    outbox.add_message(context.transaction, row)
    return message_id


def delivered(context: Context, message_id: str) -> None:
    """The message arrived: its page gets a DELIVERED receipt. A message that was settled before stays as it is."""
    message = outbox.get_message(context.transaction, message_id, lock=True)
    if message is not None:
        _settle(context, message, None)


def failed(context: Context, message_id: str, reason: str) -> None:
    """The message will not arrive: its page gets an ERROR receipt with the reason. One that was settled before stays as it is."""
    message = outbox.get_message(context.transaction, message_id, lock=True)
    if message is not None:
        _settle(context, message, reason)


def postpone(context: Context, message_id: str, reason: str, *, until: datetime) -> None:
    """An attempt failed for `reason`; the next one is made at `until`, in real time."""
    message = outbox.get_message(context.transaction, message_id, lock=True)
    if message is not None and message.status == outbox.PENDING:
        outbox.change_message(context.transaction, message_id, {"try_at": until, "reason": reason})


def obstacle(context: Context, message: outbox.MessageRow) -> str | None:
    """Why there is no point in carrying a message; None when there is. Nobody is woken by the second attempt for what is over."""
    if (refusal := outbox.refusal(context.transaction, message.address)) is not None:
        return refusal
    page = pages.get_page(context.transaction, message.page_arn) if message.page_arn and message.attempts > 1 else None
    if page is None:
        return None
    if page.read_time is not None:
        return f"not tried again, the page was accepted: {message.reason or 'the attempt before was broken off'}"
    engagement = engagements.get_engagement(context.transaction, page.engagement_arn)
    if engagement is not None and engagement.stop_time is not None:
        return f"not tried again, the engagement was stopped: {message.reason or 'the attempt before was broken off'}"
    return None


def refuse(tx: Transaction, address: str, reason: str) -> None:
    """Let every delivery to `address` fail from now on, with `reason`: how a scenario shows a carrier in trouble."""
    outbox.refuse_address(tx, address, reason)


class DeliveryAgenda:
    """Messages that the outbox itself delivers, each a moment after it was written."""

    def next_due(self, tx: Transaction) -> datetime | None:
        return outbox.next_due(tx)

    def run_next(self, context: Context) -> None:
        message = outbox.take_due(context.transaction, context.now)
        if message is not None:
            _settle(context, replace(message, attempts=1), outbox.refusal(context.transaction, message.address))

    def put_off(self, tx: Transaction, until: datetime) -> None:
        outbox.put_off(tx, until)


def _settle(context: Context, message: outbox.MessageRow, failure: str | None) -> None:
    """Mark the message and its page as delivered, or as failed for the reason `failure`."""
    if message.status != outbox.PENDING:
        return
    status = outbox.DELIVERED if failure is None else outbox.FAILED
    values = {"status": status, "reason": failure, "settled": context.now, "due": None, "try_at": None, "attempts": message.attempts}
    outbox.change_message(context.transaction, message.id, values)
    if message.page_arn is None:
        return
    receipt = pages.ReceiptRow(
        page_arn=message.page_arn,
        type="DELIVERED" if failure is None else "ERROR",
        time=context.now,
        channel_arn=message.channel_arn,
        info=message.id if failure is None else failure,
    )
    pages.add_receipt(context.transaction, receipt)
    if failure is None:
        pages.change_page(context.transaction, message.page_arn, {"delivery_time": context.now})
