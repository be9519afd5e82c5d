"""Replication sets: the account's Regions, and the switch that turns both services on.

Invariant: an account has one set at the most. Its Regions go CREATING → ACTIVE or DELETING → gone when `Context.settling` has passed;
until then nothing else may change them. The last Region takes the set, and everything in both services, with it.
"""

from typing import Any

from imtui.arns import is_region
from imtui.server.protocol.errors import conflict, not_found, quota, validation
from imtui.server.services.context import Answer, Context, Listing, Request
from imtui.server.store import replication_sets, tags, upkeep
from imtui.server.store.database import Transaction
from imtui.server.store.replication_sets import RegionRow, ReplicationSetRow
from imtui.server.store.tables import forget_account

MAX_REGIONS = 3
DEFAULT_KEY = "DefaultKey"
SETTLE = "settle replication set"


def exists(tx: Transaction) -> bool:
    """Whether the account has a replication set: without one, ssm-contacts refuses every call."""
    return replication_sets.only(tx) is not None


def create(context: Context, request: Request) -> Answer:
    tx = context.transaction
    present = replication_sets.only(tx)
    if present is not None:
        raise quota(
            "The account already has a replication set.",
            quota_code="ReplicationSetsPerAccount",
            resource_id=present.arn,
            resource_type="REPLICATION_SET",
        )
    for name in request["regions"]:
        _check_region(name)
    arn = f"arn:aws:ssm-incidents::{context.account_id}:replication-set/{context.ids.new(context.now)}"
    at_once = not context.settling
    row = ReplicationSetRow(
        arn=arn,
        status="ACTIVE" if at_once else "CREATING",
        deletion_protected=False,
        created=context.now,
        created_by=context.caller,
        modified=context.now,
        modified_by=context.caller,
    )
    replication_sets.add(tx, row)
    for name, given in request["regions"].items():
        _put_region(context, arn, name, (given or {}).get("sseKmsKeyId"), "ACTIVE" if at_once else "CREATING")
    tags.put(tx, arn, request.get("tags") or {})
    if not at_once:
        _settle_later(context, arn)
    return {"arn": arn}


def get(context: Context, request: Request) -> Answer:
    return {"replicationSet": _shown(context, _find(context, request["arn"]))}


def list_all(context: Context, request: Request) -> Answer | Listing:
    present = replication_sets.only(context.transaction)
    begun = context.page.after is not None
    return Listing(answer={"replicationSetArns": [] if present is None or begun else [present.arn]})


def update(context: Context, request: Request) -> Answer:
    """Add or remove one Region; removing the last one deletes the set."""
    row = _find(context, request["arn"])
    if row.status != "ACTIVE":
        raise conflict(
            f"The replication set is {row.status}; wait until it is ACTIVE.", resource_id=row.arn, resource_type="REPLICATION_SET"
        )
    action = request["actions"][0]
    if added := action.get("addRegionAction"):
        _add_region(context, row, added)
        return {}
    name = action["deleteRegionAction"]["regionName"]
    present = {region.name for region in replication_sets.regions(context.transaction, row.arn)}
    if name not in present:
        raise validation(f"The replication set has no Region {name!r}.")
    if present == {name}:
        return _delete(context, row)
    _remove_region(context, row, name)
    return {}


def delete(context: Context, request: Request) -> Answer:
    return _delete(context, _find(context, request["arn"]))


def update_deletion_protection(context: Context, request: Request) -> Answer:
    row = _find(context, request["arn"])
    if row.deletion_protected != request["deletionProtected"]:
        _modify(context, row.arn, deletion_protected=request["deletionProtected"])
    return {}


def settle(context: Context, arn: str) -> None:
    """What was begun is done: Regions become ACTIVE or go, and the set is ACTIVE."""
    tx = context.transaction
    for region in replication_sets.regions(tx, arn):
        if region.status == "DELETING":
            replication_sets.drop_region(tx, arn, region.name)
        elif region.status == "CREATING":
            _put_region(context, arn, region.name, region.kms_key, "ACTIVE")
    replication_sets.change(tx, arn, status="ACTIVE")


def _find(context: Context, arn: str) -> ReplicationSetRow:
    row = replication_sets.get(context.transaction, arn)
    if row is None:
        raise not_found(arn, "REPLICATION_SET")
    return row


def _add_region(context: Context, row: ReplicationSetRow, action: Request) -> None:
    name = action["regionName"]
    _check_region(name)
    present = replication_sets.regions(context.transaction, row.arn)
    if name in {region.name for region in present}:
        raise validation(f"The replication set has the Region {name!r} already.")
    if len(present) >= MAX_REGIONS:
        raise validation(f"A replication set has at most {MAX_REGIONS} Regions.")
    at_once = not context.settling
    _put_region(context, row.arn, name, action.get("sseKmsKeyId"), "ACTIVE" if at_once else "CREATING")
    _modify(context, row.arn, status="ACTIVE" if at_once else "UPDATING")
    if not at_once:
        _settle_later(context, row.arn)


def _remove_region(context: Context, row: ReplicationSetRow, name: str) -> None:
    if not context.settling:
        replication_sets.drop_region(context.transaction, row.arn, name)
        _modify(context, row.arn)
        return
    key = next(region.kms_key for region in replication_sets.regions(context.transaction, row.arn) if region.name == name)
    _put_region(context, row.arn, name, key, "DELETING")
    _modify(context, row.arn, status="UPDATING")
    _settle_later(context, row.arn)


def _delete(context: Context, row: ReplicationSetRow) -> Answer:
    if row.deletion_protected:
        raise validation("The replication set is protected against deletion; switch the protection off first.")
    forget_account(context.transaction)
    return {}


def _check_region(name: str) -> None:
    if not is_region(name):
        raise validation(f"{name!r} is not the name of a Region.")


def _put_region(context: Context, arn: str, name: str, key: str | None, status: str) -> None:
    row = RegionRow(name=name, kms_key=key or DEFAULT_KEY, status=status, status_updated=context.now)
    replication_sets.put_region(context.transaction, arn, row)


def _modify(context: Context, arn: str, **values: object) -> None:
    replication_sets.change(context.transaction, arn, modified=context.now, modified_by=context.caller, **values)


def _settle_later(context: Context, arn: str) -> None:
    upkeep.schedule(context.transaction, upkeep.Job(due=context.now + context.settling, kind=SETTLE, subject=arn))


def _shown(context: Context, row: ReplicationSetRow) -> dict[str, Any]:
    return {
        "arn": row.arn,
        "createdBy": row.created_by,
        "createdTime": row.created,
        "deletionProtected": row.deletion_protected,
        "lastModifiedBy": row.modified_by,
        "lastModifiedTime": row.modified,
        "regionMap": {
            region.name: {"sseKmsKeyId": region.kms_key, "status": region.status, "statusUpdateDateTime": region.status_updated}
            for region in replication_sets.regions(context.transaction, row.arn)
        },
        "status": row.status,
    }
