"""Tags of the resources of both services.

Invariant: tags belong to an ARN, whatever it names; whether that exists, and how many it may have, is the caller's to check.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import Column, String, Table, insert, select

from imtui.server.store.database import Transaction
from imtui.server.store.metadata import METADATA

tags = Table(
    "tags",
    METADATA,
    Column("resource_arn", String(2048), primary_key=True),
    Column("key", String(128), primary_key=True),
    Column("value", String(256), nullable=False),
)


def of(tx: Transaction, arn: str) -> dict[str, str]:
    """The resource's tags, by key."""
    query = select(tags.c.key, tags.c.value).where(tags.c.resource_arn == arn).order_by(tags.c.key)
    return {row.key: row.value for row in tx.execute(query)}


def put(tx: Transaction, arn: str, values: Mapping[str, str]) -> None:
    """Add tags; a key that is there gets the new value."""
    if values:
        remove(tx, arn, values)
        tx.execute(insert(tags), [{"resource_arn": arn, "key": key, "value": value} for key, value in values.items()])


def remove(tx: Transaction, arn: str, keys: Iterable[str]) -> None:
    """Take tags off; a key that is not there is no matter."""
    tx.execute(tags.delete().where(tags.c.resource_arn == arn, tags.c.key.in_(tuple(keys))))


def remove_all(tx: Transaction, arn: str) -> None:
    tx.execute(tags.delete().where(tags.c.resource_arn == arn))
