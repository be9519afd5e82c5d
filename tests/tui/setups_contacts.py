"""The services behind the contacts, in process: the people of `canned`, and what was asked to be changed about them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from imtui.domain.contacts import Channel, ChannelType, Contact, ContactType, Plan
from imtui.domain.engagements import Page, Receipt
from imtui.domain.errors import NotFound
from imtui.domain.people import ChannelWording, ContactWording
from imtui.domain.response_plans import PlanRecord, ResponsePlan, ResponsePlanSummary
from imtui.domain.rotations import Rotation, Shift
from tests.tui import canned
from tests.tui.gates import Gate

_T = TypeVar("_T")
STORAGE = f"arn:aws:ssm-contacts:eu-west-1:{canned.ACCOUNT}:rotation/storage"
POLICY = '{"Statement":[{"Principal":{"AWS":"444455556666"}}]}'


class Roster:
    """What there is, shared by the fakes: `contacts`, `channels`, `pages` and `receipts` by ARN, `tags` and `policies` by contact."""

    def __init__(self) -> None:
        known = canned.snapshot()
        names = {"akuam": "Akua Mensah", "bo": "Bo Lindqvist", "chen": "Chen Wei", "dana": "Dana Okafor", "eli": "Eli Navarro"}
        self.contacts: dict[str, Contact] = {
            arn: replace(each, display_name=names.get(each.alias, each.display_name)) for arn, each in known.contacts.items()
        }
        self.channels: dict[str, tuple[Channel, ...]] = dict(known.channels)
        self.pages: dict[str, tuple[Page, ...]] = {}
        for page in (page for pages in known.pages.values() for page in pages):
            self.pages[page.contact_arn] = (*self.pages.get(page.contact_arn, ()), page)
        self.receipts: dict[str, tuple[Receipt, ...]] = dict(known.receipts)
        self.tags: dict[str, Mapping[str, str]] = {canned.ME: {"team": "payments"}}
        self.policies: dict[str, str] = {canned.ME: POLICY}

    def clear(self) -> None:
        """Nobody is there."""
        self.contacts.clear()


class RosterContacts:
    """Reads of contacts; `asked`: which, in order."""

    def __init__(self, gate: Gate, roster: Roster) -> None:
        self.gate = gate
        self.roster = roster
        self.asked: list[str] = []

    async def contacts(self) -> Mapping[str, Contact]:
        await self.gate.passed()
        return {arn: replace(each, plan=None) for arn, each in self.roster.contacts.items()}

    async def contact(self, arn: str) -> Contact:
        await self.gate.passed()
        self.asked.append(arn)
        return _found(self.roster.contacts, arn)

    async def channels(self, contact_arn: str) -> tuple[Channel, ...]:
        await self.gate.passed()
        return self.roster.channels.get(contact_arn, ())

    async def pages_to(self, contact_arn: str) -> tuple[Page, ...]:
        await self.gate.passed()
        found = self.roster.pages.get(contact_arn, ())
        return tuple(sorted(found, key=lambda page: page.sent or canned.NOW, reverse=True))

    async def receipts(self, page_arn: str) -> tuple[Receipt, ...]:
        await self.gate.passed()
        return self.roster.receipts.get(page_arn, ())


class PlanReading:
    """Response plans as an incident needs them, out of those that are kept."""

    def __init__(self, gate: Gate, records: dict[str, PlanRecord]) -> None:
        self.gate = gate
        self.records = records

    async def response_plans(self) -> tuple[ResponsePlanSummary, ...]:
        await self.gate.passed()
        return tuple(ResponsePlanSummary(arn=arn, name=each.wording.name, display_name="") for arn, each in self.records.items())

    async def response_plan(self, arn: str) -> ResponsePlan:
        await self.gate.passed()
        wording = _found(self.records, arn).wording
        return ResponsePlan(arn=arn, name=wording.name, title=wording.title, impact=wording.impact, engagements=wording.engagements)


class OneRotation:
    """One rotation, in which dana is on call for six hours more, and chen then."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.people = ("dana", "chen")

    async def rotations(self) -> tuple[Rotation, ...]:
        return (await self.rotation(STORAGE),)

    async def rotation(self, arn: str) -> Rotation:
        await self.gate.passed()
        return Rotation(arn=arn, name="storage", contact_arns=tuple(canned.contact_arn(each) for each in self.people), zone="Europe/London")

    async def shifts(self, rotation_arn: str, *, since: datetime, until: datetime) -> tuple[Shift, ...]:
        await self.gate.passed()
        begins = canned.NOW - timedelta(hours=18)
        turns = [
            Shift(contact_arns=(canned.contact_arn(each),), start=begins + timedelta(days=place), end=begins + timedelta(days=place + 1))
            for place, each in enumerate(self.people)
        ]
        return tuple(each for each in turns if each.start < until and each.end > since)


