"""Steps of scenarios that are still to come, and the names that steps gave to things.

Invariant: a step is in the table until it is played, and is taken out in the transaction that plays it; a scenario that was
started in a database is never started there again.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, String, Table, bindparam, delete, insert, select

from imtui.server.store.database import Transaction
from imtui.server.store.dues import put_off_first
from imtui.server.store.metadata import KEPT, METADATA, Moment, RowNumber

scenarios = Table(
    "scenarios",
    METADATA,
    Column("name", String(200), primary_key=True),
    Column("started", Moment, nullable=False),
    info=dict(KEPT),
)

scenario_steps = Table(
    "scenario_steps",
    METADATA,
    Column("number", RowNumber, primary_key=True),
    Column("scenario", String(200), nullable=False),
    Column("due", Moment, nullable=False),
    Column("step", JSON, nullable=False),
    Index("scenario_steps_by_due", "due", "number"),
)

scenario_names = Table(
    "scenario_names",
    METADATA,
    Column("scenario", String(200), primary_key=True),
    Column("name", String(200), primary_key=True),
    Column("arn", String(2048), nullable=False),
)


# Built once: they run before every answer, and building a statement costs more than SQLite takes to run it.
_NEXT_DUE = select(scenario_steps.c.due).order_by(scenario_steps.c.due).limit(1)
_TAKE_NEXT = select(scenario_steps).order_by(scenario_steps.c.due, scenario_steps.c.number).limit(1).with_for_update()
_REMOVE = delete(scenario_steps).where(scenario_steps.c.number == bindparam("key"))


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """`step` is the scenario module's own JSON."""

    scenario: str
    due: datetime
    step: dict[str, Any]


def start(tx: Transaction, name: str, moment: datetime) -> bool:
    """Mark the scenario as started; False when it was before."""
    if tx.execute(select(scenarios.c.name).where(scenarios.c.name == name)).first() is not None:
        return False
    tx.execute(insert(scenarios).values(name=name, started=moment))
    return True


def schedule(tx: Transaction, row: StepRow) -> None:
    tx.execute(insert(scenario_steps).values(scenario=row.scenario, due=row.due, step=row.step))


def next_due(tx: Transaction) -> datetime | None:
    due: datetime | None = tx.execute(_NEXT_DUE).scalar()
    return due


def take_next(tx: Transaction) -> StepRow | None:
    """Take out the step that is due first; None when there is none."""
    found = tx.execute(_TAKE_NEXT).first()
    if found is None:
        return None
    tx.execute(_REMOVE, {"key": found.number})
    return StepRow(scenario=found.scenario, due=found.due, step=found.step)


def put_off(tx: Transaction, until: datetime) -> None:
    """Let the step that is due first be due at `until`."""
    put_off_first(tx, scenario_steps, scenario_steps.c.number, until)


def name(tx: Transaction, scenario: str, name: str, arn: str) -> None:
    """Remember what a step called a thing; the last of a name counts."""
    here = scenario_names.c
    tx.execute(scenario_names.delete().where(here.scenario == scenario, here.name == name))
    tx.execute(insert(scenario_names).values(scenario=scenario, name=name, arn=arn))


def names(tx: Transaction, scenario: str) -> dict[str, str]:
    """ARNs by name."""
    query = select(scenario_names.c.name, scenario_names.c.arn).where(scenario_names.c.scenario == scenario)
    return {row.name: row.arn for row in tx.execute(query)}
