"""The other end of a service's carriers: a webhook and a mail server in threads of their own, that remember what reached them."""

import asyncio
import hashlib
import hmac
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

PATIENCE = 60.0


class Received:
    """What arrived, each message by its id, and the codes in them by address."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.counts: Counter[str] = Counter()
        self.codes: dict[str, str] = {}
        self.forged = 0
        self._changed = threading.Condition()

    def take(self, message_id: str, address: str, code: str) -> None:
        with self._changed:
            self.counts[message_id] += 1
            self.codes[address] = code
            self._changed.notify_all()

    def wait(self, condition: Callable[["Received"], bool]) -> bool:
        """Until the condition holds; False when PATIENCE is over first."""
        with self._changed:
            return self._changed.wait_for(lambda: condition(self), PATIENCE)

    def wait_for_code(self, address: str) -> bool:
        """Until a code has reached the address."""
        return self.wait(lambda received: address in received.codes)

    def wait_for_more(self, number: int) -> bool:
        """Until that many more messages have arrived."""
        wanted = self.counts.total() + number
        return self.wait(lambda received: received.counts.total() >= wanted)

    def is_genuine(self, headers: Any, body: bytes) -> bool:
        """As docs/service.md tells receivers to check."""
        signed = headers["Imtui-Timestamp"].encode() + b"." + body
        expected = f"v1={hmac.new(self.secret.encode(), signed, hashlib.sha256).hexdigest()}"
        return hmac.compare_digest(expected, headers["Imtui-Signature"])


@contextmanager
def webhook(received: Received) -> Iterator[str]:
    """Its address."""

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            content = json.loads(body)
            if not received.is_genuine(self.headers, body) or content["messageId"] != self.headers["Imtui-Message-Id"]:
                received.forged += 1
            received.take(content["messageId"], content["address"], content["code"])
            try:
                self.send_response(204)
                self.end_headers()
            except OSError:
                self.close_connection = True  # whoever sent it was killed meanwhile

        def log_message(self, format: str, *arguments: Any) -> None:
            """Nothing on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/pages"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(PATIENCE)


@contextmanager
def mail_server(received: Received) -> Iterator[str]:
    """Its `host:port`."""

    class Mailbox:
        async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
            assert isinstance(envelope.content, bytes)
            mail = message_from_bytes(envelope.content, policy=default)
            received.take(mail["Imtui-Message-Id"], envelope.rcpt_tos[0], mail.get_content().split()[-1])
            return "250 taken"

    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(lambda: SMTP(Mailbox()), "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(PATIENCE)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE)
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    await asyncio.sleep(0)
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
