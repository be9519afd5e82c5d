"""Who could be paged, and what stands in the way: said in words before it hurts.

Invariant: an obstacle is only told when it is known. A contact, plan or channel that was never read is `PLAN_UNKNOWN` at most, never
"deleted"; a contact is gone only if the list of contacts was read and does not hold it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from imtui.domain.contacts import Channel, ChannelTarget, ContactType, Stage, Target
from imtui.domain.fuses import Candidate, Obstacle, Trouble
from imtui.domain.names import name_of
from imtui.domain.on_call import on_call
from imtui.domain.snapshot import Snapshot


def candidate(snapshot: Snapshot, contact_arn: str, *, essential: bool = False) -> Candidate:
    """What would happen if this contact were engaged: the channels of its whole plan, and the obstacles."""
    contact = snapshot.contacts.get(contact_arn)
    found = Candidate(
        contact_arn=contact_arn, name=name_of(snapshot, contact_arn), type=contact.type if contact else None, essential=essential
    )
    if contact is None:
        return _with(found, Obstacle.CONTACT_GONE if snapshot.contacts else Obstacle.PLAN_UNKNOWN)
    if contact.plan is None:
        return _with(found, Obstacle.PLAN_UNKNOWN)
    if contact.type is ContactType.ONCALL_SCHEDULE:
        return found if contact.plan.rotations else _with(found, Obstacle.NOBODY_ON_SHIFT)
    targets = targets_of(contact.plan.stages)
    if not targets:
        return _with(found, Obstacle.NO_PLAN)
    return through(snapshot, found, targets) if contact.type is ContactType.PERSONAL else found


def candidate_at(snapshot: Snapshot, contact_arn: str, at: datetime, *, essential: bool = False) -> Candidate:
    """The same for an engagement that begins at a moment: of a schedule, who is on call then."""
    found = candidate(snapshot, contact_arn, essential=essential)
    called = on_call(snapshot, contact_arn, at) if found.is_schedule and not found.troubles else None
    if called == ():
        found = _with(found, Obstacle.NOBODY_ON_SHIFT)
    return replace(found, on_call=called)


def through(snapshot: Snapshot, person: Candidate, targets: Iterable[Target]) -> Candidate:
    """`person` paged through those channels: the activated ones, each once, and a trouble for each of the others."""
    targets = tuple(targets)
    known = snapshot.channels.get(person.contact_arn)
    if known is None:
        return person
    by_arn = {channel.arn: channel for channel in known}
    wanted = dict.fromkeys(target.channel_arn for target in targets if isinstance(target, ChannelTarget))
    channels = tuple(by_arn[arn] for arn in wanted if arn in by_arn and by_arn[arn].activated)
    troubles = tuple(_channel_trouble(person, by_arn.get(arn)) for arn in wanted if arn not in by_arn or not by_arn[arn].activated)
    return Candidate(
        contact_arn=person.contact_arn,
        name=person.name,
        type=person.type,
        essential=person.essential,
        channels=channels,
        troubles=person.troubles + troubles,
    )


def targets_of(stages: Sequence[Stage]) -> tuple[Target, ...]:
    """Everything that the stages aim at, in order."""
    return tuple(target for stage in stages for target in stage.targets)


def trouble(person: Candidate, obstacle: Obstacle, detail: str = "") -> Trouble:
    return Trouble(obstacle=obstacle, contact_arn=person.contact_arn, name=person.name, detail=detail)


def _with(person: Candidate, obstacle: Obstacle) -> Candidate:
    return Candidate(
        contact_arn=person.contact_arn,
        name=person.name,
        type=person.type,
        essential=person.essential,
        troubles=(trouble(person, obstacle),),
    )


def _channel_trouble(person: Candidate, channel: Channel | None) -> Trouble:
    if channel is None:
        return trouble(person, Obstacle.CHANNEL_GONE)
    return trouble(person, Obstacle.NOT_ACTIVATED, channel.type.value)
