"""What was sent, or waits to be sent, to people's channels; and the addresses that are known to fail.

Invariant: a message is written in the transaction that wrote its SENT receipt, under an id that never changes: none is lost, and
whoever receives one twice can tell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, Integer, String, Table, Text, bindparam, delete, insert, select, update

from imtui.server.store.database import Transaction
from imtui.server.store.metadata import METADATA, Moment, RowNumber

PENDING, DELIVERED, FAILED = "PENDING", "DELIVERED", "FAILED"

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
    Column("attempts", Integer, nullable=False),
    Column("settled", Moment),
    Column("reason", Text),
    Index("outbox_due", "due", "seq"),
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
_CHANGE = update(OUTBOX).where(OUTBOX.c.id == bindparam("key"))
_REFUSAL = select(REFUSALS.c.reason).where(REFUSALS.c.address == bindparam("key"))


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """One message. `page_arn` is None for an activation code; `due` is when it is tried (again), None once settled;
    `reason` says why it failed; `seq` is the order of writing, 0 in a row that was not written yet."""

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
    attempts: int = 0
    settled: datetime | None = None
    reason: str | None = None


def add_message(tx: Transaction, row: MessageRow) -> None:
    tx.execute(_ADD, {name: getattr(row, name) for name in row.__slots__ if name != "seq"})


def get_message(tx: Transaction, id_: str) -> MessageRow | None:
    found = tx.execute(_GET, {"key": id_}).mappings().first()
    return None if found is None else MessageRow(**found)


def next_due(tx: Transaction) -> datetime | None:
    return tx.execute(_NEXT_DUE).scalar()


def take_due(tx: Transaction, now: datetime) -> MessageRow | None:
    """The message that has been due the longest, locked; None when another transaction was faster."""
    found = tx.execute(_TAKE_DUE, {"now": now}).mappings().first()
    return None if found is None else MessageRow(**found)


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
