"""The directory of people, as a screen holds it: all that are listed, those that were read whole, and who would be paged.

Invariant: a value; what was read of one contact stays until it is read again, or is listed no longer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from imtui.domain.contacts import Contact
from imtui.domain.people import ContactRecord
from imtui.domain.response_plans import ResponsePlanSummary
from imtui.domain.snapshot import Snapshot
from imtui.domain.surveys import Known, Survey, led_to, of_contact, of_plan, unread

EVERYBODY = "*"
"""The scope of a question about all contacts and response plans."""
_NOTHING: Mapping[Any, Any] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Directory:
    """`listed` by type and alias, None until it was read; `records` by ARN; `plans`: the response plans, None until they were asked for.
    `scope`: whose readiness is asked for: EVERYBODY, the ARN of a contact or a response plan, or empty for the one that is selected."""

    listed: tuple[Contact, ...] | None = None
    records: Mapping[str, ContactRecord] = field(default_factory=lambda: _NOTHING)
    known: Known = field(default_factory=Known)
    plans: tuple[ResponsePlanSummary, ...] | None = None
    scope: str = ""

    @cached_property
    def by_arn(self) -> Mapping[str, Contact]:
        """Those that are listed, with their plans where they were read."""
        read = self.known.contacts
        return {each.arn: read.get(each.arn, each) for each in self.listed or ()}

    @cached_property
    def snapshot(self) -> Snapshot:
        """What is known of people, as readiness is told from."""
        return Snapshot(contacts=self.by_arn, channels=self.known.channels)

    def asked(self, selected: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The contacts, and the response plans, that the question is about."""
        if self.scope == EVERYBODY:
            return tuple(self.by_arn), tuple(plan.arn for plan in self.plans or ())
        arn = self.scope or selected
        if not arn:
            return (), ()
        return ((), (arn,)) if ":response-plan/" in arn else ((arn,), ())

    def surveys(self, selected: str) -> tuple[Survey, ...]:
        """The answers that can be given by now, response plans first."""
        if selected not in self._answers:
            contacts, plans = self.asked(selected)
            found = (*(of_plan(self.known, arn) for arn in plans), *(of_contact(self.known, arn) for arn in contacts))
            self._answers[selected] = tuple(each for each in found if each is not None)
        return self._answers[selected]

    def missing(self, selected: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The contacts, and the response plans, that have to be read before everything can be answered."""
        if selected not in self._missing:
            contacts, plans = self.asked(selected)
            lacking = tuple(arn for arn in plans if arn not in self.known.plans)
            self._missing[selected] = unread(self.known, [*contacts, *self._engaged(plans)]), lacking
        return self._missing[selected]

    def stale(self, selected: str) -> "Directory":
        """As if what the question is about had not been read: it is read again."""
        contacts, plans = self.asked(selected)
        return replace(self, known=self.known.without([*led_to(self.known, [*contacts, *self._engaged(plans)]), *plans]))

    @cached_property
    def troubled(self) -> frozenset[str]:
        """The contacts that are known not to be paged as they should."""
        surveys = (of_contact(self.known, arn) for arn in self.known.contacts)
        return frozenset(each.arn for each in surveys if each is not None and not each.reach.is_sound)

    def _engaged(self, plans: Iterable[str]) -> list[str]:
        return [arn for plan in plans if plan in self.known.plans for arn in self.known.plans[plan].engagements]

    @cached_property
    def _answers(self) -> dict[str, tuple[Survey, ...]]:
        """What was answered before, by what was selected: panes ask each second."""
        return {}

    @cached_property
    def _missing(self) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        return {}
