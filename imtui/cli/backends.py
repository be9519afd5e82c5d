"""The client, put together: a connection, the store that knows, the poller that asks, the desk that acts, the journal that forgets
nothing.

Invariant: nothing here draws, and importing this module loads neither Textual nor any part of an AWS client; `Backend.open` does the
latter, in a thread.
"""

import asyncio
import random
import uuid
from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from typing import Self

from imtui.actions.desk import Desk
from imtui.arns import Arn
from imtui.cli.keeping import Keeping
from imtui.clock import Clock
from imtui.config import Config
from imtui.domain.errors import ServiceFault, Unreachable
from imtui.domain.sessions import Session
from imtui.domain.skews import Skew
from imtui.domain.snapshot import Snapshot, Topic, Watch
from imtui.domain.unsent import Unsent
from imtui.gateway.connections import Connection, ConnectionSettings, connect
from imtui.gateway.transport import CallRecord, Identity
from imtui.state.journal import Place
from imtui.state.journaled import JournaledContacts, JournaledIncidents
from imtui.state.outbox import Outbox
from imtui.state.ports import Writers
from imtui.state.recorder import Recorder
from imtui.state.recordings import Recordings
from imtui.state.sender import Sender
from imtui.state.snapshots import PictureKeeper
from imtui.sync.fanout import pause
from imtui.sync.plan import Attention, Plan
from imtui.sync.poller import Poller
from imtui.sync.store import Store

