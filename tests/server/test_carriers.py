"""The carriers against the real thing on loopback: an SMTP server that takes mail, or does not, and an HTTP server behind the webhook."""

import asyncio
import hashlib
import hmac
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from aiohttp import web
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from imtui.server.delivery.carriers import CarrierError, NotDelivered
from imtui.server.delivery.smtp import SmtpCarrier, SmtpServer, compose
from imtui.server.delivery.webhook import WebhookCarrier
from tests.clocks import START, FakeClock
from tests.server.carriers import message

SECRET = "between us"


@dataclass
class Mailbox:
    """What an SMTP server was handed, and what it answers."""

    answer: str = "250 taken"
    to_recipients: str = "250 fine"
    mails: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802 - aiosmtpd's name
        envelope.rcpt_tos.append(address)
        return self.to_recipients

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.mails.append(envelope)
        return self.answer


@asynccontextmanager
async def mail_server(mailbox: Mailbox, **options: Any) -> AsyncIterator[str]:
    """Its `host:port`."""
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(mailbox, **options), "127.0.0.1", 0)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"


def _raw(mail: Envelope) -> bytes:
    assert isinstance(mail.content, bytes)
    return mail.content


def carrier(place: str, query: str = "") -> SmtpCarrier:
    return SmtpCarrier(SmtpServer.read(f"smtp://{place}{query}"))


async def test_mail_arrives_with_its_words_and_an_id_that_stays() -> None:
    mailbox = Mailbox()
    async with mail_server(mailbox) as place:
        for _ in range(2):
            await carrier(place, "?from=pager@shop.example").carry(
                message(subject="Checkout – 5xx", text="returns 5xx\n\nAccept code: 123456")
            )
    first, second = (message_from_bytes(_raw(mail), policy=default) for mail in mailbox.mails)
    assert (mailbox.mails[0].mail_from, mailbox.mails[0].rcpt_tos) == ("pager@shop.example", ["akuam@example.com"])
    assert (first["To"], first["Subject"]) == ("akuam@example.com", "Checkout – 5xx")
    assert first["From"].addresses[0].addr_spec == "pager@shop.example"
    assert first["Date"].datetime == START
    assert first.get_content().split() == ["returns", "5xx", "Accept", "code:", "123456"]
    assert first["Message-ID"] == second["Message-ID"] == "<00000000-0000-0000-0000-000000000001@shop.example>"
    assert first["Imtui-Message-Id"] == "00000000-0000-0000-0000-000000000001"


async def test_a_password_is_used_and_a_wrong_one_may_be_right_later() -> None:
    def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"imtui", b"s3cr:t/"), handled=False)

    mailbox = Mailbox()
    async with mail_server(mailbox, authenticator=authenticate, auth_require_tls=False) as place:
        await carrier(f"imtui:s3cr%3At%2F@{place}").carry(message())
        with pytest.raises(NotDelivered, match="answers 535") as failure:
            await carrier(f"imtui:wrong@{place}").carry(message())
    assert len(mailbox.mails) == 1
    assert not failure.value.is_final
    assert "wrong" not in str(failure.value)


@pytest.mark.parametrize(
    ("mailbox", "reason", "is_final"),
    [
        (Mailbox(to_recipients="550 no such\tmailbox"), "answers 550 no such mailbox", True),
        (Mailbox(to_recipients="451 try later"), "answers 451 try later", False),
        (Mailbox(answer="554 we do not like it"), "answers 554 we do not like it", True),
        (Mailbox(answer="452 full"), "answers 452 full", False),
    ],
)
async def test_what_the_server_answers_decides_whether_it_is_worth_another_try(mailbox: Mailbox, reason: str, is_final: bool) -> None:
    async with mail_server(mailbox) as place:
        with pytest.raises(NotDelivered) as failure:
            await carrier(place).carry(message())
    assert str(failure.value) == f"{place} {reason}"
    assert failure.value.is_final is is_final


async def test_without_a_server_there_is_another_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
    with pytest.raises(NotDelivered, match=f"^{place} did not take the mail: ") as failure:
        await carrier(place).carry(message())
    assert not failure.value.is_final


async def test_starttls_that_is_asked_for_and_not_offered_sends_nothing() -> None:
    mailbox = Mailbox()
    async with mail_server(mailbox) as place:
        with pytest.raises(NotDelivered, match="did not take the mail"):
            await carrier(place, "?starttls=1").carry(message())
    assert mailbox.mails == []


@pytest.mark.parametrize("address", ["akuam@ex\r\nBcc: all@example.com", "a,b@example.com", "a@b@c", "@"])
def test_an_address_that_is_none_never_reaches_a_header(address: str) -> None:
    with pytest.raises(NotDelivered) as failure:
        compose(message(address=address), sender="imtui@example.com")
    assert failure.value.is_final


