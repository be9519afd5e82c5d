"""A headless Chromium that is driven by its own protocol: told where to go, and listened to on what its sockets receive.

Invariant: nothing here waits for time to pass; every wait is for something to come to be so, with a deadline after which the test fails.
"""

import asyncio
import base64
import itertools
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import pyte

from tests.report.browsers import BROWSER, FLAGS

PATIENCE = 20.0


class Tab:
    """One tab. `text` is the terminal that its WebSocket paints, as a person would read it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._ids = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)
        self._heard = asyncio.Event()
        self._loaded = asyncio.Event()
        self.requested: list[str] = []
        self.refused: list[str] = []

    def _resize(self, said: Any) -> None:
        if said[0] == "resize":
            self._screen.resize(said[1]["height"], said[1]["width"])

    @property
    def text(self) -> str:
        return "\n".join(row.rstrip() for row in self._screen.display)

    async def call(self, method: str, **parameters: Any) -> Any:
        number = next(self._ids)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        async with asyncio.timeout(PATIENCE):
            return await answer

    async def go(self, url: str) -> None:
        """Open a page; returns once it is loaded."""
        self._loaded.clear()
        await self.call("Page.navigate", url=url)
        async with asyncio.timeout(PATIENCE):
            await self._loaded.wait()

    async def value(self, expression: str) -> Any:
        """What a line of JavaScript on the page comes to."""
        answer = await self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return answer["result"].get("value")

    async def press(self, key: str, code: int) -> None:
        for type in ("keyDown", "keyUp"):
            await self.call("Input.dispatchKeyEvent", type=type, key=key, text=key if type == "keyDown" else "", windowsVirtualKeyCode=code)

    async def until(self, holds: Callable[[str], bool], what: str) -> None:
        """Until `holds` is true of the terminal."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not holds(self.text):
                    self._heard.clear()
                    await self._heard.wait()
        except TimeoutError:
            raise AssertionError(f"never: {what}\n{self.text}") from None

    async def listen(self) -> None:
        """Hear what the browser says until it says no more."""
        async for message in self._socket:
            told = message.json()
            if "id" in told:
                answer = self._answers.pop(told["id"])
                if not answer.done():
                    answer.set_result(told.get("result", told.get("error")))
            elif told["method"] == "Network.requestWillBeSent":
                self.requested.append(told["params"]["request"]["url"])
            elif told["method"] == "Page.loadEventFired":
                self._loaded.set()
            elif told["method"] == "Log.entryAdded":
                self.refused.append(told["params"]["entry"]["text"])
            elif told["method"] == "Network.webSocketFrameReceived":
                frame = told["params"]["response"]
                if frame["opcode"] == 2:
                    self._stream.feed(base64.b64decode(frame["payloadData"]))
            elif told["method"] == "Network.webSocketFrameSent":
                self._resize(json.loads(told["params"]["response"]["payloadData"]))
            self._heard.set()


@asynccontextmanager
async def tab(profile: Path, *, width: int = 1280, height: int = 800) -> AsyncIterator[Tab]:
    """A browser with one empty tab, for the length of the block."""
    assert BROWSER is not None
    process = await asyncio.create_subprocess_exec(
        BROWSER,
        *FLAGS,
        f"--user-data-dir={profile}",
        f"--window-size={width},{height}",
        "--remote-debugging-port=0",
        "about:blank",
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        async with aiohttp.ClientSession() as session:
            async with asyncio.timeout(PATIENCE):
                address = await _address(process.stderr)
            async with session.get(f"http://{address}/json/list") as answer:
                [page] = [each for each in await answer.json() if each["type"] == "page"]
            async with session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                opened = Tab(socket)
                listening = asyncio.create_task(opened.listen())
                for domain in ("Page", "Network", "Runtime", "Log"):
                    await opened.call(f"{domain}.enable")
                yield opened
                listening.cancel()
                with suppress(asyncio.CancelledError):
                    await listening
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


async def _address(output: asyncio.StreamReader) -> str:
    """Where the browser says that it listens."""
    async for line in output:
        _, found, url = line.decode().partition("DevTools listening on ws://")
        if found:
            return url.partition("/")[0]
    raise AssertionError("the browser ended at once")
