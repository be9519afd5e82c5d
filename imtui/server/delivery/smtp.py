"""Mail: one message an SMTP session, to the server that an URL names.

    smtp://[user:password@]host[:port][?starttls=1&from=address]     port 25, with starttls=1 587
    smtps://[user:password@]host[:port][?from=address]               TLS from the first byte, port 465

Invariant: a message has the same Message-ID however often it is sent. A password travels encrypted, or not beyond this machine.
"""

from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

import aiosmtplib

from imtui.server.delivery.carriers import CarrierError, NotDelivered
from imtui.server.store.outbox import MessageRow

_SECONDS = 15.0  # for each answer of the server
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """Where mail is handed in. `starttls` None: where the server offers it."""

    host: str
    port: int
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = False
    starttls: bool | None = None

    @classmethod
    def read(cls, url: str) -> Self:
        """The server that an URL names; CarrierError when it names none."""
        try:
            parts = urlsplit(url)
            host, port, options = parts.hostname, parts.port, dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True))
        except ValueError as error:
            raise CarrierError(f"the address of the SMTP server cannot be read: {error}") from None
        if parts.scheme not in ("smtp", "smtps") or not host:
            raise CarrierError(
                "the address of the SMTP server is not of the form smtp[s]://[user:password@]host[:port][?starttls=1&from=…]"
            )
        if unknown := sorted(set(options) - {"starttls", "from"}):
            raise CarrierError(f"an SMTP server has no option {unknown[0]}: starttls and from are known")
        tls, starttls = parts.scheme == "smtps", _switch(options.get("starttls"))
        if tls and starttls:
            raise CarrierError("smtps:// is encrypted from the start: leave out starttls")
        user, password = (unquote(text) if text else None for text in (parts.username, parts.password))
        if password and not (tls or starttls) and host not in _LOOPBACK:
            raise CarrierError(f"the password for {host} would travel in the clear: say smtps:// or ?starttls=1")
        sender = options.get("from") or (user if user and "@" in user else f"imtui@{host}")
        usual = 465 if tls else 587 if starttls else 25
        return cls(host=host, port=port or usual, sender=_checked(sender), user=user, password=password, tls=tls, starttls=starttls)


class SmtpCarrier:
    """Carries by mail."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server

    async def carry(self, message: MessageRow) -> None:
        server = self._server
        mail = compose(message, sender=server.sender)
        try:
            await aiosmtplib.send(
                mail,
                sender=server.sender,
                recipients=[message.address],
                hostname=server.host,
                port=server.port,
                username=server.user,
                password=server.password,
                use_tls=server.tls,
                start_tls=False if server.tls else server.starttls,
                timeout=_SECONDS,
            )
        except aiosmtplib.SMTPRecipientsRefused as refusal:
            [refused] = refusal.recipients
            raise self._refused(refused.code, refused.message, is_final=refused.code >= 500) from refusal
        except (aiosmtplib.SMTPDataError, aiosmtplib.SMTPSenderRefused) as refusal:
            raise self._refused(refusal.code, refusal.message, is_final=refusal.code >= 500) from refusal
        except aiosmtplib.SMTPResponseException as refusal:
            raise self._refused(refusal.code, refusal.message) from refusal
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise NotDelivered(f"{server.host}:{server.port} did not take the mail: {_line(str(error) or type(error).__name__)}") from error

    async def close(self) -> None:
        """Each session ends with its message."""

    def _refused(self, code: int, answer: str, *, is_final: bool = False) -> NotDelivered:
        return NotDelivered(f"{self._server.host}:{self._server.port} answers {code} {_line(answer)}".rstrip(), is_final=is_final)


def compose(message: MessageRow, *, sender: str) -> EmailMessage:
    """The message as mail; NotDelivered when its address is none."""
    try:
        receiver = Address(addr_spec=message.address)
    except (MessageError, ValueError, IndexError) as error:
        raise NotDelivered(f"not an e-mail address: {message.address}", is_final=True) from error
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(display_name="Incident Manager", addr_spec=sender)
    mail["To"] = receiver
    mail["Subject"] = _line(message.subject) or "Incident Manager"
    mail["Date"] = format_datetime(message.created)
    mail["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Imtui-Message-Id"] = message.id
    mail.set_content(message.text.encode("utf-8", "replace").decode())
    return mail


def _line(text: str) -> str:
    """On one line, without what a header or a receipt must not have."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable.split())[:_LONGEST_REASON]


def _switch(text: str | None) -> bool | None:
    match text:
        case None:
            return None
        case "1" | "true" | "yes" | "on":
            return True
        case "0" | "false" | "no" | "off":
            return False
        case _:
            raise CarrierError(f"starttls is 1 or 0, not {text!r}")


def _checked(sender: str) -> str:
    try:
        return Address(addr_spec=sender).addr_spec
    except (MessageError, ValueError, IndexError) as error:
        raise CarrierError(f"mail cannot be from {sender!r}: not an e-mail address") from error
