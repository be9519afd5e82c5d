"""What may be asked about an incident itself, and about who is engaged for it, put together from what is on the screen.

Invariant: pure functions of a View; what cannot be asked right now is an `ImtuiError` that says why, and what would do.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from textual.content import Content

from imtui.actions import engagements, incidents, related_items
from imtui.actions.desk import Desk
from imtui.actions.outcomes import Outcome
from imtui.domain.acceptances import acceptance
from imtui.domain.engagements import Engagement
from imtui.domain.errors import ImtuiError, InputError
from imtui.domain.incidents import Incident, IncidentStatus, IncidentSummary, RelatedItem, impact_of
from imtui.domain.names import name_of
from imtui.domain.timeline import entries
from imtui.domain.twins import open_incidents
from imtui.domain.wordings import Field, Wording
from imtui.report.rendering import Format
from imtui.tui.drafts import Drafts, Purpose
from imtui.tui.messages import (
    ChangeRequested,
    Diverged,
    IncidentDeleted,
    IncidentOpened,
    ReportRequested,
)
from imtui.tui.presenters import related_rows
from imtui.tui.presenters.cells import safe
from imtui.tui.presenters.impacts import impact_long
from imtui.tui.presenters.times import countdown, fine_span, short_time, zone_name
from imtui.tui.screens.modals.confirm import Question
from imtui.tui.screens.modals.engage import Engaging
from imtui.tui.screens.modals.report import Reporting
from imtui.tui.screens.modals.reword import Rewording
from imtui.tui.screens.modals.start import Starting
from imtui.tui.screens.modals.stop import Stopping
from imtui.tui.screens.wishes import check_may_write, to_change
from imtui.tui.views import View

_KEEPS = {Field.TITLE: Purpose.TITLE, Field.IMPACT: Purpose.IMPACT, Field.SUMMARY: Purpose.SUMMARY}


# The incident itself


def start_request(wanted: Starting, view: View) -> ChangeRequested:
    """To start it, and to look at it; at the one that was open before where the service took it for the same."""
    known = {each.arn for each in open_incidents(view.snapshot)}

    async def change(desk: Desk) -> Outcome:
        outcome = await incidents.start(
            desk, wanted.plan_arn, title=wanted.title, impact=wanted.impact, related_items=wanted.related_items, open_arns=known
        )
        if not wanted.name or _subject(outcome) in known:
            return outcome
        return replace(outcome, message=f"started: {safe(wanted.name)}")

    def opened(outcome: Outcome) -> IncidentOpened | None:
        arn = _subject(outcome)
        return IncidentOpened(arn) if outcome.done and arn else None

    return ChangeRequested(change, "Not started", ((Purpose.START, ""),), then=opened)


def _subject(outcome: Outcome) -> str:
    return next((watch.subject for watch in outcome.touched if watch.subject), "")


def worded(view: View) -> Wording:
    """The selected incident as it is known: its summary may be unread yet. The list is read all the time, the record seldom."""
    summary = to_change(view)
    record = view.snapshot.records.get(summary.arn)
    return Wording(title=summary.title, impact=summary.impact, summary=record.summary if record else "")


def reword_draft(view: View, drafts: Drafts) -> Rewording:
    """What somebody began to make of it, beside what they saw then; both as it is now, where nobody did."""
    base = mine = worded(view)
    for field, purpose in _KEEPS.items():
        text = drafts.text(purpose, view.incident)
        if text:
            base, mine = _having(base, field, drafts.before(purpose, view.incident)), _having(mine, field, text)
    return Rewording(base=base, mine=mine)


def _having(wording: Wording, field: Field, text: str) -> Wording:
    """`wording` with what was kept of that field; an impact that is none stays as it is."""
    match field:
        case Field.TITLE:
            return replace(wording, title=text)
        case Field.IMPACT:
            return replace(wording, impact=impact_of(text) or wording.impact)
        case Field.SUMMARY:
            return replace(wording, summary=text)


def kept_as(field: Field) -> Purpose:
    """As what a field of the form is kept while it is filled in."""
    return _KEEPS[field]


def reword_request(incident_arn: str, wanted: Rewording) -> ChangeRequested:
    """To change it; what somebody else made of the same field comes back as a question."""

    async def change(desk: Desk) -> Outcome:
        return await incidents.reword(desk, incident_arn, base=wanted.base, mine=wanted.mine)

    def diverged(outcome: Outcome) -> Diverged | None:
        return Diverged(incident_arn, outcome.divergence) if outcome.divergence else None

    drafts = tuple((purpose, incident_arn) for purpose in _KEEPS.values())
    return ChangeRequested(change, "Not changed, m has it as a draft", drafts, then=diverged)


def reopen_question(view: View) -> Question:
    """Whether to open a resolved incident again."""
    incident = to_change(view)
    if incident.status is IncidentStatus.OPEN:
        raise ImtuiError("This incident is open", remedy="x resolves it")
    over = f"resolved {fine_span(view.now - incident.resolved)} ago" if incident.resolved else "resolved"
    return Question(
        heading="Reopen this incident?",
        lines=(
            Content.assemble((safe(incident.title), "bold"), (f"\n{impact_long(incident.impact)} · {over}", "$ink-quiet")),
            Content.styled("\nNobody is paged again by that: e engages someone.", "$ink-quiet"),
        ),
        yes="Reopen",
    )


def reopen_request(incident_arn: str) -> ChangeRequested:
    return ChangeRequested(partial(incidents.reopen, incident_arn=incident_arn), "Not reopened")


def delete_loses(view: View, incident: IncidentSummary | Incident) -> Content:
    """What goes with an incident that is deleted; its timeline counted as it stands on the screen."""
    lines = len(entries(view.snapshot.timelines.get(incident.arn, ())))
    status = "It is still open. " if incident.status is IncidentStatus.OPEN else ""
    kept = f"its timeline ({lines:,} {'entry' if lines == 1 else 'entries'})" if lines else "its timeline"
    return Content.assemble(
        (status, "$due"), f"The record goes, with {kept} and related items, ", ("for everybody and for good", "bold"), "."
    )


def delete_request(incident_arn: str) -> ChangeRequested:
    change = partial(incidents.delete, incident_arn=incident_arn)
    return ChangeRequested(change, "Not deleted", then=lambda outcome: IncidentDeleted(incident_arn) if outcome.done else None)


def to_report(view: View, words: str) -> tuple[IncidentSummary, Format]:
    """The selected incident, and the format that was named (nothing: HTML)."""
    found = (view.snapshot.incidents or {}).get(view.incident)
    if found is None:
        raise ImtuiError("No incident is selected")
    named = {"": Format.HTML, "markdown": Format.MARKDOWN} | {each.value: each for each in Format}
    if words.casefold() not in named:
        raise InputError(f"there is no format {words}", subject=words, remedy="a report is html, md or json")
    return found, named[words.casefold()]


def report_request(incident_arn: str, wanted: Reporting) -> ReportRequested:
    return ReportRequested(incident_arn, wanted.path, wanted.format, wanted.redacted)


# Who is engaged


def page_words(view: View) -> tuple[str, str]:
    """What a page about the selected incident says, as proposed: subject and message."""
    incident = to_change(view)
    if incident.status is IncidentStatus.RESOLVED:
        raise ImtuiError("This incident is resolved", remedy="X opens it again; s starts another")
    stand = acceptance(view.snapshot, incident.arn)
    began = f"{short_time(incident.created, view.zone)} {zone_name(incident.created, view.zone)}"
    lines = [f"{incident.title}: impact {impact_long(incident.impact)}, open since {began}."]
    if stand.engaged:
        lines.append(f"{stand.accepted} of {stand.engaged} paged so far accepted.")
    lines.append("Please accept and join.")
    return f"{impact_long(incident.impact)}: {incident.title}"[:2_048], "\n".join(lines)


def engage_request(incident_arn: str, wanted: Engaging) -> ChangeRequested:
    change: Callable[[Desk], Awaitable[Outcome]] = partial(
        engagements.engage,
        contact_arn=wanted.contact_arn,
        subject=wanted.subject,
        content=wanted.message,
        incident_arn=incident_arn,
    )
    return ChangeRequested(change, "Nobody was engaged, e has it as a draft", ((Purpose.ENGAGING, incident_arn),))


def running(view: View) -> tuple[tuple[str, Engagement], ...]:
    """What can be stopped, with its name: first what the cursor is on."""
    to_change(view)
    found = [each for each in view.snapshot.engagements.get(view.incident, ()) if each.stopped is None]
    if not found:
        known = view.incident in view.snapshot.engagements
        raise ImtuiError("Nothing is engaged for this incident" if known else "Who is engaged is still being read")
    ordered = sorted(found, key=lambda each: not _is_at_cursor(view, each))
    return tuple((_engagement_name(view, each), each) for each in ordered)


def _is_at_cursor(view: View, engagement: Engagement) -> bool:
    pages = view.snapshot.pages.get(engagement.arn, ())
    people = {engagement.contact_arn, *(page.contact_arn for page in pages)}
    return view.contact in people or any(page.arn == view.page for page in pages)


def _engagement_name(view: View, engagement: Engagement) -> str:
    return f"{safe(name_of(view.snapshot, engagement.contact_arn))} · for {fine_span(view.now - engagement.started)}"


def stopping_means(view: View, engagement: Engagement) -> Content:
    """What stopping an engagement means right now: who is not paged any more."""
    fuse = view.fuse(engagement)
    pages = view.snapshot.pages.get(engagement.arn, ())
    accepted = {page.contact_arn for page in pages if page.read is not None}
    waiting = sorted({safe(name_of(view.snapshot, page.contact_arn)) for page in pages if page.contact_arn not in accepted})
    lines = [Content.assemble(("Nobody further is paged by ", "$ink-quiet"), (safe(fuse.name), "bold"))]
    if waiting:
        lines.append(Content.assemble(("not accepted yet: ", "$ink-quiet"), (", ".join(waiting), "$due")))
    if fuse.next is not None and fuse.next.targets:
        names = ", ".join(safe(target.name) for target in fuse.next.targets)
        lines.append(Content.assemble(("would be paged: ", "$ink-quiet"), (f"{names} in {countdown(fuse.next.at, view.now)}", "$due")))
    return Content("\n").join(lines)


def stop_request(wanted: Stopping) -> ChangeRequested:
    change = partial(
        engagements.stop, engagement_arn=wanted.engagement.arn, reason=wanted.reason, incident_arn=wanted.engagement.incident_arn
    )
    return ChangeRequested(change, "Not stopped", ((Purpose.STOPPING, wanted.engagement.incident_arn),))


# Related items


def relate_request(incident_arn: str, item: RelatedItem) -> ChangeRequested:
    change = partial(related_items.add, incident_arn=incident_arn, item=item)
    return ChangeRequested(change, "Not added, l has it as a draft", ((Purpose.RELATED, incident_arn),))


def unrelate_question(item: RelatedItem) -> Question:
    """Whether to take a related item off."""
    return Question(
        heading="Remove this related item?",
        lines=(Content.styled(related_rows.title_of(item), "bold"), Content.styled(safe(item.value), "$ink-quiet")),
        yes="Remove",
    )


def unrelate_request(incident_arn: str, item: RelatedItem) -> ChangeRequested:
    return ChangeRequested(partial(related_items.remove, incident_arn=incident_arn, item=item), "Not removed")


def check_may_start(view: View) -> None:
    """Said before anything is typed, not after."""
    check_may_write(view)
    view.check_is_set_up()
