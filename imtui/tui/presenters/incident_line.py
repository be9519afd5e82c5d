"""One incident in one line: the title of its own screen."""

from imtui.domain.acceptances import acceptance
from imtui.domain.incidents import IncidentStatus
from imtui.tui.presenters.cells import safe
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.impacts import impact_ink, impact_short
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span, gap, joined, spread
from imtui.tui.presenters.overview_rows import known_incident
from imtui.tui.presenters.times import ago, countdown
from imtui.tui.views import View


def incident_line(view: View, cells: int, glyphs: Glyphs) -> Line:
    """`▌1 CRIT Checkout returns 5xx        open 5m  ● 1 of 3  next 02:31` in exactly `cells`."""
    incident = known_incident(view)
    if incident is None:
        return spread((gap(), Span("this incident is not there any more, or not read yet", Ink.QUIET)), EMPTY, cells, glyphs.ellipsis)
    ink = impact_ink(incident.impact)
    is_open = incident.status is IncidentStatus.OPEN
    before = (Span(glyphs.impact, ink), Span(f"{impact_short(incident.impact)} ", ink, bold=True), Span(safe(incident.title), bold=True))
    status: Line = (
        (Span("open", Ink.QUIET), Span(f" {ago(incident.created, view.now)}"))
        if is_open
        else (Span(f"{glyphs.stopped} resolved", Ink.ACCEPTED, bold=True),)
    )
    people = acceptance(view.snapshot, view.incident)
    step = view.next_step(view.incident) if is_open else None
    accepted: Line = EMPTY
    if people.engaged:
        sign, colour = (glyphs.accepted, Ink.ACCEPTED) if people.accepted else (glyphs.nobody, Ink.FAILED)
        accepted = (Span(f"{sign} {people.accepted} of {people.engaged}", colour),)
    upcoming = (Span("next ", Ink.QUIET), Span(countdown(step.at, view.now), Ink.DUE)) if step else EMPTY
    return spread(before, (gap(2), *joined((status, accepted, upcoming), (gap(2),)), gap()), cells, glyphs.ellipsis)