class RecordingPeople:
    """`calls`: every write with its arguments; what is written can be read again from the roster."""

    def __init__(self, gate: Gate, roster: Roster) -> None:
        self.gate = gate
        self.roster = roster
        self.calls: list[tuple[str, dict[str, Any]]] = []

    async def tags(self, arn: str) -> Mapping[str, str]:
        await self.gate.passed()
        return self.roster.tags.get(arn, {})

    async def policy(self, arn: str) -> str:
        await self.gate.passed()
        return self.roster.policies.get(arn, "")

    async def create(self, contact: ContactWording, *, token: str) -> str:
        await self._wrote("create", contact=contact)
        arn = canned.contact_arn(contact.alias)
        plan = Plan(stages=contact.stages)
        self.roster.contacts[arn] = Contact(arn=arn, alias=contact.alias, type=contact.type, display_name=contact.display_name, plan=plan)
        return arn

    async def change(self, arn: str, *, before: ContactWording, after: ContactWording) -> None:
        await self._wrote("change", arn=arn, before=before, after=after)
        plan = Plan(stages=after.stages, rotations=after.rotations)
        self.roster.contacts[arn] = replace(self.roster.contacts[arn], display_name=after.display_name, plan=plan)

    async def delete(self, arn: str) -> None:
        await self._wrote("delete", arn=arn)
        del self.roster.contacts[arn]

    async def retag(self, arn: str, *, before: Mapping[str, str], after: Mapping[str, str]) -> None:
        await self._wrote("retag", before=dict(before), after=dict(after))
        self.roster.tags[arn] = after

    async def share(self, arn: str, policy: str) -> None:
        await self._wrote("share", arn=arn, policy=policy)
        self.roster.policies[arn] = policy

    async def add_channel(self, contact_arn: str, channel: ChannelWording, *, sends_code: bool, token: str) -> str:
        await self._wrote("add_channel", contact_arn=contact_arn, channel=channel, sends_code=sends_code)
        added = Channel(
            arn=f"{contact_arn}/new",
            contact_arn=contact_arn,
            name=channel.name,
            type=channel.type,
            address=channel.address,
            activated=False,
        )
        self.roster.channels[contact_arn] = (*self.roster.channels.get(contact_arn, ()), added)
        return added.arn

    async def change_channel(self, arn: str, *, before: ChannelWording, after: ChannelWording) -> None:
        await self._wrote("change_channel", arn=arn, before=before, after=after)

    async def delete_channel(self, arn: str) -> None:
        await self._wrote("delete_channel", arn=arn)

    async def send_code(self, arn: str) -> None:
        await self._wrote("send_code", arn=arn)

    async def activate(self, arn: str, code: str) -> None:
        await self._wrote("activate", arn=arn, code=code)
        self._mark(arn, activated=True)

    async def deactivate(self, arn: str) -> None:
        await self._wrote("deactivate", arn=arn)
        self._mark(arn, activated=False)

    def _mark(self, arn: str, *, activated: bool) -> None:
        for whose, channels in self.roster.channels.items():
            self.roster.channels[whose] = tuple(replace(each, activated=activated) if each.arn == arn else each for each in channels)

    async def _wrote(self, name: str, **arguments: Any) -> None:
        await self.gate.passed()
        self.calls.append((name, arguments))


def many(roster: Roster, number: int) -> None:
    """So many people more, each with a channel that is activated."""
    for place in range(number):
        each = canned.person(f"person-{place:03}", ChannelType.SMS)
        roster.contacts[each.arn] = each
        roster.channels[each.arn] = (canned.channel(each.alias, ChannelType.SMS, "+14155550100"),)


def nobody_left(roster: Roster) -> Contact:
    """A schedule without a rotation."""
    found = Contact(arn=canned.contact_arn("nights"), alias="nights", type=ContactType.ONCALL_SCHEDULE, plan=Plan())
    roster.contacts[found.arn] = found
    return found


def _found(known: Mapping[str, _T], arn: str) -> _T:
    if arn not in known:
        raise NotFound(f"there is no {arn} (any more)", subject=arn)
    return known[arn]
