"""Incidents: started, modified, resolved, reopened, deleted.

Invariant: status is read before it is changed, so that what somebody else did already is said and not done twice.
"""

from collections.abc import Collection, Sequence

from imtui.actions import timeline
from imtui.actions.desk import Desk, check_given, check_length
from imtui.actions.outcomes import Outcome
from imtui.arns import short_name
from imtui.domain.errors import CredentialsExpired, ImtuiError, Kept, Throttled, Unreachable
from imtui.domain.incidents import Impact, Incident, IncidentStatus, RelatedItem
from imtui.domain.snapshot import Topic, Watch
from imtui.domain.wordings import Divergence, Field, Wording, contested, own_changes

_TITLE_LIMIT = 200
_SUMMARY_LIMIT = 8_000
_RELATED_ITEMS_LIMIT = 100
ALREADY_OPEN = "already open: it got another trigger, and nobody is engaged anew"


async def start(
    desk: Desk,
    plan_arn: str,
    *,
    title: str = "",
    impact: Impact | None = None,
    related_items: Sequence[RelatedItem] = (),
    open_arns: Collection[str] = (),
) -> Outcome:
    """Start an incident from a response plan; title and impact are the plan's where they are not given. The incident's ARN is the
    subject of the first touched watch. `open_arns` are those known to be open: where the service answers with one of them, it took the
    start for the same trouble, by its dedupe string, and that is said."""
    desk.check_may_write()
    check_length(title, "the title", _TITLE_LIMIT)
    if len(related_items) > _RELATED_ITEMS_LIMIT:
        raise ImtuiError(f"{len(related_items)} related items are too many", remedy=f"{_RELATED_ITEMS_LIMIT} fit")
    arn = await desk.incidents.start_incident(
        plan_arn, token=desk.tokens(), title=title.strip(), impact=impact, related_items=related_items
    )
    message = ALREADY_OPEN if arn in open_arns else "incident started"
    return Outcome(message=message, touched=(Watch(Topic.INCIDENT, arn), Watch(Topic.INCIDENTS), *_around(arn)))


async def modify(
    desk: Desk, incident_arn: str, *, title: str | None = None, impact: Impact | None = None, summary: str | None = None
) -> Outcome:
    """Change title, impact, summary (Markdown): what is given, and only that. An empty summary clears it."""
    desk.check_may_write()
    if title is not None:
        check_given(title, "the title", _TITLE_LIMIT)
    if summary is not None:
        check_length(summary, "the summary", _SUMMARY_LIMIT)
    changed = [name for name, value in (("title", title), ("impact", impact), ("summary", summary)) if value is not None]
    if not changed:
        return Outcome(message="nothing to change")
    await desk.incidents.update_incident(
        incident_arn, token=desk.tokens(), title=None if title is None else title.strip(), impact=impact, summary=summary
    )
    return Outcome(message=f"{' and '.join(changed)} changed", touched=_touched(incident_arn))


async def reword(desk: Desk, incident_arn: str, *, base: Wording, mine: Wording) -> Outcome:
    """Change an incident from `base`, which is what the person saw, to `mine`. The record is read first: what others changed meanwhile
    stays; where both changed the same field nothing is sent, and the Outcome holds the divergence."""
    desk.check_may_write()
    incident = await desk.incidents.incident(incident_arn)
    theirs = Wording.of(incident)
    fields = contested(base, mine, theirs)
    if fields:
        divergence = Divergence(base=base, mine=mine, theirs=theirs, by=incident.last_modified_by, fields=fields)
        words = f"nothing sent: {short_name(incident.last_modified_by)} changed {' and '.join(fields)} meanwhile"
        return Outcome(message=words, done=False, touched=_touched(incident_arn), divergence=divergence)
    changes = own_changes(base, mine, theirs)
    return await modify(
        desk,
        incident_arn,
        title=mine.title if Field.TITLE in changes else None,
        impact=mine.impact if Field.IMPACT in changes else None,
        summary=mine.summary if Field.SUMMARY in changes else None,
    )


async def resolve(desk: Desk, incident_arn: str, *, note: str = "") -> Outcome:
    """Resolve an incident, with a closing note written first when there is one. Done, too, when somebody else was quicker; the note
    is written all the same, since it was typed to be read. Where the service does not answer, both are asked for unseen: resolving
    twice does no harm, and what the journal keeps is done later, the note first."""
    desk.check_may_write()
    incident = await _as_it_is(desk, incident_arn)
    if note.strip():
        await _write_first(desk, incident_arn, note)
    written = ", note written" if note.strip() else ""
    if incident is not None and incident.status is IncidentStatus.RESOLVED:
        return Outcome(message=f"already resolved{_when(desk, incident)}{written}", touched=_touched(incident_arn))
    try:
        await desk.incidents.update_incident(incident_arn, token=desk.tokens(), status=IncidentStatus.RESOLVED)
    except ImtuiError as error:
        if not written or isinstance(error, Kept):
            raise
        raise ImtuiError(f"the closing note is written, but the incident is not resolved: {error.message}", remedy=error.remedy) from error
    return Outcome(message=f"resolved{written}", touched=_touched(incident_arn))


async def reopen(desk: Desk, incident_arn: str) -> Outcome:
    """Open a resolved incident again."""
    desk.check_may_write()
    incident = await desk.incidents.incident(incident_arn)
    if incident.status is IncidentStatus.OPEN:
        return Outcome(message="already open", touched=_touched(incident_arn))
    await desk.incidents.update_incident(incident_arn, token=desk.tokens(), status=IncidentStatus.OPEN)
    return Outcome(message="reopened", touched=_touched(incident_arn))


async def delete(desk: Desk, incident_arn: str) -> Outcome:
    """Delete an incident, and its timeline with it. Done, too, when it is gone already."""
    desk.check_may_write()
    await desk.incidents.delete_incident(incident_arn)
    return Outcome(message="incident deleted", touched=(Watch(Topic.INCIDENTS), Watch(Topic.INCIDENT, incident_arn)))


async def _as_it_is(desk: Desk, incident_arn: str) -> Incident | None:
    """The incident before anything is sent; None when the service cannot be asked now."""
    try:
        return await desk.incidents.incident(incident_arn)
    except (CredentialsExpired, Throttled, Unreachable):
        return None


async def _write_first(desk: Desk, incident_arn: str, note: str) -> None:
    """A note that what follows comes after; one that is kept is sent before it, too."""
    try:
        await timeline.add_note(desk, incident_arn, note)
    except Kept as kept:
        if kept.refused:
            raise


def _when(desk: Desk, incident: Incident) -> str:
    return f" {desk.time_of_day(incident.resolved)}" if incident.resolved else ""


def _touched(incident_arn: str) -> tuple[Watch, ...]:
    return (Watch(Topic.INCIDENTS), Watch(Topic.INCIDENT, incident_arn), *_around(incident_arn))


def _around(incident_arn: str) -> tuple[Watch, ...]:
    """What the service itself changes with an incident: its timeline, and who is engaged."""
    return (Watch(Topic.TIMELINE, incident_arn), Watch(Topic.ENGAGEMENTS, incident_arn))
