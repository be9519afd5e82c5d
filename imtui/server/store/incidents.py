"""Incident records.

Invariant: a record's number says the order in which records were made; lists are newest first by (created, number), and each
filter that ListIncidentRecords knows is answered by an index.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, Integer, Select, String, Table, Text, bindparam, insert, select, update

from imtui.server.store.database import Transaction
from imtui.server.store.metadata import METADATA, Moment, RowNumber, beyond, reader

incidents = Table(
    "incidents",
    METADATA,
    Column("number", RowNumber, primary_key=True),
    Column("arn", String(1000), nullable=False, unique=True),
    Column("response_plan_arn", String(1000), nullable=False),
    Column("title", String(200), nullable=False),
    Column("impact", Integer, nullable=False),
    Column("status", String(10), nullable=False),
    Column("summary", Text),
    Column("dedupe_string", String(1000), nullable=False),
    Column("source", String(50), nullable=False),
    Column("created_by", String(1000), nullable=False),
    Column("invoked_by", String(1000)),
    Column("resource_arn", String(1000)),
    Column("created", Moment, nullable=False),
    Column("resolved", Moment),
    Column("modified", Moment, nullable=False),
    Column("modified_by", String(1000), nullable=False),
    Column("chat_channel", JSON(none_as_null=True)),
    Column("notification_targets", JSON, nullable=False),
    Column("automation_executions", JSON(none_as_null=True)),
    Index("incidents_by_age", "created", "number"),
    Index("incidents_by_status", "status", "created", "number"),
    Index("incidents_by_impact", "impact", "created", "number"),
    Index("incidents_by_creator", "created_by", "created", "number"),
    Index("incidents_by_dedupe_string", "dedupe_string", "status", "created", "number"),
    Index("incidents_by_resource", "resource_arn", "status", "created", "number"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRow:
    """One record; JSON members have the shapes of the API. `automation_executions` are of runbooks that ran elsewhere, before the record
    came here; None: there were none. `number` is given by the database."""

    arn: str
    response_plan_arn: str
    title: str
    impact: int
    status: str
    summary: str | None
    dedupe_string: str
    source: str
    created_by: str
    invoked_by: str | None
    resource_arn: str | None
    created: datetime
    resolved: datetime | None
    modified: datetime
    modified_by: str
    chat_channel: dict[str, Any] | None
    notification_targets: list[dict[str, Any]]
    automation_executions: list[dict[str, Any]] | None = None
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFilter:
    """Which records: all conditions must hold, one value of each is enough; None asks for nothing. Times are exclusive."""

    after: datetime | None = None
    before: datetime | None = None
    impacts: Sequence[int] | None = None
    statuses: Sequence[str] | None = None
    creators: Sequence[str] | None = None


_FEW = 5
_incident = reader(IncidentRow, incidents.c)

# Built once: building a statement costs more than SQLite takes to run it.
_GET = select(incidents).where(incidents.c.arn == bindparam("key"))


def get(tx: Transaction, arn: str) -> IncidentRow | None:
    found = tx.execute(_GET, {"key": arn}).first()
    return None if found is None else _incident(found)


def page(tx: Transaction, wanted: IncidentFilter, *, after: tuple[datetime, int] | None, limit: int) -> list[IncidentRow]:
    """Records newest first, those behind the position (created, number)."""
    parts = [_page(part, after, limit) for part in _apart(wanted)]
    found = [_incident(row) for part in parts for row in tx.execute(part).all()]
    if len(parts) > 1:
        found.sort(key=lambda row: (row.created, row.number), reverse=True)
    return found[:limit]


def _apart(wanted: IncidentFilter) -> Sequence[IncidentFilter]:
    """The filter as one for each of the few values that one of its conditions allows.

    Each of these walks an index in the order of the list and stops at the limit; all values at once would be gathered and sorted.
    """
    if wanted.impacts is not None and 1 < len(wanted.impacts) <= _FEW:
        return [replace(wanted, impacts=[impact]) for impact in dict.fromkeys(wanted.impacts)]
    if wanted.statuses is not None and 1 < len(wanted.statuses) <= _FEW:
        return [replace(wanted, statuses=[status]) for status in dict.fromkeys(wanted.statuses)]
    if wanted.creators is not None and 1 < len(wanted.creators) <= _FEW:
        return [replace(wanted, creators=[creator]) for creator in dict.fromkeys(wanted.creators)]
    return [wanted]


def _page(wanted: IncidentFilter, after: tuple[datetime, int] | None, limit: int) -> Select[Any]:
    here = incidents.c
    query = select(incidents).order_by(here.created.desc(), here.number.desc()).limit(limit)
    if wanted.after is not None:
        query = query.where(here.created > wanted.after)
    if wanted.before is not None:
        query = query.where(here.created < wanted.before)
    for column, values in ((here.impact, wanted.impacts), (here.status, wanted.statuses), (here.created_by, wanted.creators)):
        if values is not None:
            query = query.where(column == values[0] if len(values) == 1 else column.in_(tuple(values)))
    if after is not None:
        query = query.where(beyond((here.created, here.number), after, descending=True))
    return query


def open_duplicate(tx: Transaction, *, dedupe_string: str | None, resource_arn: str | None) -> IncidentRow | None:
    """The newest open record with that dedupe string, else the newest that was started by that resource."""
    for column, value in ((incidents.c.dedupe_string, dedupe_string), (incidents.c.resource_arn, resource_arn)):
        if value:
            query = select(incidents).where(column == value, incidents.c.status == "OPEN")
            found = tx.execute(query.order_by(incidents.c.created.desc(), incidents.c.number.desc()).limit(1)).first()
            if found is not None:
                return _incident(found)
    return None


def add(tx: Transaction, row: IncidentRow) -> None:
    values = {column.name: getattr(row, column.name) for column in incidents.c if column.name != "number"}
    tx.execute(insert(incidents).values(values))


def change(tx: Transaction, arn: str, **values: object) -> None:
    """Set columns of the record by name."""
    tx.execute(update(incidents).where(incidents.c.arn == arn).values(**values))


def remove(tx: Transaction, arn: str) -> None:
    tx.execute(incidents.delete().where(incidents.c.arn == arn))
