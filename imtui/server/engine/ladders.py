"""One engagement as a value, and what time does to it.

    advance(state, now, directory) → (state', effects)      all that fell due up to now, each at its own moment
    acknowledge(state, contact)    → state'                 a person accepted
    next_due(state)                → the next moment at which advance changes anything

An engagement climbs ladders. The outer one is the plan of what was engaged: an escalation plan's stages engage contacts, a
schedule engages whoever is on shift, a person's own plan has stages of channels, and a channel is sent to again and again while
its stage lasts.

Invariant: pure. Plans, shifts and channels are read through `Directory` at the moment they matter, so a plan that is edited
applies to the stages that have not begun (one that is put behind the last comes too late once that has begun), and a schedule engages
whoever is on shift by then: who was engaged before a hand-off stays engaged. What a step does depends on the state, its own due moment
and the directory, never on how late it is run.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

FIRST_PAGE_AFTER = timedelta(milliseconds=600)

PERSONAL, ESCALATION, ONCALL_SCHEDULE = "PERSONAL", "ESCALATION", "ONCALL_SCHEDULE"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelTarget:
    """Send to this channel, and again every `retry_minutes` while the stage lasts (0: once)."""

    channel_arn: str
    retry_minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactTarget:
    """Engage this contact; when an essential one accepts, no later stage begins."""

    contact_arn: str
    essential: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Targets that are engaged together, and the minutes before the next stage begins."""

    minutes: int
    targets: tuple[ChannelTarget | ContactTarget, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a contact is, and its stages in order (none for a schedule)."""

    type: str
    stages: tuple[Stage, ...] = ()


class Directory(Protocol):
    """What an escalation has to look up, as things stand when a step is due."""

    def plan(self, contact_arn: str) -> Plan | None:
        """None when the contact does not exist (any more)."""
        ...

    def on_shift(self, schedule_arn: str, moment: datetime) -> tuple[str, ...]:
        """Who is on call in the schedule's rotations, each person once."""
        ...

    def obstacle(self, channel_arn: str) -> str | None:
        """Why the channel cannot be paged (deleted, not activated); None when it can."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the way to a person: a contact, its type, and the stage of the plan around it that led here (None: outermost)."""

    contact_arn: str
    type: str
    stage: int | None = None


Path = tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """A plan being climbed: `stage` begins at `due`; None when no stage is left, or none shall begin any more.

    `path` ends with the contact whose plan it is. `ends` names the ladders (by contact) that stop climbing once a person below accepts.
    """

    path: Path
    stage: int = 0
    due: datetime | None
    ends: tuple[str, ...] = ()
    paged: bool = False
    accepted: bool = False

    @property
    def contact_arn(self) -> str:
        return self.path[-1].contact_arn

    @property
    def is_person(self) -> bool:
        return self.path[-1].type == PERSONAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """Send again to a person's channel at `due`, and every `minutes` after that, before `until`."""

    contact_arn: str
    channel_arn: str
    due: datetime
    minutes: int
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everything about an engagement that time or an acceptance can change."""

    ladders: tuple[Ladder, ...] = ()
    retries: tuple[Retry, ...] = ()

    def ladder(self, contact_arn: str) -> Ladder | None:
        return next((ladder for ladder in self.ladders if ladder.contact_arn == contact_arn), None)

    def with_ladder(self, ladder: Ladder) -> "State":
        """The state with this ladder in the place of the same contact's, or behind all others."""
        if self.ladder(ladder.contact_arn) is None:
            return replace(self, ladders=(*self.ladders, ladder))
        return replace(self, ladders=tuple(ladder if old.contact_arn == ladder.contact_arn else old for old in self.ladders))


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Page the person at the end of `path` through a channel."""

    time: datetime
    path: Path
    channel_arn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """A page through this channel was due and cannot be sent, for `reason`."""

    time: datetime
    path: Path
    channel_arn: str
    reason: str


Effect = Send | Skip


@dataclass(frozen=True, slots=True)
class _Course:
    """What steps look up, and what they leave behind beside the state: effects, and who was begun at which moment."""

    directory: Directory
    effects: list[Effect] = field(default_factory=list)
    begun: set[tuple[str, datetime]] = field(default_factory=set)


def begin(contact_arn: str, type_: str, now: datetime) -> State:
    """An engagement that starts now: the first page follows a little later, as on AWS."""
    return State(ladders=(Ladder(path=(Step(contact_arn=contact_arn, type=type_),), due=now + FIRST_PAGE_AFTER),))


def next_due(state: State) -> datetime | None:
    """The next moment at which something happens by itself; None when nothing will."""
    return min(_moments(state), default=None)


def advance(state: State, now: datetime, directory: Directory) -> tuple[State, tuple[Effect, ...]]:
    """Run every step that is due at `now` or before, in the order of time; effects carry the moments they belong to."""
    course = _Course(directory)
    while (due := next_due(state)) is not None and due <= now:
        climbing = next((ladder for ladder in state.ladders if ladder.due == due), None)
        if climbing is not None:
            state = _climb(state, climbing, due, course)
        else:
            state = _retry(state, next(retry for retry in state.retries if retry.due == due), course)
    return state, tuple(course.effects)


def acknowledge(state: State, contact_arn: str) -> State:
    """The person accepted: nothing more is sent to them, and plans in which they were essential begin no later stage."""
    person = state.ladder(contact_arn)
    if person is None:
        return state
    state = state.with_ladder(replace(person, due=None, accepted=True))
    state = replace(state, retries=tuple(retry for retry in state.retries if retry.contact_arn != contact_arn))
    return _stop_climbing(state, person.ends)


def is_wholly_acknowledged(state: State) -> bool:
    """Someone accepted, everyone who was paged did, and nobody else is still to be engaged."""
    people = [ladder for ladder in state.ladders if ladder.is_person and ladder.paged]
    return bool(people) and all(person.accepted for person in people) and next_due(state) is None


def _moments(state: State) -> Iterator[datetime]:
    yield from (ladder.due for ladder in state.ladders if ladder.due is not None)
    yield from (retry.due for retry in state.retries)


def _stop_climbing(state: State, contact_arns: tuple[str, ...]) -> State:
    for arn in contact_arns:
        ladder = state.ladder(arn)
        if ladder is not None:
            state = state.with_ladder(replace(ladder, due=None))
    return state


def _climb(state: State, ladder: Ladder, now: datetime, course: _Course) -> State:
    """Begin the ladder's next stage; a schedule's only stage is whoever is on shift."""
    plan = course.directory.plan(ladder.contact_arn)
    if plan is not None and plan.type == ONCALL_SCHEDULE:
        state = state.with_ladder(replace(ladder, due=None))
        for person in course.directory.on_shift(ladder.contact_arn, now):
            state = _engage(state, ladder, person, now, course, ends=ladder.ends, stage=ladder.path[-1].stage)
        return state
    stages = () if plan is None else plan.stages
    if ladder.stage >= len(stages):
        return state.with_ladder(replace(ladder, due=None))
    stage = stages[ladder.stage]
    ends_at = now + timedelta(minutes=stage.minutes)
    is_last = ladder.stage + 1 >= len(stages)
    state = state.with_ladder(replace(ladder, stage=ladder.stage + 1, due=None if is_last else ends_at))
    for target in stage.targets:
        match target:
            case ChannelTarget():
                retry = Retry(
                    contact_arn=ladder.contact_arn, channel_arn=target.channel_arn, due=now, minutes=target.retry_minutes, until=ends_at
                )
                state = _send(state, retry, course)
            case ContactTarget():
                ends = (*ladder.ends, ladder.contact_arn) if target.essential else ladder.ends
                state = _engage(state, ladder, target.contact_arn, now, course, ends=ends, stage=ladder.stage)
    return state


def _engage(
    state: State, within: Ladder, contact_arn: str, now: datetime, course: _Course, *, ends: tuple[str, ...], stage: int | None
) -> State:
    """Begin to climb a contact's own ladder. Who is being paged already is not paged twice; who did not answer is paged again.

    Nobody is begun twice at one moment: plans of no length that name each other would be climbed on every way that there is between them.
    """
    plan = course.directory.plan(contact_arn)
    if plan is None or any(step.contact_arn == contact_arn for step in within.path):
        return state
    path = (*within.path, Step(contact_arn=contact_arn, type=plan.type, stage=stage))
    if state.ladder(contact_arn) is None:
        course.begun.add((contact_arn, now))
        return state.with_ladder(Ladder(path=path, due=now, ends=ends))
    state = _count_for(state, contact_arn, ends)
    known = state.ladder(contact_arn)
    is_busy = any(retry.contact_arn == contact_arn for retry in state.retries)
    if known is None or known.accepted or known.due is not None or is_busy or (contact_arn, now) in course.begun:
        return state
    course.begun.add((contact_arn, now))
    return state.with_ladder(replace(known, path=path, stage=0, due=now))


def _count_for(state: State, contact_arn: str, ends: tuple[str, ...]) -> State:
    """Let whoever was reached through a contact before count for these ladders too; one who has accepted already stops them."""
    below = [ladder for ladder in state.ladders if any(step.contact_arn == contact_arn for step in ladder.path)]
    for ladder in below:
        state = state.with_ladder(replace(ladder, ends=tuple(dict.fromkeys((*ladder.ends, *ends)))))
    return _stop_climbing(state, ends) if any(ladder.accepted for ladder in below) else state


def _retry(state: State, retry: Retry, course: _Course) -> State:
    state = replace(state, retries=tuple(other for other in state.retries if other is not retry))
    return _send(state, retry, course)


def _send(state: State, send: Retry, course: _Course) -> State:
    """Send once, and note the next time where the stage lasts long enough for one."""
    person = state.ladder(send.contact_arn)
    if person is None or person.accepted:
        return state
    obstacle, page = course.directory.obstacle(send.channel_arn), Send(time=send.due, path=person.path, channel_arn=send.channel_arn)
    effect = page if obstacle is None else Skip(time=page.time, path=page.path, channel_arn=page.channel_arn, reason=obstacle)
    if effect not in course.effects:  # stages of no length may name a channel twice at one moment
        course.effects.append(effect)
    if obstacle is None:
        state = state.with_ladder(replace(person, paged=True))
    again = send.due + timedelta(minutes=send.minutes)
    if send.minutes > 0 and again < send.until:
        state = replace(state, retries=(*state.retries, replace(send, due=again)))
    return state
