"""What was sent, or waits to be sent, to people's channels; and the addresses that are known to fail.

Invariant: a message is written in the transaction that wrote its SENT receipt, under an id that never changes: none is lost, and
whoever receives one twice can tell.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Index, Integer, String, Table, Text, bindparam, delete, insert, select, update

from imtui.server.store.database import Transaction
from imtui.server.store.dues import put_off_first
from imtui.server.store.metadata import METADATA, Moment, RowNumber

PENDING, DELIVERED, FAILED = "PENDING", "DELIVERED", "FAILED"

#: A `try_at` that has come on every clock.
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("seq", RowNumber, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, unique=True),
    Column("created", Moment, nullable=False),
    Column("contact_arn", String, nullable=False),
    Column("channel_arn", String, nullable=False),
    Column("channel_type", String, nullable=False),
    Column("address", String, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("code", String, nullable=False),
    Column("page_arn", String),
    Column("status", String, nullable=False),
    Column("due", Moment),
    Column("try_at", Moment),
    Column("attempts", Integer, nullable=False),
    Column("settled", Moment),
    Column("reason", Text),
    Index("outbox_due", "due", "seq"),
    Index("outbox_to_carry", "try_at", "seq"),
)

REFUSALS = Table(
    "refusals",
    METADATA,
    Column("address", String, primary_key=True),
    Column("reason", Text, nullable=False),
)

# Built once: these run for every message, and building a statement costs more than SQLite takes to run it.
_ADD = insert(OUTBOX)
_GET = select(OUTBOX).where(OUTBOX.c.id == bindparam("key"))
_NEXT_DUE = select(OUTBOX.c.due).where(OUTBOX.c.due.is_not(None)).order_by(OUTBOX.c.due).limit(1)
_TAKE_DUE = (
    select(OUTBOX).where(OUTBOX.c.due <= bindparam("now", type_=Moment)).order_by(OUTBOX.c.due, OUTBOX.c.seq).limit(1).with_for_update()
)
_GET_LOCKED = _GET.with_for_update()
_NEXT_TRY = select(OUTBOX.c.try_at).where(OUTBOX.c.try_at.is_not(None)).order_by(OUTBOX.c.try_at).limit(1)
_TAKE_TRIES = (
    select(OUTBOX)
    .where(OUTBOX.c.try_at <= bindparam("now", type_=Moment))
    .order_by(OUTBOX.c.try_at, OUTBOX.c.seq)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_CHANGE = update(OUTBOX).where(OUTBOX.c.id == bindparam("key"))
_REFUSAL = select(REFUSALS.c.reason).where(REFUSALS.c.address == bindparam("key"))


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """One message. `page_arn` is None for an activation code; `reason` says why it failed, or failed last; `seq` is the order of
    writing, 0 in a row that was not written yet. Until it is settled it has one of two moments: `due`, in the service's time, when the
    outbox itself delivers it; or `try_at`, in real time (AT_ONCE at first), when it is given to a carrier."""

    seq: int = 0
    id: str
    created: datetime
    contact_arn: str
    channel_arn: str
    channel_type: str
    address: str
    subject: str
    text: str
    code: str
    page_arn: str | None
    status: str = PENDING
    due: datetime | None
    try_at: datetime | None = None
    attempts: int = 0
    settled: datetime | None = None
    reason: str | None = None


def add_message(tx: Transaction, row: MessageRow) -> None:
    tx.execute(_ADD, {name: getattr(row, name) for name in row.__slots__ if name != "seq"})


def get_message(tx: Transaction, id_: str, *, lock: bool = False) -> MessageRow | None:
    """One message; with `lock` nobody else settles it before this transaction ends."""
    found = tx.execute(_GET_LOCKED if lock else _GET, {"key": id_}).mappings().first()
    return None if found is None else MessageRow(**found)


def next_due(tx: Transaction) -> datetime | None:
    return tx.execute(_NEXT_DUE).scalar()


def take_due(tx: Transaction, now: datetime) -> MessageRow | None:
    """The message that has been due the longest, locked; None when another transaction was faster."""
    found = tx.execute(_TAKE_DUE, {"now": now}).mappings().first()
    return None if found is None else MessageRow(**found)


def put_off(tx: Transaction, until: datetime) -> None:
    """Let the message that is due first be due at `until`."""
    put_off_first(tx, OUTBOX, OUTBOX.c.seq, until)


def next_try(tx: Transaction) -> datetime | None:
    """When the next message is to be given to a carrier, in real time; None when none waits."""
    return tx.execute(_NEXT_TRY).scalar()


def take_tries(tx: Transaction, now: datetime, *, most: int, until: datetime) -> Sequence[MessageRow]:
    """Up to `most` messages that a carrier shall try now; nobody else takes them before `until`, and each counts one attempt more."""
    found = [MessageRow(**each) for each in tx.execute(_TAKE_TRIES, {"now": now, "most": most}).mappings()]
    for message in found:
        change_message(tx, message.id, {"try_at": until, "attempts": message.attempts + 1})
    return [replace(message, try_at=until, attempts=message.attempts + 1) for message in found]


def give_back(tx: Transaction, id_: str) -> None:
    """Let a message that was taken be tried at once, unless it was settled meanwhile."""
    tx.execute(update(OUTBOX).where(OUTBOX.c.id == id_, OUTBOX.c.status == PENDING).values(try_at=AT_ONCE))


def hand_over(tx: Transaction, types: Collection[str], now: datetime, *, is_shared: bool) -> None:
    """What waits goes by who delivers its channel's type from now on: carriers deliver `types`, the outbox itself all others.

    Unless the database `is_shared`, whoever had borrowed a message is gone: it is tried at once.
    """
    carried, here, elsewhere = OUTBOX.c.channel_type.in_(types), OUTBOX.c.due >= AT_ONCE, OUTBOX.c.try_at >= AT_ONCE
    tx.execute(update(OUTBOX).where(elsewhere, ~carried).values(due=now, try_at=None))
    tx.execute(update(OUTBOX).where(here, carried).values(due=None, try_at=AT_ONCE))
    if not is_shared:
        tx.execute(update(OUTBOX).where(elsewhere).values(try_at=AT_ONCE))


def list_messages(tx: Transaction, *, after: int = 0, limit: int | None = None) -> Sequence[MessageRow]:
    """Messages in the order they were written, those after the sequence number `after`."""
    query = select(OUTBOX).where(OUTBOX.c.seq > after).order_by(OUTBOX.c.seq).limit(limit)
    return [MessageRow(**found) for found in tx.execute(query).mappings()]


def change_message(tx: Transaction, id_: str, values: Mapping[str, Any]) -> None:
    """Replace the named columns."""
    tx.execute(_CHANGE, {"key": id_, **values})


def refuse_address(tx: Transaction, address: str, reason: str) -> None:
    """From now on nothing can be delivered to `address`, for `reason`."""
    accept_address(tx, address)
    tx.execute(insert(REFUSALS).values(address=address, reason=reason))


def accept_address(tx: Transaction, address: str) -> None:
    """Deliver to `address` again."""
    tx.execute(delete(REFUSALS).where(REFUSALS.c.address == address))


def refusal(tx: Transaction, address: str) -> str | None:
    """Why nothing can be delivered to `address`; None when it can."""
    return tx.execute(_REFUSAL, {"key": address}).scalar()
