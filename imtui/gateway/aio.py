"""The transport of the war room: aiobotocore, many calls at once on one pool of connections.

Importing this module costs what importing aiobotocore costs (about 210 ms): `connections` does it in a thread, after the first
painted frame.

Invariant: when the service stops accepting the credentials, the clients that hold them serve the calls that are under way and are
then given up; the next call looks for credentials anew. So a login in another terminal is all it takes to carry on.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

from aiobotocore.config import AioConfig
from aiobotocore.session import AioSession
from botocore import xform_name

from imtui.domain.errors import ConfigError, CredentialsExpired, CredentialsMissing
from imtui.gateway import faults, sessions
from imtui.gateway.answers import FrugalParsers
from imtui.gateway.plain_http import HttpSession
from imtui.gateway.transport import Answer, Identity, Params, Place, Service, TransportSettings

#: aiobotocore takes any class of this shape, and says in its types that it takes its own.
_HTTP: dict[str, Any] = {"http_session_cls": HttpSession}


class _Clients:
    """The clients of one set of credentials, and how many calls use them."""

    def __init__(self, settings: TransportSettings) -> None:
        self.settings = settings
        self.session = AioSession()
        self.session.register_component("response_parser_factory", FrugalParsers())
        self.login = ""
        self.place = Place(region="")
        self.retired = False
        self._clients: dict[Service, Any] = {}
        self._calls = 0
        self._stack = AsyncExitStack()
        self._lock = asyncio.Lock()

    async def open(self) -> None:
        """Find credentials and make both clients; what blocks (files, models) runs in a thread."""
        try:
            await asyncio.to_thread(self._prepare)
            region = sessions.region_of(self.session, self.settings)
            sessions.present(await self.session.get_credentials())
            client = await self.client("ssm-incidents")
            await self.client("ssm-contacts")
        except faults.FAILURES as error:
            await self._stack.aclose()
            raise sessions.refusal(self.session, error, self.login) from error
        self.place = sessions.place_of(self.session, region, client.meta.endpoint_url)

    async def client(self, service: Service) -> Any:
        """The client of a service, made when it is first needed."""
        async with self._lock:
            if service not in self._clients:
                creation = self.session.create_client(
                    service,
                    region_name=sessions.region_of(self.session, self.settings),
                    endpoint_url=self.settings.endpoint_url or None,
                    config=AioConfig(**sessions.client_options(self.settings), **_HTTP),
                )
                self._clients[service] = await self._stack.enter_async_context(creation)
            return self._clients[service]

    async def call(self, service: Service, operation: str, params: Params) -> Answer:
        """One request with these credentials."""
        self._calls += 1
        endpoint_url = ""
        try:
            client = await self.client(service)
            endpoint_url = client.meta.endpoint_url
            method: Callable[..., Awaitable[Answer]] = getattr(client, xform_name(operation))
            return await method(**params)
        except faults.FAILURES as error:
            raise faults.translate(error, service=service, operation=operation, endpoint_url=endpoint_url, login=self.login) from error
        finally:
            self._calls -= 1
            if self.retired and not self._calls:
                await self._stack.aclose()

    async def identity(self) -> Identity:
        """Who these credentials are, refreshed where they are due."""
        credentials = sessions.present(await self.session.get_credentials())
        try:
            frozen = await credentials.get_frozen_credentials()
        except faults.FAILURES as error:
            raise sessions.refusal(self.session, error, self.login) from error
        return sessions.identity_of(self.session, credentials, frozen.account_id)

    async def retire(self) -> None:
        """No new call will come; give the connections back after the last one."""
        self.retired = True
        if not self._calls:
            await self._stack.aclose()

    async def close(self) -> None:
        """Give the connections back now."""
        self.retired = True
        await self._stack.aclose()

    def _prepare(self) -> None:
        sessions.prepare(self.session, self.settings)
        sessions.warm_up(self.session)
        self.login = sessions.login_of(self.session, self.settings)


class AioTransport:
    """A Wire on aiobotocore."""

    def __init__(self, settings: TransportSettings) -> None:
        self._settings = settings
        self._current: _Clients | None = None
        self._lock = asyncio.Lock()

    async def open(self) -> Place:
        return (await self._opened()).place

    async def identity(self) -> Identity:
        clients = await self._reopened("")
        try:
            return await clients.identity()
        except CredentialsExpired:
            await self._give_up(clients)
            raise

    async def call(self, service: Service, operation: str, params: Params) -> Answer:
        clients = await self._reopened(operation)
        try:
            return await clients.call(service, operation, params)
        except CredentialsExpired:
            await self._give_up(clients)
            raise

    async def close(self) -> None:
        async with self._lock:
            clients, self._current = self._current, None
        if clients is not None:
            await clients.close()

    async def _opened(self) -> _Clients:
        async with self._lock:
            if self._current is None:
                clients = _Clients(self._settings)
                await clients.open()
                self._current = clients
            return self._current

    async def _reopened(self, operation: str) -> _Clients:
        """As `_opened`, for what polls and knows only faults: a configuration that was good at the start may have been broken since."""
        try:
            return await self._opened()
        except ConfigError as error:
            raise CredentialsMissing(error.message, operation=operation, remedy=error.remedy) from error

    async def _give_up(self, clients: _Clients) -> None:
        async with self._lock:
            if self._current is not clients:
                return
            self._current = None
        await clients.retire()
