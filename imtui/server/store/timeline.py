"""Timeline events.

Invariant: events of one incident are listed by (time, number): of two at the same moment the one written later is the later
one. Every list and every filter stays within one incident's part of an index, however many events there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache, partial
from itertools import starmap
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Select,
    String,
    Table,
    Text,
    bindparam,
    cast,
    exists,
    insert,
    select,
    tuple_,
    type_coerce,
    update,
)

from imtui.server.store.database import Transaction
from imtui.server.store.metadata import METADATA, Moment, RowNumber, from_micros, read_json, reader

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


@dataclass(frozen=True, slots=True, eq=False)
class EventSummary:
    """An event as lists show it: without its data, which may be twelve thousand characters each. The same object for the same row, as
    long as it is remembered."""

    incident_arn: str
    number: int
    event_id: str
    type: str
    time: datetime
    updated: datetime
    references: list[Reference]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Which events: all conditions must hold, one value of each is enough; None asks for nothing. Times are exclusive."""

    after: datetime | None = None
    before: datetime | None = None
    types: Sequence[str] | None = None
    references: Sequence[str] | None = None


_event = reader(EventRow, timeline_events.c)

# Built once: building a statement costs more than SQLite takes to run it.
_GET = select(timeline_events).where(
    timeline_events.c.incident_arn == bindparam("incident"), timeline_events.c.event_id == bindparam("event")
)
_ADD = insert(timeline_events).returning(timeline_events.c.number)


def get(tx: Transaction, incident_arn: str, event_id: str) -> EventRow | None:
    found = tx.execute(_GET, {"incident": incident_arn, "event": event_id}).first()
    return None if found is None else _event(found)


def page(
    tx: Transaction, incident_arn: str, wanted: EventFilter, *, descending: bool, after: tuple[datetime, int] | None, limit: int
) -> list[EventSummary]:
    """Events of the incident by time, those behind the position (time, number) in that direction."""
    given = {
        "since": wanted.after,
        "until": wanted.before,
        "types": wanted.types,
        "named": wanted.references,
        "time": None if after is None else after[0],
        "place": None if after is None else after[1],
    }
    values = {name: value for name, value in given.items() if value is not None}
    query = _page(frozenset(values), descending=descending)
    rows = tx.execute(query, {"incident": incident_arn, "most": limit, **values}).all()
    return list(starmap(partial(_summary, incident_arn), rows))


# Remembered: who polls a list reads the same rows again and again, and reading their columns costs more than the query.
@lru_cache(maxsize=8192)
def _summary(incident_arn: str, number: int, event_id: str, type: str, time: int, updated: int, references: str) -> EventSummary:
    """A row of `_page`, whose columns are as the database has them."""
    return EventSummary(incident_arn, number, event_id, type, from_micros(time), from_micros(updated), read_json(references))


@cache
def _page(given: frozenset[str], *, descending: bool) -> Select[Any]:
    """The statement for a page with those conditions. There are a few dozen, and building one costs as much as running it."""
    here, references = timeline_events.c, timeline_references.c
    order = (here.time, here.number)
    position = (bindparam("time", type_=Moment), bindparam("place", type_=RowNumber))
    named = exists().where(references.event_number == here.number, references.reference.in_(bindparam("named", expanding=True)))
    conditions = {
        "since": here.time > bindparam("since", type_=Moment),
        "until": here.time < bindparam("until", type_=Moment),
        "types": here.type.in_(bindparam("types", expanding=True)),
        "named": named,
        "time": tuple_(*order) < tuple_(*position) if descending else tuple_(*order) > tuple_(*position),
    }
    chosen = (condition for name, condition in conditions.items() if name in given)
    raw = (type_coerce(here.time, BigInteger), type_coerce(here.updated, BigInteger), cast(here.references, Text))
    query = select(here.number, here.event_id, here.type, *raw).where(here.incident_arn == bindparam("incident"), *chosen)
    return query.order_by(*(each.desc() if descending else each.asc() for each in order)).limit(bindparam("most"))


def add(tx: Transaction, row: EventRow) -> None:
    values = {column.name: getattr(row, column.name) for column in timeline_events.c if column.name != "number"}
    number = tx.execute(_ADD, values).scalar_one()
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


def _refer(tx: Transaction, number: int, references: Sequence[Reference]) -> None:
    named = {value for reference in references for value in reference.values()}
    if named:
        tx.execute(insert(timeline_references), [{"reference": value, "event_number": number} for value in sorted(named)])
