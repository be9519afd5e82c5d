"""Who would be paged, in words: before somebody is engaged, and before an incident is started.

Invariant: an obstacle that is known stands beside the name it concerns; what was not read yet is said to be unread, and never looks
like a plan that reaches nobody.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from imtui.domain.contacts import ChannelTarget, Contact, ContactTarget, ContactType, Stage
from imtui.domain.fuses import Obstacle
from imtui.domain.names import name_of
from imtui.domain.on_call import on_call
from imtui.domain.readiness import candidate
from imtui.domain.snapshot import Snapshot
from imtui.tui.presenters.cells import safe

Part = tuple[str, str]
"""Words, and the style they are written in."""

_KINDS = {ContactType.PERSONAL: "person", ContactType.ESCALATION: "plan", ContactType.ONCALL_SCHEDULE: "schedule"}
_QUIET, _BAD = "$ink-quiet", "$failed"


def kind(contact: Contact) -> str:
    """`person`, `plan`, `schedule`."""
    return _KINDS[contact.type]


def reach(snapshot: Snapshot, contact_arn: str) -> tuple[Part, ...]:
    """Behind a name, in a few words: through what a person is paged, whom a plan engages, and what stands in the way."""
    found = candidate(snapshot, contact_arn)
    contact = snapshot.contacts.get(contact_arn)
    troubles = [each for each in found.troubles if each.obstacle is not Obstacle.PLAN_UNKNOWN]
    parts: list[Part] = []
    if contact is not None and contact.plan is None and not troubles:
        return (("reading its plan", _QUIET),)
    if found.channels:
        parts.append((" ".join(dict.fromkeys(channel.type.value for channel in found.channels)), _QUIET))
    elif contact is not None and contact.type is ContactType.ESCALATION and contact.plan is not None and contact.plan.stages:
        parts.append((f"{len(contact.plan.stages)} stage{'s' * (len(contact.plan.stages) > 1)}", _QUIET))
    elif contact is not None and contact.type is ContactType.ONCALL_SCHEDULE and not troubles:
        parts.append(("whoever is on shift", _QUIET))
    words = ", ".join(f"{each.detail} {each.obstacle}".strip() for each in troubles)
    if words:
        parts.append((f"{' · ' if parts else ''}{words}", _BAD))
    below = [each for each in _further(snapshot, contact) if each]
    return (*parts, *((f" · {words}", _BAD) for words in below[:2]))


def ladder(snapshot: Snapshot, contact_arn: str, now: datetime | None = None) -> tuple[Part, ...]:
    """`payments-escalation: akuam, chen → in 8 min bo → in 13 min storage`, troubles behind; with `now`, who is on call when a schedule
    is engaged, as far as that is known: `storage (dana)`."""
    contact = snapshot.contacts.get(contact_arn)
    name: Part = (safe(name_of(snapshot, contact_arn)), "bold")
    if contact is None or contact.plan is None or contact.type is not ContactType.ESCALATION or not contact.plan.stages:
        return (name, *_on_shift(snapshot, contact_arn, now), ("  ", ""), *reach(snapshot, contact_arn))
    parts: list[Part] = [name, ("  ", "")]
    minutes = 0
    for stage in contact.plan.stages:
        if minutes and stage.targets:
            parts.append((f" → in {minutes} min ", _QUIET))
        parts += _targets(snapshot, stage, now + timedelta(minutes=minutes) if now else None)
        minutes += stage.minutes
    return tuple(parts)


def _on_shift(snapshot: Snapshot, contact_arn: str, at: datetime | None) -> Iterator[Part]:
    found = on_call(snapshot, contact_arn, at) if at is not None else None
    if found:
        yield (f" ({', '.join(safe(each.name) for each in found)})", _QUIET)


def _targets(snapshot: Snapshot, stage: Stage, at: datetime | None) -> Iterator[Part]:
    named = [each for each in stage.targets if isinstance(each, ContactTarget)]
    for place, target in enumerate(named):
        yield (f"{', ' if place else ''}{safe(name_of(snapshot, target.contact_arn))}", "")
        yield from _on_shift(snapshot, target.contact_arn, at)
        words = ", ".join(_words(snapshot, target.contact_arn))
        if words:
            yield (f" ({words})", _BAD)


def _further(snapshot: Snapshot, contact: Contact | None) -> Iterator[str]:
    """The troubles of those that a plan names."""
    if contact is None or contact.plan is None or contact.type is not ContactType.ESCALATION:
        return
    for stage in contact.plan.stages:
        for target in stage.targets:
            if isinstance(target, ContactTarget) and (words := ", ".join(_words(snapshot, target.contact_arn))):
                yield f"{safe(name_of(snapshot, target.contact_arn))}: {words}"


def _words(snapshot: Snapshot, contact_arn: str) -> list[str]:
    troubles = candidate(snapshot, contact_arn).troubles
    return [f"{each.detail} {each.obstacle}".strip() for each in troubles if each.obstacle is not Obstacle.PLAN_UNKNOWN]


def is_reached(snapshot: Snapshot, contact_arn: str) -> bool | None:
    """Whether anybody at all would be paged; None while that is not known."""
    contact = snapshot.contacts.get(contact_arn)
    if contact is None or contact.plan is None:
        return None
    if contact.type is ContactType.ONCALL_SCHEDULE:
        return bool(contact.plan.rotations)
    targets = [target for stage in contact.plan.stages for target in stage.targets]
    if contact.type is ContactType.PERSONAL:
        known = contact_arn in snapshot.channels
        return bool(candidate(snapshot, contact_arn).channels) if known else any(isinstance(each, ChannelTarget) for each in targets)
    below = [is_reached(snapshot, each.contact_arn) for each in targets if isinstance(each, ContactTarget)]
    return True if any(below) else None if None in below else False
