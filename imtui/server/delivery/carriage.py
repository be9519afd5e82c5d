"""Giving messages to their carriers: a worker beside the ticker, that never holds anything else up.

Invariant: a message is lent to one worker at a time, for LEASE; the loan is written before the carrier hears of it, so two services on one
database do not send the same message, and what a killed one had in hand is sent when its loan ends: at least once, always under the same
id. A carrier works in real time, whatever speed the service's time has; what comes of a message is written at the service's time.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from imtui.clock import Clock
from imtui.server import bugs
from imtui.server.delivery.carriers import Carrier, NotDelivered
from imtui.server.delivery.outbox import delivered, failed, obstacle, postpone
from imtui.server.identity import Identity
from imtui.server.pace import Pace
from imtui.server.services.context import Context
from imtui.server.store import outbox
from imtui.server.store.database import Database
from imtui.server.store.outbox import MessageRow

_LOG = logging.getLogger(__name__)

#: How long after a failed attempt the next one is made; when they are used up, the message has failed: after about four minutes.
BACK_OFF: Final[Sequence[timedelta]] = tuple(timedelta(seconds=seconds) for seconds in (2, 5, 10, 20, 40, 60, 60, 60))
ATTEMPT_SECONDS: Final = 30.0
LEASE: Final = timedelta(seconds=90)
SIMULTANEOUS: Final = 8
_AFTER_TROUBLE: Final = 1.0


class Carriage:
    """All carriers of one service, by channel type. `now` is the service's time, `real_clock` that of the world outside."""

    def __init__(
        self, *, database: Database, identity: Identity, carriers: Mapping[str, Carrier], now: Callable[[], datetime], real_clock: Clock
    ) -> None:
        self._database = database
        self._identity = identity
        self._carriers = carriers
        self._now = now
        self._real_clock = real_clock
        self._wake = asyncio.Event()
        self._troubled: set[str] = set()

    def wake(self) -> None:
        """There may be something to carry: look now."""
        self._wake.set()

    async def run(self, pace: Pace) -> None:
        """Carry until cancelled; what is under way then gets a moment to arrive."""
        under_way: set[asyncio.Task[None]] = set()
        try:
            async with asyncio.TaskGroup() as group:
                try:
                    while True:
                        self._wake.clear()
                        taken, due = await self._take(pace, SIMULTANEOUS - len(under_way))
                        for message in taken:
                            task = group.create_task(self._deliver(pace, message))
                            under_way.add(task)
                            task.add_done_callback(partial(self._free, under_way))
                        await pace.rest(self._real_clock, due, self._wake)
                except asyncio.CancelledError:
                    if under_way:
                        await asyncio.wait(under_way, timeout=pace.farewell)
                    raise
        finally:
            for carrier in self._carriers.values():
                await carrier.close()

    async def _take(self, pace: Pace, most: int) -> tuple[Sequence[MessageRow], datetime | None]:
        """Up to `most` messages to carry now, and when to look for the next one (None: when woken)."""
        if most == 0:
            return (), None
        now = self._real_clock.now()
        try:
            return await pace.call(lambda: self._borrow(now, most))
        except Exception as error:  # noqa: BLE001 - whatever the database's trouble is, it may pass
            _log_bug("messages cannot be read", error)
            return (), now + timedelta(seconds=_AFTER_TROUBLE)

    def _borrow(self, now: datetime, most: int) -> tuple[Sequence[MessageRow], datetime | None]:
        with self._database.reading() as tx:
            due = outbox.next_try(tx)
        if due is None or due > now:
            return (), due
        with self._database.beside() as tx:
            taken = outbox.take_tries(tx, now, most=most, until=now + LEASE)
            if not taken:  # all that is due is being taken by another service
                return (), now + timedelta(seconds=_AFTER_TROUBLE)
            context = self._identity.context(tx, now=self._now())
            return [message for message in taken if not self._is_pointless(context, message)], outbox.next_try(tx)

    def _is_pointless(self, context: Context, message: MessageRow) -> bool:
        """Whether nobody wants the message any more, or it cannot arrive: it has then failed, with the reason."""
        if message.channel_type not in self._carriers:
            outbox.change_message(context.transaction, message.id, {"try_at": None, "due": context.now})
            return True
        reason = obstacle(context, message)
        if reason is not None:
            failed(context, message.id, reason)
        return reason is not None

    async def _deliver(self, pace: Pace, message: MessageRow) -> None:
        """One attempt, and what comes of it."""
        try:
            settle = await self._attempt(message)
            await pace.call(settle)
        except asyncio.CancelledError:
            self._give_back(message)
            raise
        except Exception as error:  # noqa: BLE001 - the loan ends, and the message is tried again
            _log_bug(f"message {message.id} could not be settled", error)

    def _free(self, under_way: set[asyncio.Task[None]], task: asyncio.Task[None]) -> None:
        under_way.discard(task)
        self._wake.set()

    async def _attempt(self, message: MessageRow) -> Callable[[], None]:
        """Carry the message; how to write down what came of it."""
        try:
            await self._within_limit(self._carriers[message.channel_type].carry(message))
        except NotDelivered as failure:
            reason, is_final = str(failure), failure.is_final
        except Exception as error:  # noqa: BLE001 - a carrier's bug is one failed attempt
            _log_bug(f"the carrier of {message.channel_type} failed", error)
            reason, is_final = f"the carrier failed: {bugs.kind(error)}", False
        else:
            self._note(message.channel_type, None)
            return lambda: self._settle(message, None, is_final=True)
        if not is_final:
            self._note(message.channel_type, reason)
        return lambda: self._settle(message, reason, is_final=is_final)

    async def _within_limit(self, carrying: Awaitable[None]) -> None:
        """Wait for one attempt, but no longer than ATTEMPT_SECONDS."""
        attempt = asyncio.ensure_future(carrying)
        limit = asyncio.ensure_future(self._real_clock.sleep(ATTEMPT_SECONDS))
        try:
            await asyncio.wait((attempt, limit), return_when=asyncio.FIRST_COMPLETED)
            if not attempt.done():
                raise NotDelivered(f"no answer within {ATTEMPT_SECONDS:g} seconds")
            attempt.result()
        finally:
            attempt.cancel()
            limit.cancel()
            await asyncio.gather(attempt, limit, return_exceptions=True)

    def _settle(self, message: MessageRow, reason: str | None, *, is_final: bool) -> None:
        with self._database.beside() as tx:
            context = self._identity.context(tx, now=self._now())
            if reason is None:
                delivered(context, message.id)
            elif is_final or message.attempts > len(BACK_OFF):
                failed(context, message.id, reason)
            else:
                postpone(context, message.id, reason, until=self._real_clock.now() + BACK_OFF[message.attempts - 1])

    def _give_back(self, message: MessageRow) -> None:
        """The attempt was broken off: whoever comes next need not wait for the end of the loan. What came of it may be written already:
        a thread goes on when nobody waits for it any more."""
        with self._database.beside() as tx:
            outbox.give_back(tx, message.id)

    def _note(self, channel_type: str, reason: str | None) -> None:
        """Say once that a carrier is in trouble, and once that it is not any more."""
        if reason is not None and channel_type not in self._troubled:
            self._troubled.add(channel_type)
            _LOG.warning("%s is not delivered: %s; trying again", channel_type, reason)
        elif reason is None and channel_type in self._troubled:
            self._troubled.discard(channel_type)
            _LOG.warning("%s is delivered again", channel_type)


def _log_bug(what: str, error: Exception) -> None:
    _LOG.error("%s: %s\n%s", what, bugs.kind(error), bugs.frames(error))
