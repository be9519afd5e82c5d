"""Readiness: who would be paged, and what is in the way of whom.

Invariant: the same answers as `imtui readiness`; what was not read yet is said to be unread.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from imtui.arns import short_name
from imtui.domain.directories import EVERYBODY
from imtui.domain.filters import Facts, Predicate
from imtui.domain.fuses import Candidate, Trouble
from imtui.domain.surveys import Survey
from imtui.tui.presenters.cells import left, safe
from imtui.tui.presenters.contact_rows import directory
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span
from imtui.tui.presenters.rows import Row
from imtui.tui.views import View

_NAMES = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A line of the answer: about `survey` itself, about a `person` who would be paged, or a `trouble`; `subject` is the ARN that it is
    about. `is_part`: it stands below the one that it belongs to."""

    survey: Survey
    subject: str
    person: Candidate | None = None
    trouble: Trouble | None = None
    is_part: bool = False


def scope(view: View) -> str:
    """Whose readiness is shown."""
    found = directory(view)
    if found.scope == EVERYBODY:
        return "everybody"
    arn = found.scope or view.subject
    if arn.startswith("arn:") and ":response-plan/" in arn:
        return f"response plan {short_name(arn)}"
    contact = found.by_arn.get(arn)
    return contact.alias if contact else short_name(arn)


def rows(view: View, predicate: Predicate) -> tuple[Row, ...]:
    """Of one: everybody who would be paged, then what is in the way. Of everybody: what is in the way first, a line each of the rest."""
    found = directory(view)
    surveys = found.surveys(view.subject)
    lines = _of_all(surveys) if found.scope == EVERYBODY else (line for each in surveys for line in _of_one(each))
    kept = (each for each in lines if predicate(Facts(text=_text(each)), view.now))
    return tuple(Row(f"{each.survey.arn} {place}", each) for place, each in enumerate(kept))


def draw(finding: Finding, cells: int, glyphs: Glyphs) -> Line:
    """`✗ bo   VOICE channel not activated`; `● akuam   SMS, EMAIL`."""
    names = min(_NAMES, cells // 3)
    if finding.trouble is not None:
        return _trouble(finding, finding.trouble, names, glyphs)
    if finding.person is None:
        return _summary(finding.survey, names, glyphs)
    channels = ", ".join(dict.fromkeys(channel.type.value for channel in finding.person.channels))
    return (
        Span(f"{glyphs.accepted} ", Ink.INFORMED),
        Span(left(safe(finding.person.name), names, glyphs.ellipsis), bold=True),
        Span(f" {channels}", Ink.QUIET),
    )


def _trouble(finding: Finding, trouble: Trouble, names: int, glyphs: Glyphs) -> Line:
    """Below its subject, the name is said only where it is another one's."""
    words = f"{trouble.detail} {trouble.obstacle}".strip()
    if not finding.is_part:
        return (
            Span(f"{glyphs.failed} ", Ink.FAILED),
            Span(left(safe(trouble.name), names, glyphs.ellipsis), bold=True),
            Span(f" {words}", Ink.FAILED),
        )
    whose = f"{safe(trouble.name)}: " if trouble.contact_arn != finding.survey.arn else ""
    return (Span(f"  {glyphs.branch} ", Ink.QUIET), Span(f"{whose}{words}", Ink.FAILED))


def lead(view: View) -> Line:
    """What the border says: how far it is read, and how many are not ready."""
    found = directory(view)
    contacts, plans = found.missing(view.subject)
    asked = sum(len(each) for each in found.asked(view.subject))
    if not asked:
        return EMPTY
    surveys = found.surveys(view.subject)
    if (contacts or plans) and found.scope == EVERYBODY:
        return (Span(f"read {len(surveys)} of {asked}…", Ink.DUE),)
    troubled = sum(not each.reach.is_sound for each in surveys)
    if found.scope == EVERYBODY:
        words = f"{troubled} of {len(surveys)} not ready" if troubled else f"all {len(surveys)} ready"
        return (Span(words, Ink.FAILED if troubled else Ink.QUIET),)
    return (Span("not ready" if troubled else "ready", Ink.FAILED if troubled else Ink.QUIET),) if surveys else EMPTY


def is_read(view: View) -> bool:
    """Whether there is anything to tell yet."""
    found = directory(view)
    return bool(found.surveys(view.subject)) or not any(found.missing(view.subject))


def _of_one(survey: Survey) -> Iterator[Finding]:
    for person in survey.reach.people:
        yield Finding(survey=survey, subject=person.contact_arn, person=person)
    if not survey.reach.people:
        yield Finding(survey=survey, subject=survey.arn)
    for trouble in survey.reach.troubles:
        yield Finding(survey=survey, subject=trouble.contact_arn, trouble=trouble)


def _of_all(surveys: tuple[Survey, ...]) -> Iterator[Finding]:
    for survey in sorted(surveys, key=lambda each: each.reach.is_sound):
        yield Finding(survey=survey, subject=survey.arn)
        for trouble in survey.reach.troubles:
            yield Finding(survey=survey, subject=trouble.contact_arn, trouble=trouble, is_part=True)


def _summary(survey: Survey, names: int, glyphs: Glyphs) -> Line:
    people = survey.reach.people
    ink = Ink.INFORMED if survey.reach.is_sound else Ink.FAILED if not people else Ink.DUE
    sign = glyphs.accepted if survey.reach.is_sound else glyphs.failed
    told = ", ".join(safe(each.name) for each in people) or "nobody"
    return (
        Span(f"{sign} ", ink),
        Span(left(safe(survey.name), names, glyphs.ellipsis), bold=True),
        Span(f" {left(survey.kind, 17)} ", Ink.QUIET),
        Span(told, Ink.TEXT if people else Ink.FAILED),
    )


def _text(finding: Finding) -> str:
    trouble = finding.trouble.words if finding.trouble else ""
    person = finding.person.name if finding.person else " ".join(each.name for each in finding.survey.reach.people)
    return f"{finding.survey.name} {finding.survey.kind} {trouble} {person}"
