"""How a drill went, against what its scenario aims at.

Invariant: pure, from the Report of the drill's incident alone: what was practised is measured by what a post-mortem would say of it. What
has no target is told and not judged.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from imtui.domain import notes
from imtui.domain.readings import Kind
from imtui.report.reports import Attendance, Report
from imtui.report.words import length, limit

_WRITTEN = frozenset({Kind.NOTE, Kind.DECISION, Kind.TODO, Kind.STATUS, Kind.ROLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """What a drill aims at; None or empty where there is no target. `roles` as in notes (`ic`)."""

    accept: timedelta | None = None
    update: timedelta | None = None
    resolve: timedelta | None = None
    roles: tuple[str, ...] = ()
    decisions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One thing that is measured: what it came to, the target in words, and whether that is met (None: there is none)."""

    name: str
    value: str
    target: str
    met: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreCard:
    title: str
    me: str
    took: timedelta
    scores: tuple[Score, ...]

    @property
    def met(self) -> int:
        return sum(score.met is True for score in self.scores)

    @property
    def judged(self) -> int:
        return sum(score.met is not None for score in self.scores)


def score(report: Report, targets: Targets, me: str) -> ScoreCard:
    """The card of the person with the alias `me` for the incident of that report."""
    person = next((each for each in report.responders if _is(each.name, me)), None)
    return ScoreCard(
        title=report.title,
        me=me,
        took=report.until - report.created,
        scores=(
            _accepted(person, targets.accept),
            _updated(report, person, me, targets.update),
            _roles(report, targets.roles),
            _decided(report, me, targets.decisions),
            _within("resolved", report.figures.resolved, targets.resolve, otherwise="not resolved"),
        ),
    )


def lines(card: ScoreCard) -> Iterator[str]:
    """The card as text, a line each."""
    yield f"{card.title}: you were {card.me}, it took {length(card.took)}"
    yield ""
    names, values = (max(len(text) for text in column) for column in zip(*((each.name, each.value) for each in card.scores), strict=True))
    for each in card.scores:
        sign = {True: "✓", False: "✗", None: "·"}[each.met]
        yield f"  {sign}  {each.name:<{names}}  {each.value:<{values}}  {each.target}".rstrip()
    yield ""
    yield f"  {card.met} of {card.judged} targets met" if card.judged else "  this scenario has no targets"


def _accepted(person: Attendance | None, target: timedelta | None) -> Score:
    if person is None or person.paged is None:
        return Score(name="page accepted", value="never paged", target="", met=None)
    return _within("page accepted", person.answered, target, otherwise="not accepted")


def _updated(report: Report, person: Attendance | None, me: str, target: timedelta | None) -> Score:
    """The longest time in which they wrote nothing, from their acceptance on (or from the start, where they did not accept). Nothing
    written in less time than there was for it is neither good nor bad."""
    begin = person.accepted if person is not None and person.accepted else report.created
    own = [each.at for each in report.timeline if each.kind in _WRITTEN and _is(each.actor, me)]
    found = _within("longest silence", _silence([begin, *(at for at in own if begin < at < report.until), report.until]), target)
    return found if own else replace(found, met=False if found.met is False else None)


def _silence(moments: Sequence[datetime]) -> timedelta:
    return max((later - earlier for earlier, later in pairwise(moments)), default=timedelta())


def _roles(report: Report, wanted: Sequence[str]) -> Score:
    held = {each.role for each in report.roles if each.name}
    named = [notes.ROLES.get(role, role) for role in wanted]
    missing = [role for role in named if role not in held]
    value = ", ".join(sorted(held)) or "none"
    return Score(name="roles named", value=value, target=", ".join(named), met=not missing if wanted else None)


def _decided(report: Report, me: str, wanted: int) -> Score:
    own = sum(_is(each.author, me) for each in report.decisions)
    return Score(
        name="decisions written", value=str(own), target=f"{wanted} or more" if wanted else "", met=own >= wanted if wanted else None
    )


def _within(name: str, value: timedelta | None, target: timedelta | None, *, otherwise: str = "") -> Score:
    words = f"within {limit(target)}" if target is not None else ""
    met = None if target is None else value is not None and value <= target
    return Score(name=name, value=length(value) if value is not None else otherwise, target=words, met=met)


def _is(name: str, me: str) -> bool:
    return name.casefold() == me.casefold()
