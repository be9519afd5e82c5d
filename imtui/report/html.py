"""A report as one HTML file that needs nothing else.

Invariant: no script, nothing fetched (the page's own policy forbids both), all text escaped by `markup`. It reads without colour, without
a mouse and on paper: real headings, tables with headers, times as `<time>`, a picture that says in words what it shows.
"""

from collections.abc import Iterable, Sequence

from imtui.domain.incidents import IncidentStatus, impact_words
from imtui.report import figures
from imtui.report.axis import picture
from imtui.report.figures import Spread
from imtui.report.markup import Markup, joined, tag, written
from imtui.report.reports import Document, Report
from imtui.report.sections import moment_cell, sections, table
from imtui.report.styles import STYLE
from imtui.report.summaries import summary
from imtui.report.svg import legend, svg
from imtui.report.words import UNKNOWN, after, length, moment

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def render(document: Document) -> str:
    """The whole page."""
    one = len(document.reports) == 1
    title = document.reports[0].title if one else f"{len(document.reports)} incidents"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name_="referrer", content="no-referrer"),
        tag("meta", name_="generator", content="imtui"),
        tag("title", title),
        tag("style", written(STYLE)),
    )
    parts = [] if one else [_overview(document)]
    parts += [_report(report, number, heading="h1" if one else "h2") for number, report in enumerate(document.reports, 1)]
    if document.gaps:
        parts.append(_gaps(document.gaps))
    names = " People have pseudonyms." if document.redacted else ""
    footer = tag("footer", f"Written {moment(document.written)} UTC by imtui. All times are UTC.{names}")
    return "".join(("<!DOCTYPE html>\n", tag("html", head, tag("body", tag("main", *parts), footer), lang="en"), "\n"))


def _overview(document: Document) -> Markup:
    rows = [
        (
            tag("a", report.title, href=f"#incident-{number}"),
            impact_words(report.impact),
            moment_cell(report.created),
            length(report.figures.acknowledged),
            length(report.figures.resolved),
        )
        for number, report in enumerate(document.reports, 1)
    ]
    acknowledged, resolved = figures.acknowledged(document.reports), figures.resolved(document.reports)
    foot = [
        ("mean", "", "", _over(acknowledged, "mean"), _over(resolved, "mean")),
        ("median", "", "", _over(acknowledged, "median"), _over(resolved, "median")),
    ]
    return joined(
        (
            tag("h1", f"{len(document.reports)} incidents"),
            table(("incident", "impact", "began (UTC)", "TTA", "TTR"), rows, foot=foot),
            tag("p", "TTA: time to acknowledge, from the creation of the record to the first acceptance. ", class_="facts"),
            tag("p", "TTR: time to resolve, from the creation of the record to its resolution.", class_="facts"),
        )
    )


def _over(spread: Spread, name: str) -> str:
    value = spread.mean if name == "mean" else spread.median
    return f"{length(value)} (of {spread.count})" if value is not None else UNKNOWN


def _report(report: Report, number: int, *, heading: str) -> Markup:
    drawn = picture(report)
    return tag(
        "section",
        tag(heading, report.title),
        _facts(report),
        summary(report.summary),
        _strip(report),
        _numbers(report),
        tag("figure", svg(drawn, key=f"picture-{number}"), legend(drawn)),
        *sections(report, "h2" if heading == "h1" else "h3"),
        *([_gaps(report.gaps)] if report.gaps else []),
        class_="incident",
        id=f"incident-{number}",
    )


def _facts(report: Report) -> Markup:
    facts: list[str] = [joined(("impact ", tag("b", impact_words(report.impact))))]
    facts.append(tag("b", report.status.value.lower(), class_="open" if report.status is IncidentStatus.OPEN else "resolved"))
    facts += [joined(("plan ", report.plan))] if report.plan else []
    facts += [joined(("started by ", report.source))] if report.source else []
    return joined((tag("p", joined(facts, " · "), class_="facts"), tag("p", tag("code", report.arn), class_="facts")))


def _strip(report: Report) -> Markup:
    steps = []
    for step in report.steps:
        when: Sequence[str] = (tag("span", moment_cell(step.at)), tag("span", after(step.after), class_="after"))
        missing = tag("span", "not yet" if report.status is IncidentStatus.OPEN else "never")
        steps.append(
            tag("li", tag("span", step.label, class_="label"), *(when if step.at else (missing,)), class_="" if step.at else "missing")
        )
    return tag("ol", *steps, class_="strip", aria_label="Clock")


def _numbers(report: Report) -> Markup:
    found = report.figures
    numbers = (
        ("time to acknowledge", length(found.acknowledged)),
        ("time to resolve", length(found.resolved)),
        ("longest silence", length(found.longest_silence)),
        ("notes", str(found.written)),
    )
    return tag("dl", *(tag("div", tag("dt", name), tag("dd", value)) for name, value in numbers), class_="numbers")


def _gaps(gaps: Iterable[str]) -> Markup:
    items = tag("ul", *(tag("li", gap) for gap in gaps))
    return tag("div", tag("p", tag("b", "Not in this report"), ", because it could not be read:"), items, class_="gaps")
