"""Timeline events.

Invariant: events of one incident are listed by (time, number): of two at the same moment the one written later is the later
one. Every list and every filter stays within one incident's part of an index, however many events there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, ForeignKey, Index, String, Table, Text, and_, exists, insert, select, update

from imtui.server.store.database import Transaction
from imtui.server.store.metadata import METADATA, Moment, RowNumber, beyond

timeline_events = Table(
    "timeline_events",
    METADATA,
    Column("number", RowNumber, primary_key=True),
    Column("incident_arn", String(1000), nullable=False),
    Column("event_id", String(50), nullable=False),
    Column("type", String(100), nullable=False),
    Column("time", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    Column("data", Text, nullable=False),
    Column("references", JSON, nullable=False),
    Index("timeline_events_by_id", "incident_arn", "event_id", unique=True),
    Index("timeline_events_by_time", "incident_arn", "time", "number"),
    Index("timeline_events_by_type", "incident_arn", "type", "time", "number"),
)

timeline_references = Table(
    "timeline_references",
    METADATA,
    Column("reference", String(1000), primary_key=True),
    Column("event_number", ForeignKey(timeline_events.c.number, ondelete="CASCADE"), primary_key=True, index=True),
)

Reference = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One event. `references` have the shape of the API: `{"resource": ARN}` or `{"relatedItemId": id}`. `number` is given by
    the database."""

    incident_arn: str
    event_id: str
    type: str
    time: datetime
    updated: datetime
    data: str
    references: list[Reference]
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Which events: all conditions must hold, one value of each is enough; None asks for nothing. Times are exclusive."""

    after: datetime | None = None
    before: datetime | None = None
    types: Sequence[str] | None = None
    references: Sequence[str] | None = None


def get(tx: Transaction, incident_arn: str, event_id: str) -> EventRow | None:
    found = tx.execute(select(timeline_events).where(_is(incident_arn, event_id))).first()
    return None if found is None else EventRow(**found._mapping)


def page(
    tx: Transaction, incident_arn: str, wanted: EventFilter, *, descending: bool, after: tuple[datetime, int] | None, limit: int
) -> list[EventRow]:
    """Events of the incident by time, those behind the position (time, number) in that direction."""
    here = timeline_events.c
    order = (here.time, here.number)
    query = select(timeline_events).where(here.incident_arn == incident_arn)
    query = query.order_by(*(each.desc() if descending else each.asc() for each in order)).limit(limit)
    if wanted.after is not None:
        query = query.where(here.time > wanted.after)
    if wanted.before is not None:
        query = query.where(here.time < wanted.before)
    if wanted.types is not None:
        query = query.where(here.type.in_(tuple(wanted.types)))
    if wanted.references is not None:
        named = timeline_references.c
        query = query.where(exists().where(named.event_number == here.number, named.reference.in_(tuple(wanted.references))))
    if after is not None:
        query = query.where(beyond(order, after, descending=descending))
    return [EventRow(**row._mapping) for row in tx.execute(query)]


def add(tx: Transaction, row: EventRow) -> None:
    values = {column.name: getattr(row, column.name) for column in timeline_events.c if column.name != "number"}
    number = tx.execute(insert(timeline_events).values(values).returning(timeline_events.c.number)).scalar_one()
    _refer(tx, number, row.references)


def change(tx: Transaction, row: EventRow, **values: Any) -> None:
    """Set columns of the event by name."""
    tx.execute(update(timeline_events).where(timeline_events.c.number == row.number).values(**values))
    if "references" in values:
        tx.execute(timeline_references.delete().where(timeline_references.c.event_number == row.number))
        _refer(tx, row.number, values["references"])


def remove(tx: Transaction, row: EventRow) -> None:
    tx.execute(timeline_events.delete().where(timeline_events.c.number == row.number))


def remove_all(tx: Transaction, incident_arn: str) -> None:
    tx.execute(timeline_events.delete().where(timeline_events.c.incident_arn == incident_arn))


def _is(incident_arn: str, event_id: str) -> ColumnElement[bool]:
    return and_(timeline_events.c.incident_arn == incident_arn, timeline_events.c.event_id == event_id)


def _refer(tx: Transaction, number: int, references: Sequence[Reference]) -> None:
    named = {value for reference in references for value in reference.values()}
    if named:
        tx.execute(insert(timeline_references), [{"reference": value, "event_number": number} for value in sorted(named)])
