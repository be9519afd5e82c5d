"""All that matters about one incident, on one page: how it went, what it is, what set it off.

Invariant: what was never read says so; the summary is Markdown but hides nothing; raw data is shown as it came, only indented.
"""

from collections.abc import Iterable, Iterator

from imtui.arns import Arn, short_name
from imtui.domain.acceptances import acceptance
from imtui.domain.incidents import Incident, IncidentStatus, IncidentSummary
from imtui.domain.payloads import TRIGGER, Trigger
from imtui.tui.presenters.cells import safe
from imtui.tui.presenters.clock_strip import clock_strip
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.impacts import impact_ink, impact_long
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span
from imtui.tui.presenters.markdown import markdown
from imtui.tui.presenters.remembered import Latest
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.text_rows import TextLine, facts, heading, prose
from imtui.tui.presenters.texts import readable_json
from imtui.tui.presenters.times import dated_time
from imtui.tui.views import View

_NAMES = 15


def known_incident(view: View) -> Incident | IncidentSummary | None:
    """As much as was read of the incident that is looked at."""
    return view.snapshot.records.get(view.incident) or (view.snapshot.incidents or {}).get(view.incident)


class Texts:
    """What is long and changes seldom, as lines: drawn once, not with each second that the clocks go on."""

    def __init__(self) -> None:
        self._summary: Latest[tuple[Line, ...]] = Latest()
        self._raw: Latest[tuple[Line, ...]] = Latest()

    def summary(self, text: str, cells: int, glyphs: Glyphs) -> tuple[Line, ...]:
        return self._summary.get((text, cells, glyphs), lambda: tuple(markdown(text, cells, glyphs)))

    def raw(self, text: str, cells: int) -> tuple[Line, ...]:
        return self._raw.get((text, cells), lambda: tuple(_indented(readable_json(text, cells - 2))))


def rows(view: View, cells: int, glyphs: Glyphs, texts: Texts) -> Iterator[Row]:
    """The page; nothing when the incident is not known at all."""
    incident = known_incident(view)
    if incident is None:
        return
    yield Row("air", TextLine(EMPTY), selectable=False)
    yield from prose("clock", clock_strip(view, incident, cells, glyphs))
    yield Row("air below", TextLine(EMPTY), selectable=False)
    yield from _what_it_is(view, incident, cells, glyphs)
    record = view.snapshot.records.get(view.incident)
    yield from heading("Summary")
    if record is None:
        yield from prose("summary", ((Span(f"{glyphs.pending} still being read{glyphs.ellipsis}", Ink.QUIET),),))
    elif record.summary.strip():
        yield from prose("summary", texts.summary(record.summary, cells, glyphs), selectable=True)
    else:
        yield from prose("summary", ((Span("nobody has written one: m adds it", Ink.QUIET),),))
    yield from _trigger(view, incident, cells, texts)
    yield from heading("Where it goes")
    yield from facts("plan", "response plan", _plan_name(incident.arn), cells, _NAMES)
    if record is not None:
        yield from _several("chat channel", record.chat_channels, cells)
        yield from _several("notifies", record.notification_targets, cells)
        yield from _several("runbook", record.runbooks, cells)


def _what_it_is(view: View, incident: Incident | IncidentSummary, cells: int, glyphs: Glyphs) -> Iterator[Row]:
    people = acceptance(view.snapshot, view.incident)
    status = "OPEN" if incident.status is IncidentStatus.OPEN else "RESOLVED"
    yield from facts("impact", "impact", impact_long(incident.impact), cells, _NAMES, ink=impact_ink(incident.impact))
    accepted = f" {glyphs.dot} {people.accepted} of {people.engaged} accepted" if people.engaged else ""
    ink = Ink.ACCEPTED if incident.resolved else Ink.TEXT
    yield from facts("status", "status", f"{status}{accepted}", cells, _NAMES, ink=ink, raw=status)
    source = incident.source
    yield from facts("source", "source", source.source, cells, _NAMES)
    if source.resource_arn:
        yield from facts("resource", "resource", source.resource_arn, cells, _NAMES, what="ARN of the resource")
    by = source.invoked_by or source.created_by
    yield from facts("started by", "started by", short_name(by), cells, _NAMES, what="who started it", raw=by)
    record = view.snapshot.records.get(view.incident)
    if record is not None:
        changed = f"{dated_time(record.last_modified, view.now, view.zone)} by {short_name(record.last_modified_by)}"
        yield from facts("changed", "changed", changed, cells, _NAMES, raw=record.last_modified_by, what="who changed it")


def _several(name: str, values: tuple[str, ...], cells: int) -> Iterator[Row]:
    if not values:
        yield from facts(name, name, "none", cells, _NAMES, ink=Ink.QUIET)
    for place, value in enumerate(values):
        yield from facts(f"{name} {place}", name if not place else "", value, cells, _NAMES, what=f"ARN of the {name}")


def _trigger(view: View, incident: Incident | IncidentSummary, cells: int, texts: Texts) -> Iterator[Row]:
    """What set it off, from the timeline's own event: only there is the raw data."""
    events = view.snapshot.timelines.get(view.incident, ())
    found = [event for event in events if event.type == TRIGGER]
    if not found:
        return
    event = min(found, key=lambda each: each.time)
    payload = event.payload
    yield from heading("Trigger", dated_time(event.time, view.now, view.zone))
    if not isinstance(payload, Trigger):
        yield from prose("trigger", ((Span("still being read", Ink.QUIET),),) if event.data is None else texts.raw(event.data, cells))
        return
    if payload.trigger_arn and payload.trigger_arn != incident.source.resource_arn:
        yield from facts("trigger", "from", payload.trigger_arn, cells, _NAMES, what="ARN of the trigger")
    if payload.raw_data:
        yield from prose("raw data", texts.raw(payload.raw_data, cells), selectable=True)
    else:
        yield from prose("raw data", ((Span(f"{safe(payload.source)} gave no raw data", Ink.QUIET),),))


def _indented(lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        yield (Span("  "), *line)


def _plan_name(arn: str) -> str:
    """The ARN of an incident says from which plan it was started: `incident-record/checkout/0192…`."""
    try:
        path = Arn.parse(arn).path
    except ValueError:
        return "unknown"
    return path[0] if len(path) > 1 else "unknown"
