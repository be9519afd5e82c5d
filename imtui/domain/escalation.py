"""The fuse: from plan, start, pages and receipts, who is paged next, when, and through what.

Invariant: a projection, never a fact. It follows the rules of the service (a stage begins when the one before has lasted its
minutes; an essential target's acceptance keeps later stages from beginning; a READ ends a person's own sends) and says in words
what it could not know or what will not work. Times are moments, so that only presenters count down.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate

from imtui.domain.contacts import ChannelTarget, Contact, ContactTarget, ContactType, Stage
from imtui.domain.engagements import Engagement, Page, ReceiptType
from imtui.domain.fuses import Attempt, Candidate, Fuse, FuseState, Obstacle, Step, Trouble
from imtui.domain.readiness import candidate, candidate_at, targets_of, through, trouble
from imtui.domain.snapshot import Snapshot

__all__ = ["Attempt", "Candidate", "Fuse", "FuseState", "Obstacle", "Step", "Trouble", "next_step", "project"]

#: A schedule that began this long ago and has paged nobody found nobody on shift.
_SHIFT_GRACE = timedelta(seconds=30)


def project(snapshot: Snapshot, engagement: Engagement, now: datetime) -> Fuse:
    """What happens next in `engagement`, as far as the snapshot's contacts, channels, pages and receipts tell."""
    contact = snapshot.contacts.get(engagement.contact_arn)
    engaged = candidate(snapshot, engagement.contact_arn)
    pages = snapshot.pages.get(engagement.arn, ())
    fuse = Fuse(
        engagement_arn=engagement.arn,
        contact_arn=engagement.contact_arn,
        name=engaged.name,
        type=engaged.type,
        state=FuseState.UNKNOWN,
        began=engagement.started,
    )
    if contact is None or contact.plan is None:
        troubles = engaged.troubles if engagement.stopped is None else ()
        return replace(fuse, state=_without_plan(engagement, pages, FuseState.UNKNOWN), troubles=troubles)
    ladder = _Ladder.of(contact, engagement.started)
    accepted = _ending_acceptance(snapshot, ladder, pages)
    reached = min(each for each in (now, engagement.stopped, accepted) if each is not None)
    people = _engaged_people(snapshot, engagement, ladder, pages, reached)
    if engagement.stopped is None:
        troubles = _troubles(snapshot, engagement, ladder, people, pages, reached)
        fuse = replace(fuse, troubles=troubles if ladder.stages else troubles or engaged.troubles)
        attempts = (_attempt(snapshot, arn, since, pages, now) for arn, since in people.items())
        fuse = replace(fuse, attempts=tuple(sorted((each for each in attempts if each), key=lambda each: (each.at, each.name))))
    # A stage in a person's own plan begins with a send, or changes nothing.
    turns = (*ladder.turns(), *(attempt.at for attempt in fuse.attempts))
    fuse = replace(fuse, holds_until=min((each for each in turns if each > now), default=None))
    if not ladder.stages:
        idle = FuseState.LAST if contact.type is ContactType.ONCALL_SCHEDULE and contact.plan.rotations else FuseState.IDLE
        return replace(fuse, state=_without_plan(engagement, pages, idle))
    index = ladder.at(reached)
    fuse = replace(fuse, stage=index + 1, stages=len(ladder.stages), began=ladder.moments[index], ends=ladder.moments[index + 1])
    if engagement.stopped is not None:
        return replace(fuse, state=FuseState.STOPPED)
    if accepted is not None:
        return replace(fuse, state=FuseState.ACCEPTED)
    return _burning(snapshot, fuse, ladder, pages, now)


def next_step(snapshot: Snapshot, incident_arn: str, now: datetime) -> Step | None:
    """The earliest next stage of all that is engaged for an incident: the countdown beside it."""
    return soonest(project(snapshot, each, now) for each in snapshot.engagements.get(incident_arn, ()) if each.stopped is None)


def soonest(fuses: Iterable[Fuse]) -> Step | None:
    """The earliest next stage of all."""
    return min((fuse.next for fuse in fuses if fuse.next), key=lambda step: step.at, default=None)


