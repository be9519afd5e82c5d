"""The picture of an incident: who was paged when, acceptances and notes, on one axis of time.

Invariant: pure, and the same picture whatever draws it: places are shares of the width, from 0 to 1. Time runs evenly; a silence so long
that it would press everything else together is cut out, and the cut is shown with its length.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from imtui.domain.readings import Kind
from imtui.report.reports import Attendance, Report
from imtui.report.words import length, time_of_day


class Sign(StrEnum):
    """What a mark stands for; the value is the word for it."""

    STARTED = "incident started"
    IMPACT = "impact changed"
    CHANGED = "record changed"
    RESOLVED = "incident resolved"
    REOPENED = "incident reopened"
    PAGED = "page sent"
    FAILED = "page failed"
    ACCEPTED = "page accepted"
    NOTE = "note"
    DECISION = "decision"
    TODO = "to do"
    STATUS = "status update"
    ROLE = "role given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something that happened, at `place`; `words` say what."""

    place: float
    sign: Sign
    at: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A row of the picture. `waited` is from the first page to the acceptance; else until they were paged no more, or to the end."""

    name: str
    marks: tuple[Mark, ...]
    waited: tuple[float, float] | None = None
    is_answered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    place: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A silence of `length` that is drawn shorter than it was, from `begin` to `end`."""

    begin: float
    end: float
    length: timedelta

    @property
    def text(self) -> str:
        return length(self.length)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    cuts: tuple[Cut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    at: datetime
    sign: Sign
    words: str


_SIGNS = {
    Kind.IMPACT: Sign.IMPACT,
    Kind.UPDATE: Sign.CHANGED,
    Kind.RELATED: Sign.CHANGED,
    Kind.RESOLVED: Sign.RESOLVED,
    Kind.REOPENED: Sign.REOPENED,
    Kind.NOTE: Sign.NOTE,
    Kind.DECISION: Sign.DECISION,
    Kind.TODO: Sign.TODO,
    Kind.STATUS: Sign.STATUS,
    Kind.ROLE: Sign.ROLE,
}
_WRITTEN = frozenset({Sign.NOTE, Sign.DECISION, Sign.TODO, Sign.STATUS, Sign.ROLE})
#: A silence is cut when it would take more than this share of the width, and twice as long as it is then drawn.
_WIDEST = 0.2
_WORTH = 2.0
_STEPS = tuple(timedelta(seconds=each) for each in (1, 5, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400))
_TICKS_APART = 0.09


def picture(report: Report) -> Picture:
    """The incident, then everyone who was engaged, then what was written."""
    incident, written = _record(report), _notes(report)
    people = [(person, _pages(person)) for person in report.responders]
    moments = [event.at for events in (incident, written, *(events for _, events in people)) for event in events]
    scale = Scale([report.created, report.until, *moments])
    lanes = [Lane(name="incident", marks=_marks(incident, scale))]
    for person, events in people:
        end = person.accepted or person.stopped or report.until
        waited = (scale.place(person.paged), scale.place(end)) if person.paged else None
        lanes.append(Lane(name=person.name, marks=_marks(events, scale), waited=waited, is_answered=person.accepted is not None))
    lanes.append(Lane(name="timeline", marks=_marks(written, scale)))
    return Picture(lanes=tuple(lanes), ticks=scale.ticks(), cuts=scale.cuts)


class Scale:
    """Where on the axis a moment lies."""

    def __init__(self, moments: Iterable[datetime]) -> None:
        """`moments` are those at which something happened; at least one."""
        self._moments = sorted({moment.astimezone(UTC).replace(microsecond=0) for moment in moments})
        spans = [(later - earlier).total_seconds() for earlier, later in pairwise(self._moments)]
        limit = _limit(spans)
        drawn = [limit if span > limit * _WORTH else span for span in spans]
        total = sum(drawn) or 1.0
        self._places = [0.0]
        for each in drawn:
            self._places.append(min(1.0, self._places[-1] + each / total))
        self.cuts = tuple(
            Cut(begin=self._places[number], end=self._places[number + 1], length=timedelta(seconds=span))
            for number, span in enumerate(spans)
            if span > limit * _WORTH
        )

    def place(self, moment: datetime) -> float:
        """From 0, the first moment, to 1, the last."""
        for number, (earlier, later) in enumerate(pairwise(self._moments)):
            if moment <= later:
                share = (moment - earlier) / (later - earlier)
                return self._places[number] + max(0.0, share) * (self._places[number + 1] - self._places[number])
        return self._places[-1]

    def ticks(self) -> tuple[Tick, ...]:
        """Times at even steps, as close as their words allow, none within a cut."""
        per_share = self._seconds_per_share()
        step = next((each for each in _STEPS if each.total_seconds() >= _TICKS_APART * per_share), _STEPS[-1])
        first, last = self._moments[0], self._moments[-1]
        found: list[Tick] = []
        seconds = step.total_seconds()
        for number, (earlier, later) in enumerate(self._stretches()):
            moment = datetime.fromtimestamp(-(-earlier.timestamp() // seconds) * seconds, UTC)
            if number:
                moment = min(moment, later)
            while moment <= later:
                place = self.place(moment)
                if first <= moment <= last and (not found or place - found[-1].place >= _TICKS_APART * 0.8):
                    found.append(Tick(place=place, text=_tick(moment, step)))
                moment += step
        return tuple(found) or (Tick(place=0.0, text=time_of_day(first)),)

    def _seconds_per_share(self) -> float:
        uncut = sum((later - earlier).total_seconds() for earlier, later in self._stretches())
        share = 1.0 - sum(cut.end - cut.begin for cut in self.cuts)
        return uncut / share if share > 0 else 1.0

    def _stretches(self) -> list[tuple[datetime, datetime]]:
        """The times between cuts."""
        begins = {cut.begin for cut in self.cuts}
        found: list[tuple[datetime, datetime]] = []
        start = self._moments[0]
        for number, moment in enumerate(self._moments):
            if self._places[number] in begins and number + 1 < len(self._moments):
                found.append((start, moment))
                start = self._moments[number + 1]
        return [*found, (start, self._moments[-1])]


def _limit(spans: list[float]) -> float:
    """How long a silence may be drawn: so that it takes no more than its share of what is drawn of all of them."""
    share = max(_WIDEST, 1.5 / max(1, len(spans)))
    limit = sum(spans)
    for _ in range(60):
        limit = share * sum(min(span, limit) for span in spans)
    return limit


def _tick(moment: datetime, step: timedelta) -> str:
    if step >= timedelta(days=1):
        return f"{moment:%d %b}"
    return f"{moment:%H:%M}" if step >= timedelta(minutes=1) else f"{moment:%H:%M:%S}"


def _marks(events: Iterable[_Event], scale: Scale) -> tuple[Mark, ...]:
    return tuple(Mark(place=scale.place(event.at), sign=event.sign, at=event.at, words=event.words) for event in events)


def _record(report: Report) -> list[_Event]:
    found = [_Event(at=report.created, sign=Sign.STARTED, words="incident started")]
    found += [event for event in _told(report) if event.sign not in _WRITTEN]
    if report.steps[-1].at and not any(event.sign is Sign.RESOLVED for event in found):
        found.append(_Event(at=report.steps[-1].at, sign=Sign.RESOLVED, words="incident resolved"))
    return sorted(found, key=lambda event: event.at)


def _notes(report: Report) -> list[_Event]:
    return [event for event in _told(report) if event.sign in _WRITTEN]


def _told(report: Report) -> list[_Event]:
    told = [(entry, _SIGNS.get(entry.kind)) for entry in report.timeline]
    return [_Event(at=entry.at, sign=sign, words=entry.text) for entry, sign in told if sign is not None]


def _pages(person: Attendance) -> list[_Event]:
    found = [_Event(at=at, sign=Sign.PAGED, words=f"{person.name} paged") for at in person.sends]
    found += [_Event(at=at, sign=Sign.FAILED, words=f"page to {person.name} failed") for at in person.failures]
    if person.accepted:
        found.append(_Event(at=person.accepted, sign=Sign.ACCEPTED, words=f"{person.name} accepted"))
    return sorted(found, key=lambda event: event.at)
