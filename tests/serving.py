"""A real server for tests: the aiohttp application on a free port, in a thread, with SigV4 on and time that stands still."""

import asyncio
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from types import MappingProxyType
from typing import Any

import boto3
from botocore.config import Config
from botocore.session import get_session

from imtui.server.app import listening
from imtui.server.delivery.carriers import Carrier
from imtui.server.faults import Faults
from imtui.server.service import IncidentManager, Settings
from imtui.server.services.registry import Services
from imtui.server.store.access_keys import AccessKeyRow
from tests.clocks import FakeClock
from tests.databases import made_quickly


@cache
def _session() -> Any:
    """boto3's, with what it reads of botocore's data: most of what a client costs. It reads no settings of any test's home."""
    core = get_session()
    for variable in ("config_file", "credentials_file"):
        core.set_config_variable(variable, os.devnull)
    return boto3.Session(botocore_session=core)


def tested_url() -> str:
    """The database that a test runs on, unless it chooses one."""
    return os.environ.get("TESTED_DATABASE_URL", "sqlite://")


class Serving:
    """What a test has of a running server. `key` belongs to user `tester` and may do everything."""

    def __init__(
        self, *, manager: IncidentManager, clock: FakeClock, faults: Faults, port: int, key: AccessKeyRow, loop: asyncio.AbstractEventLoop
    ) -> None:
        self.manager = manager
        self.clock = clock
        self.faults = faults
        self.endpoint_url = f"http://127.0.0.1:{port}"
        self.key = key
        self._loop = loop
        self._clients: list[Any] = []

    @property
    def region(self) -> str:
        return self.manager.settings.region

    def credentials(self, key: AccessKeyRow | None = None) -> dict[str, Any]:
        """Keyword arguments that point a boto3 or aiobotocore client at the server."""
        used = key or self.key
        return {
            "endpoint_url": self.endpoint_url,
            "region_name": self.region,
            "aws_access_key_id": used.access_key_id,
            "aws_secret_access_key": used.secret,
        }

    def client(self, service: str, *, key: AccessKeyRow | None = None, config: Config | None = None) -> Any:
        """A boto3 client that neither retries nor validates less than usual."""
        chosen = Config(retries={"max_attempts": 0}).merge(config or Config())
        client = _session().client(service, config=chosen, **self.credentials(key))
        self._clients.append(client)
        return client

    def close_clients(self) -> None:
        """Close every connection that a test's clients still hold."""
        for client in self._clients:
            client.close()

    def advance(self, seconds: float) -> None:
        """Move the service's time on, in the server's loop, so that its ticker runs what falls due."""
        asyncio.run_coroutine_threadsafe(self.clock.advance(seconds), self._loop).result(timeout=30)


@contextmanager
def serving(
    *,
    clock: FakeClock | None = None,
    database_url: str | None = None,
    services: Services | None = None,
    settings: Settings | None = None,
    carriers: Mapping[str, Carrier] = MappingProxyType({}),
) -> Iterator[Serving]:
    """Run a server for the length of the block, on the database that TESTED_DATABASE_URL names unless told otherwise (in memory)."""
    frozen = clock or FakeClock()
    url = database_url or tested_url()
    with made_quickly(url):
        manager = IncidentManager.open(settings=settings, clock=frozen, database_url=url, services=services, carriers=carriers)
    key = manager.add_access_key("tester")
    faults = Faults()
    loop = asyncio.new_event_loop()
    ready = threading.Event()
    stop = asyncio.Event()
    ports: list[int] = []
    failures: list[BaseException] = []

    async def run() -> None:
        async with listening(manager, faults=faults) as port:
            ports.append(port)
            ready.set()
            await stop.wait()
        for _ in range(5):
            await asyncio.sleep(0)  # a connection that was closed, or just accepted, gives its socket back in a later turn of the loop

    def main() -> None:
        try:
            loop.run_until_complete(run())
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
            failures.append(error)
        finally:
            ready.set()
            loop.close()

    thread = threading.Thread(target=main, name="imtui-serving", daemon=True)
    thread.start()
    ready.wait(timeout=30)
    if failures:
        raise failures[0]
    running = Serving(manager=manager, clock=frozen, faults=faults, port=ports[0], key=key, loop=loop)
    try:
        yield running
    finally:
        running.close_clients()
        loop.call_soon_threadsafe(stop.set)
        thread.join(timeout=30)
        manager.close()
