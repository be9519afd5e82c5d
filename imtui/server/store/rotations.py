"""On-call rotations, who takes turns in them, and the overrides that replace people for a while.

Invariant: members are kept in shift order; an override belongs to one rotation and goes with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, delete, insert, select, update

from imtui.server.store.database import Transaction
from imtui.server.store.metadata import METADATA, Moment, SortedText, beyond

ROTATIONS = Table(
    "rotations",
    METADATA,
    Column("arn", SortedText, primary_key=True),
    Column("name", SortedText, nullable=False),
    Column("start_time", Moment, nullable=False),
    Column("zone", String, nullable=False),
    Column("recurrence", JSON, nullable=False),
    Column("created", Moment, nullable=False),
    Index("rotations_by_name", "name", "arn"),
)

MEMBERS = Table(
    "rotation_members",
    METADATA,
    Column("rotation_arn", String, ForeignKey("rotations.arn", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("contact_arn", String, nullable=False),
    Index("rotations_of_contact", "contact_arn"),
)

OVERRIDES = Table(
    "rotation_overrides",
    METADATA,
    Column("id", SortedText, primary_key=True),
    Column("rotation_arn", String, ForeignKey("rotations.arn", ondelete="CASCADE"), nullable=False),
    Column("start_time", Moment, nullable=False),
    Column("end_time", Moment, nullable=False),
    Column("contact_arns", JSON, nullable=False),
    Column("created", Moment, nullable=False),
    Index("overrides_of_rotation", "rotation_arn", "start_time", "id"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationRow:
    """`recurrence` is the API's RecurrenceSettings as it was given; `contact_arns` are in shift order."""

    arn: str
    name: str
    start_time: datetime
    zone: str
    recurrence: Mapping[str, Any]
    contact_arns: Sequence[str]
    created: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideRow:
    id: str
    rotation_arn: str
    start_time: datetime
    end_time: datetime
    contact_arns: Sequence[str]
    created: datetime


def add_rotation(tx: Transaction, row: RotationRow) -> None:
    columns = ("arn", "name", "start_time", "zone", "recurrence", "created")
    tx.execute(insert(ROTATIONS).values({name: getattr(row, name) for name in columns}))
    _put_members(tx, row.arn, row.contact_arns)


def get_rotation(tx: Transaction, arn: str) -> RotationRow | None:
    found = tx.execute(select(ROTATIONS).where(ROTATIONS.c.arn == arn)).mappings().first()
    return None if found is None else RotationRow(**found, contact_arns=_members(tx, [arn]).get(arn, ()))


def list_rotations(tx: Transaction, *, prefix: str, after: tuple[str, str] | None, limit: int) -> Sequence[RotationRow]:
    """Rotations by name, those after the position `after` (name and ARN); `prefix` narrows them by name."""
    query = select(ROTATIONS).order_by(ROTATIONS.c.name, ROTATIONS.c.arn).limit(limit)
    if prefix:
        query = query.where(ROTATIONS.c.name >= prefix, ROTATIONS.c.name < prefix + "\U0010ffff")
    if after is not None:
        query = query.where(beyond((ROTATIONS.c.name, ROTATIONS.c.arn), after, descending=False))
    rows = tx.execute(query).mappings().all()
    members = _members(tx, [row["arn"] for row in rows])
    return [RotationRow(**row, contact_arns=members.get(row["arn"], ())) for row in rows]


def change_rotation(tx: Transaction, arn: str, values: Mapping[str, Any], contact_arns: Sequence[str] | None) -> None:
    """Replace the named columns and, when given, the members."""
    if values:
        tx.execute(update(ROTATIONS).where(ROTATIONS.c.arn == arn).values(dict(values)))
    if contact_arns is not None:
        tx.execute(delete(MEMBERS).where(MEMBERS.c.rotation_arn == arn))
        _put_members(tx, arn, contact_arns)


def remove_rotation(tx: Transaction, arn: str) -> None:
    for table in (OVERRIDES, MEMBERS):
        tx.execute(delete(table).where(table.c.rotation_arn == arn))
    tx.execute(delete(ROTATIONS).where(ROTATIONS.c.arn == arn))


def rotations_of(tx: Transaction, contact_arn: str) -> Sequence[str]:
    """ARNs of the rotations that a contact takes turns in."""
    query = select(MEMBERS.c.rotation_arn).where(MEMBERS.c.contact_arn == contact_arn).distinct().order_by(MEMBERS.c.rotation_arn)
    return tx.execute(query).scalars().all()


def rotations_stood_in_for(tx: Transaction, contact_arn: str, *, after: datetime) -> Sequence[str]:
    """ARNs of the rotations with an override that names a contact and ends later than `after`."""
    query = select(OVERRIDES.c.rotation_arn, OVERRIDES.c.contact_arns).where(OVERRIDES.c.end_time > after)
    return sorted({arn for arn, contact_arns in tx.execute(query) if contact_arn in contact_arns})


def add_override(tx: Transaction, row: OverrideRow) -> None:
    tx.execute(insert(OVERRIDES).values({name: getattr(row, name) for name in row.__slots__}))


def get_override(tx: Transaction, rotation_arn: str, id_: str) -> OverrideRow | None:
    query = select(OVERRIDES).where(OVERRIDES.c.id == id_, OVERRIDES.c.rotation_arn == rotation_arn)
    found = tx.execute(query).mappings().first()
    return None if found is None else OverrideRow(**found)


def list_overrides(
    tx: Transaction,
    rotation_arn: str,
    *,
    start: datetime,
    end: datetime,
    after: tuple[datetime, str] | None = None,
    limit: int | None = None,
) -> Sequence[OverrideRow]:
    """Overrides that touch [start, end), by start; those after the position `after` (start and id)."""
    c = OVERRIDES.c
    query = select(OVERRIDES).where(c.rotation_arn == rotation_arn, c.start_time < end, c.end_time > start)
    query = query.order_by(c.start_time, c.id).limit(limit)
    if after is not None:
        query = query.where(beyond((c.start_time, c.id), after, descending=False))
    return [OverrideRow(**found) for found in tx.execute(query).mappings()]


def remove_override(tx: Transaction, id_: str) -> None:
    tx.execute(delete(OVERRIDES).where(OVERRIDES.c.id == id_))


def _members(tx: Transaction, arns: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The members of rotations, by the rotation's ARN, in shift order."""
    query = select(MEMBERS.c.rotation_arn, MEMBERS.c.contact_arn).where(MEMBERS.c.rotation_arn.in_(arns)).order_by(MEMBERS.c.position)
    found: dict[str, list[str]] = {}
    for rotation_arn, contact_arn in tx.execute(query):
        found.setdefault(rotation_arn, []).append(contact_arn)
    return found


def _put_members(tx: Transaction, arn: str, contact_arns: Sequence[str]) -> None:
    rows = [{"rotation_arn": arn, "position": position, "contact_arn": contact} for position, contact in enumerate(contact_arns)]
    tx.execute(insert(MEMBERS), rows)
