"""Engagements: who was paged and how far it got, and the fuse that burns to the next stage.

Invariant: one row a person, one cell a channel, in columns across all engagements; what will go wrong is said in words before it
does. Rows are values made of domain facts; nothing is projected or counted here.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from imtui.domain.acceptances import ChannelState, Responder, responders
from imtui.domain.engagements import Engagement
from imtui.domain.filters import Facts, Predicate
from imtui.domain.fuses import Attempt, Fuse, FuseState, Step, Trouble
from imtui.domain.snapshot import Snapshot
from imtui.tui.presenters.rows import Row
from imtui.tui.views import View


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderRow:
    """The head of an engagement."""

    engagement: Engagement
    fuse: Fuse


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One person. `again`: the next send to them, if one is to come; `accepting`: their acceptance is on its way."""

    person: Responder
    running: bool
    me: bool
    again: Attempt | None = None
    accepting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FuseRow:
    """What the ladder comes to: the next stage, or the words for why there is none."""

    fuse: Fuse


@dataclass(frozen=True, slots=True, kw_only=True)
class ThenRow:
    """The stage after the next."""

    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleRow:
    """Something that will not work."""

    trouble: Trouble


@dataclass(frozen=True, slots=True)
class RungRow:
    """The ladder between the people and the fuse."""


@dataclass(frozen=True, slots=True)
class AirRow:
    """A blank line between engagements."""


EngagementRow = LadderRow | PersonRow | FuseRow | ThenRow | TroubleRow | RungRow | AirRow


def rows(view: View, predicate: Predicate) -> tuple[Row, ...]:
    """All engagements of the incident, running ones first, each with its people, its fuse and its troubles.

    Keys of people are their contact ARNs (their oldest page's where they appear a second time).
    """
    snapshot = view.snapshot
    result: list[Row] = []
    taken: set[str] = set()
    for engagement in sorted(snapshot.engagements.get(view.incident, ()), key=lambda each: (each.stopped is not None, each.started)):
        fuse = view.fuse(engagement)
        people = [each for each in responders(snapshot, engagement) if not predicate or predicate(_facts(each, snapshot), view.now)]
        if predicate and not people:
            continue
        if result:
            result.append(Row(f"{engagement.arn} air", AirRow(), selectable=False))
        result.append(Row(engagement.arn, LadderRow(engagement=engagement, fuse=fuse), selectable=False))
        result.extend(_people(people, engagement, fuse, view, taken))
        result.extend(_ending(engagement, fuse, people))
    return tuple(result)


def names(listed: Iterable[Row]) -> list[str]:
    """The names of all people among the rows: columns are as wide as the widest."""
    return [row.content.person.name for row in listed if isinstance(row.content, PersonRow)]


def row_of_page(listed: Iterable[Row], pages: Collection[str]) -> str | None:
    """The key of the person who was paged by one of these (ARNs); None where no row is about any."""
    people = ((row.key, row.content.person) for row in listed if isinstance(row.content, PersonRow))
    return next((key for key, person in people if any(page.arn in pages for page in person.pages)), None)


def most_channels(listed: Iterable[Row]) -> int:
    """The largest number of channels that anybody was paged through."""
    return max((len(row.content.person.channels) for row in listed if isinstance(row.content, PersonRow)), default=0)


def best_state(person: Responder) -> ChannelState:
    """How far a person was reached at all: the furthest of their channels; an acceptance counts wherever it came from."""
    if person.accepted is not None:
        return ChannelState.READ
    order = (ChannelState.DELIVERED, ChannelState.SENT, ChannelState.WAITING, ChannelState.FAILED, ChannelState.STOPPED)
    states = {channel.state for channel in person.channels}
    return next((state for state in order if state in states), ChannelState.WAITING)


def _people(people: list[Responder], engagement: Engagement, fuse: Fuse, view: View, taken: set[str]) -> Iterable[Row]:
    attempts = {attempt.contact_arn: attempt for attempt in reversed(fuse.attempts)}
    for person in people:
        key = person.contact_arn
        if key in taken:
            key = person.pages[-1].arn if person.pages else f"{engagement.arn} {person.contact_arn}"
        taken.add(key)
        yield Row(
            key,
            PersonRow(
                person=person,
                running=engagement.stopped is None,
                me=person.contact_arn == view.snapshot.me,
                again=attempts.get(person.contact_arn),
                accepting=any(page.arn in view.accepting for page in person.pages),
            ),
        )


def _ending(engagement: Engagement, fuse: Fuse, people: list[Responder]) -> Iterable[Row]:
    arn = engagement.arn
    if engagement.stopped is not None:
        return
    if people and fuse.state is FuseState.BURNING:
        yield Row(f"{arn} rung", RungRow(), selectable=False)
    if says_something(fuse):
        yield Row(f"{arn} fuse", FuseRow(fuse=fuse), selectable=False)
    if fuse.then is not None:
        yield Row(f"{arn} then", ThenRow(step=fuse.then), selectable=False)
    steps = [step for step in (fuse.next, fuse.then) if step is not None]
    troubles = dict.fromkeys((*fuse.troubles, *(trouble for step in steps for trouble in step.troubles)))
    for trouble in troubles:
        if trouble.contact_arn == engagement.contact_arn and fuse.state in (FuseState.IDLE, FuseState.UNKNOWN):
            continue  # the fuse has said it
        yield Row(f"{arn} trouble {trouble.words} {trouble.contact_arn}", TroubleRow(trouble=trouble), selectable=False)


def says_something(fuse: Fuse) -> bool:
    """Whether the fuse has anything to say that the people's rows do not."""
    return fuse.state is not FuseState.STOPPED


def _facts(person: Responder, snapshot: Snapshot) -> Facts:
    words = " ".join(f"{channel.type or ''} {channel.state} {channel.info}" for channel in person.channels)
    return Facts(text=f"{person.name} {words}", began=person.paged, mine=person.contact_arn == snapshot.me)
