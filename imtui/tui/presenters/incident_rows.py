"""The list of incidents: what is on fire, how badly, and who has it.

Invariant: columns line up across all rows of one width, and the same columns are shown whatever the rows hold.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from imtui.domain.acceptances import acceptance
from imtui.domain.filters import Facts, Predicate
from imtui.domain.incidents import IncidentStatus, IncidentSummary
from imtui.tui.presenters import times
from imtui.tui.presenters.cells import left, right, safe
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.impacts import impact_ink, impact_short
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span, gap
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.times import ago, countdown, day, short_time
from imtui.tui.views import View

_IMPACT, _AGE, _NEXT = 7, 5, 5
_WIDE, _MIDDLE, _NARROW = 58, 44, 34
RESOLVED = "resolved"
"""The word of a filter that asks for incidents that were resolved."""
_URGENT = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Columns:
    """Cells of the columns that give way: `accepted` with words or as a fraction, `age` and `next` or not."""

    title: int
    accepted: int
    age: int
    next: int
    gap: int


def columns(width: int) -> Columns:
    """How `width` cells are shared; the title gets what is left."""
    accepted = 10 if width >= _WIDE else len("accepted")
    age = _AGE if width >= _MIDDLE else 0
    upcoming = _NEXT if width >= _NARROW else 0
    between = 2 if width >= _WIDE else 1
    taken = 1 + _IMPACT + accepted + 2 + sum(cells + between for cells in (age, upcoming) if cells)
    return Columns(title=max(0, width - taken), accepted=accepted, age=age, next=upcoming, gap=between)


def heading(width: int) -> Line:
    """The words above the columns."""
    cells = columns(width)
    text = " " + left("impact", _IMPACT) + left("title", cells.title)
    between = " " * cells.gap
    text += between + right("age", cells.age) if cells.age else ""
    text += "  " + left("accepted", cells.accepted)
    text += between + right("next", cells.next) if cells.next else ""
    return (Span(text, Ink.QUIET),)


def rows(view: View, predicate: Predicate) -> tuple[Row, ...]:
    """Open incidents, worst and then newest first; below them what was resolved meanwhile, latest first."""
    listed = (view.snapshot.incidents or {}).values()
    kept = [each for each in listed if not predicate or predicate(_facts(each, view), view.now)]
    return tuple(Row(each.arn, each) for each in sorted(kept, key=_order))


def draw(incident: IncidentSummary, view: View, width: int, glyphs: Glyphs) -> Line:
    """`▌1 CRIT Checkout returns 5xx   12m  ● 1 of 3   02:31`."""
    cells = columns(width)
    title = left(safe(incident.title), cells.title, glyphs.ellipsis)
    if incident.status is IncidentStatus.RESOLVED:
        return _resolved(incident, view, title, cells, glyphs)
    ink = impact_ink(incident.impact)
    selected = incident.arn == view.incident
    return (
        Span(glyphs.impact, ink),
        Span(left(impact_short(incident.impact), _IMPACT), ink, bold=True),
        Span(title, bold=selected),
        *_cell(ago(incident.created, view.now), Ink.QUIET, cells.age, cells.gap),
        gap(2),
        _accepted(incident, view, cells, glyphs),
        *_next(incident, view, cells),
    )


def holds_until(incident: IncidentSummary, view: View) -> datetime:
    """When its line tells another time: at the next moment while something is counted down to, else when its age does."""
    if incident.status is IncidentStatus.RESOLVED:
        return times.holds_until(incident.resolved or incident.created, view.now)
    return view.now + datetime.resolution if view.next_step(incident.arn) else times.holds_until(incident.created, view.now)


def counts(view: View, shown: int, glyphs: Glyphs) -> Line:
    """`4 open`, `4 open · 2 resolved`, and how many of them a filter leaves."""
    listed = (view.snapshot.incidents or {}).values()
    resolved = sum(each.status is IncidentStatus.RESOLVED for each in listed)
    total = len(listed)
    words = f"{total - resolved:,} open" + (f" {glyphs.dot} {resolved:,} resolved" if resolved else "")
    since = view.snapshot.resolved_since
    back = f" {glyphs.dot} resolved ones since {_since(since, view)}" if since is not None else ""
    return (Span((words if shown == total else f"{shown:,} of {total:,}") + back, Ink.QUIET),)


NOT_SET_UP = "Incident Manager is not set up in this account and Region, so no incident can begin: R sets it up"


def nothing_open(view: View, glyphs: Glyphs) -> str:
    """What an empty list says."""
    if view.is_not_set_up:
        return NOT_SET_UP
    return f"no open incidents {glyphs.dot} a new one appears here by itself"


def nothing_resolved(view: View, glyphs: Glyphs) -> str:
    """What the list says when resolved ones were asked for, and there are none."""
    since = view.snapshot.resolved_since or view.now
    return f"none that began since {_since(since, view)} was resolved {glyphs.dot} :resolved -90d looks further back"


def _since(since: datetime, view: View) -> str:
    return day(since, view.now, view.zone) or short_time(since, view.zone)


def _order(incident: IncidentSummary) -> tuple[bool, int, float]:
    if incident.status is IncidentStatus.RESOLVED:
        return (True, 0, -(incident.resolved or incident.created).timestamp())
    return (False, int(incident.impact), -incident.created.timestamp())


def _facts(incident: IncidentSummary, view: View) -> Facts:
    people = acceptance(view.snapshot, incident.arn).people
    return Facts(
        text=f"{incident.title} {impact_short(incident.impact)} {incident.status} {' '.join(person.name for person in people)}",
        impact=int(incident.impact),
        began=incident.created,
        mine=any(person.contact_arn == view.snapshot.me for person in people)
        or any(page.incident_arn == incident.arn for page in view.snapshot.my_pages or ()),
    )


def _resolved(incident: IncidentSummary, view: View, title: str, cells: Columns, glyphs: Glyphs) -> Line:
    quiet: Callable[[str], Span] = lambda text: Span(text, Ink.QUIET)  # noqa: E731 (said five times below)
    ended: datetime = incident.resolved or incident.created
    return (
        Span(glyphs.impact, Ink.FAINT),
        quiet(left(impact_short(incident.impact), _IMPACT)),
        quiet(title),
        *_cell(ago(ended, view.now), Ink.QUIET, cells.age, cells.gap),
        gap(2),
        quiet(left(f"{glyphs.stopped} resolved" if cells.accepted >= 10 else f"{glyphs.stopped} done", cells.accepted)),
        *_cell("", Ink.QUIET, cells.next, cells.gap),
    )


def _accepted(incident: IncidentSummary, view: View, cells: Columns, glyphs: Glyphs) -> Span:
    found = acceptance(view.snapshot, incident.arn)
    of = " of " if cells.accepted >= 10 else "/"
    if found.accepted:
        return Span(left(f"{glyphs.accepted} {found.accepted}{of}{found.engaged}", cells.accepted, glyphs.ellipsis), Ink.ACCEPTED)
    if found.engaged:
        return Span(left(f"{glyphs.nobody} nobody" if of == " of " else f"{glyphs.nobody} 0/{found.engaged}", cells.accepted), Ink.FAILED)
    if found.known:
        return Span(left(f"{glyphs.skipped} none", cells.accepted), Ink.QUIET)
    return Span(left(glyphs.unknown, cells.accepted), Ink.FAINT)


def _next(incident: IncidentSummary, view: View, cells: Columns) -> Line:
    step = view.next_step(incident.arn)
    if step is None:
        return _cell("", Ink.QUIET, cells.next, cells.gap)
    return _cell(countdown(step.at, view.now), due_ink(step.at - view.now), cells.next, cells.gap)


def due_ink(left_over: timedelta) -> Ink:
    """The ink of a countdown: red at the very end."""
    return Ink.FAILED if left_over < _URGENT else Ink.DUE


def _cell(text: str, ink: Ink, cells: int, between: int) -> Line:
    return (gap(between), Span(right(text, cells), ink)) if cells else EMPTY
