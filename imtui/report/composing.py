"""From what was read to a Report.

Invariant: pure. Figures and sentences are the domain's own, so that a report never says anything else than the war room did.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from imtui.arns import Arn, short_name
from imtui.domain import notes, payloads, related
from imtui.domain.acceptances import ChannelProgress, ChannelState, Responder, acceptance, said
from imtui.domain.backgrounds import background
from imtui.domain.engagements import Engagement, Page, ReceiptType
from imtui.domain.incidents import Finding, Incident, RelatedItem
from imtui.domain.metrics import Metrics, first_acknowledgement, measure, written_times
from imtui.domain.names import name_of
from imtui.domain.notes import Mark, Note
from imtui.domain.payloads import Words
from imtui.domain.readings import Emphasis
from imtui.domain.sentences import actor_name
from imtui.domain.snapshot import Snapshot
from imtui.domain.texts import visible
from imtui.domain.timeline import TimelineEvent, entries, read_entry
from imtui.report.gathering import Gathered
from imtui.report.reports import (
    Attendance,
    Delivery,
    Document,
    EngagementReport,
    Entry,
    Figures,
    FindingReport,
    RelatedReport,
    Remark,
    Report,
    RoleHeld,
    Step,
)

_KINDS = {"codeDeployDeployment": "deployment", "cloudFormationStackUpdate": "stack update"}


def document(gathered: Gathered, now: datetime) -> Document:
    """The report of every incident that was gathered, in the order in which they began."""
    records = sorted(gathered.snapshot.records.values(), key=lambda record: record.created)
    reports = tuple(compose(gathered.snapshot, record, now, gaps=gathered.gaps.get(record.arn, ())) for record in records)
    return Document(reports=reports, written=now, gaps=tuple(visible(gap) for gap in gathered.gaps.get("", ())))


def compose(snapshot: Snapshot, record: Incident, now: datetime, *, gaps: Iterable[str] = ()) -> Report:
    """The report of one incident; `now` bounds what is still open."""
    events = tuple(sorted(snapshot.timelines.get(record.arn, ()), key=lambda event: event.time, reverse=True))
    metrics = measure(snapshot, record, now)
    written = _written(events)
    roles = _roles(written)
    people = acceptance(snapshot, record.arn).people
    return Report(
        arn=visible(record.arn),
        name=visible(short_name(record.arn)),
        plan=_plan(record.arn),
        title=visible(record.title),
        impact=record.impact,
        status=record.status,
        summary=visible(record.summary, single_line=False).strip(),
        source=_source(record),
        created=record.created,
        until=record.resolved or now,
        steps=_steps(snapshot, record, people, metrics),
        figures=Figures(
            acknowledged=metrics.acknowledged,
            resolved=metrics.resolved,
            longest_silence=metrics.longest_silence,
            written=len(written_times(events)),
        ),
        timeline=_timeline(snapshot, record, events),
        decisions=_remarks(written, Mark.DECISION),
        todos=_remarks(written, Mark.TODO),
        roles=roles,
        responders=tuple(_attendance(snapshot, record.arn, person, roles) for person in people),
        engagements=_engagements(snapshot, record.arn),
        related=tuple(_related(item) for item in snapshot.related_items.get(record.arn, ())),
        findings=tuple(
            sorted((_finding(each, record.created) for each in snapshot.findings.get(record.arn, ())), key=lambda each: each.at)
        ),
        gaps=tuple(visible(gap) for gap in gaps),
    )


def _steps(snapshot: Snapshot, record: Incident, people: Sequence[Responder], metrics: Metrics) -> tuple[Step, ...]:
    moments = (
        ("started", record.created),
        ("first page", min((person.paged for person in people if person.paged), default=None)),
        ("first acceptance", first_acknowledgement(snapshot, record.arn)),
        ("last update", metrics.last_update),
        ("resolved", record.resolved),
    )
    return tuple(Step(label=label, at=at, after=at - record.created if at else None) for label, at in moments)


def _timeline(snapshot: Snapshot, record: Incident, events: Sequence[TimelineEvent]) -> tuple[Entry, ...]:
    behind = background(snapshot, record.arn)
    lines = []
    for entry in reversed(entries(events)):
        reading = read_entry(entry, behind)
        # The kind has a column of its own: `decision roll back` is a decision to `roll back`.
        parts = (part.text for part in reading.parts if part != (reading.kind.value, Emphasis.LABEL))
        lines.append(
            Entry(at=entry[-1].time, kind=reading.kind, text="".join(parts).strip(), actor=reading.actor, recorded=reading.recorded)
        )
    return tuple(lines)


def _written(events: Iterable[TimelineEvent]) -> tuple[tuple[datetime, Note], ...]:
    """What people wrote and what it means, oldest first; the author is the event's own where it names one."""
    found = []
    for event in events:
        payload = event.payload if event.type in payloads.WRITTEN_TYPES else None
        if isinstance(payload, Words):
            note = notes.understand(payload.text)
            found.append((event.time, replace(note, author=payload.author or note.author)))
    return tuple(reversed(found))


def _remarks(written: Iterable[tuple[datetime, Note]], mark: Mark) -> tuple[Remark, ...]:
    return tuple(
        Remark(at=at, text=visible(note.text, single_line=False), author=visible(note.author)) for at, note in written if note.mark is mark
    )


