"""A client that costs next to nothing: requests signed beforehand, plain sockets, each with one request under way.

Invariant: the time of a run is the server's: signing, parsing and checking what came back happen before and after it. A server that
closes a connection gets a new one, as from any client.
"""

import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

PATIENCE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where requests go, and as whom."""

    url: str
    region: str
    access_key_id: str
    secret_access_key: str

    @property
    def address(self) -> tuple[str, int]:
        parts = urlsplit(self.url)
        return parts.hostname or "127.0.0.1", parts.port or 80

    def signed(self, service: str, target: str, body: bytes, *, method: str = "POST", **headers: str) -> bytes:
        """A whole HTTP request. Header names are given with `_` for `-`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = AWSRequest(method=method, url=self.url + target, data=body, headers=named)
        SigV4Auth(Credentials(self.access_key_id, self.secret_access_key), service, self.region).add_auth(request)
        host = ":".join(map(str, self.address))
        lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in request.headers.items()]
        return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What sending took: seconds altogether, seconds for each request in order, and the body that came last."""

    seconds: float
    each: Sequence[float]
    last: bytes

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.each) / self.seconds


class _Connection:
    """One request at a time."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self._socket: socket.socket | None = None
        self.sent_at = 0.0

    def send(self, request: bytes) -> None:
        self.sent_at = time.perf_counter()
        if self._socket is None:
            self._socket = socket.create_connection(self._address, timeout=PATIENCE)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)

    def receive(self) -> bytes:
        """The body of the answer; ValueError when it is not a success."""
        assert self._socket is not None
        data = b""
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more(self._socket)
        head, body = data[:end].lower(), data[end + 4 :]
        if not head.startswith((b"http/1.1 20", b"http/1.0 20")):
            raise ValueError(data.decode(errors="replace"))
        _, named, rest = head.partition(b"content-length:")
        length = int(rest.split(b"\r\n", 1)[0]) if named else 0
        parts, missing = [body], length - len(body)
        while missing > 0:
            parts.append(self._more(self._socket))
            missing -= len(parts[-1])
        if b"connection: close" in head or head.startswith(b"http/1.0"):
            self.close()
        return b"".join(parts)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    def _more(self, connected: socket.socket) -> bytes:
        data = connected.recv(1 << 18)
        if not data:
            raise ConnectionError("the server closed the connection in the middle of an answer")
        return data


def send(endpoint: Endpoint, requests: Sequence[bytes], *, connections: int = 1) -> Run:
    """Send all requests, in turns over `connections`: that many are under way at any time."""
    pool = [_Connection(endpoint.address) for _ in range(min(connections, len(requests)))]
    each, last = [], b""
    started = time.perf_counter()
    for connection, request in zip(pool, requests, strict=False):
        connection.send(request)
    for number in range(len(requests)):
        connection = pool[number % len(pool)]
        last = connection.receive()
        each.append(time.perf_counter() - connection.sent_at)
        if number + len(pool) < len(requests):
            connection.send(requests[number + len(pool)])
    seconds = time.perf_counter() - started
    for connection in pool:
        connection.close()
    return Run(seconds=seconds, each=each, last=last)