def test_nothing_in_a_subject_makes_a_header_of_its_own() -> None:
    mail = compose(message(subject="Checkout\r\nBcc: all@example.com\x00", text="half a pair: \ud83d"), sender="imtui@example.com")
    read = message_from_bytes(mail.as_bytes(), policy=default)
    assert read["Subject"] == "Checkout Bcc: all@example.com"
    assert read["Bcc"] is None


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("smtp://mail.example.com", ("mail.example.com", 25, "imtui@mail.example.com", False, None)),
        ("smtp://mail.example.com?starttls=1", ("mail.example.com", 587, "imtui@mail.example.com", False, True)),
        ("smtps://pager%40shop.example:x@mail.example.com", ("mail.example.com", 465, "pager@shop.example", True, None)),
        ("smtp://u:p@[::1]:2525?starttls=0&from=a@b.example", ("::1", 2525, "a@b.example", False, False)),
    ],
)
def test_an_smtp_url_is_read(url: str, place: tuple[object, ...]) -> None:
    server = SmtpServer.read(url)
    assert (server.host, server.port, server.sender, server.tls, server.starttls) == place
    assert "password" not in repr(server)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://mail.example.com", "is not of the form smtp"),
        ("smtp://", "is not of the form smtp"),
        ("smtp://mail.example.com:port", "cannot be read"),
        ("smtp://mail.example.com?tls=1", "no option tls"),
        ("smtp://mail.example.com?starttls=maybe", "starttls is 1 or 0"),
        ("smtps://mail.example.com?starttls=1", "leave out starttls"),
        ("smtp://mail.example.com?from=nobody", "not an e-mail address"),
        ("smtp://u:hunter2@mail.example.com", "would travel in the clear"),
    ],
)
def test_an_smtp_url_that_cannot_be_used_is_told_without_its_password(url: str, reason: str) -> None:
    with pytest.raises(CarrierError, match=reason) as failure:
        SmtpServer.read(url)
    assert "hunter2" not in str(failure.value)


@asynccontextmanager
async def hook(seen: list[tuple[dict[str, str], bytes]], *statuses: int) -> AsyncIterator[str]:
    """An HTTP server that answers these statuses in turn; its address."""
    left = list(statuses)

    async def answer(request: web.Request) -> web.Response:
        seen.append((dict(request.headers), await request.read()))
        return web.Response(status=left.pop(0), headers={"Location": "/elsewhere"})

    app = web.Application()
    app.router.add_post("/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/pages"
    finally:
        await runner.cleanup()


async def test_a_webhook_is_told_everything_and_can_tell_that_it_is_us() -> None:
    seen: list[tuple[dict[str, str], bytes]] = []
    clock = FakeClock()
    async with hook(seen, 200, 202) as url:
        webhook = WebhookCarrier(url, secret=SECRET, clock=clock)
        await webhook.carry(message(channel_type="SMS", address="+12065550199"))
        await clock.advance(5)
        await webhook.carry(message(channel_type="SMS", address="+12065550199", attempts=2))
        await webhook.close()
    [(headers, body), (headers_again, body_again)] = seen
    assert json.loads(body) == {
        "messageId": "00000000-0000-0000-0000-000000000001",
        "created": "2026-03-14T14:03:22.000Z",
        "type": "SMS",
        "address": "+12065550199",
        "subject": "Checkout",
        "text": "returns 5xx\n\nAccept code: 123456",
        "code": "123456",
        "contactArn": message().contact_arn,
        "channelArn": message().channel_arn,
        "pageArn": message().page_arn,
    }
    assert body == body_again
    assert headers["Imtui-Message-Id"] == headers_again["Imtui-Message-Id"] == "00000000-0000-0000-0000-000000000001"
    assert int(headers_again["Imtui-Timestamp"]) - int(headers["Imtui-Timestamp"]) == 5
    for each in (headers, headers_again):
        digest = hmac.new(SECRET.encode(), each["Imtui-Timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
        assert each["Imtui-Signature"] == f"v1={digest}"


@pytest.mark.parametrize(
    ("status", "is_final"), [(500, False), (503, False), (429, False), (408, False), (302, True), (404, True), (410, True)]
)
async def test_the_status_decides_whether_it_is_worth_another_try(status: int, is_final: bool) -> None:
    seen: list[tuple[dict[str, str], bytes]] = []
    async with hook(seen, status) as url:
        webhook = WebhookCarrier(url, secret=SECRET, clock=FakeClock())
        with pytest.raises(NotDelivered, match=f"answers {status}") as failure:
            await webhook.carry(message(channel_type="VOICE"))
        await webhook.close()
    assert failure.value.is_final is is_final
    assert len(seen) == 1


async def test_without_a_receiver_there_is_another_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    webhook = WebhookCarrier(f"http://user:hunter2@127.0.0.1:{port}/", secret=SECRET, clock=FakeClock())
    with pytest.raises(NotDelivered) as failure:
        await webhook.carry(message())
    await webhook.close()
    assert str(failure.value) == f"the webhook at 127.0.0.1:{port} cannot be reached: ClientConnectorError"
    assert not failure.value.is_final


@pytest.mark.parametrize("url", ["ftp://example.com", "example.com", "http://", "http://[::1"])
def test_an_address_that_is_no_webhook_is_refused(url: str) -> None:
    with pytest.raises(CarrierError, match="webhook"):
        WebhookCarrier(url, secret=SECRET, clock=FakeClock())
