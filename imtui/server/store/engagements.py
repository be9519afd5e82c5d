"""Engagements, each with the state of its escalation and the moment it is next due.

Invariant: a running engagement is one row; `next_due` is indexed and is None exactly when time alone changes nothing any more, so
that finding what is due costs the same with ten engagements and with a million.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, String, Table, Text, bindparam, insert, select, update

from imtui.server.store.database import Transaction
from imtui.server.store.metadata import METADATA, Moment, beyond, reader

ENGAGEMENTS = Table(
    "engagements",
    METADATA,
    Column("arn", String, primary_key=True),
    Column("contact_arn", String, nullable=False),
    Column("sender", String, nullable=False),
    Column("subject", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("public_subject", Text),
    Column("public_content", Text),
    Column("incident_arn", String),
    Column("start_time", Moment, nullable=False),
    Column("stop_time", Moment),
    Column("stop_reason", Text),
    Column("next_due", Moment),
    Column("state", JSON, nullable=False),
    Index("engagements_due", "next_due", "arn"),
    Index("engagements_newest", "start_time", "arn"),
    Index("engagements_of_incident", "incident_arn", "start_time", "arn"),
)

# Built once: these run for every step, and building a statement costs more than SQLite takes to run it.
_NEXT_DUE = select(ENGAGEMENTS.c.next_due).where(ENGAGEMENTS.c.next_due.is_not(None)).order_by(ENGAGEMENTS.c.next_due).limit(1)
_TAKE_DUE = (
    select(ENGAGEMENTS)
    .where(ENGAGEMENTS.c.next_due <= bindparam("now", type_=Moment))
    .order_by(ENGAGEMENTS.c.next_due, ENGAGEMENTS.c.arn)
    .limit(1)
    .with_for_update()
)
_FIRST_DUE = (
    select(ENGAGEMENTS.c.arn)
    .where(ENGAGEMENTS.c.next_due.is_not(None))
    .order_by(ENGAGEMENTS.c.next_due, ENGAGEMENTS.c.arn)
    .limit(1)
    .scalar_subquery()
)
_GET = select(ENGAGEMENTS).where(ENGAGEMENTS.c.arn == bindparam("key"))
_GET_LOCKED = _GET.with_for_update()
_CHANGE = update(ENGAGEMENTS).where(ENGAGEMENTS.c.arn == bindparam("key"))


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementRow:
    """`state` is what `engine.states.encode` made of the escalation; `incident_arn` is whatever IncidentId was given, or None."""

    arn: str
    contact_arn: str
    sender: str
    subject: str
    content: str
    public_subject: str | None
    public_content: str | None
    incident_arn: str | None
    start_time: datetime
    stop_time: datetime | None
    stop_reason: str | None
    next_due: datetime | None
    state: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementSummary:
    """An engagement as lists show it: without its words and the state of its escalation."""

    arn: str
    contact_arn: str
    sender: str
    incident_arn: str | None
    start_time: datetime
    stop_time: datetime | None


_summarised = [ENGAGEMENTS.c[name] for name in EngagementSummary.__slots__]
_summary = reader(EngagementSummary, _summarised)


def add_engagement(tx: Transaction, row: EngagementRow) -> None:
    tx.execute(insert(ENGAGEMENTS).values({name: getattr(row, name) for name in row.__slots__}))


def get_engagement(tx: Transaction, arn: str, *, lock: bool = False) -> EngagementRow | None:
    """One engagement; with `lock` nobody else advances it before this transaction ends."""
    found = tx.execute(_GET_LOCKED if lock else _GET, {"key": arn}).mappings().first()
    return None if found is None else EngagementRow(**found)


def origins(tx: Transaction, arns: Collection[str]) -> Mapping[str, tuple[str, str | None]]:
    """(sender, incident ARN) of several engagements at once, by their ARNs."""
    if not arns:
        return {}
    columns = ENGAGEMENTS.c.arn, ENGAGEMENTS.c.sender, ENGAGEMENTS.c.incident_arn
    return {arn: (sender, incident) for arn, sender, incident in tx.execute(select(*columns).where(ENGAGEMENTS.c.arn.in_(arns)))}


def next_due(tx: Transaction) -> datetime | None:
    return tx.execute(_NEXT_DUE).scalar()


def take_due(tx: Transaction, now: datetime) -> EngagementRow | None:
    """The engagement that has been due the longest, locked; None when another transaction was faster."""
    found = tx.execute(_TAKE_DUE, {"now": now}).mappings().first()
    return None if found is None else EngagementRow(**found)


def put_off(tx: Transaction, until: datetime) -> None:
    """Let the engagement that is due first be due at `until`."""
    tx.execute(update(ENGAGEMENTS).where(ENGAGEMENTS.c.arn == _FIRST_DUE).values(next_due=until))


def list_engagements(
    tx: Transaction,
    *,
    incident_arn: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    after: tuple[datetime, str] | None = None,
    limit: int | None = None,
) -> Sequence[EngagementSummary]:
    """Newest first, those after the position `after` (start time and ARN); `since` and `until` bound the start time, inclusive."""
    start, arn = ENGAGEMENTS.c.start_time, ENGAGEMENTS.c.arn
    query = select(*_summarised).order_by(start.desc(), arn.desc()).limit(limit)
    if incident_arn is not None:
        query = query.where(ENGAGEMENTS.c.incident_arn == incident_arn)
    if since is not None:
        query = query.where(start >= since)
    if until is not None:
        query = query.where(start <= until)
    if after is not None:
        query = query.where(beyond((start, arn), after, descending=True))
    return list(map(_summary, tx.execute(query).all()))


def running_of_incident(tx: Transaction, incident_arn: str) -> Sequence[EngagementRow]:
    """The incident's engagements that were not stopped, oldest first, locked."""
    query = (
        select(ENGAGEMENTS)
        .where(ENGAGEMENTS.c.incident_arn == incident_arn, ENGAGEMENTS.c.stop_time.is_(None))
        .order_by(ENGAGEMENTS.c.start_time, ENGAGEMENTS.c.arn)
        .with_for_update()
    )
    return [EngagementRow(**found) for found in tx.execute(query).mappings()]


def change_engagement(tx: Transaction, arn: str, values: Mapping[str, Any]) -> None:
    """Replace the named columns."""
    tx.execute(_CHANGE, {"key": arn, **values})
