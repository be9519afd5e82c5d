"""Rotations and who stands in: made, changed, deleted.

Invariant: what the service would refuse for its form is refused here, in words; a rotation that was made but could not be put into its
schedule is said to be just that; nobody else's rotation falls out of a schedule.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from imtui.actions.desk import Desk, check_given
from imtui.actions.outcomes import Outcome
from imtui.domain.errors import ImtuiError, InputError, ServiceFault
from imtui.domain.rotas import SHORTEST, RotationWording

_NAME, _PEOPLE, _FURTHEST = 255, 30, timedelta(days=183)


def check(wanted: RotationWording) -> None:
    """InputError or ImtuiError when it cannot be a rotation."""
    check_given(wanted.name, "the name", _NAME)
    if not wanted.contact_arns:
        raise InputError("nobody is in it", remedy="name people by their aliases, in the order of their turns")
    if len(wanted.contact_arns) > _PEOPLE:
        raise InputError(f"{len(wanted.contact_arns)} people are too many", remedy=f"{_PEOPLE} fit")
    if wanted.recurrence.on_calls > len(wanted.contact_arns):
        raise InputError(
            f"{wanted.recurrence.on_calls} cannot be on call at once", remedy=f"there are {len(wanted.contact_arns)} people in it"
        )
    if not 1 <= wanted.recurrence.multiplier <= 100:
        raise InputError(f"every {wanted.recurrence.multiplier} is not possible", remedy="from 1 to 100")


def check_span(start: datetime, end: datetime, now: datetime) -> None:
    """InputError when nobody can stand in then."""
    if end - start < SHORTEST:
        raise InputError("that is less than half an hour", remedy="an override lasts 30 minutes at least")
    if end <= now:
        raise InputError("that is over already", remedy="say a time to come")
    if start - now > _FURTHEST:
        raise InputError("that is more than six months ahead", remedy="overrides are made for the next six months")


async def create(desk: Desk, wanted: RotationWording) -> Outcome:
    """Make a rotation, and put it into its schedule."""
    desk.check_may_write()
    check(wanted)
    arn = await desk.setup.rotas.create(wanted, token=desk.tokens())
    if wanted.schedule:
        await _put_into(desk, wanted.name, wanted.schedule, arn)
    return Outcome(message=f"rotation {wanted.name} created", made=arn)


async def update(desk: Desk, arn: str, *, wanted: RotationWording) -> Outcome:
    """Make it so."""
    desk.check_may_write()
    check(wanted)
    await desk.setup.rotas.update(arn, wanted)
    return Outcome(message=f"rotation {wanted.name} changed")


async def delete(desk: Desk, arn: str, *, name: str) -> Outcome:
    """Delete it, and take it off its schedules."""
    desk.check_may_write()
    await desk.setup.rotas.delete(arn)
    return Outcome(message=f"rotation {name} deleted")


async def assign(desk: Desk, schedule_arn: str, *, rotation_arn: str, belongs: bool, name: str) -> Outcome:
    """Put a rotation into a schedule, behind those that are there, or take it out (`belongs` False)."""
    desk.check_may_write()
    if not await _assign(desk, schedule_arn, rotation_arn, belongs=belongs):
        return Outcome(message=f"somebody else did so already: schedule {name} is as it should be")
    return Outcome(message=f"schedule {name} changed")


async def override(desk: Desk, rotation_arn: str, *, contact_arns: Sequence[str], start: datetime, end: datetime, name: str) -> Outcome:
    """Have others on call in that span, which is told in the zone of `start`."""
    desk.check_may_write()
    check_span(start, end, desk.clock.now())
    await desk.setup.rotas.override(rotation_arn, contact_arns=contact_arns, start=start, end=end, token=desk.tokens())
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%a %d %b %H:%M}"
    return Outcome(message=f"{name} is on call from {start:%a %d %b %H:%M} to {until} ({start:%Z})")


async def delete_override(desk: Desk, rotation_arn: str, *, override_id: str) -> Outcome:
    """Who was on call before is again."""
    desk.check_may_write()
    await desk.setup.rotas.delete_override(rotation_arn, override_id)
    return Outcome(message="the stand-in is taken back")


async def _assign(desk: Desk, schedule_arn: str, rotation_arn: str, *, belongs: bool) -> bool:
    """Whether anything had to be changed. The schedule is read first: its rotations are written all at once, and those that somebody else
    put in meanwhile have to stay."""
    plan = (await desk.setup.rotas.schedule(schedule_arn)).plan
    known = plan.rotations if plan is not None else ()
    if (rotation_arn in known) is belongs:
        return False
    others = tuple(arn for arn in known if arn != rotation_arn)
    await desk.setup.rotas.assign(schedule_arn, (*others, rotation_arn) if belongs else others)
    return True


async def _put_into(desk: Desk, name: str, schedule_arn: str, rotation_arn: str) -> None:
    try:
        await _assign(desk, schedule_arn, rotation_arn, belongs=True)
    except ServiceFault as fault:
        raise ImtuiError(f"rotation {name} was created, but not put into its schedule: {fault}", remedy="i puts it in") from fault
