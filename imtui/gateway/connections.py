"""A connection to Incident Manager, put together: transport, budget, and the typed methods of both services.

Invariant: importing this module loads no part of botocore; `connect` does, in a thread, so that a painted screen goes on answering
keys meanwhile.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

from imtui.clock import Clock
from imtui.domain.errors import ServiceFault
from imtui.gateway.budget import Budget
from imtui.gateway.call_log import CallLog
from imtui.gateway.calls import GuardedTransport, Patience
from imtui.gateway.incidents import Incidents
from imtui.gateway.transport import CallRecord, Identity, Place, TransportSettings, Wire

if TYPE_CHECKING:
    from imtui.gateway.api import Api
    from imtui.gateway.contacts import Contacts
    from imtui.gateway.people import People
    from imtui.gateway.replication_sets import ReplicationSets
    from imtui.gateway.response_plans import ResponsePlans
    from imtui.gateway.rotas import Rotas
    from imtui.gateway.rotations import Rotations


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionSettings:
    """What to connect to and how. Empty texts leave it to the standard AWS chain (`AWS_PROFILE`, `AWS_REGION`,
    `AWS_ENDPOINT_URL_SSM_INCIDENTS`, …). `blocking` chooses the transport that starts quickest, for a handful of calls; `rate` is
    how many calls a second are made at the most, once a first burst is over."""

    profile: str = ""
    region: str = ""
    endpoint_url: str = ""
    read_only: bool = False
    blocking: bool = False
    connect_timeout: float = 5.0
    read_timeout: float = 10.0
    rate: float = 100.0
    patience: Patience = field(default_factory=Patience)

    def transport(self) -> TransportSettings:
        return TransportSettings(
            profile=self.profile,
            region=self.region,
            endpoint_url=self.endpoint_url,
            connect_timeout=self.connect_timeout,
            read_timeout=self.read_timeout,
        )


class Connection:
    """Both services, through one budget. An asynchronous context manager, or `close()` it."""

    def __init__(self, *, wire: Wire, place: Place, guarded: GuardedTransport, budget: Budget, calls: CallLog) -> None:
        self.incidents = Incidents(guarded)
        """ssm-incidents: the poller's IncidentSource, and what actions write with."""
        self.transport = guarded
        """The same calls, untyped: for what moves answers as they are."""
        self.budget = budget
        """The limiter: `slowdown` says how much throttling costs right now."""
        self.calls = calls
        """What was called lately."""
        self.place = place
        """Region, endpoint (empty on AWS itself) and profile of these calls."""
        self._wire = wire
        self._guarded = guarded

    @cached_property
    def contacts(self) -> "Contacts":
        """ssm-contacts: the poller's ContactSource, and what actions write with."""
        from imtui.gateway.contacts import Contacts

        return Contacts(self.transport)

    @cached_property
    def rotations(self) -> "Rotations":
        """ssm-contacts, as far as it tells who is on call."""
        from imtui.gateway.rotations import Rotations

        return Rotations(self.transport)

    @cached_property
    def api(self) -> "Api":
        """Any operation of both services, as people type it."""
        from imtui.gateway.api import Api

        return Api(self.transport)

    @cached_property
    def people(self) -> "People":
        """ssm-contacts, as far as it is about contacts as they are kept."""
        from imtui.gateway.people import People

        return People(self.transport)

    @cached_property
    def rotas(self) -> "Rotas":
        """ssm-contacts, as far as it is about rotations as they are prepared."""
        from imtui.gateway.rotas import Rotas

        return Rotas(self.transport)

    @cached_property
    def plans(self) -> "ResponsePlans":
        """ssm-incidents, as far as it is about response plans as they are prepared."""
        from imtui.gateway.response_plans import ResponsePlans

        return ResponsePlans(self.transport)

    @cached_property
    def replication(self) -> "ReplicationSets":
        """ssm-incidents, as far as it is about the replication set."""
        from imtui.gateway.replication_sets import ReplicationSets

        return ReplicationSets(self.transport)

    async def identity(self) -> Identity:
        """Whose calls these are: what the credentials say, then what the service says (at the most one call more). What nobody
        tells stays empty; a service that refuses to tell is no error. CredentialsMissing, CredentialsExpired."""
        known = await self._wire.identity()
        if known.account_id and (known.role or self.place.endpoint_url):
            return known
        try:
            if self.place.endpoint_url:
                return replace(known, account_id=await self.incidents.account_id())
            caller = await self._guarded.call("sts", "GetCallerIdentity", {})
        except ServiceFault:
            return known
        # arn:aws:sts::111122223333:assumed-role/ROLE/SESSION, or arn:aws:iam::111122223333:user/NAME
        words = str(caller.get("Arn") or "").split("/")
        return replace(known, account_id=str(caller.get("Account") or known.account_id), role=known.role or "".join(words[1:2]))

    async def close(self) -> None:
        """Give the connections back; calls under way fail."""
        await self._guarded.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()


async def connect(
    settings: ConnectionSettings, *, clock: Clock, on_call: Callable[[CallRecord], None] | None = None, wall: Clock | None = None
) -> Connection:
    """Find credentials, Region and endpoint, and be ready to call; nothing is sent yet, unless the chain has to fetch credentials.

    `on_call` is told about each attempt at a call, in the loop; `wall` is the machine's clock, by which requests are signed.
    ConfigError (profile, endpoint), CredentialsMissing (also: no Region), CredentialsExpired.
    """
    wire = await asyncio.to_thread(_blocking if settings.blocking else _concurrent, settings.transport())
    try:
        place = await wire.open()
    except BaseException:
        await wire.close()
        raise
    budget, calls = Budget(clock=clock, rate=settings.rate), CallLog()

    def told(record: CallRecord) -> None:
        calls.note(record)
        if on_call is not None:
            on_call(record)

    guarded = GuardedTransport(
        wire, budget=budget, clock=clock, read_only=settings.read_only, on_call=told, patience=settings.patience, wall=wall
    )
    return Connection(wire=wire, place=place, guarded=guarded, budget=budget, calls=calls)


def _concurrent(settings: TransportSettings) -> Wire:
    from imtui.gateway.aio import AioTransport

    return AioTransport(settings)


def _blocking(settings: TransportSettings) -> Wire:
    from imtui.gateway.boto import BotoTransport

    return BotoTransport(settings)
