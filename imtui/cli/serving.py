"""Running the service: the composition root of the server's half.

Invariant: the world hears of the service (ready file, running file, standard output) only once it listens, and when it ends it
leaves no announcement behind. Whatever can go wrong before that is one sentence and an exit status that is not 0.
"""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from ssl import SSLContext

import click

from imtui.cli.announcements import Announcement
from imtui.cli.delivering import carriers
from imtui.cli.exposure import why_not_listening
from imtui.cli.failures import UNUSABLE, Failure
from imtui.cli.running import announced
from imtui.cli.stores import database_in, held
from imtui.clock import Clock, ScaledClock, SystemClock
from imtui.server.app import listening
from imtui.server.pace import ALONE, TOGETHER
from imtui.server.scenarios import loading
from imtui.server.scenarios.reading import ScenarioError
from imtui.server.scenarios.scripts import Scenario
from imtui.server.service import IncidentManager, Settings
from imtui.server.store.database import DatabaseError

_ONLY_FOR_THE_OWNER = 0o077
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # by which address this machine reaches itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What `imtui serve` was asked for. `folder` None: in the state directory; `port` 0: any free one; `leash`: the end of standard
    input is the end of the service and of its folder; `origin` None: its time runs faster from now on; `caller` names the user that the
    generated key belongs to; `tls` None: plain HTTP."""

    host: str
    port: int
    tls: SSLContext | None
    folder: Path | None
    database_url: str | None
    smtp_url: str | None
    webhook_url: str | None
    region: str
    account_id: str
    scenario: str | None
    speed: float
    settling: int
    origin: datetime | None
    ready_file: Path | None
    leash: bool
    caller: str


def run(service: Service) -> None:
    """Serve until a signal says that it is enough; Failure when it cannot start."""
    os.umask(_ONLY_FOR_THE_OWNER)
    with _data(service) as folder:
        scenario = _scenario(service.scenario)
        manager = _open(service, folder)
        try:
            _play(manager, scenario)
            asyncio.run(_serve(service, manager))
        finally:
            manager.close()


@contextmanager
def _data(service: Service) -> Iterator[Path]:
    """The folder for keys and data, ours alone while we run."""
    with held(service.folder) as folder:
        try:
            yield folder
        finally:
            if service.leash:
                shutil.rmtree(folder, ignore_errors=True)


def _scenario(name: str | None) -> Scenario | None:
    try:
        return loading.load(name) if name else None
    except ScenarioError as error:
        raise Failure(str(error), status=UNUSABLE) from error


def _open(service: Service, folder: Path) -> IncidentManager:
    settings = Settings(account_id=service.account_id, region=service.region, settling=timedelta(seconds=service.settling))
    clock: Clock = SystemClock() if service.speed == 1 else ScaledClock(service.speed, origin=service.origin)
    url = service.database_url or database_in(folder)
    ways = carriers(smtp_url=service.smtp_url, webhook_url=service.webhook_url, folder=folder)
    try:
        return IncidentManager.open(settings=settings, clock=clock, database_url=url, carriers=ways)
    except DatabaseError as error:
        raise Failure(str(error)) from error


def _play(manager: IncidentManager, scenario: Scenario | None) -> None:
    try:
        if scenario is not None and not manager.play(scenario):
            click.echo(f"the scenario {scenario.name} was played in this database before: it goes on where it was", err=True)
    except ScenarioError as error:
        raise Failure(str(error), status=UNUSABLE) from error


async def _serve(service: Service, manager: IncidentManager) -> None:
    pace = TOGETHER if manager.database.is_shared else ALONE
    enough = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup, or a shell's background job
            loop.add_signal_handler(number, enough.set)
    if service.leash:
        loop.add_reader(sys.stdin.fileno(), _at_the_end_of_input, loop, enough)
    async with AsyncExitStack() as stack:
        try:
            serving = listening(manager, host=service.host, port=service.port, pace=pace, ssl_context=service.tls)
            port = await stack.enter_async_context(serving)
        except OSError as error:
            raise Failure(why_not_listening(service.host, service.port, error)) from error
        announcement = _announcement(service, manager, port)
        _announce(stack, announcement, service.ready_file)
        click.echo(f"# Incident Manager listens on {announcement.endpoint_url}; it ends with ctrl+c")
        click.echo(announcement.exports())
        await enough.wait()


def _announce(stack: AsyncExitStack, announcement: Announcement, ready_file: Path | None) -> None:
    """Tell the machine, until the stack ends, and whoever waits for the file."""
    try:
        stack.enter_context(announced(announcement))
    except OSError as error:
        raise Failure(f"cannot write {error.filename2 or error.filename}: {error.strerror}") from error
    if ready_file is None:
        return
    try:
        announcement.write(ready_file)
    except OSError as error:
        raise Failure(f"cannot write {ready_file}: {error.strerror}") from error


def _at_the_end_of_input(loop: asyncio.AbstractEventLoop, enough: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 1024):
        loop.remove_reader(sys.stdin.fileno())
        enough.set()


def _announcement(service: Service, manager: IncidentManager, port: int) -> Announcement:
    own = [key for key in manager.access_keys() if key.name == service.caller and not key.read_only]
    key = own[0] if own else manager.add_access_key(service.caller)
    reached = _EVERYWHERE.get(service.host, service.host)
    host = f"[{reached}]" if ":" in reached else reached
    return Announcement(
        endpoint_url=f"{'http' if service.tls is None else 'https'}://{host}:{port}",
        region=service.region,
        account_id=service.account_id,
        access_key_id=key.access_key_id,
        secret_access_key=key.secret,
        pid=os.getpid(),
    )
