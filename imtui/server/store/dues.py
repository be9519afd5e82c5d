"""What tables of things that fall due have in common.

Invariant: the first is the one that is due first; of those due at one moment, the one with the smallest key.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, select, update

from imtui.server.store.database import Transaction


def put_off_first(tx: Transaction, table: Table, key: Column[Any], until: datetime) -> None:
    """Let the row of `table` that is due first be due at `until`; rows without `due` wait for nothing."""
    first = select(key).where(table.c.due.is_not(None)).order_by(table.c.due, key).limit(1).scalar_subquery()
    tx.execute(update(table).where(key == first).values(due=until))
