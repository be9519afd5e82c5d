"""Page tokens: a position in a list, sealed, so that only this server's token for this very query is taken back.

Invariant: a token opens only with the operation and parameters it was made for (page size apart: it may change from page to page);
anything else is a ValidationException. Tokens consist of letters, digits, `-`, `_`, and stay under 2,000 characters, as both models ask.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from imtui.server.protocol.errors import ServiceError, validation
from imtui.server.protocol.model import Operation, Paging

_SEAL = 16


class PageSeal:
    """Makes and opens tokens with one secret; processes that share a database share the secret, too."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def close(self, operation: Operation, request: Mapping[str, Any], position: tuple[str | int | float, ...]) -> str:
        """A token for what comes after `position`."""
        packed = _SORTED.encode(position).encode()
        return base64.urlsafe_b64encode(self._digest(operation, request, packed) + packed).rstrip(b"=").decode()

    def open(self, operation: Operation, request: Mapping[str, Any], token: str) -> tuple[str | int | float, ...]:
        """The position in a token; ValidationException when it is forged, or of another query."""
        try:
            sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except ValueError:
            raise _refused(operation) from None
        seal, packed = sealed[:_SEAL], sealed[_SEAL:]
        if not hmac.compare_digest(seal, self._digest(operation, request, packed)):
            raise _refused(operation)
        return tuple(json.loads(packed))

    def _digest(self, operation: Operation, request: Mapping[str, Any], packed: bytes) -> bytes:
        bound = f"{operation.id}\n{fingerprint(request, without=_varying(operation.paging))}\n".encode() + packed
        return hmac.digest(self._secret, bound, "sha256")[:_SEAL]


def fingerprint(request: Mapping[str, Any], *, without: frozenset[str] = frozenset()) -> str:
    """A digest of a request's parameters, the same for equal ones; `without` are members that do not count."""
    counted = {name: value for name, value in request.items() if name not in without}
    return hashlib.sha256(_SORTED.encode(counted).encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"no request holds a {type(value).__name__}")


_SORTED = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=_plain)


def _varying(paging: Paging | None) -> frozenset[str]:
    return frozenset(name for name in (paging.input_token, paging.limit) if name) if paging else frozenset()


def _refused(operation: Operation) -> ServiceError:
    name = operation.paging.input_token if operation.paging else "NextToken"
    return validation(f"The {name} is not one that this query was given.", fields=[(name, "Not a token of this query")])
