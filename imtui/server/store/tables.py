"""All tables, in one list. Each subject's tables stand in a module of their own; importing this one knows them all."""

from sqlalchemy import Table

from imtui.server.store import (
    access_keys,
    contacts,
    engagements,
    findings,
    idempotency,
    incidents,
    outbox,
    pages,
    related_items,
    replication_sets,
    resource_policies,
    response_plans,
    rotations,
    scenario_steps,
    schema,
    tags,
    timeline,
    upkeep,
)
from imtui.server.store.database import Transaction
from imtui.server.store.metadata import METADATA

MODULES = (
    schema,
    access_keys,
    idempotency,
    replication_sets,
    response_plans,
    incidents,
    timeline,
    related_items,
    findings,
    resource_policies,
    tags,
    upkeep,
    scenario_steps,
    contacts,
    engagements,
    pages,
    outbox,
    rotations,
)


def create_missing(tx: Transaction) -> None:
    """Create what is not there yet."""
    METADATA.create_all(tx)


def account_tables() -> tuple[Table, ...]:
    """What belongs to the account: all but what is marked KEPT; those that refer to others first."""
    return tuple(table for table in reversed(METADATA.sorted_tables) if not table.info.get("kept"))


def forget_account(tx: Transaction) -> None:
    """Delete everything in both services."""
    for table in account_tables():
        tx.execute(table.delete())
