"""Lists of shifts: of a rotation that exists, and of one that might.

Invariant: both come from the same function, so a preview shows exactly what the rotation will do. Shifts are listed with their own
whole times, also where they begin before the range or end after it. What nobody gave a time for begins when its first page was asked
for, on all its pages.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from imtui.server.engine.shifts import Override, Rotation, Shift, reach, shifts
from imtui.server.protocol.errors import validation
from imtui.server.services import positions
from imtui.server.services.contacts import rotations as turns
from imtui.server.services.contacts.schedules import check_rotation, rotation_from, stored_overrides, stored_rotation
from imtui.server.services.context import Answer, Context, Listing, Request
from imtui.server.store.metadata import from_micros, to_micros


def list_rotation_shifts(context: Context, request: Request) -> Answer | Listing:
    row = turns.existing(context, request["RotationId"])
    rotation = stored_rotation(row)
    start, end = _range(request.get("StartTime") or _asked(context), request["EndTime"])
    overrides = stored_overrides(context.transaction, row.arn, *reach(rotation, start, end))
    return _listed(context, rotation, overrides, start, end)


def list_preview_rotation_shifts(context: Context, request: Request) -> Answer | Listing:
    begins = request.get("RotationStartTime") or request.get("StartTime") or _asked(context)
    check_rotation(zone=request["TimeZoneId"], recurrence=request["Recurrence"], members=request["Members"])
    rotation = rotation_from(start=begins, zone=request["TimeZoneId"], recurrence=request["Recurrence"], members=request["Members"])
    overrides = tuple(_override(given) for given in request.get("Overrides") or ())
    return _listed(context, rotation, overrides, *_range(request.get("StartTime") or begins, request["EndTime"]))


def _listed(context: Context, rotation: Rotation, overrides: Sequence[Override], start: datetime, end: datetime) -> Answer | Listing:
    page, asked = context.page, _asked(context)
    after = None if page.after is None else from_micros(int(page.after[0]))
    found = shifts(rotation, overrides, after or start, end)
    beyond = (shift for shift in found if after is None or shift.start > after)
    rows = tuple(islice(beyond, page.limit + 1))
    return positions.listing(
        page, rows, member="RotationShifts", shown=_shape, position=lambda shift: positions.at(shift.start, to_micros(asked))
    )


def _asked(context: Context) -> datetime:
    """When the first page of this list was asked for."""
    return context.now if context.page.after is None else from_micros(int(context.page.after[1]))


def _range(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    if end <= start:
        raise validation("EndTime: the range ends before it begins", fields=[("EndTime", "is not after StartTime")])
    return start, end


def _override(given: Mapping[str, Any]) -> Override:
    start, end = given.get("StartTime"), given.get("EndTime")
    if start is None or end is None or end <= start:
        text = "an override needs a StartTime and a later EndTime"
        raise validation(f"Overrides: {text}", fields=[("Overrides", text)])
    return Override(start=start, end=end, members=tuple(given.get("NewMembers") or ()))


def _shape(shift: Shift) -> Answer:
    is_regular = shift.replaced is None
    return {
        "ContactIds": list(shift.members),
        "StartTime": shift.start,
        "EndTime": shift.end,
        "Type": "REGULAR" if is_regular else "OVERRIDDEN",
        "ShiftDetails": None if is_regular else {"OverriddenContactIds": list(shift.replaced or ())},
    }
