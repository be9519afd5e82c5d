"""The server of the browsers: nothing before the token, one process a socket, and none that outlives it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from imtui.web.doors import Door
from imtui.web.serving import GuardedServer, Site, listening
from tests.terminal.harness import wait_for_end_of

TOKEN = "the token of this test"
#: What a war room does for a browser, and no more: it draws one line, and ends when it is asked to. It leaves its process number behind.
POLITE = """
import os, sys
open(os.path.join(sys.argv[1], str(os.getpid())), "w").write(os.environ.get("IMTUI_WEB_TOKEN", "") + " ".join(sys.argv[2:]))
out, line = sys.stdout.buffer, b"hello from a war room"
out.write(b"__GANGLION__\\n" + b"D" + len(line).to_bytes(4, "big") + line)
out.flush()
heard = b""
while b"quit" not in heard:
    more = os.read(0, 1024)
    if not more:
        break
    heard += more
"""
DEAF = POLITE.replace('b"quit" not in heard', "True").replace("        break", "        import signal; signal.pause()")
BROKEN = POLITE.replace('heard = b""', "raise SystemExit(3)")


@asynccontextmanager
async def served(folder: Path, program: str = POLITE, *, most: int = 8, public_url: str = "") -> AsyncIterator[str]:
    """A server whose children run `program`; its address."""
    site = Site(argv=(sys.executable, "-c", program, str(folder)), title="imtui <test>", most=most, public_url=public_url, grace=0.1)
    server = GuardedServer(site, Door(token=TOKEN, cookie="imtui-web-test"))
    async with listening(server, host="127.0.0.1", port=0, ssl_context=None) as port:
        yield f"http://127.0.0.1:{port}"


@asynccontextmanager
async def visitor(url: str, *, token: str = TOKEN) -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody with the cookie, if the token is good."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with session.get(f"{url}/", params={"token": token}):
            pass
        yield session


def children(folder: Path) -> list[int]:
    return sorted(int(path.name) for path in folder.iterdir())


async def ended(pid: int) -> None:
    await asyncio.to_thread(wait_for_end_of, pid)


@pytest.mark.parametrize(
    "path", ["/", "/ws", "/page.js", "/page.css", "/static/js/textual.js", "/download/x", "/nothing", "/?token=", "/ws?token=" + TOKEN]
)
@pytest.mark.parametrize("cookie", [None, TOKEN, "guessed"])
async def test_without_the_token_there_is_nothing(tmp_path: Path, path: str, cookie: str | None) -> None:
    async with served(tmp_path) as url, aiohttp.ClientSession() as session:
        headers = {"Cookie": f"imtui-web-test={cookie}"} if cookie else {}
        async with session.get(url + path, headers=headers) as answer:
            assert answer.status == 401
            assert "imtui web printed" in await answer.text()
            assert "Set-Cookie" not in answer.headers
        with pytest.raises(aiohttp.WSServerHandshakeError, match="401"):
            await session.ws_connect(f"{url}/ws", headers=headers)
    assert children(tmp_path) == []


async def test_the_token_becomes_a_cookie_and_leaves_the_address(tmp_path: Path) -> None:
    given = {"token": TOKEN, "fontsize": "20"}
    async with (
        served(tmp_path) as url,
        aiohttp.ClientSession() as session,
        session.get(f"{url}/", params=given, allow_redirects=False) as answer,
    ):
        cookie = answer.headers["Set-Cookie"]
        assert (answer.status, answer.headers["Location"]) == (303, "/?fontsize=20")
        assert TOKEN not in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Secure" not in cookie
        assert answer.headers["Referrer-Policy"] == "no-referrer"


async def test_behind_https_the_cookie_is_for_https_only(tmp_path: Path) -> None:
    async with served(tmp_path, public_url="https://wall.example") as url, aiohttp.ClientSession() as session:
        async with session.get(f"{url}/", params={"token": TOKEN}, allow_redirects=False) as answer:
            cookie = answer.headers["Set-Cookie"]
            assert "Secure" in cookie
        async with session.get(f"{url}/", headers={"Cookie": cookie.partition(";")[0]}) as answer:
            assert 'data-session-websocket-url="wss://wall.example/ws"' in await answer.text()


async def test_the_page_names_nothing_from_anywhere_else(tmp_path: Path) -> None:
    async with served(tmp_path) as url, visitor(url) as session, session.get(f"{url}/?fontsize=22") as answer:
        text = await answer.text()
        assert answer.status == 200
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "imtui &lt;test&gt;" in text
        assert 'data-font-size="22"' in text
        assert f"ws{url.removeprefix('http')}/ws" in text
        assert "//" not in text.replace(f"ws{url.removeprefix('http')}", "")


@pytest.mark.parametrize("path", ["/page.js", "/page.css", "/static/js/textual.js", "/static/css/xterm.css"])
async def test_its_files_are_there_for_those_who_are_in(tmp_path: Path, path: str) -> None:
    async with served(tmp_path) as url, visitor(url) as session, session.get(url + path) as answer:
        assert answer.status == 200


async def test_a_page_of_somebody_else_cannot_use_the_cookie(tmp_path: Path) -> None:
    async with served(tmp_path) as url, visitor(url) as session:
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await session.ws_connect(f"{url}/ws", origin="http://evil.example")
    assert children(tmp_path) == []


async def test_a_socket_has_a_war_room_that_ends_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMTUI_WEB_TOKEN", TOKEN)
    async with served(tmp_path) as url, visitor(url) as session:
        async with session.ws_connect(f"{url}/ws?width=100&height=30", origin=url) as socket:
            assert await socket.receive_bytes() == b"hello from a war room"
            [pid] = children(tmp_path)
            assert (tmp_path / str(pid)).read_text().startswith("--leash ")
            os.kill(pid, 0)
        await ended(pid)


@pytest.mark.parametrize("program", [POLITE, DEAF], ids=["polite", "deaf"])
async def test_all_of_them_end_with_the_server(tmp_path: Path, program: str) -> None:
    async with served(tmp_path, program) as url, visitor(url) as session:
        sockets = [await session.ws_connect(f"{url}/ws") for _ in range(2)]
        for socket in sockets:
            assert await socket.receive_bytes()
        pids = children(tmp_path)
        assert len(pids) == 2
    for pid in pids:
        await ended(pid)
    for socket in sockets:
        await socket.close()


async def test_one_that_ends_by_itself_ends_its_socket(tmp_path: Path) -> None:
    async with served(tmp_path, BROKEN) as url, visitor(url) as session, session.ws_connect(f"{url}/ws") as socket:
        kinds = [message.type async for message in socket]
        assert kinds in ([aiohttp.WSMsgType.BINARY], [])
        assert socket.closed


async def test_no_more_than_so_many_at_once(tmp_path: Path) -> None:
    async with served(tmp_path, most=1) as url, visitor(url) as session:
        async with session.ws_connect(f"{url}/ws") as socket:
            assert await socket.receive_bytes()
            with pytest.raises(aiohttp.WSServerHandshakeError, match="503"):
                await session.ws_connect(f"{url}/ws")
            [pid] = children(tmp_path)
        await ended(pid)
        for _ in range(100):
            try:
                again = await session.ws_connect(f"{url}/ws")
            except aiohttp.WSServerHandshakeError:
                await asyncio.sleep(0)
                continue
            assert await again.receive_bytes()
            await again.close()
            return
        raise AssertionError("the place was not given back")


@pytest.mark.parametrize("said", ["{", "[]", "7", '["stdin"]', '["resize", {}]'])
async def test_nonsense_ends_one_socket_and_nothing_else(tmp_path: Path, said: str) -> None:
    async with served(tmp_path) as url, visitor(url) as session:
        async with session.ws_connect(f"{url}/ws") as socket:
            assert await socket.receive_bytes()
            await socket.send_str(said)
            async for _ in socket:
                pass
            assert socket.close_code == aiohttp.WSCloseCode.POLICY_VIOLATION
        async with session.get(f"{url}/") as answer:
            assert answer.status == 200
    for pid in children(tmp_path):
        await ended(pid)
