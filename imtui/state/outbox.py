"""Sending what the journal holds: what a person just asked for at once, what had to wait later and by itself.

Invariant: nothing is sent that is not in the journal first, except when the disk itself fails: then a page is accepted all the same. What
one lane holds is sent in its order by one task at a time, so that no answer is ever waited for twice and no write sent twice at once.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from imtui.clock import Clock
from imtui.domain.errors import CredentialsExpired, CredentialsMissing, ImtuiError, Kept, ServiceFault, Throttled, Unreachable
from imtui.domain.unsent import Unsent
from imtui.state.intents import Intent
from imtui.state.journal import Entry, Journal, Place
from imtui.state.ports import Writers
from imtui.state.sending import carry_out

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
_LATER = (Unreachable, Throttled, CredentialsExpired, CredentialsMissing)
"""Faults that pass: the write waits for its next attempt. Every other one is the service's no."""
_ENDED = "imtui ended while it was being sent"
_FOREIGN = "another version of imtui wrote it: this one cannot read it"

Subscriber = Callable[[tuple[Unsent, ...]], None]


class Outbox:
    """`place` tells where writes go right now; `tokens` makes the token of a note that was edited."""

    def __init__(self, *, journal: Journal, place: Callable[[], Place], writers: Writers, clock: Clock, tokens: Callable[[], str]) -> None:
        self._journal = journal
        self._place = place
        self._writers = writers
        self._clock = clock
        self._tokens = tokens
        self._lanes: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._awaited: dict[int, str | Kept | None] = {}
        self._unsent: tuple[Unsent, ...] = ()
        self._subscribers: dict[object, Subscriber] = {}
        self.woken = asyncio.Event()
        """Set when something wants to be sent now."""

    @property
    def unsent(self) -> tuple[Unsent, ...]:
        """What is not done, oldest first: this process's, and that of others for the same place."""
        return self._unsent

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call `subscriber` with what is unsent whenever that changes; the answer ends that."""
        key = object()
        self._subscribers[key] = subscriber
        return lambda: self._subscribers.pop(key, None) and None

    async def write(self, intent: Intent, token: str) -> str:
        """Note it down, send it, and tell what the service answered. Kept when it is not done; what came before it in its lane is sent
        first."""
        try:
            entry = await asyncio.to_thread(self._journal.append, intent, token=token, place=self._place(), now=self._clock.now())
        except (sqlite3.Error, OSError) as error:
            _log.warning("the journal cannot be written (%s): sent without it", error)
            return await carry_out(intent, self._writers, token, again=False)
        self._awaited[entry.id] = None
        try:
            await self.refresh()
            fault = await self._send_lane(entry.lane)
        except sqlite3.Error as error:
            fault = Unreachable(f"the journal cannot be used: {error}")
        finally:
            outcome = self._awaited.pop(entry.id)
        if isinstance(outcome, str):
            return outcome
        raise outcome or Kept(fault or Unreachable("what came before it is not sent yet"), refused=False)

    async def send_waiting(self) -> ServiceFault | None:
        """Send everything that waits, until something stops it; what that was."""
        waiting, entries = await self._thread(self._look, self._place())
        self._tell(entries)
        for lane in dict.fromkeys(entry.lane for entry in waiting):
            if (fault := await self._send_lane(lane)) is not None:
                return fault
        return None

    def _look(self, place: Place) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
        """What there is to send, and all there is: every few seconds all night, so in one thread and not in three."""
        self._journal.adopt(place)
        return self._journal.waiting(), self._journal.entries(place)

    async def refresh(self) -> None:
        """Read anew what is unsent, also by others, and tell of it where it changed."""
        try:
            entries = await self._thread(self._journal.entries, self._place())
        except sqlite3.Error as error:
            _log.warning("the journal cannot be read: %s", error)
            return
        self._tell(entries)

    def _tell(self, entries: tuple[Entry, ...]) -> None:
        unsent = tuple(entry.shown() for entry in entries)
        if unsent != self._unsent:
            self._unsent = unsent
            for subscriber in tuple(self._subscribers.values()):
                subscriber(unsent)

    async def retry(self, id: int) -> None:
        """Send what was refused once more. ImtuiError when that cannot be."""
        await self._change_by_hand(self._journal.retry, id)

    async def reword(self, id: int, text: str) -> None:
        """Send a note with another text. ImtuiError when that cannot be."""
        await self._change_by_hand(self._journal.reword, id, text, token=self._tokens())

    async def drop(self, id: int) -> None:
        """Forget it. ImtuiError when that cannot be."""
        await self._change_by_hand(self._journal.drop, id)

    async def _change_by_hand(self, change: Callable[..., None], *arguments: Any, **options: Any) -> None:
        try:
            await self._thread(change, *arguments, **options)
        except sqlite3.Error as error:
            raise ImtuiError(f"the journal cannot be written: {error}", remedy="make room on the disk, then try again") from error
        await self.refresh()
        self.woken.set()

    async def _send_lane(self, lane: str) -> ServiceFault | None:
        lock = self._lanes.setdefault(lane, asyncio.Lock())
        async with lock:
            for entry in await self._thread(self._journal.waiting, lane):
                if (fault := await self._attempt(entry)) is not None:
                    return fault
        return None

    async def _attempt(self, waiting: Entry) -> ServiceFault | None:
        """Send one entry; the fault when it has to wait. Whatever happens, the journal says what is known afterwards."""
        id = waiting.id
        entry = await self._begun(waiting)
        if entry is None:
            return None
        try:
            await self.refresh()
            answer = await self._send(entry)
        except _LATER as fault:
            await self._settle(id, Kept(fault, refused=False))
            return fault
        except ServiceFault as fault:
            await self._settle(id, Kept(fault, refused=True))
        except BaseException:
            with suppress(sqlite3.Error):
                self._journal.put_back(id, _ENDED)  # at once: whoever is cancelled has no time to wait for a thread
            raise
        else:
            await self._settle(id, answer)
        return None

    async def _begun(self, waiting: Entry) -> Entry | None:
        """The entry as it is sent now; None when it is not waiting any more. Where the disk fails, what somebody waits for is sent all the
        same, as what may have arrived before."""
        try:
            return await self._thread(self._journal.begin, waiting.id)
        except sqlite3.Error as error:
            if waiting.id not in self._awaited:
                raise
            _log.warning("the journal cannot be written (%s): sent all the same", error)
            return replace(waiting, attempts=waiting.attempts + 1)

    async def _send(self, entry: Entry) -> str:
        intent, again = entry.intent, entry.attempts > 1
        if intent is None:
            raise ServiceFault(_FOREIGN)
        return await carry_out(intent, self._writers, entry.token, again=again)

    async def _settle(self, id: int, outcome: str | Kept) -> None:
        """Write down what came of it, and tell whoever waits for it. Should the disk fail now, the token sees to it that nothing happens
        twice."""
        if id in self._awaited:
            self._awaited[id] = outcome
        try:
            if isinstance(outcome, str):
                await self._thread(self._journal.done, id)
            else:
                change = self._journal.refuse if outcome.refused else self._journal.put_back
                # What imtui does about throttling is done by the time that somebody reads it in the journal.
                fault = outcome.fault
                await self._thread(change, id, fault.message if isinstance(fault, Throttled) else str(fault))
        except sqlite3.Error as error:
            _log.warning("the journal cannot be written: %s", error)
        await self.refresh()

    async def _thread(self, function: Callable[..., _T], *arguments: Any, **options: Any) -> _T:
        return await asyncio.to_thread(function, *arguments, **options)
