"""Who may call: access keys, and the secret that seals page tokens.

Invariant: keys and secret belong to the server, not to the account: deleting the replication set leaves them. Secrets are stored as they
are, since a SigV4 signature can only be checked with the secret itself; the database's file mode protects them, and no repr shows them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Boolean, Column, LargeBinary, String, Table, delete, insert, select

from imtui.server.store.database import Transaction
from imtui.server.store.metadata import KEPT, METADATA, Moment

ACCESS_KEYS = Table(
    "access_keys",
    METADATA,
    Column("access_key_id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("secret", String, nullable=False),
    Column("read_only", Boolean, nullable=False),
    Column("created", Moment, nullable=False),
    info=dict(KEPT),
)

SEALS = Table(
    "seals",
    METADATA,
    Column("purpose", String, primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    info=dict(KEPT),
)

_BY_ID = select(ACCESS_KEYS.c.access_key_id, ACCESS_KEYS.c.name, ACCESS_KEYS.c.secret, ACCESS_KEYS.c.read_only, ACCESS_KEYS.c.created)


@dataclass(frozen=True, slots=True)
class AccessKeyRow:
    """One key. `name` is the last word of its caller's ARN (`user/<name>`); several keys may share it."""

    access_key_id: str
    name: str
    secret: str = field(repr=False)
    read_only: bool
    created: datetime


def get_access_key(tx: Transaction, access_key_id: str) -> AccessKeyRow | None:
    found = tx.execute(_BY_ID.where(ACCESS_KEYS.c.access_key_id == access_key_id)).first()
    return None if found is None else AccessKeyRow(*found)


def list_access_keys(tx: Transaction) -> Sequence[AccessKeyRow]:
    """All keys, oldest first."""
    return [AccessKeyRow(*found) for found in tx.execute(_BY_ID.order_by(ACCESS_KEYS.c.created, ACCESS_KEYS.c.access_key_id))]


def add_access_key(tx: Transaction, row: AccessKeyRow) -> None:
    tx.execute(
        insert(ACCESS_KEYS).values(
            access_key_id=row.access_key_id, name=row.name, secret=row.secret, read_only=row.read_only, created=row.created
        )
    )


def delete_access_key(tx: Transaction, access_key_id: str) -> bool:
    """Revoke a key; whether there was one."""
    return tx.execute(delete(ACCESS_KEYS).where(ACCESS_KEYS.c.access_key_id == access_key_id)).rowcount > 0


def seal(tx: Transaction, purpose: str, fresh: bytes) -> bytes:
    """The secret kept for `purpose`; `fresh` becomes it when there is none."""
    kept: bytes | None = tx.execute(select(SEALS.c.secret).where(SEALS.c.purpose == purpose)).scalar()
    if kept is None:
        tx.execute(insert(SEALS).values(purpose=purpose, secret=fresh))
        return fresh
    return kept
