"""The outbox: what is in it, what comes of it, and that each message is settled once."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from imtui.server.delivery.outbox import delivered, failed, refuse
from imtui.server.ids import TimePrefixedIds
from imtui.server.services.context import Context
from imtui.server.store import outbox
from imtui.server.store.database import Transaction
from imtui.server.store.outbox import MessageRow
from tests.server.rosters import FIRST_PAGE, Roster, roster


@pytest.fixture
def desk() -> Iterator[Roster]:
    with roster() as made:
        yield made


def messages(desk: Roster) -> list[MessageRow]:
    """Messages of pages, in the order they were written."""
    with desk.server.manager.database.transaction() as tx:
        return [message for message in outbox.list_messages(tx) if message.page_arn]


def context(desk: Roster, tx: Transaction) -> Context:
    return Context(
        transaction=tx,
        now=desk.now,
        account_id="111122223333",
        region="us-east-1",
        caller="carrier",
        ids=TimePrefixedIds(lambda n: b"\0" * n),
    )


def test_a_message_says_who_where_and_what(desk: Roster) -> None:
    ann = desk.person("ann", (5, {"EMAIL": 0}))
    [channel] = desk.contacts.list_contact_channels(ContactId=ann)["ContactChannels"]
    engagement = desk.engage(ann, Subject="Checkout", Content="returns 5xx")
    desk.advance(FIRST_PAGE)
    [page] = desk.pages(engagement)
    [message] = messages(desk)
    assert message.created == desk.now
    assert (message.contact_arn, message.channel_arn, message.page_arn) == (ann, channel["ContactChannelArn"], page["PageArn"])
    assert (message.channel_type, message.address, message.subject) == ("EMAIL", "ann@example.com", "Checkout")
    assert message.code.isdecimal()
    assert len(message.code) == 6
    assert message.text == f"returns 5xx\n\nAccept code: {message.code}"
    assert message.status == outbox.PENDING
    assert desk.receipts(page["PageArn"]) == [(0, "SENT", message.id)]


def test_every_send_has_a_message_of_its_own_with_the_code_of_its_page(desk: Roster) -> None:
    desk.engage(desk.person("ann", (5, {"SMS": 1, "VOICE": 0})))
    desk.advance(FIRST_PAGE + 120)
    sent = messages(desk)
    assert len({message.id for message in sent}) == len(sent) == 4
    assert len({(message.page_arn, message.code) for message in sent}) == len({message.page_arn for message in sent}) == 2


@pytest.mark.parametrize(("type_", "seconds"), [("EMAIL", 0.9), ("SMS", 1.4), ("VOICE", 2.3)])
def test_each_carrier_takes_its_time(desk: Roster, type_: str, seconds: float) -> None:
    engagement = desk.engage(desk.person("ann", (5, {type_: 0})))
    desk.advance(FIRST_PAGE + seconds)
    [page] = desk.pages(engagement)
    [message] = messages(desk)
    assert desk.receipts(page["PageArn"], "DELIVERED") == [(0, "DELIVERED", message.id)]
    assert (message.status, message.settled, message.due, message.attempts) == (outbox.DELIVERED, desk.now, None, 1)


def test_a_message_is_settled_once_whoever_says_so(desk: Roster) -> None:
    engagement = desk.engage(desk.person("ann", (5, {"SMS": 0})))
    desk.advance(FIRST_PAGE)
    [message], [page] = messages(desk), desk.pages(engagement)
    with desk.server.manager.database.transaction() as tx:
        carrier = context(desk, tx)
        failed(carrier, message.id, "the line is busy")
        delivered(carrier, message.id)
        failed(carrier, message.id, "again")
        delivered(replace(carrier), "no such message")
    desk.advance(10)
    assert desk.receipts(page["PageArn"], "DELIVERED", "ERROR") == [(10, "ERROR", "the line is busy")]
    assert messages(desk)[0].reason == "the line is busy"


def test_a_refused_address_fails_until_it_is_accepted_again(desk: Roster) -> None:
    ann = desk.person("ann", (5, {"EMAIL": 1}))
    with desk.server.manager.database.transaction() as tx:
        refuse(tx, "ann@example.com", "mailbox full")
        refuse(tx, "ann@example.com", "mailbox gone")
    desk.engage(ann)
    desk.advance(FIRST_PAGE + 10)
    with desk.server.manager.database.transaction() as tx:
        outbox.accept_address(tx, "ann@example.com")
    desk.advance(60)
    assert [(message.status, message.reason) for message in messages(desk)] == [(outbox.FAILED, "mailbox gone"), (outbox.DELIVERED, None)]


def test_the_outbox_can_be_followed(desk: Roster) -> None:
    desk.engage(desk.person("ann", (5, {"SMS": 1})))
    desk.advance(FIRST_PAGE + 120)
    with desk.server.manager.database.transaction() as tx:
        whole = outbox.list_messages(tx)
        assert [message.id for message in outbox.list_messages(tx, after=whole[1].seq)] == [message.id for message in whole[2:]]
        assert [message.id for message in outbox.list_messages(tx, limit=2)] == [message.id for message in whole[:2]]
