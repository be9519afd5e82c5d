"""The Incident Manager, composed: models, handlers, storage, time and keys, behind one synchronous `handle`.

Invariant: everything that differs between a test, a demo and a server that pages people (clock, database, ids, randomness) is passed in
here and nowhere else. One call at a time: the database has one writer, and nothing inside needs a lock of its own.
"""

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Self

from imtui.clock import Clock, SystemClock
from imtui.server.delivery.carriage import Carriage
from imtui.server.delivery.carriers import Carrier
from imtui.server.dispatch import Dispatcher
from imtui.server.identity import Identity
from imtui.server.ids import TimePrefixedIds
from imtui.server.keyring import Keyring
from imtui.server.protocol.errors import ServiceError
from imtui.server.protocol.model import Operation, load_services
from imtui.server.protocol.paging import PageSeal
from imtui.server.protocol.wire import WireRequest, WireResponse
from imtui.server.scenarios.scripts import Scenario
from imtui.server.services import registry
from imtui.server.services.context import Ids
from imtui.server.services.registry import Services
from imtui.server.store import access_keys, outbox
from imtui.server.store.access_keys import AccessKeyRow
from imtui.server.store.database import Database
from imtui.server.timekeeping import Timekeeper


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the server says it is. `settling` is how long a replication set takes to create or change (0: it is ACTIVE at once)."""

    account_id: str = "111122223333"
    region: str = "us-east-1"
    settling: timedelta = timedelta(0)


class IncidentManager:
    """Both services. `open` makes one; `close` it when done."""

    def __init__(
        self,
        *,
        settings: Settings,
        clock: Clock,
        database: Database,
        dispatcher: Dispatcher,
        timekeeper: Timekeeper,
        keyring: Keyring,
        identity: Identity,
        carriers: Mapping[str, Carrier],
        real_clock: Clock,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.real_clock = real_clock
        self.database = database
        self._dispatcher = dispatcher
        self._timekeeper = timekeeper
        self._keyring = keyring
        self._lock = threading.RLock()
        self.identity = identity
        self.carriage = Carriage(database=database, identity=identity, carriers=carriers, now=self._now, real_clock=real_clock)

    @classmethod
    def open(
        cls,
        *,
        settings: Settings | None = None,
        clock: Clock | None = None,
        database_url: str = "sqlite://",
        ids: Ids | None = None,
        signing_clock: Clock | None = None,
        services: Services | None = None,
        carriers: Mapping[str, Carrier] = MappingProxyType({}),
        entropy: Callable[[int], bytes] = os.urandom,
    ) -> Self:
        """An Incident Manager on a database, which is made when it is not there.

        `clock` is the service's time, which may be scaled or stand still; signatures are checked against `signing_clock`, real time unless
        given, by which carriers work too. Messages to channels of a type in `carriers` go through that carrier, all others end in the
        outbox. Raises DatabaseError, and RegistryError when handlers and models disagree.
        """
        chosen, kept = settings or Settings(), services or registry.services()
        models = load_services()
        registry.check(kept.handlers, models)
        database = Database.open(database_url)
        time, real_clock = clock or SystemClock(), signing_clock or SystemClock()
        identity = _identity(chosen, ids or TimePrefixedIds(entropy), carriers)
        timekeeper = Timekeeper(database=database, agendas=kept.agendas, identity=identity)
        keyring = Keyring(database=database, clock=real_clock, entropy=entropy)
        dispatcher = Dispatcher(
            models=models,
            services=kept,
            database=database,
            identity=identity,
            seal=_begun(database, carriers, time.now(), entropy),
            timekeeper=timekeeper,
            keyring=keyring,
            signing_clock=real_clock,
        )
        return cls(
            settings=chosen,
            clock=time,
            database=database,
            dispatcher=dispatcher,
            timekeeper=timekeeper,
            keyring=keyring,
            identity=identity,
            carriers=carriers,
            real_clock=real_clock,
        )

    @property
    def is_disturbed(self) -> bool:
        """Whether something changed since `catch_up` last said what is due next."""
        return self._timekeeper.is_disturbed

    def handle(self, request: WireRequest) -> WireResponse:
        """The answer to one request. Never raises."""
        with self._lock:
            return self._dispatcher.handle(request, now=self._now())

    def refuse(self, request: WireRequest, error: ServiceError) -> WireResponse:
        """`error` as the answer to a request that is not looked at."""
        return self._dispatcher.refuse(request, error, now=self._now())

    def identify(self, request: WireRequest) -> Operation | None:
        """The operation a request is for; None when there is no such."""
        return self._dispatcher.identify(request)

    def catch_up(self) -> datetime | None:
        """Run everything that is due by now; the next due moment, or None when nothing is pending."""
        with self._lock:
            return self._timekeeper.catch_up(self._now())

    def tick(self) -> datetime | None:
        """`catch_up` for a ticker: a failure is logged, and the moment to try again is the next due one."""
        with self._lock:
            return self._timekeeper.keep_up(self._now(), ask=True)

    def play(self, scenario: Scenario) -> bool:
        """Begin a scenario now; False when it was begun in this database before. ScenarioError when it cannot be played."""
        with self._lock:
            return self._timekeeper.play(scenario, self._now())

    def add_access_key(self, name: str, *, read_only: bool = False) -> AccessKeyRow:
        """A new key for `user/<name>`: the one moment at which its secret is told."""
        with self._lock:
            return self._keyring.add(name, read_only=read_only, created=self._now())

    def access_keys(self) -> Sequence[AccessKeyRow]:
        """All keys, oldest first."""
        with self._lock:
            return self._keyring.list()

    def revoke_access_key(self, access_key_id: str) -> bool:
        """From now on the key opens nothing; whether there was one."""
        with self._lock:
            return self._keyring.revoke(access_key_id)

    def close(self) -> None:
        self.database.close()

    def _now(self) -> datetime:
        return _in_milliseconds(self.clock.now())


def _in_milliseconds(now: datetime) -> datetime:
    """The service's time: what is stored is what the wire can say."""
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def _begun(database: Database, carriers: Mapping[str, Carrier], now: datetime, entropy: Callable[[int], bytes]) -> PageSeal:
    """What a service finds in its database, or puts there, before it answers: the seal of its page tokens, and the messages that wait
    for carriers it has now, or has no more."""
    with database.transaction() as tx:
        seal = PageSeal(access_keys.seal(tx, "pages", entropy(32)))
        outbox.hand_over(tx, carriers, _in_milliseconds(now), is_shared=database.is_shared)
    return seal


def _identity(settings: Settings, ids: Ids, carriers: Mapping[str, Carrier]) -> Identity:
    return Identity(
        account_id=settings.account_id,
        region=settings.region,
        ids=ids,
        settling=settings.settling,
        carried=frozenset(carriers),
    )
