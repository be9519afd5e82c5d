"""`imtui web` as people meet it: in a browser, on a real service; and how all of it ends."""

import asyncio
import os
import re
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from tests.report.browsers import needs_browser
from tests.terminal.harness import wait_for_end_of
from tests.terminal.processes import IMTUI, imtui, served
from tests.web.chromium import tab

PATIENCE = 60.0


@pytest.fixture(scope="module")
def variables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """What points at a service with the demo's incidents."""
    with served("--scenario", "demo", folder=tmp_path_factory.mktemp("service")) as service:
        yield service.ready.variables()


@asynccontextmanager
async def wall(variables: Mapping[str, str], *arguments: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """`imtui web` on a free port, and the address that it prints."""
    process = await asyncio.create_subprocess_exec(
        *IMTUI,
        "web",
        "--port",
        "0",
        "--me",
        "akuam",
        *arguments,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE):
            first = await process.stdout.readline()
            assert first.startswith(b"# The war room is at this address"), (first, await process.communicate())
            url = (await process.stdout.readline()).decode().strip()
        yield process, url
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def children_of(pid: int) -> list[int]:
    """The processes that it started and that have not ended."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


async def ended(pid: int) -> None:
    await asyncio.to_thread(wait_for_end_of, pid)


@needs_browser
async def test_a_wall_screen_shows_the_incidents_and_changes_none(variables: Mapping[str, str], tmp_path: Path) -> None:
    async with wall(variables) as (process, url), tab(tmp_path / "profile") as page:
        await page.go(url)
        await page.until(lambda text: "Checkout returns 5xx" in text and "[read-only]" in text, "the incidents")
        assert await page.value("location.href") == url.partition("?")[0]
        assert await page.value("document.cookie") == ""
        assert await page.value("getComputedStyle(document.getElementById('opening')).display") == "none"
        viewport = "document.querySelector('.xterm-viewport')"
        assert await page.value(f"{viewport}.offsetWidth - {viewport}.clientWidth") == 0  # no bar beside a terminal that never scrolls
        assert {re.match(r"\w+://[^/]+", each)[0] for each in page.requested} == {url.rpartition("/")[0]}  # type: ignore[index]
        assert not [each for each in page.refused if "Content Security Policy" in each or "404" in each]
        await page.press("n", 78)
        await page.until(lambda text: "imtui only reads here" in text, "why nothing is written")
        [child] = children_of(process.pid)
        await page.go("about:blank")
        await ended(child)


@needs_browser
async def test_a_browser_without_the_token_is_shown_nothing(variables: Mapping[str, str], tmp_path: Path) -> None:
    async with wall(variables) as (process, url), tab(tmp_path / "profile") as page:
        await page.go(url.partition("?")[0])
        assert "opens with its token only" in await page.value("document.body.innerText")
        assert children_of(process.pid) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL])
async def test_the_war_rooms_end_with_the_server(variables: Mapping[str, str], number: signal.Signals) -> None:
    async with wall(variables) as (process, url), visitor(url) as session, session.ws_connect(f"{url.partition('?')[0]}ws") as socket:
        assert b"Incidents" in b"".join([await socket.receive_bytes() for _ in range(12)])
        [child] = children_of(process.pid)
        process.send_signal(number)
        await ended(child)
        status = await process.wait()
    assert status == (-number if number is signal.SIGKILL else 128 + number)


async def test_a_war_room_that_is_told_to_end_ends(variables: Mapping[str, str]) -> None:
    async with wall(variables) as (process, url), visitor(url) as session:
        async with session.ws_connect(f"{url.partition('?')[0]}ws") as socket:
            assert await socket.receive_bytes()
            [child] = children_of(process.pid)
            os.kill(child, signal.SIGTERM)
            await ended(child)
            async for _ in socket:
                pass
        assert process.returncode is None


@asynccontextmanager
async def visitor(url: str) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with session.get(url) as answer:
            assert answer.status == 200
        yield session


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--host", "0.0.0.0"), "lets other machines in, and without TLS"),
        (("--token", "short"), "the token is too easy to guess"),
        (("--public-url", "wall.example"), "is no address of a place of its own"),
        (("--public-url", "https://wall.example/deep"), "is no address of a place of its own"),
        (("--tls-cert", "nowhere.pem"), "--tls-cert and --tls-key belong together"),
        (("--host", "192.0.2.1", "--allow-plain-http"), "192.0.2.1 is no address of this machine"),
    ],
)
def test_what_cannot_be_served_is_one_sentence(arguments: tuple[str, ...], words: str) -> None:
    done = imtui("web", "--port", "0", *arguments)
    assert done.returncode != 0
    assert words in done.stderr
    assert (len(done.stderr.splitlines()), done.stdout) == (1, "")


def test_without_what_serves_it_says_how_to_get_it(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['textual_serve'] = None\n")
    done = imtui("web", environment={"PYTHONPATH": f"{tmp_path}:{os.environ.get('PYTHONPATH', '')}"})
    assert (done.returncode, done.stderr) == (2, "Error: imtui web needs textual-serve, which is not installed: pip install 'imtui[web]'\n")


async def test_a_token_of_ones_own_is_not_printed(variables: Mapping[str, str]) -> None:
    async with wall({**variables, "IMTUI_WEB_TOKEN": "a token that I thought of"}) as (_, url):
        assert "token" not in url
        async with visitor(f"{url}?token=a token that I thought of"):
            pass
