"""A rotation as text: what it is, who stands in, and what is wrong with it.

Invariant: what is wrong from now on comes first, in whole sentences: when, who, and where else.
"""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from imtui.domain.recurrences import words, written_coverage
from imtui.domain.rotas import Override, RotationRecord
from imtui.tui.presenters.cells import safe
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import EMPTY, Ink, Span, gap
from imtui.tui.presenters.rota_rows import doubles_of, missing, name, on_call, people, shown_zone
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.text_rows import TextLine, facts, heading, prose
from imtui.tui.presenters.texts import columns
from imtui.tui.views import View

OVERRIDE = "override "
_NAMES = 14
_TOLD = 3


def rotation_text(view: View, record: RotationRecord, cells: int, glyphs: Glyphs) -> Iterator[Row]:
    """What a rotation is, who stands in, and what is wrong."""
    known, zone = on_call(view), shown_zone(view)
    wrong = [*_gap_words(view, record, zone), *_double_words(view, record, zone)]
    for place, text in enumerate(wrong):
        for more, line in enumerate(columns((Span(text, Ink.DUE),), cells - 2)):
            sign = gap(2) if more else Span(f"{glyphs.alarm} ", Ink.DUE)
            yield Row(f"wrong {place}/{more}", TextLine((sign, *line), whole=text), selectable=False)
    if wrong:
        yield Row("air wrong", TextLine(EMPTY), selectable=False)
    yield from facts("people", "in turn", " → ".join(safe(name(known, arn)) for arn in record.contact_arns) or "nobody", cells, _NAMES)
    yield from facts("recurrence", "hands over", words(record.recurrence), cells, _NAMES)
    yield from facts("zone", "zone", record.zone, cells, _NAMES)
    yield from facts("coverage", "covers", written_coverage(record.recurrence.coverage) or "always", cells, _NAMES)
    titles = ", ".join(each.display_name or each.alias for each in known.schedules_of(record.arn))
    ink = Ink.TEXT if titles else Ink.DUE
    yield from facts("schedule", "schedule", titles or "none: nobody is engaged through it", cells, _NAMES, ink=ink)
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


def override_words(view: View, record: RotationRecord, override_id: str) -> str:
    """`chen  Mon 16 Mar 10:00 to 22:00`: who stands in, and when."""
    known = on_call(view)
    found = next((each for each in known.overrides.get(record.arn, ()) if each.id == override_id), None)
    return f"{safe(people(known, found.contact_arns)) or 'nobody'}  {_span(found, shown_zone(view))}" if found else ""


def _gap_words(view: View, record: RotationRecord, zone: tzinfo) -> Iterator[str]:
    for each in [each for each in missing(view, record) if each.end > view.now][:_TOLD]:
        yield f"nobody is on call {_from_to(each.start, each.end, zone)}"


def _double_words(view: View, record: RotationRecord, zone: tzinfo) -> Iterator[str]:
    known = on_call(view)
    for each in [each for each in doubles_of(view, record) if each.end > view.now][:_TOLD]:
        other = next(arn for arn in each.rotation_arns if arn != record.arn)
        rotation = known.rotation(other)
        also = safe(rotation.name) if rotation else "another rotation"
        yield f"{safe(name(known, each.contact_arn))} is on call here and in {also} {_from_to(each.start, each.end, zone)}"


def _span(override: Override, zone: tzinfo) -> str:
    return _from_to(override.start, override.end, zone)


def _from_to(start: datetime, end: datetime, zone: tzinfo) -> str:
    low, high = start.astimezone(zone), end.astimezone(zone)
    until = f"{high:%H:%M}" if low.date() == high.date() else f"{high:%a %d %b %H:%M}"
    return f"{low:%a %d %b %H:%M} to {until}"
