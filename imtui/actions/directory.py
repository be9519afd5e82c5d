"""Reading people as they are kept: one contact whole, and what names it.

Invariant: reading only; a part that may not be read is told with the rest, and the rest is there.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol, TypeVar

from imtui.actions.few import few
from imtui.actions.surveying import ContactReads, PlanReads, ShiftReads
from imtui.domain.contacts import Contact, ContactTarget, ContactType
from imtui.domain.engagements import Page, Receipt
from imtui.domain.errors import AccessDenied, NotFound, Rejected
from imtui.domain.people import ChannelWording, ContactRecord, ContactWording, Duty, Naming
from imtui.domain.readiness import targets_of
from imtui.domain.response_plans import ResponsePlan, ResponsePlanSummary
from imtui.domain.rotations import following, running

_T = TypeVar("_T")
_AHEAD = timedelta(days=14)
TOLD = 6
"""Of so many of the latest pages the receipts are read."""


class PageReads(ContactReads, Protocol):
    async def pages_to(self, contact_arn: str) -> tuple[Page, ...]: ...

    async def receipts(self, page_arn: str) -> tuple[Receipt, ...]: ...


class AllPlanReads(PlanReads, Protocol):
    async def response_plans(self) -> tuple[ResponsePlanSummary, ...]: ...


class PeopleService(Protocol):
    """ssm-contacts, as far as it is about contacts as they are kept."""

    async def tags(self, arn: str) -> Mapping[str, str]: ...

    async def policy(self, arn: str) -> str: ...

    async def create(self, contact: ContactWording, *, token: str) -> str: ...

    async def change(self, arn: str, *, before: ContactWording, after: ContactWording) -> None: ...

    async def delete(self, arn: str) -> None: ...

    async def retag(self, arn: str, *, before: Mapping[str, str], after: Mapping[str, str]) -> None: ...

    async def share(self, arn: str, policy: str) -> None: ...

    async def add_channel(self, contact_arn: str, channel: ChannelWording, *, sends_code: bool, token: str) -> str: ...

    async def change_channel(self, arn: str, *, before: ChannelWording, after: ChannelWording) -> None: ...

    async def delete_channel(self, arn: str) -> None: ...

    async def send_code(self, arn: str) -> None: ...

    async def activate(self, arn: str, code: str) -> None: ...

    async def deactivate(self, arn: str) -> None: ...


class PeopleSetup(Protocol):
    """The services that it is read from."""

    @property
    def people(self) -> PeopleService: ...

    @property
    def contacts(self) -> PageReads: ...

    @property
    def incidents(self) -> AllPlanReads: ...

    @property
    def rotations(self) -> ShiftReads: ...


async def record(setup: PeopleSetup, arn: str, *, now: datetime) -> ContactRecord:
    """One contact whole. NotFound when it is gone."""
    contact = await setup.contacts.contact(arn)
    parts: dict[str, Callable[[], Awaitable[Any]]] = {
        "tags": lambda: setup.people.tags(arn),
        "policy": lambda: setup.people.policy(arn),
        "pages": lambda: setup.contacts.pages_to(arn),
    }
    if contact.type is ContactType.PERSONAL:
        parts["channels"] = lambda: setup.contacts.channels(arn)
    if contact.type is ContactType.ONCALL_SCHEDULE:
        parts["duties"] = lambda: _duties(setup, contact, now)
    found = dict(zip(parts, await few(partial(_part, read) for read in parts.values()), strict=True))
    whole: dict[str, Any] = {name: value for name, (value, fault) in found.items() if not fault}
    told: tuple[Page, ...] = whole.get("pages", ())[:TOLD]
    receipts = await few(partial(_part, partial(setup.contacts.receipts, page.arn)) for page in told)
    return ContactRecord(
        contact=contact,
        receipts={page.arn: value for page, (value, _) in zip(told, receipts, strict=True) if value is not None},
        unread={name: fault for name, (_, fault) in found.items() if fault},
        **whole,
    )


async def naming(setup: PeopleSetup, arn: str) -> Naming:
    """What names a contact: every escalation plan, response plan and rotation is looked at."""
    listed = await setup.contacts.contacts()
    plans = [each for each in listed.values() if each.type is ContactType.ESCALATION]
    escalations = await few(partial(_or_gone, partial(setup.contacts.contact, each.arn)) for each in plans)
    summaries = await setup.incidents.response_plans()
    responses: tuple[ResponsePlan | None, ...] = await few(
        partial(_or_gone, partial(setup.incidents.response_plan, each.arn)) for each in summaries
    )
    rotations = await setup.rotations.rotations()
    return Naming(
        escalations=tuple(sorted(each.alias for each in escalations if each is not None and _names(each, arn))),
        plans=tuple(sorted(each.name for each in responses if each is not None and arn in each.engagements)),
        rotations=tuple(sorted(each.name for each in rotations if arn in each.contact_arns)),
    )


def _names(plan: Contact, arn: str) -> bool:
    targets = targets_of(plan.plan.stages) if plan.plan else ()
    return any(isinstance(each, ContactTarget) and each.contact_arn == arn for each in targets)


async def _duties(setup: PeopleSetup, schedule: Contact, now: datetime) -> tuple[Duty, ...]:
    rotations = schedule.plan.rotations if schedule.plan else ()
    found = await few(partial(_or_gone, partial(_duty, setup, rotation, now)) for rotation in rotations)
    return tuple(each for each in found if each is not None)


async def _duty(setup: PeopleSetup, arn: str, now: datetime) -> Duty:
    rotation = await setup.rotations.rotation(arn)
    shifts = await setup.rotations.shifts(arn, since=now, until=now + _AHEAD)
    current, then = running(shifts, now), following(shifts, now)
    return Duty(
        rotation=rotation,
        on_call=tuple(dict.fromkeys(each for shift in current for each in shift.contact_arns)),
        until=min((shift.end for shift in current), default=None),
        then=then.contact_arns if then else (),
        then_from=then.start if then else None,
    )


async def _part(read: Callable[[], Awaitable[_T]]) -> tuple[_T | None, str]:
    """An answer, or why the service refuses it."""
    try:
        return await read(), ""
    except (AccessDenied, NotFound, Rejected) as fault:
        return None, str(fault)


async def _or_gone(read: Callable[[], Awaitable[_T]]) -> _T | None:
    try:
        return await read()
    except NotFound:
        return None
