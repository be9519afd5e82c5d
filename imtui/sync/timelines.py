"""Reading timelines: the list first, then the texts, newest first, and no text twice.

Invariant: an event whose (id, updated) is in the Snapshot with its data is never fetched again; one that was edited keeps its old
text on the screen until the new one is there. The Snapshot itself is the cache.

A timeline longer than one request is listed whole now and then only (the longer, the more seldom, so that it costs the same); in
between the newest events tell what is new. An edit or a backdated entry beyond them shows with the next whole listing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from imtui.clock import Clock
from imtui.domain.errors import NotFound, ServiceFault
from imtui.domain.timeline import TimelineEvent
from imtui.sync.fanout import in_batches
from imtui.sync.ordering import Tickets
from imtui.sync.plan import Plan
from imtui.sync.ports import IncidentSource
from imtui.sync.refusals import Refusals
from imtui.sync.store import Store

Events = tuple[TimelineEvent, ...]
#: Events in one request: what a whole listing costs is counted in these.
_ONE_REQUEST = 100


class TimelineReader:
    """Polls of TIMELINE, and the loading of texts behind them."""

    def __init__(self, *, store: Store, source: IncidentSource, tickets: Tickets, plan: Plan, clock: Clock) -> None:
        self._store = store
        self._source = source
        self._tickets = tickets
        self._plan = plan
        self._clock = clock
        self._refusals = Refusals(clock, plan.widest)
        self._listed: dict[str, Mapping[str, TimelineEvent]] = {}
        self._whole_at: dict[str, float] = {}
        self._fetching: set[tuple[str, str]] = set()

    async def poll(self, arn: str, asked: bool) -> ServiceFault | None:
        """List, publish, then fetch the newest texts that are missing. One call, and one for each of those texts."""
        if asked:
            self._refusals.forget()
        known = self._store.snapshot.timelines.get(arn)
        ticket = self._tickets.take()
        recent, has_older = await self._source.recent_events(arn)
        if not has_older:
            self._accept(arn, recent, ticket)
        else:
            await self._long(arn, known, recent, ticket, asked)
        return await self._fetch(arn, self.missing(arn)[: self._plan.texts_first])

    async def fill(self, arn: str) -> ServiceFault | None:
        """Fetch all texts that are still missing, newest first, and publish them a batch at a time."""
        while missing := self.missing(arn):
            if refused := await self._fetch(arn, missing[: self._plan.texts_together]):
                return refused
        return None

    def missing(self, arn: str) -> list[TimelineEvent]:
        """Events of a listed timeline whose text is neither there nor on its way, newest first."""
        held = {event.id: event for event in self._store.snapshot.timelines.get(arn, ())}
        listed = self._listed.get(arn, {})
        return [event for event in listed.values() if not _has_text(held.get(event.id), event) and (arn, event.id) not in self._fetching]

    def forget(self, kept: Sequence[str]) -> None:
        """Drop what is remembered of all timelines but these."""
        for arn in [each for each in self._listed if each not in kept]:
            del self._listed[arn]
            self._whole_at.pop(arn, None)

    async def _long(self, arn: str, known: Events | None, recent: Events, ticket: int, asked: bool) -> None:
        """A timeline that goes on: the recent events at once, then the whole of it where that is due."""
        whole_at = self._whole_at.get(arn)
        held = {event.id for event in known or ()}
        is_joined = any(event.id in held for event in recent)
        if whole_at is None or not is_joined or asked or self._clock.monotonic() >= whole_at:
            if not held:
                self._accept(arn, recent, ticket)
            ticket = self._tickets.take()
            self._accept(arn, await self._source.timeline(arn), ticket)
        else:
            listed = self._listed.get(arn) or {event.id: event for event in known or ()}
            self._accept(arn, joined(tuple(listed.values()), recent), ticket, whole=False)

    def _accept(self, arn: str, events: Events, ticket: int, *, whole: bool = True) -> None:
        if not self._tickets.admit(("timeline", arn), ticket):
            return
        self._listed[arn] = {event.id: event for event in events}
        if whole:
            requests = len(events) // _ONE_REQUEST + 1
            self._whole_at[arn] = self._clock.monotonic() + requests * self._plan.timeline_whole * self._plan.interval
        held = {event.id: event for event in self._store.snapshot.timelines.get(arn, ())}
        self._publish(arn, tuple(_best(held.get(event.id), event) for event in events))

    async def _fetch(self, arn: str, events: Sequence[TimelineEvent]) -> ServiceFault | None:
        """The texts of `events`, at once; a refusal that lasts is returned, and asked about again only later."""
        if not events:
            return None
        if refused := self._refusals.standing("texts", arn):
            return refused
        keys = {(arn, event.id) for event in events}
        self._fetching |= keys
        try:
            calls = [lambda event=event: self._source.event(arn, event.id) for event in events]
            answers = await in_batches(calls, self._plan.texts_together)
        finally:
            self._fetching -= keys
        pairs = [(event, answer) for event, answer in zip(events, answers, strict=True) if isinstance(answer, TimelineEvent)]
        texts = {event.id: _settled(event, answer) for event, answer in pairs}
        self._drop(arn, [event.id for event, answer in zip(events, answers, strict=True) if isinstance(answer, NotFound)])
        held = self._store.snapshot.timelines.get(arn, ())
        self._publish(arn, tuple(_newer(event, texts.get(event.id)) for event in held))
        faults = [answer for answer in answers if isinstance(answer, ServiceFault) and not isinstance(answer, NotFound)]
        return self._refusals.note("texts", arn, faults[0]) if faults else None

    def _drop(self, arn: str, gone: Sequence[str]) -> None:
        """Events that were deleted between the list and the question for their text."""
        if gone:
            self._listed[arn] = {key: event for key, event in self._listed.get(arn, {}).items() if key not in gone}
            self._publish(arn, tuple(event for event in self._store.snapshot.timelines.get(arn, ()) if event.id not in gone))

    def _publish(self, arn: str, events: Events) -> None:
        """The timeline published last is the last key, so that the first ones are those to let go of."""
        others = {key: value for key, value in self._store.snapshot.timelines.items() if key != arn}
        self._store.update(timelines={**others, arn: events})


def joined(known: Events, recent: Events) -> Events:
    """`recent` and, of the known events, those that are older than it reaches (both newest first)."""
    if not recent:
        return known
    ids = {event.id for event in recent}
    return recent + tuple(event for event in known if event.time <= recent[-1].time and event.id not in ids)


def _has_text(held: TimelineEvent | None, listed: TimelineEvent) -> bool:
    return held is not None and held.data is not None and held.updated >= listed.updated


def _best(held: TimelineEvent | None, listed: TimelineEvent) -> TimelineEvent:
    """What to show for a listed event until more is known: what is held of it, if that has a text."""
    return held if held is not None and held.data is not None else listed


def _settled(listed: TimelineEvent, fetched: TimelineEvent) -> TimelineEvent:
    """What was fetched, as the answer to what was listed: never without a text, never older, so that it is not asked for again."""
    return replace(fetched, data=fetched.data or "", updated=max(fetched.updated, listed.updated))


def _newer(held: TimelineEvent, fetched: TimelineEvent | None) -> TimelineEvent:
    """`fetched`, unless it is older than what is held by now."""
    if fetched is None or (held.data is not None and fetched.updated < held.updated):
        return held
    return fetched
