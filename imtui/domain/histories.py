"""What follows from a whole timeline, kept up while the timeline changes: its lines, and its last status update.

A timeline of 10,000 events changes by a few at a time, hundreds of times while its texts come in. To begin anew each time, with the rows
that follow, takes 6 ms on a machine with nothing else to do; to follow takes 1 ms.

Invariant: a History says exactly what `entries` and `last_status` say of its events, whatever it was made from.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from imtui.domain.sequences import shared_ends
from imtui.domain.timeline import Entry, TimelineEvent, belongs
from imtui.domain.updates import is_status


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """`events` newest first, the lines they are shown as, and the newest event that is a status update."""

    events: tuple[TimelineEvent, ...] = ()
    entries: tuple[Entry, ...] = ()
    status: TimelineEvent | None = None

    @property
    def last_status(self) -> datetime | None:
        """When the last status update was written for."""
        return self.status.time if self.status else None

    def followed_by(self, events: tuple[TimelineEvent, ...]) -> "History":
        """The History of `events`, of which most are still these."""
        if events is self.events:
            return self
        head, tail = shared_ends(self.events, events)
        return History(
            events=events,
            entries=_entries(self.entries, events, head, tail),
            status=_status(self, events, head, tail),
        )


def _entries(old: tuple[Entry, ...], events: tuple[TimelineEvent, ...], head: int, tail: int) -> tuple[Entry, ...]:
    """Lines are told from the oldest event on, so those that end among the last `tail` events stay, except the newest of them, which
    may go on otherwise; and from where a line begins again as it did among the first `head`, all do."""
    ends = list(accumulate(map(len, old)))  # line n holds the old events up to ends[n]
    total = ends[-1] if ends else 0
    first_kept = bisect_left(ends, total - tail) + 2 if tail < total else 1
    settled = old[first_kept:]
    older = sum(map(len, settled))
    made: list[Entry] = []
    line: list[TimelineEvent] = []
    for place in range(len(events) - older - 1, -1, -1):
        event = events[place]
        if line and belongs(line, event):
            line.insert(0, event)
            continue
        if line:
            made.append(tuple(line))
        if place < head and (again := bisect_left(ends, place + 1)) < len(ends) and ends[again] == place + 1:
            return (*old[: again + 1], *reversed(made), *settled)
        line = [event]
    if line:
        made.append(tuple(line))
    return (*reversed(made), *settled)


def _status(before: History, events: tuple[TimelineEvent, ...], head: int, tail: int) -> TimelineEvent | None:
    """The newest status update: the one it was, unless what changed is newer, or held it."""
    known = before.status
    if known is not None and _holds(before.events[:head], known):
        return known
    last = len(events) - tail
    fresh = _first(events[head:last])
    if fresh is not None or known is None:
        return fresh
    return known if _holds(before.events[len(before.events) - tail :], known) else _first(events[last:])


def _holds(events: Sequence[TimelineEvent], wanted: TimelineEvent) -> bool:
    return any(event is wanted for event in events)


def _first(events: Sequence[TimelineEvent]) -> TimelineEvent | None:
    return next((event for event in events if is_status(event)), None)
