"""The calls that were made, as rows and as facts.

Invariant: each line says when, what, how long and how it ended; what failed says so in its own word, not only in its colour.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from json import dumps
from types import MappingProxyType

from imtui.domain.errors import ServiceFault
from imtui.domain.filters import Facts, Predicate
from imtui.domain.operations import Call, OperationDescription
from imtui.tui.presenters.aws_commands import aws_command
from imtui.tui.presenters.cells import left, right, safe
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import Ink, Line, Span, gap, joined
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.text_rows import TextLine, facts, heading, prose
from imtui.tui.presenters.texts import paragraphs, readable_json
from imtui.tui.presenters.times import dated_time, time_of_day, zone_name
from imtui.tui.views import View

_NAMES = 12
_TIME, _TOOK, _ENDED = 10, 8, 14
_OPERATION_LEAST, _OPERATION_MOST = 22, 30
_SLOW = 1.0
_NOTHING: Mapping[tuple[str, str], OperationDescription] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBook:
    """`calls`: the latest first; `described`: operations by service and name (both services have some of the
    same name), as far as they were looked up."""

    calls: tuple[Call, ...]
    described: Mapping[tuple[str, str], OperationDescription] = field(default_factory=lambda: _NOTHING)


def book(view: View) -> CallBook:
    """What the screen was told."""
    return view.lookup.answer if isinstance(view.lookup.answer, CallBook) else CallBook(calls=())


def selected(view: View) -> Call | None:
    """The call that the cursor is on."""
    return next((each for each in book(view).calls if str(each.number) == view.subject), None)


def rows(view: View, predicate: Predicate) -> tuple[Row, ...]:
    """A row a call, the latest first."""
    kept = (each for each in book(view).calls if not predicate or predicate(_facts(each), view.now))
    return tuple(Row(str(each.number), each) for each in kept)


def line(call: Call, view: View, cells: int, glyphs: Glyphs) -> Line:
    """`14:03:22  ListIncidentRecords  23 ms`, `… ×2` where it was tried before, `… ✗ Throttling` where it failed."""
    room = cells - _TIME - _TOOK - _ENDED
    line: Line = (
        Span(left(time_of_day(call.started, view.zone), _TIME), Ink.QUIET),
        Span(left(call.operation, max(_OPERATION_LEAST, min(_OPERATION_MOST, room)), glyphs.ellipsis), bold=call.fault is not None),
        Span(right(duration(call.seconds), _TOOK), Ink.DUE if call.seconds >= _SLOW else Ink.QUIET),
    )
    again: Line = (Span(f"{glyphs.times}{call.attempt}", Ink.DUE),) if call.attempt > 1 else ()
    ended: Line = (Span(f"{glyphs.failed} {safe(outcome(call)).removesuffix('Exception')}", Ink.FAILED),) if call.fault is not None else ()
    return joined((line, again, ended), (gap(2),))


def counts(view: View, shown: int) -> str:
    """`312 calls, 2 failed`, and how many of them a filter leaves."""
    calls = book(view).calls
    failed = sum(each.fault is not None for each in calls)
    total = f"{len(calls)} call{'s' * (len(calls) != 1)}"
    return (total if shown == len(calls) else f"{shown} of {total}") + (f", {failed} failed" if failed else "")


def outcome(call: Call) -> str:
    """`ok`, else the service's word for what was wrong, or ours."""
    if call.fault is None:
        return "ok"
    code = call.fault.code if isinstance(call.fault, ServiceFault) else ""
    return code or type(call.fault).__name__


def duration(seconds: float) -> str:
    """`23 ms`, `1.2 s`."""
    return f"{seconds * 1000:.0f} ms" if seconds < _SLOW else f"{seconds:.1f} s"


def command(call: Call, view: View) -> str:
    """The same call for a shell; empty while the operation is not looked up, and for a service that is neither of the two."""
    described = book(view).described.get((call.service, call.operation))
    return aws_command(described, call.params, view.session) if described is not None else ""


def text(view: View, cells: int) -> Iterator[Row]:
    """All about the call under the cursor."""
    call = selected(view)
    if call is None:
        return
    when = f"{dated_time(call.started, view.now, view.zone)} {zone_name(call.started, view.zone)}"
    ink = Ink.FAILED if call.fault is not None else Ink.ACCEPTED
    yield from facts("operation", "operation", f"{call.service}:{call.operation}", cells, _NAMES)
    yield from facts("at", "at", when, cells, _NAMES, raw=call.started.isoformat())
    yield from facts("took", "took", duration(call.seconds), cells, _NAMES, raw=f"{call.seconds:.3f}")
    yield from facts("answer", "answer", outcome(call), cells, _NAMES, ink=ink)
    if call.attempt > 1:
        yield from facts("attempt", "attempt", str(call.attempt), cells, _NAMES, ink=Ink.DUE)
    if call.request_id:
        yield from facts("request", "request id", call.request_id, cells, _NAMES)
    if call.fault is not None:
        yield from prose("fault", paragraphs(str(call.fault), cells, Ink.FAILED))
    if words := command(call, view):
        yield from heading("The same as an aws command", "C copies it")
        for place, each in enumerate(paragraphs(words, cells)):
            yield Row(f"command/{place}", TextLine(each, "command", words, words), selectable=not place)
    yield from heading("Parameters")
    yield from prose("parameters", readable_json(dumps(dict(call.params), default=str), cells))


def _facts(call: Call) -> Facts:
    return Facts(text=f"{call.service} {call.operation} {outcome(call)} {call.request_id}", began=call.started)