#: How a name that nobody knows, a port where nobody listens and a server that is something else show themselves.
_WRONG_PLACE = frozenset({"EndpointConnection", "ConnectTimeout", "SSL", "UnreadableAnswer"})
_BETWEEN_LOOKS_AT_CREDENTIALS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a Backend is made for: the settings, the time, the zone that times are typed in, what is kept on this machine, and whom to
    tell, once, that the endpoint which the person named leads nowhere. Who made the `keeping` closes it, after the Backend."""

    config: Config
    clock: Clock
    on_wrong_endpoint: Callable[[ServiceFault], None]
    zone: tzinfo = UTC
    label: str = ""
    keeping: Keeping = field(default_factory=Keeping.in_memory)


class Backend:
    """One connection and all that lives on it. What the war room calls its poller is this object too: beside the poller it keeps
    `session` true."""

    def __init__(self, *, surroundings: Surroundings, connection: Connection, skew: Skew | None = None) -> None:
        config, clock = surroundings.config, surroundings.clock
        self._surroundings = surroundings
        self._connection = self.sources = connection
        self._skew = skew or Skew()
        self._opened = clock.now()
        self.store = Store(surroundings.keeping.first)
        self.session = _first_session(surroundings, connection)
        self.outbox = Outbox(
            journal=surroundings.keeping.journal,
            place=self._place,
            writers=Writers(incidents=connection.incidents, contacts=connection.contacts),
            clock=clock,
            tokens=_token,
        )
        self.desk = Desk(
            incidents=JournaledIncidents(connection.incidents, self.outbox),
            contacts=JournaledContacts(connection.contacts, self.outbox),
            setup=connection,
            clock=clock,
            tokens=_token,
            me=config.me,
            read_only=config.read_only,
            zone=surroundings.zone,
        )
        self._sender = Sender(self.outbox, clock=clock)
        self._recovered = asyncio.Event()
        self._sent_to, self._was_failing = self._place(), False
        self._unsent: tuple[Unsent, ...] = ()
        self._poller = Poller(
            store=self.store,
            incidents=connection.incidents,
            contacts=connection.contacts,
            rotations=connection.rotations,
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
        skew = Skew()

        def listen(call: CallRecord) -> None:
            if call.ahead is not None:
                skew.heard(call.ahead)

        connection = await connect(settings, clock=surroundings.clock, on_call=listen)
        return cls(surroundings=surroundings, connection=connection, skew=skew)

    @property
    def poller(self) -> Self:
        return self

    def attend(self, attention: Attention) -> None:
        self._poller.attend(attention)

    def request(self, watches: Collection[Watch] = ()) -> None:
        self._poller.request(watches)

    async def run(self) -> None:
        """Poll, send what waits, and keep the session true, until cancelled."""
        keeping = self._surroundings.keeping
        with ExitStack() as subscriptions:
            if self.session.endpoint_url:
                subscriptions.callback(self.store.subscribe(self._look_at_first_answer))
            subscriptions.callback(self.store.subscribe(self._look_for_recovery))
            subscriptions.callback(self.store.subscribe(self._look_at_clock))
            subscriptions.callback(self.outbox.subscribe(self._poll_what_was_sent))
            async with asyncio.TaskGroup() as group:
                group.create_task(self._poller.run())
                group.create_task(self._keep_session_true())
                group.create_task(self.outbox.refresh() if self.session.read_only else self._sender.run())
                if keeping.picture is not None:
                    group.create_task(PictureKeeper(keeping.picture, self.store, clock=self._surroundings.clock).run())
                if keeping.recordings is not None:
                    group.create_task(self._record(keeping.recordings))

    async def _record(self, recordings: Recordings) -> None:
        await Recorder(recordings, self.store, session=lambda: self.session, clock=self._surroundings.clock).run()

    def become(self, me: str) -> None:
        """Be that responder, and be it again the next time; demos forget."""
        self._be(me)
        people, session = self._surroundings.keeping.people, self.session
        if people is not None:
            people.remember(session.endpoint_url, session.account_id, me)

    def _be(self, me: str) -> None:
        self.session, self.desk = replace(self.session, me=me), replace(self.desk, me=me)

    async def close(self) -> None:
        await self._connection.close()

    async def _keep_session_true(self) -> None:
        """Learn whose calls these are, however late that is told; credentials that end are looked at again and again, since others may
        take their place."""
        while True:
            self._recovered.clear()
            try:
                identity = await self._connection.identity()
            except ServiceFault:
                pass  # the polls meet the same fault, and it is their words that are shown
            else:
                self.session = _told(self.session, identity, self._surroundings.config)
                self._recognise()
                if identity.expires is None and identity.account_id:
                    return
            await pause(self._surroundings.clock, _BETWEEN_LOOKS_AT_CREDENTIALS, self._recovered)

    def _recognise(self) -> None:
        """Who sat here the last time, where nobody says who it is now."""
        people, session = self._surroundings.keeping.people, self.session
        alias = people.alias(session.endpoint_url, session.account_id) if people is not None and not session.me else ""
        if alias:
            self._be(alias)

    def _look_at_clock(self, snapshot: Snapshot) -> None:
        if self._skew.value != self.session.skew:
            self.session = replace(self.session, skew=self._skew.value)

    def _place(self) -> Place:
        """Where writes go, in which account as far as anybody told: the service itself, or the incidents that it listed."""
        account = self.session.account_id
        health = self.store.snapshot.health.get(Watch(Topic.INCIDENTS))
        if not account and health is not None and health.succeeded is not None and health.succeeded >= self._opened:
            account = next((Arn.parse(arn).account_id for arn in self.store.snapshot.incidents or {}), "")
        return Place(endpoint_url=self.session.endpoint_url, region=self.session.region, account_id=account)

    def _look_for_recovery(self, snapshot: Snapshot) -> None:
        """The service answers again, or it became known whose account this is: what waits is sent at once. Who could not be asked whose
        account it is can be asked now."""
        health = snapshot.health.get(Watch(Topic.INCIDENTS))
        is_failing = health is not None and health.fault is not None
        place = self._place()
        is_recovered = self._was_failing and not is_failing
        if is_recovered:
            self._recovered.set()
        if is_recovered or place != self._sent_to:
            self._sender.wake()
        self._was_failing, self._sent_to = is_failing, place

    def _poll_what_was_sent(self, unsent: tuple[Unsent, ...]) -> None:
        """What is not in the journal any more shows on a timeline."""
        left = {each.id for each in unsent}
        arrived = [Watch(Topic.TIMELINE, each.subject) for each in self._unsent if each.id not in left and each.subject]
        if arrived:
            self._poller.request(arrived)
        self._unsent = unsent

    def _look_at_first_answer(self, snapshot: Snapshot) -> None:
        health = snapshot.health.get(Watch(Topic.INCIDENTS))
        if health is None or health.succeeded is not None or not isinstance(health.fault, Unreachable):
            return
        if health.fault.code in _WRONG_PLACE:
            self._surroundings.on_wrong_endpoint(health.fault)


def _token() -> str:
    return str(uuid.uuid4())


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
