"""What the next person has to know, as a note: the situation, open to-dos, decisions, who is engaged, who holds which role.

A handover is a note whose first line is `Handover`; it is accepted by whoever then writes `:ic THEIR-NAME`. A to-do is open until its note
is deleted or no longer begins with `t!`.

Invariant: pure, and only what the snapshot knows: what was never read is left out, not called empty. Remote text has passed `visible`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from imtui.domain import notes
from imtui.domain.acceptances import ChannelState, Responder, acceptance
from imtui.domain.incidents import Incident, IncidentStatus, IncidentSummary, impact_words
from imtui.domain.notes import Mark, Note
from imtui.domain.payloads import WRITTEN_TYPES, Words
from imtui.domain.snapshot import Snapshot
from imtui.domain.texts import visible
from imtui.domain.timeline import TimelineEvent
from imtui.domain.updates import last_status, update_clock

HEADING = "Handover"
_LISTED = 15
"""How many to-dos and decisions are listed at the most, the latest: a note has 12,000 characters."""
_LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A note of the timeline with what it means; its author is in it."""

    event: TimelineEvent
    note: Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A handover that nobody has accepted: what it says, whose it is, and when it was written."""

    text: str
    author: str
    at: datetime


def compose(snapshot: Snapshot, incident_arn: str, now: datetime, zone: tzinfo) -> str:
    """The note, for editing; times are those of `zone`."""
    # The row first: of an incident whose page is closed, the record is as old as the last look at it.
    incident = (snapshot.incidents or {}).get(incident_arn) or snapshot.records.get(incident_arn)
    written = tuple(_written(snapshot, incident_arn))
    lines = [HEADING]
    if incident is not None:
        lines.append(f"Situation: {_situation(incident, now)}")
    status = next((each for each in written if each.note.mark is Mark.STATUS), None)
    if status is not None:
        lines.append(f"Last update {_clock(status.event.time, now, zone)}: {_short(status.note.text)}")
    for heading, mark in (("To do", Mark.TODO), ("Decided", Mark.DECISION)):
        lines += _listed(heading, [each for each in written if each.note.mark is mark], now, zone)
    lines += [f"Engaged: {people}" for people in [_people(snapshot, incident_arn, now, zone)] if people]
    lines += [f"Roles: {roles}" for roles in [_roles(written)] if roles]
    row = (snapshot.incidents or {}).get(incident_arn)
    clock = update_clock(row, last_status(snapshot.timelines.get(incident_arn, ())))
    if clock is not None:
        lines.append(f"Next status update due: {_clock(clock.due, now, zone)}")
    return "\n".join(lines)


def pending(snapshot: Snapshot, incident_arn: str) -> Pending | None:
    """The latest handover, when nobody took the incident over since."""
    for each in _written(snapshot, incident_arn):
        if each.note.mark is Mark.ROLE and each.note.role == "ic":
            return None
        if each.note.mark is Mark.NOTE and each.note.text.split("\n", 1)[0].strip() == HEADING:
            return Pending(text=visible(each.note.text, single_line=False), author=visible(each.note.author), at=each.event.time)
    return None


def _written(snapshot: Snapshot, incident_arn: str) -> Iterator[Written]:
    """What people wrote, newest first."""
    for event in snapshot.timelines.get(incident_arn, ()):
        words = event.payload if event.type in WRITTEN_TYPES else None
        if isinstance(words, Words):
            note = notes.understand(words.text)
            yield Written(event=event, note=Note(text=note.text, mark=note.mark, role=note.role, author=words.author or note.author))


def _situation(incident: Incident | IncidentSummary, now: datetime) -> str:
    title, impact = visible(incident.title), impact_words(incident.impact)
    if incident.status is IncidentStatus.RESOLVED:
        return f"{title}, impact {impact}, resolved"
    return f"{title}, impact {impact}, open for {_span(now - incident.created)}"


def _listed(heading: str, found: list[Written], now: datetime, zone: tzinfo) -> list[str]:
    """Oldest first, as one works through them."""
    if not found:
        return []
    more = [f"- and {len(found) - _LISTED} earlier"] if len(found) > _LISTED else []
    return [f"{heading}:", *more, *(f"- {_item(each, now, zone)}" for each in reversed(found[:_LISTED]))]


def _item(each: Written, now: datetime, zone: tzinfo) -> str:
    by = f", {visible(each.note.author)}" if each.note.author else ""
    return f"{_short(each.note.text)} ({_clock(each.event.time, now, zone)}{by})"


def _people(snapshot: Snapshot, incident_arn: str, now: datetime, zone: tzinfo) -> str:
    return ", ".join(_person(person, now, zone) for person in acceptance(snapshot, incident_arn).people)


def _person(person: Responder, now: datetime, zone: tzinfo) -> str:
    name = visible(person.name)
    if person.accepted is not None:
        return f"{name} accepted {_clock(person.accepted, now, zone)}"
    if person.paged is None:
        return f"{name} is not paged yet"
    failed = any(channel.state is ChannelState.FAILED for channel in person.channels)
    return f"{name} has not accepted{', a page failed' if failed else ''}"


def _roles(written: tuple[Written, ...]) -> str:
    """Who holds what: the latest word on each role counts."""
    held: dict[str, str] = {}
    for each in written:
        if each.note.mark is Mark.ROLE:
            held.setdefault(each.note.role, _short(each.note.text))
    return ", ".join(f"{notes.ROLES.get(role, role)} is {name}" for role, name in held.items() if name)


def _short(text: str) -> str:
    line = " · ".join(visible(each) for each in text.splitlines() if each.strip())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _clock(moment: datetime, now: datetime, zone: tzinfo) -> str:
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    return f"{local:%H:%M}" if local.date() == today else f"{local:%Y-%m-%d %H:%M}"


def _span(length: timedelta) -> str:
    minutes = max(0, int(length.total_seconds()) // 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours}h{rest:02}m" if hours else f"{rest}m" if rest else "less than a minute"
