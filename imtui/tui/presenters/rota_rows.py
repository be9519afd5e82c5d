"""On-call as rows: who is on now and next, and a row a shift.

Invariant: a person is told by name and not by colour alone; who stands in, who is missing and who is booked twice is said in words.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from imtui.domain.contacts import Contact
from imtui.domain.filters import Facts, Predicate
from imtui.domain.rotas import DoubleBooking, Gap, OnCall, RotationRecord, double_bookings, gaps
from imtui.domain.rotations import following, running
from imtui.tui.presenters.cells import left, safe
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import Ink, Line, Span, gap, line_width
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.times import fine_span
from imtui.tui.rotaries import NOTHING, Rota
from imtui.tui.views import View

GAP = "gap"
_TURN_NAME = 18
_ROOMY = 64
"""From so many cells on the list says `booked twice`, which the rotation's own text explains, and not `twice`."""
_BOOKED = "booked "
_INKS = (Ink.INFORMED, Ink.IMPACT_3, Ink.DECISION, Ink.ACCEPTED, Ink.IMPACT_2)


class Turn(NamedTuple):
    """A rotation in the list: who is on call now, until when, who follows. Compared by what is drawn."""

    name: str
    on_call: str
    until: str
    then: str
    trouble: str


class ShiftRow(NamedTuple):
    """A span of the list of shifts; `twice`: in which other rotations somebody of it is on call as well."""

    start: datetime
    end: datetime
    who: str
    how: str
    is_now: bool
    twice: str = ""


def rota(view: View) -> Rota | None:
    """What was read, with the part of time that is in sight."""
    return view.lookup.answer if isinstance(view.lookup.answer, Rota) else None


def on_call(view: View) -> OnCall:
    found = rota(view)
    return found.on_call if found else NOTHING


def selected(view: View) -> RotationRecord | None:
    """The rotation that the cursor is on."""
    return on_call(view).rotation(view.subject)


# Who is on call


def turn_rows(view: View, predicate: Predicate) -> Iterator[Row]:
    """Each schedule with its rotations, then rotations of no schedule."""
    known = on_call(view)
    used: set[str] = set()
    for schedule in known.schedules:
        members = [each for arn in (schedule.plan.rotations if schedule.plan else ()) if (each := known.rotation(arn))]
        yield from _group(view, predicate, schedule, members, used)
        used |= {each.arn for each in members}
    rest = [each for each in known.rotations if each.arn not in used]
    if rest:
        yield from _group(view, predicate, None, rest, used)


def _group(
    view: View, predicate: Predicate, schedule: Contact | None, members: list[RotationRecord], above: Collection[str]
) -> Iterator[Row]:
    """The cursor stands on a rotation once: where it is listed `above` already, in another schedule, it is only shown."""
    title = (schedule.display_name or schedule.alias) if schedule else "in no schedule: nobody is engaged through these"
    found = [each for each in members if predicate(Facts(text=f"{title} {each.name}"), view.now)]
    rows = [
        Row(f"{each.arn} again in {title}", _turn(view, each), selectable=False) if each.arn in above else Row(each.arn, _turn(view, each))
        for each in found
    ]
    if rows or (schedule is not None and predicate(Facts(text=title), view.now)):
        yield Row(f"schedule {schedule.arn if schedule else ''}", title, selectable=False)
        yield from rows
        if not members:
            yield Row(f"none {title}", "  no rotation: nobody is on call", selectable=False)


def _turn(view: View, rotation: RotationRecord) -> Turn:
    known = on_call(view)
    shifts = known.shifts.get(rotation.arn, ())
    zone = _zone_of(view, rotation)
    now = [each for each in running(shifts, view.now) if each.contact_arns]
    then = following(shifts, view.now)
    until = _short(max(each.end for each in now), view.now, zone) if now else ""
    names = people(known, [arn for each in now for arn in each.contact_arns])
    coming = f"{people(known, then.contact_arns)} {_short(then.start, view.now, zone)}" if then else ""
    return Turn(rotation.name, names or "nobody", until, coming, _trouble(view, rotation))


