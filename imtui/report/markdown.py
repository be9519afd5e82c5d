"""A report as Markdown (GitHub's dialect: tables), for a wiki or an issue.

Invariant: what people wrote cannot become structure: it stands escaped, in one cell or one line, and can neither mention nor notify
anyone where the report is pasted. Only the summary, which is Markdown by its nature, keeps its form: quoted, without HTML and pictures.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from imtui.domain.incidents import impact_words
from imtui.report import figures
from imtui.report.axis import picture
from imtui.report.drawing import drawing
from imtui.report.figures import Spread
from imtui.report.reports import Document, Remark, Report
from imtui.report.words import UNKNOWN, after, length, moment, time_of_day

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>()#|~!$^]")
_LINE_ENDS = re.compile(r"\s*\n\s*")


def render(document: Document) -> str:
    """The whole document; it ends with a line end."""
    parts = [_overview(document)] if len(document.reports) != 1 else []
    parts += [_report(report, level=1 if len(document.reports) == 1 else 2) for report in document.reports]
    if document.gaps:
        parts.append(_gaps(document.gaps))
    names = " People have pseudonyms." if document.redacted else ""
    parts.append(f"---\n\nWritten {moment(document.written)} UTC by imtui. All times are UTC.{names}")
    return "\n\n".join(parts) + "\n"


def text(words: str) -> str:
    """Remote text as text: on one line, nothing in it is Markdown, HTML or a mention."""
    single = _LINE_ENDS.sub(" ", words).replace("&", "&amp;").replace("@", "&#64;").replace("://", ":&#47;&#47;")
    return _SPECIAL.sub(lambda special: f"\\{special.group()}", single).replace("&\\#", "&#")


def code(words: str) -> str:
    """Remote text in a code span that its own backticks cannot end; safe in a table too."""
    single = _LINE_ENDS.sub(" ", words).replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", single)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {single} {fence}" if longest else f"`{single}`" if single.strip() else ""


def _overview(document: Document) -> str:
    rows = [
        (
            text(report.title),
            impact_words(report.impact),
            moment(report.created),
            length(report.figures.acknowledged),
            length(report.figures.resolved),
        )
        for report in document.reports
    ]
    acknowledged, resolved = figures.acknowledged(document.reports), figures.resolved(document.reports)
    rows.append(("**mean**", "", "", _over(acknowledged, "mean"), _over(resolved, "mean")))
    rows.append(("**median**", "", "", _over(acknowledged, "median"), _over(resolved, "median")))
    table = _table(("incident", "impact", "began (UTC)", "TTA", "TTR"), rows)
    return f"# {len(document.reports)} incidents\n\n{table}\n\n{_DEFINITIONS}"


_DEFINITIONS = (
    "TTA: time to acknowledge, from the creation of the record to the first acceptance. "
    "TTR: time to resolve, from the creation to the resolution."
)


def _over(spread: Spread, name: str) -> str:
    value = spread.mean if name == "mean" else spread.median
    return f"{length(value)} (of {spread.count})" if value is not None else UNKNOWN


def _report(report: Report, *, level: int) -> str:
    head = "#" * level
    sections = [
        f"{head} {text(report.title)}",
        _facts(report),
        _quoted(report.summary),
        _table(("", "UTC", "after"), ((step.label, moment(step.at), after(step.after)) for step in report.steps)),
        _numbers(report),
        f"{head}# Picture\n\n```text\n{_fenced(drawing(picture(report)))}\n```",
        *_lists(report, f"{head}#"),
    ]
    return "\n\n".join(section for section in sections if section)


def _facts(report: Report) -> str:
    facts = [f"Impact **{impact_words(report.impact)}**", report.status.value.lower()]
    facts += [f"plan {code(report.plan)}"] if report.plan else []
    facts += [f"started by {text(report.source)}"] if report.source else []
    return f"{' · '.join(facts)}  \n{code(report.arn)}"


def _numbers(report: Report) -> str:
    found = report.figures
    return (
        f"Time to acknowledge **{length(found.acknowledged)}** · time to resolve **{length(found.resolved)}** · "
        f"longest silence {length(found.longest_silence)} · {found.written} {'note' if found.written == 1 else 'notes'}"
    )


def _lists(report: Report, head: str) -> Iterator[str]:
    yield _section(f"{head} Timeline", ("UTC", "what", "", "by", "recorded"), list(_entries(report)))
    yield _remarks(f"{head} Decisions", report.decisions, box="")
    yield _remarks(f"{head} To do", report.todos, box="[ ] ")
    people = [
        (
            text(person.name),
            text(person.display_name),
            ", ".join(person.roles),
            moment(person.paged),
            moment(person.accepted),
            length(person.answered),
            person.channel,
            text(person.note),
        )
        for person in report.responders
    ]
    yield _section(f"{head} Responders", ("who", "name", "role", "paged", "accepted", "after", "through", "note"), people)
    roles = [(held.role, text(held.name) or "nobody", moment(held.since)) for held in report.roles]
    yield _section(f"{head} Roles", ("role", "who", "since"), roles)
    for engagement in report.engagements:
        ended = f", stopped {moment(engagement.stopped)}" if engagement.stopped else ""
        by = f" by {text(engagement.sender)}" if engagement.sender else ""
        title = f"{head} Engagement of {text(engagement.name)} ({engagement.kind or 'contact'}), {moment(engagement.started)}{by}{ended}"
        rows = [(moment(each.at), text(each.person), text(each.channel), each.kind, text(each.info)) for each in engagement.deliveries]
        yield _section(title, ("receipt (UTC)", "who", "channel", "what", ""), rows) or title
    related = [
        (text(item.title), item.kind, f"<{item.value}>" if _is_plain(item.value, item.is_link) else code(item.value))
        for item in report.related
    ]
    yield _section(f"{head} Related items", ("title", "kind", "value"), related)
    findings = [
        (moment(each.at), after(each.after), text(each.kind), text(each.resource), text(each.deployment), moment(each.ended))
        for each in report.findings
    ]
    yield _section(f"{head} Findings", ("began (UTC)", "after", "what", "resource", "deployment", "ended"), findings)
    if report.gaps:
        yield _gaps(report.gaps)


def _entries(report: Report) -> Iterator[Sequence[str]]:
    """Rows of the timeline; the day is said where it is another than in the row before."""
    day = ""
    for each in report.timeline:
        when = moment(each.at)
        is_new, day = when[:10] != day, when[:10]
        recorded = moment(each.recorded) if each.recorded else ""
        yield when if is_new else time_of_day(each.at), each.kind.value, text(each.text), text(each.actor), recorded


def _remarks(title: str, remarks: Sequence[Remark], *, box: str) -> str:
    lines = [f"- {box}{text(each.text)} ({', '.join(filter(None, (text(each.author), moment(each.at))))})" for each in remarks]
    return "\n".join([f"{title}\n", *lines]) if lines else ""


def _gaps(gaps: Iterable[str]) -> str:
    return "\n".join(["> **Not in this report**, because it could not be read:", ">", *(f"> - {text(gap)}" for gap in gaps)])


def _section(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return f"{title}\n\n{_table(head, rows)}" if rows else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns that are empty in every row are left out."""
    rows = list(rows)
    kept = [number for number in range(len(head)) if any(row[number] for row in rows)]
    lines = [[head[number] for number in kept], ["---"] * len(kept), *([row[number] for number in kept] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _quoted(summary: str) -> str:
    safe = summary.replace("&", "&amp;").replace("<", "&lt;").replace("@", "&#64;").replace("![", "!\\[")
    return "\n".join(f"> {line}".rstrip() for line in safe.splitlines())


def _fenced(lines: str) -> str:
    return lines.replace("`", "ˋ")


def _is_plain(value: str, is_link: bool) -> bool:
    """Whether an address can stand between angle brackets, in a table."""
    return is_link and not re.search(r"[\s<>|\\`@]", value)
