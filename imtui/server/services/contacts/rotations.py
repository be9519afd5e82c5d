"""Rotations: who takes turns, and how.

Invariant: a rotation is stored only when its shifts can be computed; its members are people that exist, each once.
"""

from collections.abc import Sequence

from imtui.server.engine.ladders import PERSONAL
from imtui.server.protocol.errors import all_of, not_found, validation
from imtui.server.services import positions
from imtui.server.services.contacts import contacts as people
from imtui.server.services.contacts.names import new_rotation_arn
from imtui.server.services.contacts.schedules import check_rotation
from imtui.server.services.contacts.tagging import by_key
from imtui.server.services.context import Answer, Context, Listing, Request
from imtui.server.store import contacts, rotations, tags
from imtui.server.store.rotations import RotationRow


def create_rotation(context: Context, request: Request) -> Answer:
    row = RotationRow(
        arn=new_rotation_arn(context),
        name=request["Name"],
        start_time=request.get("StartTime") or context.now,
        zone=request["TimeZoneId"],
        recurrence=request["Recurrence"],
        contact_arns=request["ContactIds"],
        created=context.now,
    )
    _check(context, row)
    rotations.add_rotation(context.transaction, row)
    tags.put(context.transaction, row.arn, by_key(request.get("Tags") or ()))
    return {"RotationArn": row.arn}


def get_rotation(context: Context, request: Request) -> Answer:
    return _shape(existing(context, request["RotationId"]))


def list_rotations(context: Context, request: Request) -> Answer | Listing:
    after = context.page.after
    rows = rotations.list_rotations(
        context.transaction,
        prefix=request.get("RotationNamePrefix") or "",
        after=None if after is None else (str(after[0]), str(after[1])),
        limit=context.page.limit + 1,
    )
    return positions.listing(context.page, rows, member="Rotations", shown=_shape, position=lambda row: (row.name, row.arn))


def update_rotation(context: Context, request: Request) -> Answer:
    """What is not given stays, also the start: the order of turns is counted from it anew."""
    old = existing(context, request["RotationId"])
    members = request.get("ContactIds")
    new = RotationRow(
        arn=old.arn,
        name=old.name,
        start_time=request.get("StartTime") or old.start_time,
        zone=request.get("TimeZoneId") or old.zone,
        recurrence=request["Recurrence"],
        contact_arns=old.contact_arns if members is None else members,
        created=old.created,
    )
    _check(context, new, new_members=members is not None)
    values = {"start_time": new.start_time, "zone": new.zone, "recurrence": new.recurrence}
    rotations.change_rotation(context.transaction, old.arn, values, members)
    return {}


def delete_rotation(context: Context, request: Request) -> Answer:
    """Take the rotation, with its overrides, out of the account and of every schedule that has it."""
    row = existing(context, request["RotationId"])
    for schedule in contacts.schedules(context.transaction):
        kept = [arn for arn in schedule.plan.get("RotationIds") or () if arn != row.arn]
        if kept != list(schedule.plan.get("RotationIds") or ()):
            contacts.change_contact(context.transaction, schedule.arn, {"plan": {**schedule.plan, "RotationIds": kept}})
    tags.remove_all(context.transaction, row.arn)
    rotations.remove_rotation(context.transaction, row.arn)
    return {}


def existing(context: Context, arn: str) -> RotationRow:
    """The rotation with that ARN; ResourceNotFoundException when there is none."""
    row = rotations.get_rotation(context.transaction, arn)
    if row is None:
        raise not_found(arn, "ROTATION")
    return row


def check_members(context: Context, arns: Sequence[str], *, field: str) -> None:
    """People that exist, each once."""
    if len(set(arns)) < len(arns):
        raise validation(f"{field}: a contact is named twice", fields=[(field, "a contact is named twice")])
    for arn in arns:
        if people.existing(context, arn).type != PERSONAL:
            raise validation(f"{field}: {arn} is not a PERSONAL contact", fields=[(field, f"{arn} is not a PERSONAL contact")])


def _check(context: Context, row: RotationRow, *, new_members: bool = True) -> None:
    """Members, where they are new, and whether the turns can be followed: all that is wrong in one answer."""
    all_of(
        lambda: check_members(context, row.contact_arns, field="ContactIds") if new_members else None,
        lambda: check_rotation(zone=row.zone, recurrence=row.recurrence, members=row.contact_arns),
    )


def _shape(row: RotationRow) -> Answer:
    return {
        "RotationArn": row.arn,
        "Name": row.name,
        "ContactIds": list(row.contact_arns),
        "StartTime": row.start_time,
        "TimeZoneId": row.zone,
        "Recurrence": row.recurrence,
    }
