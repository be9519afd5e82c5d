"""Reading timelines: the list first, then the texts, newest first, and no text twice.

Invariant: an event whose (id, updated) is in the Snapshot with its data is never fetched again; one that was edited keeps its old
text on the screen until the new one is there. The Snapshot itself is the cache.

A timeline longer than one request is listed whole now and then only (the longer, the more seldom, so that it costs the same); in
between the newest events tell what is new. An edit or a backdated entry beyond them shows with the next whole listing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import islice

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
        self._listed: dict[str, dict[str, TimelineEvent]] = {}
        self._textless: dict[str, dict[str, TimelineEvent]] = {}
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
        return await self._fetch(arn, self.missing(arn, self._plan.texts_first))

    async def fill(self, arn: str) -> ServiceFault | None:
        """Fetch all texts that are still missing, newest first, and publish them a batch at a time."""
        while missing := self.missing(arn, self._plan.texts_together):
            if refused := await self._fetch(arn, missing):
                return refused
        return None

    def missing(self, arn: str, most: int) -> list[TimelineEvent]:
        """The newest events of a listed timeline whose text is neither there nor on its way."""
        textless = self._textless.get(arn, {}).values()
        return list(islice((event for event in textless if (arn, event.id) not in self._fetching), most))

    def forget(self, kept: Collection[str]) -> None:
        """Drop what is remembered of all timelines but these."""
        for arn in [each for each in self._listed if each not in kept]:
            del self._listed[arn], self._textless[arn]
            self._whole_at.pop(arn, None)

    async def _long(self, arn: str, known: Events | None, recent: Events, ticket: int, asked: bool) -> None:
        """A timeline that goes on: the recent events at once, then the whole of it where that is due."""
        whole_at = self._whole_at.get(arn)
        listed = self._listed.get(arn, {})
        is_joined = any(event.id in listed for event in recent)
        if whole_at is None or not is_joined or asked or self._clock.monotonic() >= whole_at:
            if not known:
                self._accept(arn, recent, ticket, whole=False)
            ticket = self._tickets.take()
            self._accept(arn, await self._source.timeline(arn), ticket)
        elif recent != tuple(islice(listed.values(), len(recent))):
            self._accept(arn, joined(tuple(listed.values()), recent), ticket, whole=False)
        elif self._tickets.admit(("timeline", arn), ticket):
            self._publish(arn, self._store.snapshot.timelines.get(arn, ()))

    def _accept(self, arn: str, events: Events, ticket: int, *, whole: bool = True) -> None:
        if not self._tickets.admit(("timeline", arn), ticket):
            return
        if whole:
            requests = len(events) // _ONE_REQUEST + 1
            self._whole_at[arn] = self._clock.monotonic() + requests * self._plan.timeline_whole * self._plan.interval
        held = {event.id: event for event in self._store.snapshot.timelines.get(arn, ())}
        shown = tuple([_best(held.get(event.id), event) for event in events])
        self._listed[arn] = {event.id: event for event in events}
        self._textless[arn] = {event.id: event for event, best in zip(events, shown, strict=True) if not _has_text(best, event)}
        self._publish(arn, shown)

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
        if arn in self._listed:  # not forgotten meanwhile
            pairs = [(event, answer) for event, answer in zip(events, answers, strict=True) if isinstance(answer, TimelineEvent)]
            self._drop(arn, {event.id for event, answer in zip(events, answers, strict=True) if isinstance(answer, NotFound)})
            self._put(arn, {event.id: _settled(event, answer) for event, answer in pairs})
        faults = [answer for answer in answers if isinstance(answer, ServiceFault) and not isinstance(answer, NotFound)]
        return self._refusals.note("texts", arn, faults[0]) if faults else None

    def _put(self, arn: str, texts: Mapping[str, TimelineEvent]) -> None:
        """Events with their texts in the place of what is shown, unless that is newer by now."""
        held = self._store.snapshot.timelines.get(arn, ())
        shown = tuple([_newer(event, texts[event.id]) if event.id in texts else event for event in held])
        textless = self._textless[arn]
        for event in shown:
            if event.id in texts and event.id in textless and _has_text(event, textless[event.id]):
                del textless[event.id]
        self._publish(arn, shown)

    def _drop(self, arn: str, gone: Collection[str]) -> None:
        """Events that were deleted between the list and the question for their text."""
        if gone:
            for known in (self._listed[arn], self._textless[arn]):
                for event_id in gone:
                    known.pop(event_id, None)
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
    reach = recent[-1].time
    return (*recent, *[event for event in known if event.time <= reach and event.id not in ids])


def _has_text(held: TimelineEvent, listed: TimelineEvent) -> bool:
    return held.data is not None and held.updated >= listed.updated


def _best(held: TimelineEvent | None, listed: TimelineEvent) -> TimelineEvent:
    """What to show for a listed event until more is known: what is held of it, if that has a text."""
    return held if held is not None and held.data is not None else listed


def _settled(listed: TimelineEvent, fetched: TimelineEvent) -> TimelineEvent:
    """What was fetched, as the answer to what was listed: never without a text, never older, so that it is not asked for again."""
    return replace(fetched, data=fetched.data or "", updated=max(fetched.updated, listed.updated))


def _newer(held: TimelineEvent, fetched: TimelineEvent) -> TimelineEvent:
    """`fetched`, unless it is older than what is held by now."""
    return held if held.data is not None and fetched.updated < held.updated else fetched