@dataclass(frozen=True, slots=True)
class _Ladder:
    """A contact's stages from a moment on; `moments` has the begin of each, and then the end of the last."""

    contact: Contact
    stages: tuple[Stage, ...]
    moments: tuple[datetime, ...]

    @classmethod
    def of(cls, contact: Contact, start: datetime) -> "_Ladder":
        stages = contact.plan.stages if contact.plan else ()
        minutes = accumulate((stage.minutes for stage in stages), initial=0)
        return cls(contact, stages, tuple(start + timedelta(minutes=each) for each in minutes))

    def at(self, moment: datetime) -> int:
        """The index of the stage that runs then: the last that has begun (the first before all, the last after all)."""
        return min(max(bisect_right(self.moments, moment) - 1, 0), len(self.stages) - 1)

    def turns(self) -> Iterator[datetime]:
        """When a stage begins, the last one ends, or a schedule is taken for empty."""
        return (moment + grace for moment in self.moments for grace in (timedelta(), _SHIFT_GRACE))

    def begun(self, moment: datetime) -> Iterator[tuple[int, Stage]]:
        return ((index, stage) for index, stage in enumerate(self.stages) if self.moments[index] <= moment)


def _burning(snapshot: Snapshot, fuse: Fuse, ladder: _Ladder, pages: Sequence[Page], now: datetime) -> Fuse:
    """The fuse of an engagement that nothing has ended: `fuse` has its stage. Stages without targets are pauses, not steps."""
    later = [_step(snapshot, ladder, each) for each in range(fuse.stage, fuse.stages) if ladder.stages[each].targets]
    over = ladder.moments[-1]
    if later:
        return replace(fuse, state=FuseState.BURNING, next=later[0], then=later[1] if later[1:] else None, runs_out=over)
    if now < over:
        return replace(fuse, state=FuseState.LAST, runs_out=over)
    return replace(fuse, state=FuseState.ACCEPTED) if _reads(pages) else replace(fuse, state=FuseState.EXHAUSTED, runs_out=over)


def _step(snapshot: Snapshot, ladder: _Ladder, index: int) -> Step:
    stage = ladder.stages[index]
    engages = [each for each in stage.targets if isinstance(each, ContactTarget)]
    begins = ladder.moments[index]
    targets = [candidate_at(snapshot, each.contact_arn, begins, essential=each.essential) for each in engages]
    if any(isinstance(each, ChannelTarget) for each in stage.targets):
        contact = ladder.contact
        targets.append(through(snapshot, Candidate(contact_arn=contact.arn, name=contact.alias, type=contact.type), stage.targets))
    return Step(stage=index + 1, at=begins, targets=tuple(targets))


def _ending_acceptance(snapshot: Snapshot, ladder: _Ladder, pages: Sequence[Page]) -> datetime | None:
    """When an acceptance kept later stages from beginning: in a person's own plan theirs, else that of an essential target whose
    stage had begun. Someone who is named by no stage was on shift, and stands for the schedules among the targets."""
    if ladder.contact.type is ContactType.PERSONAL:
        return min((moment for _, moment in _reads(pages)), default=None)
    named = {each.contact_arn for each in targets_of(ladder.stages) if isinstance(each, ContactTarget)}
    ends: list[datetime] = []
    for person, moment in _reads(pages):
        for _, stage in ladder.begun(moment):
            essential = [each.contact_arn for each in stage.targets if isinstance(each, ContactTarget) and each.essential]
            on_shift = person not in named and any(not _is_person(snapshot, arn) for arn in essential)
            if person in essential or on_shift:
                ends.append(moment)
    return min(ends, default=None)


def _engaged_people(
    snapshot: Snapshot, engagement: Engagement, ladder: _Ladder, pages: Sequence[Page], reached: datetime
) -> dict[str, datetime]:
    """Who was engaged until `reached`, and since when; those on shift are known only by their pages."""
    contact = ladder.contact
    people: dict[str, datetime] = {}
    indirect = [engagement.started] if contact.type is ContactType.ONCALL_SCHEDULE else []
    if contact.type is ContactType.PERSONAL:
        people[contact.arn] = engagement.started
    for index, stage in ladder.begun(reached):
        for target in stage.targets:
            if isinstance(target, ContactTarget) and _is_person(snapshot, target.contact_arn):
                people.setdefault(target.contact_arn, ladder.moments[index])
            elif isinstance(target, ContactTarget):
                indirect.append(ladder.moments[index])
    for page in pages:
        if page.contact_arn not in people and indirect:
            sent = page.sent or indirect[0]
            people[page.contact_arn] = max((each for each in indirect if each <= sent), default=indirect[0])
    return people


