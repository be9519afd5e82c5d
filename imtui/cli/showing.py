"""`imtui show`: all there is to know about one incident.

Invariant: only what was asked for is read: a handful of calls, and one for each event's text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import click

from imtui.arns import short_name
from imtui.cli import documents, naming
from imtui.cli.completing import complete_incident
from imtui.cli.render import Column, ago, cells_of, output_width, print_json, table
from imtui.cli.shells import Shell, all_of, one_shot, or_none
from imtui.domain.acceptances import acceptance, waiting
from imtui.domain.backgrounds import background
from imtui.domain.engagements import Engagement, Page
from imtui.domain.incidents import Finding, Incident, IncidentSummary, RelatedItem, impact_words
from imtui.domain.snapshot import Snapshot
from imtui.domain.texts import visible
from imtui.domain.timeline import TimelineEvent, read


@click.command()
@click.argument("incident", shell_complete=complete_incident)
@click.option("--events", type=click.IntRange(0), default=30, show_default=True, metavar="N", help="How many timeline events, the newest.")
@one_shot
async def show(shell: Shell, *, incident: str, events: int) -> None:
    """Show all of one incident: record, engagements, timeline.

    INCIDENT is an id, the beginning of one, an ARN, or words of a title."""
    whole = await _read(shell, await naming.incident(shell, incident), events)
    if shell.wants_table:
        for line in _lines(whole, shell):
            click.echo(line)
    else:
        print_json(_document(whole, shell.now))


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """One incident: `events` the newest of `events_in_all`, newest first, with their texts; `snapshot` what else was read, for sentences
    and counts."""

    record: Incident
    events: tuple[TimelineEvent, ...]
    events_in_all: int
    engagements: tuple[Engagement, ...]
    related_items: tuple[RelatedItem, ...]
    findings: tuple[Finding, ...]
    snapshot: Snapshot


async def _read(shell: Shell, arn: str, count: int) -> Whole:
    """The record must be there, and is asked for alone: nothing is left half-asked of an incident that is gone. What else is refused is
    left out."""
    service = shell.incidents
    record = await service.incident(arn)
    timeline, engagements, related_items, findings, contacts = await all_of(
        or_none(service.timeline(arn)),
        or_none(shell.contacts.engagements(arn)),
        or_none(service.related_items(arn)),
        or_none(service.findings(arn)),
        or_none(shell.contacts.contacts()),
    )
    listed: tuple[TimelineEvent, ...] = (timeline or ())[:count]
    texts = await all_of(*(or_none(service.event(arn, each.id)) for each in listed))
    events = tuple(text or event for event, text in zip(listed, texts, strict=True))
    pages = await all_of(*(or_none(shell.contacts.pages(each.arn)) for each in engagements or ()))
    snapshot = Snapshot(
        incidents={arn: IncidentSummary.of(record)},
        records={arn: record},
        timelines={arn: events},
        engagements={} if engagements is None else {arn: engagements},
        pages={each.arn: found for each, found in zip(engagements or (), pages, strict=True) if found is not None},
        contacts=contacts or {},
    )
    return Whole(
        record=record,
        events=events,
        events_in_all=len(timeline or ()),
        engagements=engagements or (),
        related_items=related_items or (),
        findings=findings or (),
        snapshot=snapshot,
    )


def _document(whole: Whole, now: datetime) -> documents.Document:
    pages = whole.snapshot.pages
    due = waiting(whole.snapshot, [page for found in pages.values() for page in found], now)
    behind = background(whole.snapshot, whole.record.arn)
    return documents.of_record(whole.record) | {
        "engagements": [documents.of_engagement(each, pages.get(each.arn, ()), due) for each in whole.engagements],
        "timeline": [documents.of_event(each, read(each, behind)) for each in whole.events],
        "related_items": [documents.of_related_item(each) for each in whole.related_items],
        "findings": [documents.of_finding(each) for each in whole.findings],
    }


def _lines(whole: Whole, shell: Shell) -> Iterator[str]:
    record, width = whole.record, output_width()
    responders = acceptance(whole.snapshot, record.arn)
    facts = [
        ("title", record.title),
        ("impact", impact_words(record.impact)),
        ("status", record.status.lower() + (f", {ago(record.resolved, shell.now)} ago" if record.resolved else "")),
        ("created", f"{record.created:%Y-%m-%d %H:%M:%S} UTC, {ago(record.created, shell.now)} ago"),
        ("accepted", f"{responders.accepted} of {responders.engaged}" if responders.known else "not known"),
        ("arn", record.arn),
    ]
    for name, value in facts:
        yield f"{name:<10}{visible(value)}"
    if record.summary:
        yield from ("", *visible(record.summary, single_line=False).rstrip().splitlines())
    yield from _section("engaged", _engaged(whole, shell), width)
    shown, there = len(whole.events), whole.events_in_all
    cut = f", the newest {shown} of {there}: --events {there} shows all" if shown < there else ""
    yield from _section(f"timeline ({_zone(shell)}{cut})", _timeline(whole, shell), width)
    yield from _to_copy("related", [(each.kind.lower(), each.title, each.value) for each in whole.related_items], width)
    yield from _to_copy("findings", [(ago(each.began, shell.now), each.kind, each.resource_arn) for each in whole.findings], width)


def _engaged(whole: Whole, shell: Shell) -> list[tuple[str, ...]]:
    ids = naming.short_ids(each.arn for each in whole.engagements)
    return [
        (
            ids[each.arn],
            short_name(each.contact_arn),
            "stopped" if each.stopped else "running",
            _answers(whole.snapshot.pages.get(each.arn, ())) or f"since {ago(each.started, shell.now)}",
        )
        for each in whole.engagements
    ]


def _answers(pages: Sequence[Page]) -> str:
    """`akuam accepted, bo paged`: each person once, however often they were paged."""
    accepted: dict[str, bool] = {}
    for page in pages:
        name = short_name(page.contact_arn)
        accepted[name] = accepted.get(name, False) or page.read is not None
    return ", ".join(f"{name} {'accepted' if has else 'paged'}" for name, has in accepted.items())


def _timeline(whole: Whole, shell: Shell) -> list[tuple[str, ...]]:
    behind = background(whole.snapshot, whole.record.arn)
    readings = [(event, read(event, behind)) for event in whole.events]
    return [(f"{event.time.astimezone(shell.zone):%m-%d %H:%M:%S}", reading.actor, reading.text) for event, reading in readings]


def _section(name: str, rows: Sequence[tuple[str, ...]], width: int) -> Iterator[str]:
    """A heading, and rows whose last column wraps; nothing where there is nothing."""
    if not rows:
        return
    columns = [Column(title="", wraps=place == len(rows[0]) - 1) for place in range(len(rows[0]))]
    yield from ("", f"{name}:")
    yield from (f"  {line}" for line in table(columns, rows, width - 2)[1:])


def _to_copy(name: str, rows: Sequence[tuple[str, ...]], width: int) -> Iterator[str]:
    """The same for rows that end in an address, which is never cut nor broken: it stands beneath where it does not fit beside."""
    plain = [Column(title="") for _ in rows[0]] if rows else []
    lines = table(plain, rows, width)[1:]
    if not lines or max(map(cells_of, lines)) + 2 <= width:
        yield from _section(name, rows, width)
        return
    yield from ("", f"{name}:")
    for line, row in zip(table(plain[1:], [row[:-1] for row in rows], width)[1:], rows, strict=True):
        yield from (f"  {line}", f"    {visible(row[-1])}")


def _zone(shell: Shell) -> str:
    """What the clock of the timeline is called: `UTC`, `CET`."""
    return shell.now.astimezone(shell.zone).tzname() or "local time"
