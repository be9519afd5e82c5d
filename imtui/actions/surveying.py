"""Reading what it takes to tell who would be paged.

Invariant: reading only, each contact once; what was deleted meanwhile counts as gone, any other fault ends the question.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from imtui.actions.few import few
from imtui.domain.contacts import Channel, Contact, ContactType
from imtui.domain.errors import NotFound
from imtui.domain.response_plans import ResponsePlan
from imtui.domain.rotations import Rotation, Shift, running
from imtui.domain.surveys import Known, unread

_A_MOMENT = timedelta(minutes=1)


class ContactReads(Protocol):
    async def contacts(self) -> Mapping[str, Contact]: ...

    async def contact(self, arn: str) -> Contact: ...

    async def channels(self, contact_arn: str) -> tuple[Channel, ...]: ...


class PlanReads(Protocol):
    async def response_plan(self, arn: str) -> ResponsePlan: ...


class ShiftReads(Protocol):
    async def rotations(self) -> tuple[Rotation, ...]: ...

    async def rotation(self, arn: str) -> Rotation: ...

    async def shifts(self, rotation_arn: str, *, since: datetime, until: datetime) -> tuple[Shift, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where it is read."""

    contacts: ContactReads
    incidents: PlanReads
    rotations: ShiftReads


async def learn(sources: Sources, known: Known, arns: Iterable[str], *, now: datetime, most: int | None = None) -> Known:
    """What is known once those contacts, and all that they lead to, were read as well: `most` contacts of them at the most."""
    wanted = tuple(arns)
    left = most
    while (batch := unread(known, wanted)[:left]) and left != 0:
        found = await few(partial(_one, sources, arn, now) for arn in batch)
        for each in found:
            known = known.joined(each)
        left = None if left is None else left - len(batch)
    return known


async def learn_plans(sources: Sources, known: Known, arns: Iterable[str], *, most: int | None = None) -> Known:
    """Likewise response plans; one that is gone is left out."""
    batch = [arn for arn in arns if arn not in known.plans][:most]
    found = await few(partial(_plan, sources, arn) for arn in batch)
    return known.joined(Known(plans={each.arn: each for each in found if each is not None}))


async def _plan(sources: Sources, arn: str) -> ResponsePlan | None:
    try:
        return await sources.incidents.response_plan(arn)
    except NotFound:
        return None


async def _one(sources: Sources, arn: str, now: datetime) -> Known:
    try:
        contact = await sources.contacts.contact(arn)
        channels = {arn: await sources.contacts.channels(arn)} if contact.type is ContactType.PERSONAL else {}
    except NotFound:
        return Known(gone=frozenset([arn]))
    rotations = contact.plan.rotations if contact.plan else ()
    called = {rotation: await _on_shift(sources, rotation, now) for rotation in rotations}
    return Known(contacts={arn: contact}, channels=channels, on_shift=called)


async def _on_shift(sources: Sources, rotation: str, now: datetime) -> tuple[str, ...]:
    """Nobody, where the rotation is gone."""
    try:
        shifts = await sources.rotations.shifts(rotation, since=now, until=now + _A_MOMENT)
    except NotFound:
        return ()
    return tuple(each for shift in running(shifts, now) for each in shift.contact_arns)
