"""What an escalation does, written down: pages, receipts, messages, timeline events.

Invariant: every function here runs in the transaction of the step it belongs to, so that a send, its SENT receipt, its message in
the outbox and the new state of the engagement are on disk together or not at all.
"""

from collections.abc import Sequence
from dataclasses import replace

from imtui.arns import short_name
from imtui.server.delivery.codes import new_code
from imtui.server.delivery.outbox import enqueue
from imtui.server.engine.ladders import Effect, Send, Skip, State, is_wholly_acknowledged, next_due
from imtui.server.engine.states import encode, encode_path
from imtui.server.services.contacts.names import SERVICE_PRINCIPAL, new_arn
from imtui.server.services.context import Context
from imtui.server.services.incidents.emitted import PAGED, emit
from imtui.server.store.contacts import ChannelRow, get_channel
from imtui.server.store.engagements import EngagementRow, change_engagement
from imtui.server.store.pages import PageRow, ReceiptRow, add_page, add_receipt, change_page, find_page, list_pages


def settle(context: Context, engagement: EngagementRow, state: State, effects: Sequence[Effect]) -> None:
    """Carry the effects out and keep the state; an engagement that everyone acknowledged ends with this."""
    context = replace(context, caller=SERVICE_PRINCIPAL)
    for effect in effects:
        moment = replace(context, now=effect.time)
        match effect:
            case Send():
                _send(moment, engagement, effect)
            case Skip():
                _note_skip(moment, engagement, effect)
    values = {"state": encode(state), "next_due": next_due(state)}
    if is_wholly_acknowledged(state):
        values["stop_time"] = context.now
    change_engagement(context.transaction, engagement.arn, values)


def stop(context: Context, engagement: EngagementRow, reason: str | None) -> None:
    """End the engagement: nobody else is paged, pages that were not read get a STOP receipt, unless their person's acceptance of another
    one stopped them before. Stopping twice changes nothing."""
    if engagement.stop_time is not None:
        return
    change_engagement(context.transaction, engagement.arn, {"stop_time": context.now, "stop_reason": reason, "next_due": None})
    pages = list_pages(context.transaction, engagement_arn=engagement.arn)
    accepted = {page.contact_arn for page in pages if page.read_time is not None}
    for page in reversed(pages):
        if page.contact_arn not in accepted:
            stop_page(context, page, reason)


def stop_page(context: Context, page: PageRow, reason: str | None) -> None:
    receipt = ReceiptRow(page_arn=page.arn, type="STOP", time=context.now, channel_arn=page.channel_arn, info=reason or None)
    add_receipt(context.transaction, receipt)


def announce(context: Context, engagement: EngagementRow, contact_arn: str, event_type: str) -> None:
    """Write one of the service's two events about pages on the incident's timeline."""
    if engagement.incident_arn:
        data = {"contactArn": contact_arn, "engagementArn": engagement.arn}
        emit(replace(context, caller=SERVICE_PRINCIPAL), engagement.incident_arn, event_type, data)


def _send(context: Context, engagement: EngagementRow, send: Send) -> None:
    tx, person = context.transaction, send.path[-1].contact_arn
    channel = get_channel(tx, send.channel_arn)
    if channel is None:
        return
    page = find_page(tx, engagement.arn, person, channel.arn)
    if page is None:
        page = PageRow(
            arn=new_arn(context, "page", person),
            engagement_arn=engagement.arn,
            contact_arn=person,
            channel_arn=channel.arn,
            created=context.now,
            sent_time=context.now,
            delivery_time=None,
            read_time=None,
            accept_code=new_code(context),
            resolution=encode_path(send.path),
        )
        add_page(tx, page)
        announce(context, engagement, person, PAGED)
    else:
        change_page(tx, page.arn, {"sent_time": context.now})
    subject, text = _words(engagement, channel)
    message_id = enqueue(
        context, channel, subject=subject, text=f"{text}\n\nAccept code: {page.accept_code}", code=page.accept_code, page_arn=page.arn
    )
    add_receipt(tx, ReceiptRow(page_arn=page.arn, type="SENT", time=context.now, channel_arn=channel.arn, info=message_id))


def _words(engagement: EngagementRow, channel: ChannelRow) -> tuple[str, str]:
    """SMS is open to be read by others: it gets the public words, or none of the secure ones."""
    if channel.type != "SMS":
        return engagement.subject, engagement.content
    anyone = f"{engagement.sender} pages {short_name(channel.contact_arn)}"
    return engagement.public_subject or anyone, engagement.public_content or engagement.public_subject or anyone


def _note_skip(context: Context, engagement: EngagementRow, skip: Skip) -> None:
    """Say on the page, where there is one, that a send was due and could not be made."""
    page = find_page(context.transaction, engagement.arn, skip.path[-1].contact_arn, skip.channel_arn)
    if page is not None:
        receipt = ReceiptRow(page_arn=page.arn, type="ERROR", time=context.now, channel_arn=skip.channel_arn, info=skip.reason)
        add_receipt(context.transaction, receipt)
