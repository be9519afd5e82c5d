"""Who is on call at a moment, from the shifts that were read.

Invariant: what was not read is not known: nobody is called absent, or on call, without the service having said so.
"""

from collections.abc import Iterable
from datetime import datetime

from imtui.domain.contacts import ContactType
from imtui.domain.names import name_of
from imtui.domain.rotations import KnownShifts, OnCall
from imtui.domain.snapshot import Snapshot


def on_call(snapshot: Snapshot, schedule_arn: str, at: datetime) -> tuple[OnCall, ...] | None:
    """Who is on call in a schedule then, each once; None where its rotations or their shifts are not known."""
    schedule = snapshot.contacts.get(schedule_arn)
    if schedule is None or schedule.plan is None or schedule.type is not ContactType.ONCALL_SCHEDULE:
        return None
    found: dict[str, OnCall] = {}
    for rotation in schedule.plan.rotations:
        shifts = snapshot.shifts[rotation].at(at) if rotation in snapshot.shifts else None
        if shifts is None:
            return None
        for arn, until in ((arn, shift.end) for shift in shifts for arn in shift.contact_arns):
            if arn not in found or found[arn].until < until:
                found[arn] = OnCall(contact_arn=arn, name=name_of(snapshot, arn), until=until)
    return tuple(found.values())


def on_call_until(snapshot: Snapshot, contact_arn: str, now: datetime) -> datetime | None:
    """Until when somebody is on call without a break, in any rotation whose shifts are known; None where they are not on call."""
    until = _end_of_shift(snapshot.shifts.values(), contact_arn, now)
    while until is not None and (later := _end_of_shift(snapshot.shifts.values(), contact_arn, until)) is not None and later > until:
        until = later
    return until


def _end_of_shift(known: Iterable[KnownShifts], contact_arn: str, at: datetime) -> datetime | None:
    running = (shift for each in known for shift in each.at(at) or ())
    return max((shift.end for shift in running if contact_arn in shift.contact_arns), default=None)
