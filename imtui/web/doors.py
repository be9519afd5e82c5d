"""Who may come in: a token that opens the door once, and a cookie that keeps it open.

Invariant: neither is compared in a time that depends on how much of it is right; the token is in no address after the first request, and
the cookie cannot be turned back into it. Without either there is nothing to see, and a page of somebody else's cannot use a cookie of
ours.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

SHORTEST = 16
"""Characters of a token that somebody thought of."""


def new_token() -> str:
    """One that nobody guesses."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """`cookie`: what the cookie is called (ports of one host share theirs)."""

    token: str
    cookie: str

    @property
    def ticket(self) -> str:
        """What is in the cookie. It follows from the token: a screen that nobody touches gets in again after the server was away."""
        return hmac.new(self.token.encode(), b"imtui web: the ticket", hashlib.sha256).hexdigest()

    def is_token(self, given: str | None) -> bool:
        return given is not None and hmac.compare_digest(given.encode(), self.token.encode())

    def is_ticket(self, given: str | None) -> bool:
        return given is not None and hmac.compare_digest(given.encode(), self.ticket.encode())


def is_own_page(origin: str | None, own: str) -> bool:
    """Whether a request comes from a page at the address `own`, as far as its Origin tells; a program that names none is no page."""
    return origin is None or _place(origin) == _place(own)


def _place(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        return "", None, None
    return parts.scheme, parts.hostname, port or {"http": 80, "https": 443}.get(parts.scheme)