def _attempt(snapshot: Snapshot, contact_arn: str, since: datetime, pages: Sequence[Page], now: datetime) -> Attempt | None:
    """The next send to one engaged person by their own plan, which began at `since`; None when there is none to come."""
    own = [page for page in pages if page.contact_arn == contact_arn]
    contact = snapshot.contacts.get(contact_arn)
    if contact is None or any(page.read for page in own):
        return None
    ladder = _Ladder.of(contact, since)
    if not ladder.stages or now >= ladder.moments[-1]:
        return None
    index = ladder.at(now)
    found = _retries(snapshot, ladder, index, own, now)
    for later in range(index + 1, len(ladder.stages)):
        step = _step(snapshot, ladder, later)
        channels = tuple(channel for target in step.targets for channel in target.channels)
        if channels:
            found.append(Attempt(contact_arn=contact_arn, name=contact.alias, at=step.at, channels=channels, retry=False))
            break
    return min(found, key=lambda each: each.at, default=None)


def _retries(snapshot: Snapshot, ladder: _Ladder, index: int, pages: Sequence[Page], now: datetime) -> list[Attempt]:
    """The next retry on each channel of the running stage: counted from its latest send, and only while the stage lasts."""
    contact = ladder.contact
    channels = {channel.arn: channel for channel in snapshot.channels.get(contact.arn, ()) if channel.activated}
    found: list[Attempt] = []
    for target in ladder.stages[index].targets:
        if not isinstance(target, ChannelTarget) or target.retry_minutes <= 0 or target.channel_arn not in channels:
            continue
        every = timedelta(minutes=target.retry_minutes)
        sends = (
            receipt.time
            for page in pages
            for receipt in snapshot.receipts.get(page.arn, ())
            if receipt.type is ReceiptType.SENT and receipt.channel_arn == target.channel_arn
        )
        at = max(sends, default=ladder.moments[index]) + every
        if at <= now:
            at += every * ((now - at) // every + 1)
        if at < ladder.moments[index + 1]:
            found.append(Attempt(contact_arn=contact.arn, name=contact.alias, at=at, channels=(channels[target.channel_arn],), retry=True))
    return found


def _troubles(
    snapshot: Snapshot, engagement: Engagement, ladder: _Ladder, people: dict[str, datetime], pages: Sequence[Page], reached: datetime
) -> tuple[Trouble, ...]:
    """Of everyone who was engaged until `reached` and has not accepted; and schedules that found nobody."""
    accepted = {person for person, _ in _reads(pages)}
    found = [each for arn in people if arn not in accepted for each in candidate(snapshot, arn).troubles]
    if engagement.arn not in snapshot.pages:
        return tuple(found)
    direct = {each.contact_arn for each in targets_of(ladder.stages) if isinstance(each, ContactTarget)} | {ladder.contact.arn}
    if any(page.contact_arn not in direct for page in pages):
        return tuple(found)
    schedules = [(ladder.contact.arn, engagement.started)] if ladder.contact.type is ContactType.ONCALL_SCHEDULE else []
    for index, stage in ladder.begun(reached):
        schedules += [(each.contact_arn, ladder.moments[index]) for each in stage.targets if isinstance(each, ContactTarget)]
    for arn, since in schedules:
        target = candidate(snapshot, arn)
        if target.is_schedule and (target.troubles or reached - since >= _SHIFT_GRACE):
            found.append(trouble(target, Obstacle.NOBODY_ON_SHIFT))
    return tuple(found)


def _without_plan(engagement: Engagement, pages: Sequence[Page], otherwise: FuseState) -> FuseState:
    if engagement.stopped is not None:
        return FuseState.STOPPED
    return FuseState.ACCEPTED if _reads(pages) else otherwise


def _is_person(snapshot: Snapshot, contact_arn: str) -> bool:
    """A contact that is not known is taken for a person: most are."""
    contact = snapshot.contacts.get(contact_arn)
    return contact is None or contact.type is ContactType.PERSONAL


def _reads(pages: Sequence[Page]) -> list[tuple[str, datetime]]:
    return [(page.contact_arn, page.read) for page in pages if page.read is not None]
