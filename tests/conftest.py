"""What every test stands on: no account, no home, no time zone and no network of the machine it runs on.

Invariant: a test sees only what it made. AWS settings, the home and XDG directories and the terminal's variables are gone before
anything is imported that reads them (Textual reads its own when it is imported), and a connection to anything but loopback fails.

How tests share the processors is settled here, too: what is compiled, what is looked through for garbage, who runs what, and when.
"""

import compileall
import gc
import os
import socket
import tempfile
import time
from collections.abc import Generator, Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

IMTUI = Path(__file__).parents[1] / "imtui"
_LEFT_OVER = ("AWS_", "XDG_", "IMTUI_", "TEXTUAL")
_OF_THE_TESTS = "TEXTUAL_SNAPSHOT_TEMPDIR"  # where workers leave what the picture report is made of
_OF_THE_TERMINAL = (
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLORTERM",
    "COLUMNS",
    "LINES",
    "TMUX",
    "SSH_TTY",
    "SSH_CONNECTION",
)

_WAITING = frozenset({"clients", "terminal", "web"})
"""Folders of tests that mostly wait for programs that they started."""


def _isolate(environment: "os._Environ[str]") -> None:
    for name in list(environment):
        if name != _OF_THE_TESTS and (name.startswith(_LEFT_OVER) or name in _OF_THE_TERMINAL):
            del environment[name]
    environment["TZ"] = "UTC"
    environment["AWS_EC2_METADATA_DISABLED"] = "true"
    environment["TEXTUAL_ANIMATIONS"] = "none"
    environment["SSL_CERT_FILE"] = os.devnull  # the machine's authorities: every process that loads aiohttp reads them all, for 30 ms
    time.tzset()


_isolate(os.environ)

_MUCH = 50_000
# A fifth of all time was looking for garbage among what stays: modules, models, and an App in the midst of its test.
gc.set_threshold(10 * _MUCH, 20, 10)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile imtui once for all programs that tests start, which may not be allowed to keep what they compile: a tenth of their time."""
    if not hasattr(session.config, "workerinput"):
        compileall.compile_dir(IMTUI, quiet=2)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: nobody looks through it any more."""
    gc.freeze()


def pytest_runtest_logfinish() -> None:
    """Between tests all that one made is garbage, and young: nothing of it lives on to be looked through again."""
    if gc.get_count()[0] > _MUCH:
        gc.collect(0)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Look once more for what tests left behind; pytest looks five times, at what is left and stays."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What mostly waits begins first, and all on one worker: the others have the processors meanwhile, and the end is short."""
    items.sort(key=lambda item: item.path.parent.name not in _WAITING)


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """A quarter more than there are processors, since one of them waits."""
    processors = yield
    return processors + -(-processors // 4)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Workers that are done take over from those that are not, instead of being given their share beforehand."""
    if config.getvalue("dist") != "load":
        return None
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for each test, and for the processes that it starts; nothing in it."""
    place = Path(tempfile.mkdtemp(prefix="home-", dir=tmp_path_factory.getbasetemp()))
    monkeypatch.setenv("HOME", str(place))
    for variable, folder in (("CONFIG", ".config"), ("DATA", ".local/share"), ("STATE", ".local/state"), ("CACHE", ".cache")):
        monkeypatch.setenv(f"XDG_{variable}_HOME", str(place / folder))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(place / ".aws" / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(place / ".aws" / "credentials"))
    return place


@pytest.fixture(autouse=True, scope="session")
def loopback_only() -> Iterator[None]:
    """Connections leave this process for loopback only; names other than localhost are not looked up."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def checked_connect(self: socket.socket, address: Any) -> None:
        _refuse_strangers(self, address)
        connect(self, address)

    def checked_connect_ex(self: socket.socket, address: Any) -> int:
        _refuse_strangers(self, address)
        return connect_ex(self, address)

    def checked_getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
        if not _is_loopback(host):
            raise socket.gaierror(socket.EAI_NONAME, f"tests look up no name but localhost, not {host!r}")
        return getaddrinfo(host, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", checked_connect)
        patch.setattr(socket.socket, "connect_ex", checked_connect_ex)
        patch.setattr(socket, "getaddrinfo", checked_getaddrinfo)
        yield


def _refuse_strangers(connection: socket.socket, address: Any) -> None:
    if connection.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
        raise ConnectionRefusedError(f"tests talk to loopback only, not to {address!r}")


def _is_loopback(host: Any) -> bool:
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost"):
        return True
    try:
        return ip_address(host).is_loopback or ip_address(host).is_unspecified
    except ValueError:
        return False
