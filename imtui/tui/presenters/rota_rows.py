"""On-call as rows and bars: who is on now and next, a bar a day, a row a shift, and what a rotation is.

Invariant: a person is told by name and not by colour alone; who stands in, who is missing and who is booked twice is said in words.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from imtui.domain.contacts import Contact
from imtui.domain.filters import Facts, Predicate
from imtui.domain.recurrences import words, written_coverage
from imtui.domain.rotas import DoubleBooking, Gap, OnCall, Override, RotationRecord, double_bookings, gaps
from imtui.domain.rotations import Shift, following, running
from imtui.tui.presenters.cells import left, safe
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span, gap
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.text_rows import TextLine, facts, heading, prose
from imtui.tui.presenters.times import fine_span
from imtui.tui.rotaries import NOTHING, Rota
from imtui.tui.views import View

OVERRIDE = "override "
_NAMES = 14
_TURN_NAME = 18
_INKS = (Ink.INFORMED, Ink.IMPACT_3, Ink.DECISION, Ink.ACCEPTED, Ink.IMPACT_2)


class Turn(NamedTuple):
    """A rotation in the list: who is on call now, until when, who follows. Compared by what is drawn."""

    name: str
    on_call: str
    until: str
    then: str
    trouble: str


class ShiftRow(NamedTuple):
    """A span of the list of shifts."""

    start: datetime
    end: datetime
    who: str
    how: str
    is_now: bool


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
        used |= {each.arn for each in members}
        yield from _group(view, predicate, schedule, members)
    rest = [each for each in known.rotations if each.arn not in used]
    if rest:
        yield from _group(view, predicate, None, rest)


def _group(view: View, predicate: Predicate, schedule: Contact | None, members: list[RotationRecord]) -> Iterator[Row]:
    title = (schedule.display_name or schedule.alias) if schedule else "in no schedule: nobody is engaged through these"
    rows = [Row(each.arn, _turn(view, each)) for each in members if predicate(Facts(text=f"{title} {each.name}"), view.now)]
    if rows or (schedule is not None and predicate(Facts(text=title), view.now)):
        yield Row(f"schedule {schedule.arn if schedule else ''}", title, selectable=False)
        yield from rows
        if not members:
            yield Row(f"none {title}", "  no rotation: nobody is on call", selectable=False)


def _turn(view: View, rotation: RotationRecord) -> Turn:
    found = rota(view)
    known = on_call(view)
    shifts = known.shifts.get(rotation.arn, ())
    zone: tzinfo = found.zone if found else view.zone
    now = [each for each in running(shifts, view.now) if each.contact_arns]
    then = following(shifts, view.now)
    until = _short(max(each.end for each in now), view.now, zone) if now else ""
    names = people(known, [arn for each in now for arn in each.contact_arns])
    coming = f"{people(known, then.contact_arns)} {_short(then.start, view.now, zone)}" if then else ""
    return Turn(rotation.name, names or "nobody", until, coming, _trouble(view, rotation))


def turn_line(turn: Turn, cells: int, glyphs: Glyphs) -> Line:
    """`  days      akuam  until 21:00   then bo 21:00`."""
    column = min(_TURN_NAME, cells // 3)
    on = Span(safe(turn.on_call), Ink.ACCEPTED if turn.until else Ink.FAILED, bold=True)
    until = Span(f"  until {turn.until}" if turn.until else "", Ink.QUIET)
    then = Span(f"  then {safe(turn.then)}" if turn.then else "", Ink.QUIET)
    trouble = Span(f"  {glyphs.alarm} {turn.trouble}" if turn.trouble else "", Ink.DUE)
    return (gap(2), Span(left(safe(turn.name), column, glyphs.ellipsis), bold=True), gap(), on, until, trouble, then)


def _trouble(view: View, rotation: RotationRecord) -> str:
    gone = missing(view, rotation)
    twice = [each for each in _doubles(view) if rotation.arn in each.rotation_arns]
    parts = [f"{len(gone)} gap{'s' * (len(gone) > 1)}"] if gone else []
    return ", ".join([*parts, *(["booked twice"] if twice else [])])


# Shifts


def shift_rows(view: View, predicate: Predicate) -> Iterator[Row]:
    """The shifts of the selected rotation in sight, and what is missing between them."""
    found, record = rota(view), selected(view)
    if found is None or record is None:
        return
    edges = found.period.days(found.zone)
    shifts = [each for each in found.on_call.shifts.get(record.arn, ()) if each.end > edges[0] and each.start < edges[-1]]
    rows = [
        (each.start, each.end, people(found.on_call, each.contact_arns) or "nobody", "stands in" if each.is_override else "")
        for each in shifts
    ]
    rows += [(each.start, each.end, "nobody", "gap: nobody is on call") for each in missing(view, record) if each.end > edges[0]]
    for start, end, who, how in sorted(rows):
        if start < edges[-1] and predicate(Facts(text=f"{who} {how}"), view.now):
            yield Row(f"{start.isoformat()}/{end.isoformat()}", ShiftRow(start, end, who, how, start <= view.now < end))


def is_to_come(row: Row, now: datetime) -> bool:
    """Whether a row of the list is of a shift that is not over."""
    return isinstance(row.content, ShiftRow) and row.content.end > now


def shift_line(shift: ShiftRow, zone: tzinfo, cells: int, glyphs: Glyphs) -> Line:
    """`Mon 16 Mar 09:00 – 21:00   12h00m  akuam`."""
    start, end = shift.start.astimezone(zone), shift.end.astimezone(zone)
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%a %H:%M}"
    bad = shift.how.startswith("gap")
    mark = Span(f"{glyphs.live} " if shift.is_now else "  ", Ink.ACCEPTED)
    return (
        mark,
        Span(f"{start:%a %d %b %H:%M} {glyphs.skipped} {until:<9}", Ink.TEXT if shift.is_now else Ink.QUIET),
        Span(f"{fine_span(shift.end - shift.start):>7}  ", Ink.QUIET),
        Span(safe(shift.who), Ink.FAILED if bad else ink_of(shift.who), bold=True),
        Span(f"  {shift.how}" if shift.how else "", Ink.FAILED if bad else Ink.DECISION),
    )


# The rotation


def rotation_text(view: View, record: RotationRecord, cells: int, glyphs: Glyphs) -> Iterator[Row]:
    """What a rotation is, who stands in, and what is wrong."""
    known, zone = on_call(view), _zone(view)
    wrong = [*_gap_words(view, record, zone), *_double_words(view, record, zone)]
    for place, text in enumerate(wrong):
        yield Row(f"wrong {place}", TextLine((Span(f"{glyphs.alarm} {text}", Ink.DUE),), whole=text), selectable=False)
    if wrong:
        yield Row("air wrong", TextLine(EMPTY), selectable=False)
    yield from facts("people", "in turn", " → ".join(safe(_name(known, arn)) for arn in record.contact_arns) or "nobody", cells, _NAMES)
    yield from facts("recurrence", "hands over", words(record.recurrence), cells, _NAMES)
    yield from facts("zone", "zone", record.zone, cells, _NAMES)
    yield from facts("coverage", "covers", written_coverage(record.recurrence.coverage) or "always", cells, _NAMES)
    schedule = known.schedule_of(record.arn)
    name = (schedule.display_name or schedule.alias) if schedule else "none: nobody is engaged through it"
    yield from facts("schedule", "schedule", name, cells, _NAMES, ink=Ink.TEXT if schedule else Ink.DUE)
    if record.start is not None:
        yield from facts(
            "start", "began", f"{record.start.astimezone(zone):%a %d %b %Y %H:%M}", cells, _NAMES, raw=record.start.isoformat()
        )
    yield from facts("arn", "arn", record.arn, cells, _NAMES, ink=Ink.QUIET)
    yield from heading("Stand-ins", "o on a shift makes one, Del takes it back")
    overrides = known.overrides.get(record.arn, ())
    for each in overrides:
        yield from facts(
            f"{OVERRIDE}{each.id}", people(known, each.contact_arns) or "nobody", _span(each, zone), cells, _NAMES, raw=each.id
        )
    if not overrides:
        yield from prose("no overrides", ((Span("none in this time", Ink.QUIET),),))


def _gap_words(view: View, record: RotationRecord, zone: tzinfo) -> Iterator[str]:
    for each in missing(view, record)[:3]:
        yield f"nobody is on call {_from_to(each.start, each.end, zone)}"


def _double_words(view: View, record: RotationRecord, zone: tzinfo) -> Iterator[str]:
    known = on_call(view)
    for each in [each for each in _doubles(view) if record.arn in each.rotation_arns][:3]:
        other = next(arn for arn in each.rotation_arns if arn != record.arn)
        rotation = known.rotation(other)
        also = safe(rotation.name) if rotation else "another rotation"
        yield f"{safe(_name(known, each.contact_arn))} is on call here and in {also} {_from_to(each.start, each.end, zone)}"


def missing(view: View, rotation: RotationRecord) -> tuple[Gap, ...]:
    """When nobody is on call although somebody should be, as far as was read."""
    known = on_call(view)
    return gaps(rotation, known.shifts.get(rotation.arn, ()), max(known.since, view.now - timedelta(days=31)), known.until)


def _doubles(view: View) -> tuple[DoubleBooking, ...]:
    return double_bookings(on_call(view))


def _span(override: Override, zone: tzinfo) -> str:
    return _from_to(override.start, override.end, zone)


def _from_to(start: datetime, end: datetime, zone: tzinfo) -> str:
    low, high = start.astimezone(zone), end.astimezone(zone)
    until = f"{high:%H:%M}" if low.date() == high.date() else f"{high:%a %d %b %H:%M}"
    return f"{low:%a %d %b %H:%M} to {until}"


def _short(moment: datetime, now: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == now.astimezone(zone).date() else f"{local:%a %H:%M}"


def _zone(view: View) -> tzinfo:
    found = rota(view)
    return found.zone if found else view.zone


def people(known: OnCall, arns: Iterable[str]) -> str:
    """`akuam+bo`."""
    return "+".join(_name(known, arn) for arn in dict.fromkeys(arns))


def _name(known: OnCall, arn: str) -> str:
    return known.names.get(arn) or arn.rpartition("/")[2]


def shifts_of(view: View) -> tuple[Shift, ...]:
    """All shifts of the selected rotation that were read."""
    return on_call(view).shifts.get(view.subject, ())


def ink_of(names: str) -> Ink:
    """The same colour for the same person, whatever is in sight; the name stands beside it anyway."""
    return _INKS[sum(names.encode()) % len(_INKS)]
