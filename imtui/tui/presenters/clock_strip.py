"""An incident's four moments in a row: started, first acceptance, last update, resolved.

Invariant: the spans are AWS's own metrics: time to first acknowledgement and time to resolve count from the creation of the record. What
has not happened is said to be missing, and what is not known yet says so.
"""

from dataclasses import dataclass
from datetime import timedelta

from imtui.domain.incidents import Incident, IncidentSummary
from imtui.domain.metrics import first_acknowledgement, measure
from imtui.tui.presenters.cells import left
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import Ink, Line, Span, fit, gap
from imtui.tui.presenters.times import ago, dated_time, fine_span
from imtui.tui.views import View

_NARROWEST = 12
_URGENT = timedelta(minutes=5)
"""Nobody accepted for so long: more than one stage of most plans."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One of the four: `time` and `span` as words; `is_over` when it happened."""

    name: str
    time: str
    span: str
    is_over: bool
    ink: Ink = Ink.TEXT


def clock_strip(view: View, incident: Incident | IncidentSummary, cells: int, glyphs: Glyphs) -> tuple[Line, ...]:
    """Four lines: the marks on their rule, the names, the times, the spans."""
    moments = _moments(view, incident)
    room = max(_NARROWEST, cells // len(moments))
    rule: list[Span] = []
    for place, moment in enumerate(moments):
        last = place == len(moments) - 1
        rule.append(Span(glyphs.accepted if moment.is_over else glyphs.nobody, moment.ink if moment.is_over else Ink.FAINT))
        rule.append(gap(room - 1) if last else Span(f" {glyphs.rule * (room - 3)} ", Ink.HAIRLINE))
    names = tuple(Span(left(moment.name, room), Ink.QUIET) for moment in moments)
    times = tuple(Span(left(moment.time, room), Ink.TEXT if moment.is_over else Ink.QUIET, bold=moment.is_over) for moment in moments)
    spans = tuple(Span(left(moment.span, room), moment.ink) for moment in moments)
    return tuple(fit(line, cells, glyphs.ellipsis) for line in (tuple(rule), names, times, spans))


def _moments(view: View, incident: Incident | IncidentSummary) -> tuple[Moment, ...]:
    figures = measure(view.snapshot, incident, view.now)
    accepted = first_acknowledgement(view.snapshot, incident.arn)
    is_read = incident.arn in view.snapshot.timelines
    open_for = view.now - incident.created
    quiet = Ink.QUIET
    if accepted is not None and figures.acknowledged is not None:
        first = Moment(
            name="first acceptance",
            time=dated_time(accepted, view.now, view.zone),
            span=f"after {fine_span(figures.acknowledged)}",
            is_over=True,
            ink=Ink.ACCEPTED,
        )
    else:
        waiting = is_read and incident.resolved is None
        ink = Ink.FAILED if waiting and open_for >= _URGENT else Ink.DUE if waiting else quiet
        time = "nobody yet" if waiting else "nobody" if is_read else "not known yet"
        first = Moment(name="first acceptance", time=time, span="", is_over=False, ink=ink)
    update = figures.last_update
    return (
        Moment(
            name="started",
            time=dated_time(incident.created, view.now, view.zone),
            span=f"{ago(incident.created, view.now)} ago",
            is_over=True,
            ink=quiet,
        ),
        first,
        Moment(
            name="last update",
            time=dated_time(update, view.now, view.zone) if update else "none yet" if is_read else "not known yet",
            span=f"{fine_span(view.now - update)} ago" if update else "",
            is_over=update is not None,
            ink=quiet,
        ),
        Moment(
            name="resolved",
            time=dated_time(incident.resolved, view.now, view.zone) if incident.resolved else "not yet",
            span=f"after {fine_span(figures.resolved)}" if figures.resolved is not None else f"open for {fine_span(open_for)}",
            is_over=incident.resolved is not None,
            ink=Ink.ACCEPTED if incident.resolved else quiet,
        ),
    )