def turn_line(turn: Turn, cells: int, glyphs: Glyphs) -> Line:
    """`  days      akuam  ▲ 1 gap  until 21:00  then bo 21:00`: what is wrong comes before what there may be no room for,
    and who follows stands there whole or not at all."""
    column = min(_TURN_NAME, cells // 3)
    on = Span(safe(turn.on_call), Ink.ACCEPTED if turn.until else Ink.FAILED, bold=True)
    until = Span(f"  until {turn.until}" if turn.until else "", Ink.QUIET)
    then = Span(f"  then {safe(turn.then)}" if turn.then else "", Ink.QUIET)
    words = turn.trouble if cells >= _ROOMY else turn.trouble.replace(_BOOKED, "")
    trouble = Span(f"  {glyphs.alarm} {words}" if words else "", Ink.DUE)
    line = (gap(2), Span(left(safe(turn.name), column, glyphs.ellipsis), bold=True), gap(), on, trouble, until)
    return (*line, then) if line_width(line) + line_width((then,)) <= cells else line


def _trouble(view: View, rotation: RotationRecord) -> str:
    """What is wrong from now on: what is over cannot be helped."""
    gone = [each for each in missing(view, rotation) if each.end > view.now]
    twice = any(each.end > view.now for each in doubles_of(view, rotation))
    parts = [f"{len(gone)} gap{'s' * (len(gone) > 1)}"] if gone else []
    return ", ".join([*parts, *([f"{_BOOKED}twice"] if twice else [])])


# Shifts


def shift_rows(view: View, predicate: Predicate) -> Iterator[Row]:
    """The shifts of the selected rotation in sight, and what is missing between them."""
    found, record = rota(view), selected(view)
    if found is None or record is None:
        return
    edges = found.period.days(found.zone)
    absent, doubles = missing(view, record), doubles_of(view, record)
    rows = [
        (each.start, each.end, people(found.on_call, each.contact_arns) or "nobody", "stands in" if each.is_override else "")
        for each in found.on_call.shifts.get(record.arn, ())
        # An override with nobody in it is the gap that it makes.
        if each.contact_arns or not any(gone.start < each.end and each.start < gone.end for gone in absent)
    ]
    rows += [(each.start, each.end, "nobody", GAP) for each in absent]
    for start, end, who, how in sorted(rows):
        if start < edges[-1] and end > edges[0] and predicate(Facts(text=f"{who} {how}"), view.now):
            content = ShiftRow(start, end, who, how, start <= view.now < end, _twice(view, record, doubles, start, end))
            yield Row(f"{start.isoformat()}/{end.isoformat()}", content)


def is_to_come(row: Row, now: datetime) -> bool:
    """Whether a row of the list is of a shift that is not over."""
    return isinstance(row.content, ShiftRow) and row.content.end > now


def shift_line(shift: ShiftRow, zone: tzinfo, cells: int, glyphs: Glyphs) -> Line:
    """`Mon 16 Mar 09:00 – 21:00   12h00m  akuam`."""
    start, end = shift.start.astimezone(zone), shift.end.astimezone(zone)
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%a %H:%M}"
    bad = shift.how == GAP
    mark = Span(f"{glyphs.live} " if shift.is_now else "  ", Ink.ACCEPTED)
    return (
        mark,
        Span(f"{start:%a %d %b %H:%M} {glyphs.skipped} {until:<9}", Ink.TEXT if shift.is_now else Ink.QUIET),
        Span(f"{fine_span(shift.end - shift.start):>7}  ", Ink.QUIET),
        Span(safe(shift.who), Ink.FAILED if bad else ink_of(shift.who), bold=True),
        Span(f"  {shift.how}" if shift.how else "", Ink.FAILED if bad else Ink.DECISION),
        Span(f"  {glyphs.alarm} also {safe(shift.twice)}" if shift.twice else "", Ink.DUE),
    )


# What is wrong


def missing(view: View, rotation: RotationRecord) -> tuple[Gap, ...]:
    """When nobody is on call although somebody should be, as far as was read."""
    known = on_call(view)
    return gaps(rotation, known.shifts.get(rotation.arn, ()), max(known.since, view.now - timedelta(days=31)), known.until)


def _doubles(view: View) -> tuple[DoubleBooking, ...]:
    return double_bookings(on_call(view))


def doubles_of(view: View, rotation: RotationRecord) -> tuple[DoubleBooking, ...]:
    """When somebody is on call in it and in another rotation at once, as far as was read."""
    return tuple(each for each in _doubles(view) if rotation.arn in each.rotation_arns)


def _twice(view: View, rotation: RotationRecord, doubles: Iterable[DoubleBooking], start: datetime, end: datetime) -> str:
    """In which other rotations somebody of its `doubles` is on call during that span."""
    known = on_call(view)
    others = [next(arn for arn in each.rotation_arns if arn != rotation.arn) for each in doubles if each.start < end and start < each.end]
    return ", ".join(each.name for arn in dict.fromkeys(others) if (each := known.rotation(arn)))


def _short(moment: datetime, now: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == now.astimezone(zone).date() else f"{local:%a %H:%M}"


def shown_zone(view: View) -> tzinfo:
    found = rota(view)
    return found.zone if found else view.zone


def _zone_of(view: View, rotation: RotationRecord) -> tzinfo:
    """The zone that times of this rotation are told in: a row's times do not change because the cursor is on another one."""
    found = rota(view)
    try:
        return ZoneInfo(rotation.zone) if found is not None and found.is_own else shown_zone(view)
    except (ValueError, KeyError, OSError):
        return shown_zone(view)  # one that this machine does not know


def people(known: OnCall, arns: Iterable[str]) -> str:
    """`akuam+bo`."""
    return "+".join(name(known, arn) for arn in dict.fromkeys(arns))


def name(known: OnCall, arn: str) -> str:
    return known.names.get(arn) or arn.rpartition("/")[2]


def ink_of(names: str) -> Ink:
    """The same colour for the same person, whatever is in sight; the name stands beside it anyway."""
    return _INKS[sum(names.encode()) % len(_INKS)]
