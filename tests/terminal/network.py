"""A network between a program and a service on this machine, which a test cuts and mends.

Invariant: the address stays the same for as long as the network exists; cut, it refuses connections and ends those that there are, as a
network does; deaf, it carries every question to the service and brings no answer back.
"""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

_CHUNK = 65536


class Network:
    """Carries connections from `endpoint_url` to `service_url`, in a thread."""

    def __init__(self, service_url: str) -> None:
        parts = urlsplit(service_url)
        self._service = (parts.hostname or "", parts.port or 0)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._address = self._listener.getsockname()
        self._lock = threading.Lock()
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._is_deaf = False
        self._ended = False
        self._serve()

    @property
    def endpoint_url(self) -> str:
        return f"http://127.0.0.1:{self._address[1]}"

    def cut(self) -> None:
        """Nothing gets through, and nobody can connect."""
        with self._lock:
            self._listener.close()
            self._hang_up()

    def mend(self) -> None:
        """Everything is as it was."""
        with self._lock:
            self._is_deaf = False
            self._hang_up()
            with suppress(OSError):
                self._listener.close()
            self._listener = socket.create_server(self._address)
        self._serve()

    def deafen(self) -> None:
        """Questions arrive, answers do not."""
        self._is_deaf = True

    def end(self) -> None:
        self._ended = True
        self.cut()

    def _serve(self) -> None:
        threading.Thread(target=self._accept, args=(self._listener,), name="test-network", daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        selector = selectors.DefaultSelector()
        selector.register(listener, selectors.EVENT_READ)
        while True:
            try:
                if not selector.select(timeout=0.1):
                    if listener.fileno() < 0:
                        return
                    continue
                client, _ = listener.accept()
            except (OSError, ValueError):
                return
            with suppress(OSError):
                self._join(client, socket.create_connection(self._service))

    def _join(self, client: socket.socket, service: socket.socket) -> None:
        with self._lock:
            self._pairs.append((client, service))
        for source, target, is_answer in ((client, service, False), (service, client, True)):
            threading.Thread(target=self._carry, args=(source, target, is_answer), name="test-network", daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, is_answer: bool) -> None:
        with suppress(OSError):
            while chunk := source.recv(_CHUNK):
                if not (is_answer and self._is_deaf):
                    target.sendall(chunk)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _hang_up(self) -> None:
        for pair in self._pairs:
            for end in pair:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()
        self._pairs.clear()


@contextmanager
def network(service_url: str) -> Iterator[Network]:
    """A network to that service for the length of the block."""
    made = Network(service_url)
    try:
        yield made
    finally:
        made.end()
