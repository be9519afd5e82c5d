"""The client, put together: a connection, the store that knows, the poller that asks, the desk that acts.

Invariant: nothing here draws, and importing this module loads neither Textual nor any part of an AWS client; `Backend.open` does the
latter, in a thread.
"""

import asyncio
import random
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from typing import Self

from imtui.actions.desk import Desk
from imtui.clock import Clock
from imtui.config import Config
from imtui.domain.errors import ServiceFault, Unreachable
from imtui.domain.sessions import Session
from imtui.domain.snapshot import Snapshot, Topic, Watch
from imtui.gateway.connections import Connection, ConnectionSettings, connect
from imtui.gateway.transport import Identity
from imtui.sync.plan import Attention, Plan
from imtui.sync.poller import Poller
from imtui.sync.store import Store

#: How a name that nobody knows, a port where nobody listens and a server that is something else show themselves.
_WRONG_PLACE = frozenset({"EndpointConnection", "ConnectTimeout", "SSL", "UnreadableAnswer"})
_BETWEEN_LOOKS_AT_CREDENTIALS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a Backend is made for: the settings, the time, the zone that times are typed in, and whom to tell, once, that the endpoint
    which the person named leads nowhere."""

    config: Config
    clock: Clock
    on_wrong_endpoint: Callable[[ServiceFault], None]
    zone: tzinfo = UTC
    label: str = ""


class Backend:
    """One connection and all that lives on it. What the war room calls its poller is this object too: beside the poller it keeps
    `session` true."""

    def __init__(self, *, surroundings: Surroundings, connection: Connection) -> None:
        config, clock = surroundings.config, surroundings.clock
        self.store = Store()
        self.session = _first_session(surroundings, connection)
        self.desk = Desk(
            incidents=connection.incidents,
            contacts=connection.contacts,
            clock=clock,
            tokens=lambda: str(uuid.uuid4()),
            me=config.me,
            read_only=config.read_only,
            zone=surroundings.zone,
        )
        self._surroundings = surroundings
        self._connection = connection
        self._poller = Poller(
            store=self.store,
            incidents=connection.incidents,
            contacts=connection.contacts,
            clock=clock,
            plan=Plan(interval=config.interval),
            random=random.random,
        )

    @classmethod
    async def open(cls, surroundings: Surroundings) -> Self:
        """Connect; ConfigError, CredentialsMissing or CredentialsExpired when there is nothing to connect with."""
        config = surroundings.config
        settings = ConnectionSettings(
            profile=config.profile, region=config.region, endpoint_url=config.endpoint_url, read_only=config.read_only
        )
        return cls(surroundings=surroundings, connection=await connect(settings, clock=surroundings.clock))

    @property
    def poller(self) -> Self:
        return self

    def attend(self, attention: Attention) -> None:
        self._poller.attend(attention)

    def request(self, watches: Collection[Watch] = ()) -> None:
        self._poller.request(watches)

    async def run(self) -> None:
        """Poll, and keep the session true, until cancelled."""
        unsubscribe = self.store.subscribe(self._look_at_first_answer) if self.session.endpoint_url else _nothing
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._poller.run())
                group.create_task(self._keep_session_true())
        finally:
            unsubscribe()

    async def close(self) -> None:
        await self._connection.close()

    async def _keep_session_true(self) -> None:
        """Learn whose calls these are; credentials that end are looked at again and again, since others may take their place."""
        while True:
            try:
                identity = await self._connection.identity()
            except ServiceFault:
                pass  # the polls meet the same fault, and it is their words that are shown
            else:
                self.session = _told(self.session, identity, self._surroundings.config)
                if identity.expires is None:
                    return
            await self._surroundings.clock.sleep(_BETWEEN_LOOKS_AT_CREDENTIALS)

    def _look_at_first_answer(self, snapshot: Snapshot) -> None:
        health = snapshot.health.get(Watch(Topic.INCIDENTS))
        if health is None or health.succeeded is not None or not isinstance(health.fault, Unreachable):
            return
        if health.fault.code in _WRONG_PLACE:
            self._surroundings.on_wrong_endpoint(health.fault)


def _nothing() -> None:
    """What ends a subscription that there is not."""


def _first_session(surroundings: Surroundings, connection: Connection) -> Session:
    """What is known before the first answer."""
    return Session(
        region=connection.place.region,
        me=surroundings.config.me,
        endpoint_url=connection.place.endpoint_url,
        label=surroundings.label,
        read_only=surroundings.config.read_only,
    )


def _told(session: Session, identity: Identity, config: Config) -> Session:
    account = config.account(identity.account_id)
    return replace(
        session,
        account_id=identity.account_id,
        role=identity.role,
        expires=identity.expires,
        label=account.label or session.label,
        production=account.production,
    )
