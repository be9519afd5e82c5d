"""Resource policies of response plans: kept and handed back, never evaluated.

Invariant: a resource has one policy of an id; they are listed by id.
"""

from dataclasses import dataclass

from sqlalchemy import Column, String, Table, Text, insert, select

from imtui.server.store.database import Transaction
from imtui.server.store.metadata import METADATA

resource_policies = Table(
    "resource_policies",
    METADATA,
    Column("resource_arn", String(1000), primary_key=True),
    Column("policy_id", String(256), primary_key=True),
    Column("document", Text, nullable=False),
    Column("share_region", String(30), nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRow:
    """`document` is the policy as it was given; `share_region` the Region of the call that put it."""

    resource_arn: str
    policy_id: str
    document: str
    share_region: str


def page(tx: Transaction, resource_arn: str, *, after: str | None, limit: int) -> list[PolicyRow]:
    """Policies of the resource by id, those behind the id `after`."""
    here = resource_policies.c
    query = select(resource_policies).where(here.resource_arn == resource_arn, here.policy_id > (after or ""))
    return [PolicyRow(**row._mapping) for row in tx.execute(query.order_by(here.policy_id).limit(limit))]


def put(tx: Transaction, row: PolicyRow) -> None:
    """Add the policy, or replace the one of the same id."""
    remove(tx, row.resource_arn, row.policy_id)
    tx.execute(insert(resource_policies).values({column.name: getattr(row, column.name) for column in resource_policies.c}))


def remove(tx: Transaction, resource_arn: str, policy_id: str) -> bool:
    """Whether there was one."""
    here = resource_policies.c
    gone = tx.execute(resource_policies.delete().where(here.resource_arn == resource_arn, here.policy_id == policy_id))
    return gone.rowcount > 0


def remove_all(tx: Transaction, resource_arn: str) -> None:
    tx.execute(resource_policies.delete().where(resource_policies.c.resource_arn == resource_arn))
