"""The timeline: what happened, newest first, as sentences.

Invariant: a sentence's words come from the domain; here they only get a glyph, an ink and a width. Times, actors and channels are
quiet: they can wait.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from imtui.domain.readings import Background, Emphasis, Kind, Part, Reading
from imtui.domain.snapshot import Snapshot
from imtui.domain.timeline import Entry, read_entry
from imtui.domain.updates import UpdateClock
from imtui.tui.presenters.cells import clip, safe
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span, fit, gap, line_width
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.times import fine_span, span, time_of_day, whole_minutes
from imtui.tui.views import Sending, View

_ACTOR_MOST = 24
_ACTOR_FROM = 48
"""Narrower than this, a sentence that does not fit is cut without leaving room for who said it."""

_INKS: Final[Mapping[Kind, Ink]] = {
    Kind.TRIGGER: Ink.FAILED,
    Kind.START: Ink.FAILED,
    Kind.UPDATE: Ink.QUIET,
    Kind.IMPACT: Ink.FAILED,
    Kind.RESOLVED: Ink.ACCEPTED,
    Kind.REOPENED: Ink.FAILED,
    Kind.RELATED: Ink.QUIET,
    Kind.RUNBOOK_FAILURE: Ink.FAILED,
    Kind.PAGED: Ink.INFORMED,
    Kind.ACCEPTED: Ink.ACCEPTED,
    Kind.NOTE: Ink.TEXT,
    Kind.DECISION: Ink.DECISION,
    Kind.TODO: Ink.DECISION,
    Kind.STATUS: Ink.DECISION,
    Kind.ROLE: Ink.DECISION,
    Kind.OTHER: Ink.QUIET,
}


def kind_ink(kind: Kind) -> Ink:
    """What the colour of a kind of event is called."""
    return _INKS[kind]


def kind_glyph(kind: Kind, glyphs: Glyphs) -> str:
    """The sign of a kind of event."""
    signs: Mapping[Kind, str] = {
        Kind.TRIGGER: glyphs.started,
        Kind.START: glyphs.started,
        Kind.UPDATE: glyphs.changed,
        Kind.IMPACT: glyphs.impact_changed,
        Kind.RESOLVED: glyphs.stopped,
        Kind.REOPENED: glyphs.started,
        Kind.RELATED: glyphs.related,
        Kind.RUNBOOK_FAILURE: glyphs.failed,
        Kind.PAGED: glyphs.paged,
        Kind.ACCEPTED: glyphs.acknowledged,
        Kind.NOTE: glyphs.note,
        Kind.DECISION: glyphs.decision,
        Kind.TODO: glyphs.to_do,
        Kind.STATUS: glyphs.status,
        Kind.ROLE: glyphs.status,
        Kind.OTHER: glyphs.unknown,
    }
    return signs[kind]


def row_key(entry: Entry) -> str:
    """The id of the entry's earliest event: it stays when later ones join the line."""
    return entry[-1].id


def row(entry: Entry) -> Row:
    """An entry as a row of a list."""
    return Row(row_key(entry), entry)


def began(snapshot: Snapshot, incident_arn: str) -> datetime | None:
    """When the incident began, as far as anything tells."""
    found = snapshot.records.get(incident_arn) or (snapshot.incidents or {}).get(incident_arn)
    return found.created if found else None


def draw(entry: Entry, background: Background, view: View, width: int, glyphs: Glyphs) -> Line:
    """`14:01:40  ✓  akuam accepted the page  SMS · 3m38s after start`."""
    reading = read_entry(entry, background)
    ink = _INKS[reading.kind]
    head: Line = (
        Span(time_of_day(entry[-1].time, view.zone), Ink.QUIET),
        gap(2),
        Span(kind_glyph(reading.kind, glyphs), ink),
        gap(2),
    )
    sentence = tuple(_piece(part, ink, glyphs) for part in reading.parts)
    return _with_details(head, sentence, _details(reading, view), width, glyphs)


def draw_sending(sending: Sending, view: View, width: int, glyphs: Glyphs) -> Line:
    """`14:03:05  ◌  failover of db-2 is next  sending…`, in italics: not yet known to be there, which has room before the words."""
    sign = Span(glyphs.failed, Ink.FAILED) if sending.refused else Span(glyphs.pending, Ink.INFORMED)
    head: Line = (Span(time_of_day(sending.at, view.zone), Ink.QUIET), gap(2), sign, gap(2))
    words: Line = (Span(safe(sending.text), italic=True),)
    underway = f"sending{glyphs.ellipsis}"
    short = "refused" if sending.refused else "not sent" if sending.state else underway
    room = width - line_width(head)
    tail = _tail(sending.state or underway)
    if line_width(words) + line_width(tail) > room:
        tail = _tail(short)
    return (*head, *fit(words, min(line_width(words), max(0, room - line_width(tail))), glyphs.ellipsis), *tail)


def update_due(clock: UpdateClock | None, now: datetime) -> Line:
    """`next update due in 16m`, amber `update due`, then `update due since 3m`, red `update overdue by 14m`; nothing where none is owed."""
    if clock is None:
        return EMPTY
    if not clock.is_due(now):
        return (Span(f"next update due in {whole_minutes(clock.due - now)}m", Ink.QUIET),)
    late = now - clock.due
    if clock.is_overdue(now):
        return (Span(f"update overdue by {span(late)}", Ink.FAILED, bold=True),)
    return (Span(f"update due since {span(late)}" if late >= timedelta(minutes=1) else "update due", Ink.DUE),)


def _with_details(head: Line, sentence: Line, details: Sequence[str], width: int, glyphs: Glyphs) -> Line:
    """Details that do not fit go from the last one on; then the sentence is cut, so that who said it stays in sight."""
    room, taken = width - line_width(head), line_width(sentence)
    dot = f" {glyphs.dot} "
    for kept in range(len(details), 0, -1):
        tail = _tail(dot.join(details[:kept]))
        if taken + line_width(tail) <= room:
            return (*head, *sentence, *tail)
    short = _tail(clip(details[0], _ACTOR_MOST, glyphs.ellipsis)) if details and width >= _ACTOR_FROM else EMPTY
    return (*head, *fit(sentence, min(taken, max(0, room - line_width(short))), glyphs.ellipsis), *short)


def _tail(details: str) -> Line:
    return (gap(2), Span(details, Ink.QUIET)) if details else EMPTY


def _details(reading: Reading, view: View) -> list[str]:
    said = [safe(reading.actor)] if reading.actor else []
    if reading.channel:
        said.append(reading.channel)
    if reading.after is not None:
        said.append(f"{fine_span(reading.after)} after start")
    if reading.recorded is not None:
        said.append(f"written {time_of_day(reading.recorded, view.zone)}")
    return said


def _piece(part: Part, ink: Ink, glyphs: Glyphs) -> Span:
    text = safe(part.text)
    if part.emphasis is not Emphasis.STRONG:
        text = text.replace("→", glyphs.arrow)
    match part.emphasis:
        case Emphasis.STRONG:
            return Span(text, bold=True)
        case Emphasis.LABEL:
            return Span(text, ink, bold=True)
        case Emphasis.FAINT:
            return Span(text, Ink.QUIET)
        case Emphasis.PLAIN:
            return Span(text)
