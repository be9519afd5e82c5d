"""Pages and their receipts.

Invariant: one page for each engagement, person and channel; receipts are only ever added.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    insert,
    or_,
    select,
    update,
)

from imtui.server.store.database import Transaction
from imtui.server.store.metadata import METADATA, Moment, RowNumber, beyond, reader

PAGES = Table(
    "pages",
    METADATA,
    Column("arn", String, primary_key=True),
    Column("engagement_arn", String, ForeignKey("engagements.arn"), nullable=False),
    Column("contact_arn", String, nullable=False),
    Column("channel_arn", String, nullable=False),
    Column("created", Moment, nullable=False),
    Column("sent_time", Moment),
    Column("delivery_time", Moment),
    Column("read_time", Moment),
    Column("accept_code", String, nullable=False),
    Column("resolution", JSON, nullable=False),
    UniqueConstraint("engagement_arn", "contact_arn", "channel_arn"),
    Index("pages_of_engagement", "engagement_arn", "created", "arn"),
    Index("pages_of_contact", "contact_arn", "created", "arn"),
)

RECEIPTS = Table(
    "receipts",
    METADATA,
    Column("id", RowNumber, primary_key=True, autoincrement=True),
    Column("page_arn", String, ForeignKey("pages.arn"), nullable=False),
    Column("type", String, nullable=False),
    Column("time", Moment, nullable=False),
    Column("channel_arn", String),
    Column("info", Text),
    Index("receipts_of_page", "page_arn", "type", "time", "id"),
)

# Built once: these run for every send, and building a statement costs more than SQLite takes to run it.
_FIND = select(PAGES).where(
    PAGES.c.engagement_arn == bindparam("engagement"),
    PAGES.c.contact_arn == bindparam("contact"),
    PAGES.c.channel_arn == bindparam("channel"),
)
_CHANGE = update(PAGES).where(PAGES.c.arn == bindparam("key"))
_ADD_RECEIPT = insert(RECEIPTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """`created` is the first send; `resolution` how the person was reached: [contact ARN, type, stage index or None], outermost first."""

    arn: str
    engagement_arn: str
    contact_arn: str
    channel_arn: str
    created: datetime
    sent_time: datetime | None
    delivery_time: datetime | None
    read_time: datetime | None
    accept_code: str
    resolution: Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRow:
    """`id` is the order in which receipts were written; 0 in a row that was not written yet."""

    id: int = 0
    page_arn: str
    type: str
    time: datetime
    channel_arn: str | None = None
    info: str | None = None


_page = reader(PageRow, PAGES.c)
_receipt = reader(ReceiptRow, RECEIPTS.c)


def add_page(tx: Transaction, row: PageRow) -> None:
    tx.execute(insert(PAGES).values({name: getattr(row, name) for name in row.__slots__}))


def get_page(tx: Transaction, arn: str) -> PageRow | None:
    found = tx.execute(select(PAGES).where(PAGES.c.arn == arn)).mappings().first()
    return None if found is None else PageRow(**found)


def find_page(tx: Transaction, engagement_arn: str, contact_arn: str, channel_arn: str) -> PageRow | None:
    found = tx.execute(_FIND, {"engagement": engagement_arn, "contact": contact_arn, "channel": channel_arn}).mappings().first()
    return None if found is None else PageRow(**found)


def list_pages(
    tx: Transaction,
    *,
    engagement_arn: str | None = None,
    contact_arn: str | None = None,
    after: tuple[datetime, str] | None = None,
    limit: int | None = None,
) -> Sequence[PageRow]:
    """Pages of an engagement, or to a person, or both; newest first, those after the position `after` (created and ARN)."""
    query = select(PAGES).order_by(PAGES.c.created.desc(), PAGES.c.arn.desc()).limit(limit)
    if engagement_arn is not None:
        query = query.where(PAGES.c.engagement_arn == engagement_arn)
    if contact_arn is not None:
        query = query.where(PAGES.c.contact_arn == contact_arn)
    if after is not None:
        query = query.where(beyond((PAGES.c.created, PAGES.c.arn), after, descending=True))
    return list(map(_page, tx.execute(query).all()))


def change_page(tx: Transaction, arn: str, values: Mapping[str, Any]) -> None:
    """Replace the named columns."""
    tx.execute(_CHANGE, {"key": arn, **values})


def add_receipt(tx: Transaction, row: ReceiptRow) -> None:
    tx.execute(_ADD_RECEIPT, {name: getattr(row, name) for name in row.__slots__ if name != "id"})


def list_receipts(
    tx: Transaction, page_arn: str, *, after: tuple[str, datetime, int] | None = None, limit: int | None = None
) -> Sequence[ReceiptRow]:
    """Receipts by type, alphabetically, newest first inside a type; those after the position `after` (type, time, id)."""
    c = RECEIPTS.c
    query = select(RECEIPTS).where(c.page_arn == page_arn).order_by(c.type, c.time.desc(), c.id.desc()).limit(limit)
    if after is not None:
        type_, time, id_ = after
        query = query.where(or_(c.type > type_, and_(c.type == type_, beyond((c.time, c.id), (time, id_), descending=True))))
    return list(map(_receipt, tx.execute(query).all()))
