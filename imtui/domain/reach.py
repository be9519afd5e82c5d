"""Whom an engagement would reach in the end: plans and schedules followed down to people and their channels.

Invariant: pure, and as honest as `readiness`: nobody counts as reached whose plan, channel or shift is not known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from imtui.domain.contacts import ContactTarget, ContactType
from imtui.domain.fuses import Candidate, Obstacle, Trouble
from imtui.domain.readiness import candidate, targets_of, trouble
from imtui.domain.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """`people`: those who would be paged, each once, with their channels; `troubles`: what keeps others from it."""

    people: tuple[Candidate, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether somebody would be paged, and nothing stands in the way of anybody else."""
        return bool(self.people) and not self.troubles


def reach(snapshot: Snapshot, contact_arns: Iterable[str], on_shift: Mapping[str, tuple[str, ...]]) -> Reach:
    """Whom those contacts would reach, engaged now. `on_shift`: who is on call now, by rotation; a rotation that is missing was not
    readable."""
    people: dict[str, Candidate] = {}
    troubles: dict[Trouble, None] = {}
    seen: set[str] = set()
    queue = list(contact_arns)
    while queue:
        arn = queue.pop(0)
        if arn in seen:
            continue
        seen.add(arn)
        found = candidate(snapshot, arn)
        troubles.update(dict.fromkeys(found.troubles))
        contact = snapshot.contacts.get(arn)
        if contact is None or contact.plan is None:
            continue
        match contact.type:
            case ContactType.PERSONAL:
                if found.channels:
                    people[arn] = found
            case ContactType.ESCALATION:
                queue += [each.contact_arn for each in targets_of(contact.plan.stages) if isinstance(each, ContactTarget)]
            case ContactType.ONCALL_SCHEDULE:
                called = [each for rotation in contact.plan.rotations for each in on_shift.get(rotation, ())]
                if contact.plan.rotations and not called:
                    troubles[trouble(found, Obstacle.NOBODY_ON_SHIFT)] = None
                queue += called
    return Reach(people=tuple(people.values()), troubles=tuple(troubles))
