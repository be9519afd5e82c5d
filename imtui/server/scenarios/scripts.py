"""What a scenario says, as values: a company, and steps in time.

Invariant: plain frozen data, checked by `loading`. Things are called by names (`akuam`, `akuam/mobile`, `checkout`); what ARN a name
stands for is known only when the scenario is played.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelScript:
    """A contact channel of a person. `kind` is SMS, VOICE or EMAIL; one that is not `active` is never paged."""

    name: str
    kind: str
    address: str
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetScript:
    """Whom or what a stage engages: a channel's name in a person's plan, an alias in an escalation plan."""

    name: str
    retry_minutes: int
    essential: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StageScript:
    minutes: int
    targets: tuple[TargetScript, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonScript:
    alias: str
    name: str
    channels: tuple[ChannelScript, ...]
    stages: tuple[StageScript, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationScript:
    alias: str
    name: str
    stages: tuple[StageScript, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleScript:
    """An on-call schedule of one rotation: its people take turns by the `day` or the `week`, hand-off at local wall-clock time."""

    alias: str
    name: str
    people: tuple[str, ...]
    turns: str
    hour: int
    minute: int
    weekday: str
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanScript:
    """A response plan; `request` is CreateResponsePlan's, save whom it `engages` (aliases)."""

    name: str
    request: Mapping[str, Any]
    engages: tuple[str, ...]


ContactScript = PersonScript | EscalationScript | ScheduleScript


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyScript:
    """Who there is. `since` is when all of it was set up; `actors` are ARNs by name, for callers that are not people."""

    name: str
    since: timedelta
    regions: tuple[str, ...]
    tags: Mapping[str, str]
    actors: Mapping[str, str]
    people: tuple[PersonScript, ...]
    escalations: tuple[EscalationScript, ...]
    schedules: tuple[ScheduleScript, ...]
    plans: tuple[PlanScript, ...]

    @property
    def contacts(self) -> tuple[ContactScript, ...]:
        """Everyone and everything that can be engaged."""
        return (*self.people, *self.escalations, *self.schedules)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Any operation of the API; what it creates is `named` for later steps."""

    operation: str
    parameters: Mapping[str, Any]
    named: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """The actor writes on the timeline, signed, as of `lag` before the step."""

    incident: str
    text: str
    lag: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """The actor accepts a page of theirs, through the channel `via` (a name; empty: whichever paged last)."""

    incident: str
    via: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingAppearance:
    """A finding comes up; `details` has the shape of the API's FindingDetails, times as offsets from the step."""

    incident: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierFailure:
    """From now on nothing reaches the channel, for a reason that its receipts show."""

    channel: str
    reason: str


Action = Call | Note | Acceptance | FindingAppearance | CarrierFailure


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that happens `at` an offset from the start. `table` is the TOML it was read from, fit to be kept as JSON."""

    at: timedelta
    actor: str
    action: Action
    table: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillScript:
    """What a person who is `me` (an alias) practises: the incident that the step of that name starts, from `plan`. The rest are targets,
    None or empty where there is none: lengths of time until they accept, between their updates and until it is resolved; roles (as in
    notes: `ic`) that are given; how many decisions they write down."""

    me: str
    incident: str
    plan: str
    briefing: str
    accept: timedelta | None
    update: timedelta | None
    resolve: timedelta | None
    roles: tuple[str, ...]
    decisions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """`drill` is what there is to practise in it, if that is what it is for."""

    name: str
    title: str
    company: CompanyScript
    steps: tuple[Step, ...]
    drill: DrillScript | None = None
