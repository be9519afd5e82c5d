"""Findings: deployments and stack updates near the start of an incident.

Invariant: an incident has one finding of an id; they are listed in the order they came. No operation of the API writes them:
they come from scenarios and imports.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, String, Table, insert, select

from imtui.server.store.database import Transaction
from imtui.server.store.metadata import METADATA, Moment, RowNumber

findings = Table(
    "findings",
    METADATA,
    Column("number", RowNumber, primary_key=True),
    Column("incident_arn", String(1000), nullable=False),
    Column("finding_id", String(128), nullable=False),
    Column("created", Moment, nullable=False),
    Column("modified", Moment, nullable=False),
    Column("details", JSON, nullable=False),
    Index("findings_by_id", "incident_arn", "finding_id", unique=True),
    Index("findings_by_incident", "incident_arn", "number"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """One finding. `details` is the API's FindingDetails, its times as ISO 8601 strings. `number` is given by the database."""

    incident_arn: str
    finding_id: str
    created: datetime
    modified: datetime
    details: dict[str, Any]
    number: int = 0


def page(tx: Transaction, incident_arn: str, *, after: int | None, limit: int) -> list[FindingRow]:
    """Findings in the order they came, those behind the number `after`."""
    here = findings.c
    query = select(findings).where(here.incident_arn == incident_arn, here.number > (after or 0)).order_by(here.number).limit(limit)
    return [FindingRow(**row._mapping) for row in tx.execute(query)]


def several(tx: Transaction, incident_arn: str, ids: Sequence[str]) -> dict[str, FindingRow]:
    """By id: those of the ids that the incident has."""
    query = select(findings).where(findings.c.incident_arn == incident_arn, findings.c.finding_id.in_(tuple(ids)))
    return {row.finding_id: FindingRow(**row._mapping) for row in tx.execute(query)}


def put(tx: Transaction, row: FindingRow) -> None:
    """Add the finding, or replace the one of the same id."""
    here = findings.c
    tx.execute(findings.delete().where(here.incident_arn == row.incident_arn, here.finding_id == row.finding_id))
    tx.execute(insert(findings).values({column.name: getattr(row, column.name) for column in here if column.name != "number"}))


def remove_all(tx: Transaction, incident_arn: str) -> None:
    tx.execute(findings.delete().where(findings.c.incident_arn == incident_arn))
