"""Who would be paged: the contacts that a question is about, read down to the last channel.

Invariant: each is read once; what was deleted meanwhile counts as gone, any other fault ends the question.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from imtui.cli.shells import Shell, all_of
from imtui.domain.contacts import Channel, Contact, ContactTarget, ContactType
from imtui.domain.errors import NotFound
from imtui.domain.reach import Reach, reach
from imtui.domain.readiness import targets_of
from imtui.domain.response_plans import ResponsePlan
from imtui.domain.rotations import running
from imtui.domain.snapshot import Snapshot

KINDS = {ContactType.PERSONAL: "person", ContactType.ESCALATION: "escalation plan", ContactType.ONCALL_SCHEDULE: "on-call schedule"}
_A_MOMENT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """One thing that can be engaged, and whom that reaches."""

    arn: str
    name: str
    kind: str
    reach: Reach


@dataclass(slots=True)
class _Known:
    contacts: dict[str, Contact] = field(default_factory=dict)
    channels: dict[str, tuple[Channel, ...]] = field(default_factory=dict)
    on_shift: dict[str, tuple[str, ...]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)


async def survey(shell: Shell, contacts: Iterable[str], plans: Iterable[str]) -> list[Survey]:
    """An answer for each of those contacts and response plans (ARNs), in that order."""
    wanted = list(contacts)
    found: list[ResponsePlan] = await all_of(*(shell.incidents.response_plan(arn) for arn in plans))
    known = _Known()
    queue = [*wanted, *(arn for plan in found for arn in plan.engagements)]
    while queue := [arn for arn in dict.fromkeys(queue) if arn not in known.asked]:
        known.asked.update(queue)
        queue = [named for each in await all_of(*(_read(shell, arn, known) for arn in queue)) for named in each]
    snapshot = Snapshot(contacts=known.contacts, channels=known.channels)
    people = [known.contacts[arn] for arn in wanted if arn in known.contacts]
    return [
        *(
            Survey(arn=each.arn, name=each.alias, kind=KINDS[each.type], reach=reach(snapshot, [each.arn], known.on_shift))
            for each in people
        ),
        *(
            Survey(arn=each.arn, name=each.name, kind="response plan", reach=reach(snapshot, each.engagements, known.on_shift))
            for each in found
        ),
    ]


async def _read(shell: Shell, arn: str, known: _Known) -> list[str]:
    """Put one contact into what is known; the ARNs that it names."""
    try:
        contact = await shell.contacts.contact(arn)
        if contact.type is ContactType.PERSONAL:
            known.channels[arn] = await shell.contacts.channels(arn)
    except NotFound:
        return []
    known.contacts[arn] = contact
    if contact.plan is None:
        return []
    named = [each.contact_arn for each in targets_of(contact.plan.stages) if isinstance(each, ContactTarget)]
    now = shell.now
    for rotation in contact.plan.rotations:
        shifts = await shell.connection.rotations.shifts(rotation, since=now, until=now + _A_MOMENT)
        known.on_shift[rotation] = tuple(each for shift in running(shifts, now) for each in shift.contact_arns)
        named += known.on_shift[rotation]
    return named
