"""Response plans.

Invariant: a name is one plan's; the parts that the service only hands back are kept as the JSON that was given.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, Integer, String, Table, Text, insert, select, update

from imtui.server.store.database import Transaction
from imtui.server.store.metadata import METADATA

response_plans = Table(
    "response_plans",
    METADATA,
    Column("arn", String(1000), primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("display_name", String(200)),
    Column("title", String(200), nullable=False),
    Column("impact", Integer, nullable=False),
    Column("summary", Text),
    Column("dedupe_string", String(1000)),
    Column("notification_targets", JSON, nullable=False),
    Column("incident_tags", JSON, nullable=False),
    Column("chat_channel", JSON(none_as_null=True)),
    Column("engagements", JSON, nullable=False),
    Column("actions", JSON, nullable=False),
    Column("integrations", JSON, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsePlanRow:
    """One plan; `title` to `incident_tags` are its incident template. JSON members have the shapes of the API."""

    arn: str
    name: str
    display_name: str | None
    title: str
    impact: int
    summary: str | None
    dedupe_string: str | None
    notification_targets: list[dict[str, Any]]
    incident_tags: dict[str, str]
    chat_channel: dict[str, Any] | None
    engagements: list[str]
    actions: list[dict[str, Any]]
    integrations: list[dict[str, Any]]


def get(tx: Transaction, arn: str, *, lock: bool = False) -> ResponsePlanRow | None:
    """The plan; with `lock` nobody else gets it so until this transaction ends (SQLite has one writer anyway)."""
    query = select(response_plans).where(response_plans.c.arn == arn)
    found = tx.execute(query.with_for_update() if lock else query).first()
    return None if found is None else ResponsePlanRow(**found._mapping)


def page(tx: Transaction, *, after: str | None, limit: int) -> list[ResponsePlanRow]:
    """Plans by name, those behind the name `after`."""
    query = select(response_plans).order_by(response_plans.c.name).limit(limit)
    if after is not None:
        query = query.where(response_plans.c.name > after)
    return [ResponsePlanRow(**row._mapping) for row in tx.execute(query)]


def add(tx: Transaction, row: ResponsePlanRow) -> None:
    tx.execute(insert(response_plans).values({column.name: getattr(row, column.name) for column in response_plans.c}))


def change(tx: Transaction, arn: str, **values: object) -> None:
    """Set columns of the plan by name."""
    tx.execute(update(response_plans).where(response_plans.c.arn == arn).values(**values))


def remove(tx: Transaction, arn: str) -> None:
    tx.execute(response_plans.delete().where(response_plans.c.arn == arn))
