"""The war room in a browser: textual-serve behind a door.

Invariant: nothing is answered, and no process is started, before it is known that whoever asks has the token; that holds for pages, files
and sockets alike. Nothing on a page comes from anywhere else.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from ssl import SSLContext
from string import Template
from urllib.parse import urlencode

from aiohttp import WSCloseCode, web
from aiohttp.typedefs import Middleware
from textual_serve.server import Server

from imtui.web.children import Child
from imtui.web.doors import Door, is_own_page

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_PAGE = Path(__file__).parent / "page"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self' ws: wss:; frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_NONSENSE = (AssertionError, AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What textual-serve makes of a message that no page of its own sends."""
_CLOSED = "This war room opens with its token only: use the address that imtui web printed.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What is served: `argv` draws one war room; `public_url` is how browsers reach it where that is not how they ask (empty: it is);
    at most `most` tabs at once; a war room that does not end within `grace` seconds is killed."""

    argv: Sequence[str]
    title: str
    public_url: str = ""
    most: int = 8
    grace: float = 2.0


class GuardedServer(Server):
    """textual-serve's pages, socket and files, for those who have the token."""

    def __init__(self, site: Site, door: Door) -> None:
        super().__init__("", title=site.title)
        self._site = site
        self._door = door
        self._children: set[Child] = set()

    def application(self) -> web.Application:
        """All of it, with the door in front."""
        app = web.Application(middlewares=[self._guard()])
        app.add_routes(
            [
                web.get("/", self._page),
                web.get("/page.css", self._file),
                web.get("/page.js", self._file),
                web.get("/ws", self.handle_websocket),
                web.get("/download/{key}", self.handle_download),
                web.static("/static", self.statics_path),
            ]
        )
        app.on_shutdown.append(self.on_shutdown)
        return app

    async def _page(self, request: web.Request) -> web.Response:
        html = Template((_PAGE / "page.html").read_text(encoding="utf-8"))
        socket = f"ws{self._own(request).removeprefix('http')}/ws"
        size = str(_number(request, "fontsize", 16, least=6, most=80))
        return web.Response(
            text=html.substitute(title=escape(self._site.title), socket=escape(socket), font_size=size), content_type="text/html"
        )

    async def _file(self, request: web.Request) -> web.FileResponse:
        return web.FileResponse(_PAGE / request.path.removeprefix("/"))

    def _own(self, request: web.Request) -> str:
        """The address of this place, as the browser knows it."""
        return self._site.public_url.rstrip("/") or f"{request.scheme}://{request.host}"

    async def on_shutdown(self, app: web.Application) -> None:
        """All at once, so that many take no longer than one."""
        async with asyncio.TaskGroup() as group:
            for child in tuple(self._children):
                group.create_task(child.stop())

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """One war room for as long as the socket is open."""
        if len(self._children) >= self._site.most:
            raise web.HTTPServiceUnavailable(text=f"{self._site.most} war rooms are open here already: close one\n")
        websocket = web.WebSocketResponse(heartbeat=15)
        child = Child(
            self._site.argv,
            write_bytes=websocket.send_bytes,
            write_str=websocket.send_str,
            close=websocket.close,
            downloads=self.download_manager,
            grace=self._site.grace,
        )
        self._children.add(child)
        try:
            await websocket.prepare(request)
            await child.start(*_size(request))
            await self._process_messages(websocket, child)
        except _NONSENSE:
            await websocket.close(code=WSCloseCode.POLICY_VIOLATION)
        finally:
            await asyncio.shield(self._stop(child))
        return websocket

    async def _stop(self, child: Child) -> None:
        try:
            await child.stop()
        finally:
            self._children.discard(child)

    def _guard(self) -> Middleware:
        @web.middleware
        async def guard(request: web.Request, handler: _Handler) -> web.StreamResponse:
            own = self._own(request)
            if request.path == "/" and "token" in request.query:
                response: web.StreamResponse = self._let_in(request, own)
            elif not self._door.is_ticket(request.cookies.get(self._door.cookie)):
                response = web.Response(status=401, text=_CLOSED)
            elif not is_own_page(request.headers.get("Origin"), own):
                response = web.Response(status=403, text="Another page asked for this war room: that is refused.\n")
            else:
                try:
                    response = await handler(request)
                except web.HTTPException as refusal:
                    refusal.headers.update(_HEADERS)
                    raise
            if not response.prepared:
                response.headers.update(_HEADERS)
            return response

        return guard

    def _let_in(self, request: web.Request, own: str) -> web.Response:
        """The cookie for the token, and the address without it."""
        if not self._door.is_token(request.query["token"]):
            return web.Response(status=401, text=_CLOSED)
        kept = {name: text for name, text in request.query.items() if name != "token"}
        response = web.Response(status=303, headers={"Location": f"/?{urlencode(kept)}" if kept else "/"})
        response.set_cookie(self._door.cookie, self._door.ticket, httponly=True, samesite="Lax", secure=own.startswith("https:"), path="/")
        return response


@asynccontextmanager
async def listening(server: GuardedServer, *, host: str, port: int, ssl_context: SSLContext | None) -> AsyncIterator[int]:
    """Serve for the length of the block; the port. OSError when it cannot listen there. No request is logged: the first has the token."""
    runner = web.AppRunner(server.application(), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port, ssl_context=ssl_context)
        await site.start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def _size(request: web.Request) -> tuple[int, int]:
    return _number(request, "width", 80, least=10, most=1000), _number(request, "height", 24, least=5, most=1000)


def _number(request: web.Request, name: str, otherwise: int, *, least: int, most: int) -> int:
    text = request.query.get(name, "")
    return min(max(int(text), least), most) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise
