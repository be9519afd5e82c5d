"""Who would be paged: contacts and response plans followed down to the last channel, as far as they were read.

Invariant: pure, and one answer for the shell and the screen; a question is answered only when all that it leads to was read.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from imtui.domain.contacts import Channel, Contact, ContactTarget, ContactType
from imtui.domain.reach import Reach, reach
from imtui.domain.readiness import targets_of
from imtui.domain.response_plans import ResponsePlan
from imtui.domain.snapshot import Snapshot

KINDS = {ContactType.PERSONAL: "person", ContactType.ESCALATION: "escalation plan", ContactType.ONCALL_SCHEDULE: "on-call schedule"}
PLAN = "response plan"
_NOTHING: Mapping[Any, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """One thing that can be engaged, and whom that reaches."""

    arn: str
    name: str
    kind: str
    reach: Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was read: contacts with their plans, the channels of people, who is on shift by rotation; `gone`: was asked for and is not
    there; `plans`: response plans, by ARN."""

    contacts: Mapping[str, Contact] = field(default_factory=lambda: _NOTHING)
    channels: Mapping[str, tuple[Channel, ...]] = field(default_factory=lambda: _NOTHING)
    on_shift: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NOTHING)
    gone: frozenset[str] = frozenset()
    plans: Mapping[str, ResponsePlan] = field(default_factory=lambda: _NOTHING)

    def joined(self, newer: "Known") -> "Known":
        """Both; of what both have, the newer."""
        contacts = {**self.contacts, **newer.contacts}
        return Known(
            contacts={arn: each for arn, each in contacts.items() if arn not in newer.gone},
            channels={**self.channels, **newer.channels},
            on_shift={**self.on_shift, **newer.on_shift},
            gone=(self.gone - newer.contacts.keys()) | newer.gone,
            plans={**self.plans, **newer.plans},
        )

    def without(self, arns: Iterable[str]) -> "Known":
        """As if those had not been read."""
        dropped = set(arns)
        kept = {arn: each for arn, each in self.contacts.items() if arn not in dropped}
        plans = {arn: each for arn, each in self.plans.items() if arn not in dropped}
        return replace(self, contacts=kept, gone=self.gone - dropped, plans=plans)


def named_by(known: Known, arn: str) -> Iterator[str]:
    """The contacts that a contact leads to: those that its stages name, and who is on shift in its rotations."""
    contact = known.contacts.get(arn)
    if contact is None or contact.plan is None:
        return
    yield from (each.contact_arn for each in targets_of(contact.plan.stages) if isinstance(each, ContactTarget))
    for rotation in contact.plan.rotations:
        yield from known.on_shift.get(rotation, ())


def led_to(known: Known, arns: Iterable[str]) -> tuple[str, ...]:
    """Those contacts, and all that they lead to, each once, as far as was read."""
    queue, seen = list(arns), dict[str, None]()
    while queue:
        arn = queue.pop(0)
        if arn not in seen:
            seen[arn] = None
            queue += named_by(known, arn)
    return tuple(seen)


def unread(known: Known, arns: Iterable[str]) -> tuple[str, ...]:
    """What still has to be read to answer for those contacts."""
    return tuple(arn for arn in led_to(known, arns) if arn not in known.contacts and arn not in known.gone)


def of_contact(known: Known, arn: str) -> Survey | None:
    """The answer for a contact; None where it is gone, or not all that it leads to was read."""
    contact = known.contacts.get(arn)
    if contact is None or unread(known, [arn]):
        return None
    return Survey(arn=arn, name=contact.alias, kind=KINDS[contact.type], reach=_reach(known, [arn]))


def of_plan(known: Known, arn: str) -> Survey | None:
    """The answer for a response plan, likewise."""
    plan = known.plans.get(arn)
    if plan is None or unread(known, plan.engagements):
        return None
    return Survey(arn=arn, name=plan.name, kind=PLAN, reach=_reach(known, plan.engagements))


def _reach(known: Known, arns: Iterable[str]) -> Reach:
    return reach(Snapshot(contacts=known.contacts, channels=known.channels), arns, known.on_shift)
