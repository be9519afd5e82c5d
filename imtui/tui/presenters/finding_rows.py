"""Findings: what changed around the start of an incident, the nearest change first.

Invariant: the distance counts from the creation of the incident record to the begin of the change; nothing here says that one caused the
other.
"""

from datetime import datetime, timedelta

from imtui.arns import short_name
from imtui.domain.filters import Facts, Predicate
from imtui.domain.incidents import Finding
from imtui.tui.presenters.cells import left, right, safe
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import Ink, Line, Span, gap
from imtui.tui.presenters.overview_rows import known_incident
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.times import dated_time, fine_span, time_of_day
from imtui.tui.views import View

_DISTANCE, _TIME, _CLOCK = 14, 15, 8
_WIDE = 90
"""Narrower than this the day is left out: the distance tells it."""
_NEAR = timedelta(minutes=15)
_WORDS = {"codeDeployDeployment": "deployment", "cloudFormationStackUpdate": "stack update"}


def rows(view: View, predicate: Predicate) -> tuple[Row, ...]:
    """Nearest first."""
    start = started(view)
    findings = view.snapshot.findings.get(view.incident, ())
    ordered = sorted(findings, key=lambda each: (abs(each.began - start) if start else timedelta(), each.began, each.id))
    return tuple(Row(each.id, each) for each in ordered if predicate(Facts(text=_text(each), began=each.began), view.now))


def started(view: View) -> datetime | None:
    """When the incident began, where that is known."""
    incident = known_incident(view)
    return incident.created if incident else None


def found(view: View, key: str) -> Finding | None:
    """The finding under a key."""
    return next((each for each in view.snapshot.findings.get(view.incident, ()) if each.id == key), None)


def heading(cells: int) -> Line:
    """The words above the columns."""
    time = _TIME if cells >= _WIDE else _CLOCK
    what = max(0, cells - _DISTANCE - time - 4)
    return (Span(f"{right('from the start', _DISTANCE)}  {left('began', time)}  {left('what', what)}", Ink.QUIET),)


def draw(finding: Finding, view: View, cells: int, glyphs: Glyphs) -> Line:
    """`   4m02s before  13:54:01  deployment d-WEB412F0A of checkout-api  took 2m10s`."""
    start = started(view)
    words, ink = distance(finding, start), Ink.QUIET
    if start is not None and timedelta() <= start - finding.began <= _NEAR:
        ink = Ink.DUE
    is_wide = cells >= _WIDE
    time = left(dated_time(finding.began, view.now, view.zone), _TIME) if is_wide else time_of_day(finding.began, view.zone)
    return (
        Span(right(words, _DISTANCE), ink, bold=ink is Ink.DUE),
        gap(2),
        Span(time, Ink.QUIET),
        gap(2),
        Span(f"{kind_words(finding)} "),
        Span(subject(finding), bold=True),
        Span(f"  {duration(finding)}", Ink.QUIET),
    )


def distance(finding: Finding, start: datetime | None) -> str:
    """`4m02s before`, `12s after`; empty while the start is not known."""
    if start is None:
        return ""
    before = start - finding.began
    return f"{fine_span(abs(before))} {'before' if before >= timedelta() else 'after'}"


def kind_words(finding: Finding) -> str:
    """`deployment`, `stack update`, or AWS's own word."""
    return _WORDS.get(finding.kind, safe(finding.kind) or "change")


def subject(finding: Finding) -> str:
    """`d-WEB412F0A of checkout-api`, `search-cluster`."""
    words = finding.resource_arn.split("/")
    place = words[-2] if finding.kind == "cloudFormationStackUpdate" and len(words) > 2 else ""
    name = safe(place or short_name(finding.resource_arn))
    return f"{safe(finding.deployment)} of {name}" if finding.deployment and name else safe(finding.deployment) or name


def duration(finding: Finding) -> str:
    """How long it took, or that it has not ended."""
    if finding.ended is None:
        return "not ended" if finding.started else ""
    return f"took {fine_span(finding.ended - finding.began)}"


def _text(finding: Finding) -> str:
    return f"{kind_words(finding)} {finding.deployment} {finding.resource_arn}"
