"""Overrides: other people on call in a rotation, for a while.

Invariant: an override lasts at least half an hour, begins at most six months ahead, and is not over before it is made.
"""

from datetime import datetime, timedelta
from typing import Final

from imtui.server.protocol.errors import not_found, validation
from imtui.server.services import positions
from imtui.server.services.contacts import rotations as turns
from imtui.server.services.context import Answer, Context, Listing, Request
from imtui.server.store import rotations
from imtui.server.store.rotations import OverrideRow

SHORTEST: Final = timedelta(minutes=30)
FARTHEST: Final = timedelta(days=184)


def create_rotation_override(context: Context, request: Request) -> Answer:
    rotation = turns.existing(context, request["RotationId"])
    turns.check_members(context, request["NewContactIds"], field="NewContactIds")
    _check_times(context.now, request["StartTime"], request["EndTime"])
    row = OverrideRow(
        id=context.ids.new(context.now),
        rotation_arn=rotation.arn,
        start_time=request["StartTime"],
        end_time=request["EndTime"],
        contact_arns=request["NewContactIds"],
        created=context.now,
    )
    rotations.add_override(context.transaction, row)
    return {"RotationOverrideId": row.id}


def get_rotation_override(context: Context, request: Request) -> Answer:
    row = _existing(context, request)
    return _shape(row) | {"RotationArn": row.rotation_arn}


def list_rotation_overrides(context: Context, request: Request) -> Answer | Listing:
    rotation = turns.existing(context, request["RotationId"])
    rows = rotations.list_overrides(
        context.transaction,
        rotation.arn,
        start=request["StartTime"],
        end=request["EndTime"],
        after=positions.keyed(context.page),
        limit=context.page.limit + 1,
    )
    return positions.listing(
        context.page, rows, member="RotationOverrides", shown=_shape, position=lambda row: positions.at(row.start_time, row.id)
    )


def delete_rotation_override(context: Context, request: Request) -> Answer:
    rotations.remove_override(context.transaction, _existing(context, request).id)
    return {}


def _existing(context: Context, request: Request) -> OverrideRow:
    rotation = turns.existing(context, request["RotationId"])
    row = rotations.get_override(context.transaction, rotation.arn, request["RotationOverrideId"])
    if row is None:
        raise not_found(request["RotationOverrideId"], "ROTATION_OVERRIDE")
    return row


def _check_times(now: datetime, start: datetime, end: datetime) -> None:
    wrong: list[tuple[str, str]] = []
    if end - start < SHORTEST:
        wrong.append(("EndTime", "an override lasts at least 30 minutes"))
    elif end <= now:
        wrong.append(("EndTime", "the override would be over already"))
    if start > now + FARTHEST:
        wrong.append(("StartTime", "an override begins at most six months ahead"))
    if wrong:
        raise validation("; ".join(f"{field}: {text}" for field, text in wrong), fields=wrong)


def _shape(row: OverrideRow) -> Answer:
    return {
        "RotationOverrideId": row.id,
        "NewContactIds": list(row.contact_arns),
        "StartTime": row.start_time,
        "EndTime": row.end_time,
        "CreateTime": row.created,
    }
