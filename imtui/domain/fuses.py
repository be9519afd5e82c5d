"""What a projection of an escalation says: the fuse, its steps, and the trouble ahead.

Invariant: values only; moments are aware datetimes and never count down by themselves.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from imtui.domain.contacts import Channel, ContactType
from imtui.domain.rotations import OnCall


class FuseState(StrEnum):
    """BURNING: another stage will begin. LAST: the last stage runs, nothing follows. EXHAUSTED: all stages ran out and nobody
    accepted. ACCEPTED: an acceptance ended it. STOPPED: the engagement was stopped. IDLE: there is no plan to follow.
    UNKNOWN: the plan could not be read."""

    BURNING = "burning"
    LAST = "last stage"
    EXHAUSTED = "nobody left to page"
    ACCEPTED = "accepted"
    STOPPED = "stopped"
    IDLE = "no plan"
    UNKNOWN = "plan not readable"


class Obstacle(StrEnum):
    """Why somebody would not be paged."""

    NO_PLAN = "no plan"
    PLAN_UNKNOWN = "plan not readable"
    CONTACT_GONE = "contact deleted"
    NOT_ACTIVATED = "channel not activated"
    CHANNEL_GONE = "channel deleted"
    NOBODY_ON_SHIFT = "nobody on shift"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """An obstacle and whom it concerns; `detail` names the channel, where it is one."""

    obstacle: Obstacle
    contact_arn: str
    name: str
    detail: str = ""

    @property
    def words(self) -> str:
        """`bo: SMS channel not activated`."""
        return f"{self.name}: {self.detail} {self.obstacle}" if self.detail else f"{self.name}: {self.obstacle}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Someone a stage will page. `channels`: the activated ones of their plan, in its order, each once; `type` None while the
    contact is not known. A schedule pages whoever is on shift then: its `channels` are empty and say nothing, `on_call` names those
    (None: not known)."""

    contact_arn: str
    name: str
    type: ContactType | None = None
    essential: bool = False
    channels: tuple[Channel, ...] = ()
    on_call: tuple[OnCall, ...] | None = None
    troubles: tuple[Trouble, ...] = ()

    @property
    def is_schedule(self) -> bool:
        return self.type is ContactType.ONCALL_SCHEDULE


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stage (counted from 1), when it begins, and whom it pages (no targets: a pause). In a person's own plan the one target is
    that person, with the channels of that stage."""

    stage: int
    at: datetime
    targets: tuple[Candidate, ...] = ()

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        return tuple(trouble for target in self.targets for trouble in target.troubles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """The next send to somebody who is engaged already: a `retry` on a channel, or the next channels of their own plan."""

    contact_arn: str
    name: str
    at: datetime
    channels: tuple[Channel, ...]
    retry: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fuse:
    """One engagement, projected.

    `stage` of `stages` (both 0 without a plan) began at `began` and ends at `ends`. `next` is the step that begins then, `then` the one
    after it; `attempts` the next send to each engaged person who has not accepted, earliest first; `runs_out` when the last stage
    ends unaccepted; `troubles` those of the people who are engaged now and of the plan itself (a step has its own). `holds_until`: from
    when on it may come out different although nothing else changed (None: never).
    """

    engagement_arn: str
    contact_arn: str
    name: str
    type: ContactType | None = None
    state: FuseState
    stage: int = 0
    stages: int = 0
    began: datetime
    ends: datetime | None = None
    next: Step | None = None
    then: Step | None = None
    attempts: tuple[Attempt, ...] = ()
    runs_out: datetime | None = None
    troubles: tuple[Trouble, ...] = ()
    holds_until: datetime | None = field(default=None, compare=False)

    @property
    def soonest(self) -> datetime | None:
        """When the next thing of any kind happens."""
        moments = [*([self.next.at] if self.next else []), *(attempt.at for attempt in self.attempts[:1])]
        return min(moments, default=None)
