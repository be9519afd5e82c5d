"""Serving war rooms to browsers, and drawing one of them: the composition root of both processes.

Invariant: the address with the token is printed once, on standard output, when it listens. A war room in a browser knows nothing of other
profiles, writes no file, and ends when the server does, however that ends.
"""

import asyncio
import importlib.util
import os
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from ssl import SSLContext
from urllib.parse import urlsplit

import click

from imtui.cli.exposure import why_not_listening
from imtui.cli.failures import UNUSABLE, Failure
from imtui.cli.terminals import run_until_signalled
from imtui.cli.warroom import Opening
from imtui.config import Config

_SHORTEST_TOKEN = 16
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # by which address this machine reaches itself
_PASSED_ON = ("profile", "region", "endpoint_url", "me", "theme")


@dataclass(frozen=True, slots=True, kw_only=True)
class Browsing:
    """What `imtui web` was asked for. `token` empty: one is made; `port` 0: any free one; `tls` None: plain HTTP; `settings_file` None:
    the default one; `config` is what its war rooms go by."""

    host: str
    port: int
    token: str
    public_url: str
    most: int
    tls: SSLContext | None
    config: Config
    settings_file: Path | None


class Leash:
    """The server, as seen from a war room that it started: it holds the other end of a pipe."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    async def ready(self) -> None:
        """What is shown is there already."""

    async def ended(self) -> str:
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(self._descriptor, "rb"))
        await reader.read()
        return "imtui web has ended"


def draw(config: Config, descriptor: int) -> None:
    """One war room, for the browser behind standard input and output; exits with its status."""
    from imtui.cli.drawing import draw as draw_screen

    status = draw_screen(Opening(config=config, place=Leash(descriptor), remote=True))
    if status:
        raise SystemExit(status)


def check_installed() -> None:
    """Failure when what serves browsers is not there."""
    try:
        found = importlib.util.find_spec("textual_serve")
    except ValueError:  # it was looked for before, in vain
        found = None
    if found is None:
        raise Failure("imtui web needs textual-serve, which is not installed: pip install 'imtui[web]'", status=UNUSABLE)


def check(token: str | None, public_url: str) -> None:
    """Failure when they cannot be used as they were given."""
    if token is not None and (len(token) < _SHORTEST_TOKEN or not token.isascii() or not token.isprintable()):
        raise Failure(f"the token is too easy to guess: give {_SHORTEST_TOKEN} ASCII characters or more, or none at all", status=UNUSABLE)
    parts = urlsplit(public_url)
    if public_url and (parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/") or parts.query):
        raise Failure(
            f"--public-url {public_url} is no address of a place of its own: write it like https://wall.example.com", status=UNUSABLE
        )


def serve(browsing: Browsing) -> None:
    """Serve until a signal says that it is enough; Failure when it cannot start."""
    status = run_until_signalled(_serve(browsing, enough := asyncio.Event()), enough.set)
    if status:
        raise SystemExit(status)


async def _serve(browsing: Browsing, enough: asyncio.Event) -> None:
    from imtui.web.doors import Door, new_token
    from imtui.web.serving import GuardedServer, Site, listening

    door = Door(token=browsing.token or new_token(), cookie=f"imtui-web-{browsing.port or os.getpid()}")
    site = Site(argv=_argv(browsing), title=_title(browsing.config), public_url=browsing.public_url, most=browsing.most)
    async with AsyncExitStack() as stack:
        server = GuardedServer(site, door)
        try:
            port = await stack.enter_async_context(listening(server, host=browsing.host, port=browsing.port, ssl_context=browsing.tls))
        except OSError as error:
            raise Failure(why_not_listening(browsing.host, browsing.port, error)) from error
        click.echo(f"# The war room is at this address, {_manner(browsing.config)}; it ends with ctrl+c")
        click.echo(f"{_address(browsing, port)}/{'' if browsing.token else f'?token={door.token}'}")
        if browsing.token:
            click.echo("# with ?token=… and your token behind it, the first time", err=True)
        await enough.wait()


def _argv(browsing: Browsing) -> tuple[str, ...]:
    """How one war room is started: with the settings of the server, said again."""
    config = browsing.config
    given = [(name, getattr(config, name)) for name in _PASSED_ON]
    flags = [word for name, value in given if value for word in (f"--{name.replace('_', '-')}", value)]
    file = ["--config", str(browsing.settings_file)] if browsing.settings_file else []
    return (sys.executable, "-m", "imtui", *file, *flags, "web", *([] if config.read_only else ["--write"]))


def _title(config: Config) -> str:
    return " · ".join(filter(None, ("imtui", config.profile, config.region)))


def _manner(config: Config) -> str:
    return "to look at only" if config.read_only else "and whoever opens it can act as you"


def _address(browsing: Browsing, port: int) -> str:
    if browsing.public_url:
        return browsing.public_url.rstrip("/")
    reached = _EVERYWHERE.get(browsing.host, browsing.host)
    host = f"[{reached}]" if ":" in reached else reached
    return f"{'http' if browsing.tls is None else 'https'}://{host}:{port}"