def _roles(written: Iterable[tuple[datetime, Note]]) -> tuple[RoleHeld, ...]:
    """Each role as it was given last."""
    last: dict[str, RoleHeld] = {}
    for at, note in written:
        if note.mark is Mark.ROLE:
            role = notes.ROLES[note.role]
            last[role] = RoleHeld(role=role, name=visible(note.text).removeprefix("@"), since=at)
    return tuple(sorted(last.values(), key=lambda held: held.since))


def _attendance(snapshot: Snapshot, incident_arn: str, person: Responder, roles: Iterable[RoleHeld]) -> Attendance:
    contact = snapshot.contacts.get(person.contact_arn)
    receipts = sorted((each for page in person.pages for each in snapshot.receipts.get(page.arn, ())), key=lambda each: each.time)
    used = next((channel for channel in person.channels if channel.state is ChannelState.READ), None)
    return Attendance(
        name=visible(person.name),
        display_name=visible(contact.display_name) if contact else "",
        contact_arn=visible(person.contact_arn),
        roles=tuple(held.role for held in roles if held.name.casefold() == person.name.casefold()),
        paged=person.paged,
        accepted=person.accepted,
        stopped=None if person.accepted else _stopped(snapshot, incident_arn, person),
        answered=max(person.accepted - person.paged, timedelta()) if person.accepted and person.paged else None,
        channel=_used(used),
        note=visible(person.note),
        sends=tuple(each.time for each in receipts if each.type is ReceiptType.SENT) or _known(person.paged),
        failures=tuple(each.time for each in receipts if each.type is ReceiptType.ERROR),
    )


def _stopped(snapshot: Snapshot, incident_arn: str, person: Responder) -> datetime | None:
    """When the last of their engagements was stopped; None while one of them runs."""
    stops = [each.stopped for each in snapshot.engagements.get(incident_arn, ()) if each.arn in person.engagement_arns]
    ends = [each for each in stops if each is not None]
    return max(ends) if ends and len(ends) == len(stops) else None


def _engagements(snapshot: Snapshot, incident_arn: str) -> tuple[EngagementReport, ...]:
    found = sorted(snapshot.engagements.get(incident_arn, ()), key=lambda each: (each.started, each.arn))
    return tuple(_engagement(snapshot, engagement) for engagement in found)


def _engagement(snapshot: Snapshot, engagement: Engagement) -> EngagementReport:
    contact = snapshot.contacts.get(engagement.contact_arn)
    deliveries = [each for page in snapshot.pages.get(engagement.arn, ()) for each in _deliveries(snapshot, page)]
    return EngagementReport(
        name=visible(name_of(snapshot, engagement.contact_arn)),
        arn=visible(engagement.arn),
        kind=contact.type.value.lower().replace("_", " ") if contact else "",
        sender=actor_name(engagement.sender),
        started=engagement.started,
        stopped=engagement.stopped,
        deliveries=tuple(sorted(deliveries, key=lambda each: each.at)),
    )


def _deliveries(snapshot: Snapshot, page: Page) -> Iterable[Delivery]:
    channels = {channel.arn: f"{channel.type} {channel.name}" for channel in snapshot.channels.get(page.contact_arn, ())}
    for receipt in reversed(snapshot.receipts.get(page.arn, ())):
        yield Delivery(
            at=receipt.time,
            person=visible(name_of(snapshot, page.contact_arn)),
            channel=visible(channels.get(receipt.channel_arn, "")),
            kind=receipt.type.value,
            info=visible(said(receipt)),
        )


def _related(item: RelatedItem) -> RelatedReport:
    return RelatedReport(title=visible(item.title), kind=visible(item.kind), value=visible(item.value), is_link=related.is_link(item))


def _findings(snapshot: Snapshot, record: Incident) -> tuple[FindingReport, ...]:
    found = (_finding(each, record.created) for each in snapshot.findings.get(record.arn, ()))
    return tuple(sorted(found, key=lambda each: each.at))


def _finding(finding: Finding, created: datetime) -> FindingReport:
    return FindingReport(
        at=finding.began,
        after=finding.began - created,
        kind=_KINDS.get(finding.kind, visible(finding.kind)),
        resource=_resource(finding.resource_arn),
        arn=visible(finding.resource_arn),
        deployment=visible(finding.deployment),
        ended=finding.ended,
    )


def _plan(arn: str) -> str:
    """`arn:…:incident-record/PLAN/ID`."""
    try:
        path = Arn.parse(arn).path
    except ValueError:
        return ""
    return visible(path[0]) if len(path) > 1 else ""


def _resource(arn: str) -> str:
    """A stack goes by its name; the last word of its ARN is but the id of one life of it."""
    try:
        parsed = Arn.parse(arn)
    except ValueError:
        return visible(arn)
    return visible(parsed.path[0] if parsed.kind == "stack" and parsed.path else short_name(arn))


def _source(record: Incident) -> str:
    """What started it: the alarm or rule, else the person."""
    cause = short_name(record.source.resource_arn) if record.source.resource_arn else ""
    who = actor_name(record.source.created_by)
    return visible(cause) or who or visible(record.source.source)


def _used(channel: ChannelProgress | None) -> str:
    return channel.type.value if channel is not None and channel.type is not None else ""


def _known(moment: datetime | None) -> tuple[datetime, ...]:
    return (moment,) if moment else ()
