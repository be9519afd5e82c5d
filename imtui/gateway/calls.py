"""What every call goes through on its way: may it be made, when, how often, and who is told.

    read-only   a write is refused before anything is sent
    budget      wait for a turn; what a person asked for goes first
    retries     throttled calls, and calls that got no answer although the service is there; writes only when sent twice is once
    log         each attempt as a CallRecord

Invariant: a write is repeated only if the service can tell that it is the same one (an idempotency token among its parameters), if
repeating it changes nothing, or if it was throttled, and so never happened. Throttling is reported to the budget each time, and
upwards when patience ends.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import random
from typing import Any

from imtui.clock import Clock, SystemClock
from imtui.domain.errors import ReadOnly, ServiceFault, Throttled, Unreachable
from imtui.gateway.budget import Budget
from imtui.gateway.transport import Answer, CallRecord, Params, Service, Transport, is_read, without_secrets

_TOKENS = ("clientToken", "IdempotencyToken")
_HARMLESS_TWICE = frozenset({"DeleteIncidentRecord", "DeleteTimelineEvent", "StopEngagement"})
_ASKED_FOR = frozenset({"DescribePage", "DescribeEngagement"})
# No answer at all within the time-outs, or no way there, will not get better within a second; the poller comes back to it.
_LOST_CAUSES = frozenset({"ReadTimeout", "ConnectTimeout", "EndpointConnection", "ProxyConnection", "SSL", "UnreadableAnswer", "Deadline"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often a call is repeated after a throttled answer and after a failure of the service or the line, how long the first
    pause is (it doubles; seconds), which longer pause asked for by the service is not waited out, and how long one attempt may take."""

    throttled_reads: int = 1
    throttled_writes: int = 4
    failed: int = 1
    pause: float = 0.25
    longest_pause: float = 10.0
    deadline: float = 30.0


class GuardedTransport:
    """A Transport around another one. `on_call` is told about each attempt, in the loop, and must not raise. `wall` is the clock that
    requests are signed by: real time, whatever `clock` the rest of the program keeps."""

    def __init__(
        self,
        inner: Transport,
        *,
        budget: Budget,
        clock: Clock,
        read_only: bool = False,
        on_call: Callable[[CallRecord], None] | None = None,
        patience: Patience | None = None,
        wall: Clock | None = None,
        random: Callable[[], float] = random,
    ) -> None:
        self._inner = inner
        self._budget = budget
        self._clock = clock
        self._read_only = read_only
        self._on_call = on_call
        self._patience = patience or Patience()
        self._wall = wall or SystemClock()
        self._random = random

    async def call(self, service: Service, operation: str, params: Params) -> Answer:
        if self._read_only and not is_read(operation):
            raise ReadOnly(f"{operation} was not sent: imtui only reads here", subject=operation, remedy="start it without --read-only")
        attempt = 1
        while True:
            try:
                return await self._attempt(service, operation, params, attempt)
            except (Throttled, Unreachable) as fault:
                if attempt > self._repeats(operation, params, fault) or (fault.retry_after or 0.0) > self._patience.longest_pause:
                    raise
                pause = self._patience.pause * 2 ** (attempt - 1) * (1 + self._random())
                await self._clock.sleep(max(pause, fault.retry_after or 0.0))
            attempt += 1

    async def close(self) -> None:
        await self._inner.close()

    def _repeats(self, operation: str, params: Params, fault: ServiceFault) -> int:
        """How many more attempts this fault allows after the first."""
        if isinstance(fault, Throttled):
            return self._patience.throttled_reads if is_read(operation) else self._patience.throttled_writes
        if fault.code in _LOST_CAUSES:
            return 0
        harmless = is_read(operation) or operation in _HARMLESS_TWICE or any(params.get(name) for name in _TOKENS)
        return self._patience.failed if harmless else 0

    async def _attempt(self, service: Service, operation: str, params: Params, attempt: int) -> Answer:
        async with self._budget.slot(urgent=not is_read(operation) or operation in _ASKED_FOR):
            since, wall = self._clock.monotonic(), self._wall.now()
            record = CallRecord(
                service=service,
                operation=operation,
                params=without_secrets(params),
                started=self._clock.now(),
                seconds=0.0,
                attempt=attempt,
            )
            try:
                answer = await self._send(service, operation, params)
            except ServiceFault as fault:
                if isinstance(fault, Throttled):
                    self._budget.throttled(fault.retry_after)
                ahead = self._ahead({"date": fault.date}, wall)
                self._report(replace(record, seconds=self._clock.monotonic() - since, fault=fault, ahead=ahead))
                raise
            metadata = answer.get("ResponseMetadata") or {}
            self._report(
                replace(
                    record,
                    seconds=self._clock.monotonic() - since,
                    request_id=str(metadata.get("RequestId") or ""),
                    ahead=self._ahead(metadata.get("HTTPHeaders") or {}, wall),
                )
            )
            return answer

    async def _send(self, service: Service, operation: str, params: Params) -> Answer:
        try:
            async with asyncio.timeout(self._patience.deadline):
                return await self._inner.call(service, operation, params)
        except TimeoutError:
            raise Unreachable(
                f"{operation} took longer than {self._patience.deadline:g} s",
                code="Deadline",
                operation=operation,
                remedy="check the network and the endpoint",
            ) from None

    def _ahead(self, headers: Any, sent: datetime) -> float | None:
        """How far an answer's Date is ahead of the middle of its call; a Date has whole seconds, so half of one is added."""
        try:
            served = parsedate_to_datetime(headers["date"]).astimezone(UTC)
        except (KeyError, TypeError, ValueError):
            return None
        return (served - sent).total_seconds() + 0.5 - (self._wall.now() - sent).total_seconds() / 2

    def _report(self, record: CallRecord) -> None:
        if self._on_call is not None:
            self._on_call(record)
