"""The service on HTTP: one catch-all route on the raw path, limits against the slow and the large, and a ticker for what falls due.

Invariant: aiohttp is known here only. All work is done by `IncidentManager.handle`, one request at a time; nothing a client does (a body
that never ends, one that is too large, a vanished connection) holds up another's request.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import format_datetime
from ssl import SSLContext

from aiohttp import web

from imtui.clock import Clock, SystemClock
from imtui.server.faults import Faults, Ordeal, Trouble, error_of
from imtui.server.http_log import HTTP_LOG
from imtui.server.pace import ALONE, Pace
from imtui.server.protocol.errors import validation
from imtui.server.protocol.wire import WireRequest, WireResponse
from imtui.server.service import IncidentManager


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one client may take: bytes of a body, seconds to send it, seconds of a connection without a request.

    The largest request the models allow, a contact policy of 395,000 characters, all of them escaped, is 2.4 MB.
    """

    body_bytes: int = 4 * 1024 * 1024
    body_seconds: float = 20.0
    idle_seconds: float = 75.0


_USUAL = Limits()


def create_app(
    manager: IncidentManager,
    *,
    faults: Faults | None = None,
    limits: Limits = _USUAL,
    pace: Pace = ALONE,
    real_clock: Clock | None = None,
) -> web.Application:
    """An application that serves `manager`. Injected latency is waited for on `real_clock`."""
    app = web.Application(client_max_size=limits.body_bytes)
    front = _Front(manager, faults, limits, pace, real_clock or SystemClock())
    app.router.add_route("*", "/{path:(?s:.*)}", front.answer)  # any path, one with a line end in it too
    app.cleanup_ctx.append(front.ticking)
    return app


@asynccontextmanager
async def listening(
    manager: IncidentManager,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    faults: Faults | None = None,
    limits: Limits = _USUAL,
    pace: Pace = ALONE,
    ssl_context: SSLContext | None = None,
) -> AsyncIterator[int]:
    """Serve until the block ends; the port that was bound (the asked one, or a free one for 0). OSError when it is taken."""
    runner = web.AppRunner(
        create_app(manager, faults=faults, limits=limits, pace=pace),
        access_log=None,
        logger=HTTP_LOG,
        keepalive_timeout=limits.idle_seconds,
        auto_decompress=False,  # a signature is over the bytes as sent, and nothing small may unfold into something large
        lingering_time=min(2.0, limits.body_seconds),  # how long what is left of a body that was given up is still read
        shutdown_timeout=5.0,
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port, ssl_context=ssl_context).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


class _Front:
    """Between aiohttp's requests and the manager's."""

    def __init__(self, manager: IncidentManager, faults: Faults | None, limits: Limits, pace: Pace, real_clock: Clock) -> None:
        self._manager = manager
        self._limits = limits
        self._pace = pace
        self._faults = faults
        self._real_clock = real_clock
        self._wake = asyncio.Event()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """The catch-all handler."""
        try:
            if request.content.is_eof():
                body = await request.read()  # all of it came with the headers: nothing to wait for
            else:
                async with asyncio.timeout(self._limits.body_seconds):
                    body = await request.read()
        except TimeoutError:
            return _closing(408)
        except web.HTTPRequestEntityTooLarge:
            error = validation(f"The request is larger than {self._limits.body_bytes} bytes.", reason="CANNOT_PARSE")
            return self._sent(self._manager.refuse(_wire_request(request, b""), error))
        wire_request = _wire_request(request, body)
        if self._faults is None:
            return self._sent(await self._handle(wire_request))
        return await self._through_faults(request, wire_request, self._faults)

    async def _handle(self, request: WireRequest) -> WireResponse:
        response = await self._pace.call(lambda: self._manager.handle(request))
        if self._manager.is_disturbed:
            self._wake.set()
        return response

    def _sent(self, response: WireResponse) -> web.Response:
        """The answer, dated in real time even where the service's own is scaled: SDKs correct the clock they sign by with it."""
        date = format_datetime(self._manager.real_clock.now(), usegmt=True)
        return web.Response(status=response.status, headers={**response.headers, "Date": date, "Server": "imtui"}, body=response.body)

    async def _through_faults(self, request: web.Request, wire_request: WireRequest, faults: Faults) -> web.StreamResponse:
        operation = self._manager.identify(wire_request)
        ordeal = faults.take(operation.service, operation.name) if operation else Ordeal()
        if ordeal.latency:
            await self._real_clock.sleep(ordeal.latency)
        if error := error_of(ordeal.trouble):
            return self._sent(self._manager.refuse(wire_request, error))
        if ordeal.trouble is not Trouble.CUT:
            response = self._sent(await self._handle(wire_request))
            if ordeal.trouble is not Trouble.LOST:
                return response
        if request.transport is not None:
            request.transport.abort()
        return _closing(503)

    async def ticking(self, app: web.Application) -> AsyncIterator[None]:
        """While the application runs: whatever falls due happens at its moment, and messages go out."""
        workers = (
            asyncio.create_task(self._tick(), name="imtui-ticker"),
            asyncio.create_task(self._manager.carriage.run(self._pace), name="imtui-carriage"),
        )
        yield
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    async def _tick(self) -> None:
        while True:
            self._wake.clear()
            due = await self._pace.call(self._manager.tick)
            self._manager.carriage.wake()
            await self._pace.rest(self._manager.clock, due, self._wake)


def _wire_request(request: web.Request, body: bytes) -> WireRequest:
    headers: dict[str, str] = {}
    for name, value in request.headers.items():
        lowered = name.lower()
        headers[lowered] = f"{headers[lowered]},{value}" if lowered in headers else value
    return WireRequest(method=request.method, target=request.raw_path, headers=headers, body=body)


def _closing(status: int) -> web.Response:
    response = web.Response(status=status)
    response.force_close()
    return response
