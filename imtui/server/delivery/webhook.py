"""A webhook: messages as signed HTTP requests, for what sends text messages and calls people.

    POST <url>
    Content-Type: application/json
    Imtui-Message-Id: <id>                 the same however often a message is sent
    Imtui-Timestamp: <seconds since 1970>  when this attempt was made
    Imtui-Signature: v1=<hex of HMAC-SHA256(secret, timestamp + "." + body)>

Invariant: one message has one body, byte for byte. Any 2xx answer means that the other end has it; redirections are not followed, since
they would take people's numbers and codes elsewhere.
"""

import hashlib
import hmac
import json
from datetime import UTC
from urllib.parse import urlsplit

import aiohttp

from imtui.clock import Clock
from imtui.server.delivery.carriers import CarrierError, NotDelivered
from imtui.server.store.outbox import MessageRow

MESSAGE_ID, TIMESTAMP, SIGNATURE = "Imtui-Message-Id", "Imtui-Timestamp", "Imtui-Signature"
_LIMITS = aiohttp.ClientTimeout(total=15.0, connect=5.0)
_MAY_WORK_LATER = frozenset({408, 425, 429})


class WebhookCarrier:
    """Carries by HTTP. `secret` is known to both ends; timestamps are of `clock`, real time."""

    def __init__(self, url: str, *, secret: str, clock: Clock) -> None:
        """CarrierError when there is no such address."""
        self._place = place_of(url)
        self._url = url
        self._secret = secret
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    async def carry(self, message: MessageRow) -> None:
        body = body_of(message)
        timestamp = str(int(self._clock.now().timestamp()))
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "imtui",
            MESSAGE_ID: message.id,
            TIMESTAMP: timestamp,
            SIGNATURE: signature(self._secret, timestamp, body),
        }
        try:
            async with self._open().post(self._url, data=body, headers=headers, allow_redirects=False) as response:
                status = response.status
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise NotDelivered(f"the webhook at {self._place} cannot be reached: {type(error).__name__}") from error
        if not 200 <= status < 300:
            raise NotDelivered(
                f"the webhook at {self._place} answers {status}", is_final=300 <= status < 500 and status not in _MAY_WORK_LATER
            )

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        """One session, made where it is used: it belongs to the running loop."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=_LIMITS, cookie_jar=aiohttp.DummyCookieJar())
        return self._session


def place_of(url: str) -> str:
    """Host and port of a webhook's address, all of it that may be shown; CarrierError when it is none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise CarrierError(f"the address of the webhook cannot be read: {error}") from None
    if parts.scheme not in ("http", "https") or not host:
        raise CarrierError("the address of the webhook does not begin with http:// or https:// and a host")
    return host if port is None else f"{host}:{port}"


def body_of(message: MessageRow) -> bytes:
    """The message as JSON; `pageArn` is null for an activation code."""
    content = {
        "messageId": message.id,
        "created": message.created.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "type": message.channel_type,
        "address": message.address,
        "subject": message.subject,
        "text": message.text,
        "code": message.code,
        "contactArn": message.contact_arn,
        "channelArn": message.channel_arn,
        "pageArn": message.page_arn,
    }
    return json.dumps(content, separators=(",", ":")).encode()


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What stands in the signature's header: `v1=` and the hex digest of timestamp, a full stop and body."""
    return f"v1={hmac.new(secret.encode(), timestamp.encode() + b'.' + body, hashlib.sha256).hexdigest()}"
