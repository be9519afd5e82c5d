"""Related items of incidents.

Invariant: an incident has one item of a type and a value, the value compared as JSON; items are listed in the order they came.
"""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Index, String, Table, Text, insert, select, update

from imtui.server.store.database import Transaction
from imtui.server.store.metadata import METADATA, RowNumber

related_items = Table(
    "related_items",
    METADATA,
    Column("number", RowNumber, primary_key=True),
    Column("incident_arn", String(1000), nullable=False),
    Column("generated_id", String(200), nullable=False),
    Column("type", String(20), nullable=False),
    Column("value", Text, nullable=False),
    Column("title", String(200)),
    Index("related_items_by_incident", "incident_arn", "number"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedItemRow:
    """One item; `value` has the shape of the API's ItemValue. `number` is given by the database."""

    incident_arn: str
    generated_id: str
    type: str
    value: dict[str, Any]
    title: str | None
    number: int = 0


def find(tx: Transaction, incident_arn: str, item_type: str, value: dict[str, Any]) -> RelatedItemRow | None:
    """The item of that type and value."""
    here = related_items.c
    query = select(related_items).where(here.incident_arn == incident_arn, here.type == item_type, here.value == _canonical(value))
    found = tx.execute(query).first()
    return None if found is None else _row(found._mapping)


def page(tx: Transaction, incident_arn: str, *, after: int | None, limit: int) -> list[RelatedItemRow]:
    """Items in the order they came, those behind the number `after`."""
    here = related_items.c
    query = select(related_items).where(here.incident_arn == incident_arn, here.number > (after or 0)).order_by(here.number).limit(limit)
    return [_row(found._mapping) for found in tx.execute(query)]


def put(tx: Transaction, row: RelatedItemRow) -> None:
    """Add the item; one of the same type and value keeps its id and place and gets the new title."""
    known = find(tx, row.incident_arn, row.type, row.value)
    if known is not None:
        tx.execute(update(related_items).where(related_items.c.number == known.number).values(title=row.title))
        return
    values = {"incident_arn": row.incident_arn, "generated_id": row.generated_id, "type": row.type, "title": row.title}
    tx.execute(insert(related_items).values(value=_canonical(row.value), **values))


def remove(tx: Transaction, row: RelatedItemRow) -> None:
    tx.execute(related_items.delete().where(related_items.c.number == row.number))


def remove_all(tx: Transaction, incident_arn: str) -> None:
    tx.execute(related_items.delete().where(related_items.c.incident_arn == incident_arn))


def _canonical(value: dict[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _row(found: Any) -> RelatedItemRow:
    return RelatedItemRow(**{**found, "value": json.loads(found["value"])})
