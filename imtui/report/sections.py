"""The parts of a report's page that are lists and tables.

Invariant: a part with nothing in it is not there; a table says in its header what its columns are, and leaves out those that are empty.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from imtui.report.markup import Markup, joined, tag
from imtui.report.reports import EngagementReport, RelatedReport, Remark, Report
from imtui.report.words import UNKNOWN, after, length, moment, time_of_day

_SHORT, _LONG = 12, 48


def sections(report: Report, heading: str) -> Iterator[Markup]:
    """Every part that has something to say, in the order in which they are read; `heading` is the element of their titles."""
    for title, *content in _parts(report):
        yield tag(heading, title, class_="part")
        yield joined(content)


def _parts(report: Report) -> Iterator[tuple[str, ...]]:
    """Each part: its title, and what it consists of."""
    yield from _timeline(report)
    yield from _remarks("Decisions", report.decisions)
    yield from _remarks("To do", report.todos)
    yield from _responders(report)
    for engagement in report.engagements:
        yield from _engagement(engagement)
    related = [(item.title, item.kind, _value(item)) for item in report.related]
    yield from _section("Related items", ("title", "kind", "value"), related)
    findings = [
        (moment_cell(each.at), after(each.after), each.kind, each.resource, each.deployment, moment_cell(each.ended) if each.ended else "")
        for each in report.findings
    ]
    yield from _section("Findings", ("began (UTC)", "after", "what", "resource", "deployment", "ended"), findings)


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, foot: Sequence[Sequence[str]] = (), kind: str = "") -> Markup:
    """Columns that are empty in every row are left out; not so in a table of a `kind`, since all of that kind line up on the page."""
    kept = [number for number in range(len(head)) if kind or any(row[number] for row in rows)]
    parts = [
        tag("thead", tag("tr", *(tag("th", head[number], scope="col") for number in kept))),
        tag("tbody", *(tag("tr", *(_cell(row[number]) for number in kept)) for row in rows)),
    ]
    if foot:
        parts.append(tag("tfoot", *(tag("tr", *(_cell(row[number]) for number in kept)) for row in foot)))
    return tag("div", tag("table", *parts, class_=kind), class_="wide")


def moment_cell(when: datetime | None, *, short: bool = False) -> Markup:
    """A moment that machines can read too; with `short` the time of day alone."""
    if when is None:
        return joined((UNKNOWN,))
    return tag("time", time_of_day(when) if short else moment(when), datetime=when.isoformat())


def _timeline(report: Report) -> Iterator[tuple[str, ...]]:
    rows = []
    day = ""
    for entry in report.timeline:
        is_new, day = moment(entry.at)[:10] != day, moment(entry.at)[:10]
        recorded = tag("span", "(recorded ", moment_cell(entry.recorded), ")", class_="by") if entry.recorded else ""
        rows.append(
            (
                moment_cell(entry.at, short=not is_new),
                after(entry.at - report.created),
                tag("span", entry.kind.value, class_=f"kind {entry.kind.value.partition(' ')[0]}"),
                joined((entry.text, " ", recorded)) if recorded else entry.text,
                entry.actor,
            )
        )
    yield from _section("Timeline", ("UTC", "after", "kind", "what", "by"), rows)


def _remarks(title: str, remarks: Iterable[Remark]) -> Iterator[tuple[str, ...]]:
    items = [
        tag("li", each.text, tag("span", " — ", f"{each.author}, " if each.author else "", moment_cell(each.at), class_="by"))
        for each in remarks
    ]
    if items:
        yield title, tag("ul", *items, class_="remarks")


def _responders(report: Report) -> Iterator[tuple[str, ...]]:
    rows = [
        (
            person.name,
            person.display_name,
            ", ".join(person.roles),
            moment_cell(person.paged),
            moment_cell(person.accepted),
            length(person.answered),
            person.channel,
            person.note,
        )
        for person in report.responders
    ]
    yield from _section("Responders", ("who", "name", "role", "paged", "accepted", "after", "through", "note"), rows)
    roles = [(held.role, held.name or "nobody", moment_cell(held.since)) for held in report.roles]
    yield from _section("Roles", ("role", "who", "since"), roles)


def _engagement(engagement: EngagementReport) -> Iterator[tuple[str, ...]]:
    words: list[str] = ["engaged ", moment_cell(engagement.started)]
    words += [" by ", engagement.sender] if engagement.sender else []
    words += [", stopped ", moment_cell(engagement.stopped)] if engagement.stopped else []
    kind = f" ({engagement.kind})" if engagement.kind else ""
    rows = [
        (moment_cell(each.at), each.person, each.channel, tag("span", each.kind, class_=f"kind {each.kind}"), each.info)
        for each in engagement.deliveries
    ]
    receipts = [table(("UTC", "who", "channel", "receipt", "said"), rows, kind="receipts")] if rows else []
    yield f"Engagement of {engagement.name}{kind}", tag("p", *words, class_="facts"), *receipts


def _section(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    if rows:
        yield title, table(head, rows)


def _cell(content: str) -> Markup:
    """Moments and single words stay on one line; what is long takes the room that the others leave, and breaks anywhere."""
    is_time = isinstance(content, Markup) and content.startswith("<time")
    return tag("td", content, class_="time" if is_time else "words" if len(content) > _LONG else "short" if len(content) < _SHORT else "")


def _value(item: RelatedReport) -> str:
    return tag("a", item.value, href=item.value, rel="noopener noreferrer") if item.is_link else tag("code", item.value)
