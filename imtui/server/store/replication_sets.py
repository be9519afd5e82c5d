"""Replication sets and their Regions.

Invariant: an account has one set at the most; a Region's row lives and dies with its set.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, Column, ForeignKey, String, Table, insert, select, update

from imtui.server.store.database import Transaction
from imtui.server.store.metadata import METADATA, Moment

replication_sets = Table(
    "replication_sets",
    METADATA,
    Column("arn", String(1000), primary_key=True),
    Column("status", String(20), nullable=False),
    Column("deletion_protected", Boolean, nullable=False),
    Column("created", Moment, nullable=False),
    Column("created_by", String(1000), nullable=False),
    Column("modified", Moment, nullable=False),
    Column("modified_by", String(1000), nullable=False),
)

replication_regions = Table(
    "replication_regions",
    METADATA,
    Column("set_arn", ForeignKey(replication_sets.c.arn, ondelete="CASCADE"), primary_key=True),
    Column("name", String(20), primary_key=True),
    Column("kms_key", String(2048), nullable=False),
    Column("status", String(20), nullable=False),
    Column("status_updated", Moment, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRow:
    """`kms_key` is a key's ARN or id, or `DefaultKey`."""

    name: str
    kms_key: str
    status: str
    status_updated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicationSetRow:
    arn: str
    status: str
    deletion_protected: bool
    created: datetime
    created_by: str
    modified: datetime
    modified_by: str


def only(tx: Transaction) -> ReplicationSetRow | None:
    """The account's replication set."""
    found = tx.execute(select(replication_sets).limit(1)).first()
    return None if found is None else ReplicationSetRow(**found._mapping)


def get(tx: Transaction, arn: str) -> ReplicationSetRow | None:
    found = tx.execute(select(replication_sets).where(replication_sets.c.arn == arn)).first()
    return None if found is None else ReplicationSetRow(**found._mapping)


def regions(tx: Transaction, arn: str) -> list[RegionRow]:
    """The set's Regions, by name."""
    columns = (each for each in replication_regions.c if each.name != "set_arn")
    query = select(*columns).where(replication_regions.c.set_arn == arn).order_by(replication_regions.c.name)
    return [RegionRow(**row._mapping) for row in tx.execute(query)]


def add(tx: Transaction, row: ReplicationSetRow) -> None:
    tx.execute(insert(replication_sets).values({column.name: getattr(row, column.name) for column in replication_sets.c}))


def change(tx: Transaction, arn: str, **values: object) -> None:
    """Set columns of the replication set by name."""
    tx.execute(update(replication_sets).where(replication_sets.c.arn == arn).values(**values))


def put_region(tx: Transaction, arn: str, row: RegionRow) -> None:
    """Add the Region, or replace what is known of it."""
    drop_region(tx, arn, row.name)
    values = {"name": row.name, "kms_key": row.kms_key, "status": row.status, "status_updated": row.status_updated}
    tx.execute(insert(replication_regions).values(set_arn=arn, **values))


def drop_region(tx: Transaction, arn: str, name: str) -> None:
    here = replication_regions.c
    tx.execute(replication_regions.delete().where(here.set_arn == arn, here.name == name))
