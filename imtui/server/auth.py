"""Who is calling: Signature Version 4, verified against the server's own access keys.

Invariant: nothing but the clock, the request and the key that it names decides; the comparison takes the same time for every wrong
signature, and no error says anything of a secret. Failures carry the names of the reference's Common Errors (docs: service.md).
Session tokens are ignored: the server issues none, and a shell that still exports one should work all the same.
"""

import hashlib
import hmac
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote, unquote

from imtui.server.protocol.errors import ServiceError
from imtui.server.protocol.wire import WireRequest

ALGORITHM = "AWS4-HMAC-SHA256"
TOLERANCE = timedelta(minutes=15)
_HEADER = re.compile(r"AWS4-HMAC-SHA256\s+(.+)")
_DATE = re.compile(r"\d{8}T\d{6}Z", re.ASCII)
_SIGNATURE = re.compile(r"[0-9a-f]{64}")
_KEY_ID = re.compile(r"\w{1,128}", re.ASCII)
_CACHED_KEYS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """An access key as authentication needs it: whose it is, its secret, and whether it may change anything."""

    access_key_id: str
    name: str
    secret: str = field(repr=False)
    read_only: bool = False


FindCredential = Callable[[str], Credential | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """What a request says of itself in its Authorization header."""

    access_key_id: str
    date: str
    region: str
    service: str
    signed_headers: tuple[str, ...]
    signature: str
    moment: str


class Authenticator:
    """Verifies requests to one Region. It keeps the signing keys that it derived last (four HMACs each)."""

    def __init__(self, *, region: str) -> None:
        self._region = region
        self._signing_keys: OrderedDict[tuple[str, str, str, str], bytes] = OrderedDict()

    def verify(self, request: WireRequest, *, service: str, now: datetime, find: FindCredential) -> Credential:
        """The credential that signed the request. `now` is real time, whatever time the service keeps.

        Raises ServiceError: MissingAuthenticationToken, IncompleteSignature, RequestExpired, InvalidClientTokenId,
        InvalidSignatureException.
        """
        claim = _claim(request.headers)
        _check_moment(claim, now)
        credential = find(claim.access_key_id) if _KEY_ID.fullmatch(claim.access_key_id) else None
        if credential is None:
            raise ServiceError("InvalidClientTokenId", "The security token included in the request is invalid.")
        if claim.region != self._region:
            raise _invalid(f"Credential should be scoped to a valid Region, which here is {self._region}.")
        if claim.service != service:
            raise _invalid(f"Credential should be scoped to the correct service: {service}.")
        expected = self._signature(claim, credential.secret, canonical_request(request, claim.signed_headers))
        if not hmac.compare_digest(expected, claim.signature):
            raise _invalid("The request signature we calculated does not match the signature you provided. Check your secret access key.")
        return credential

    def _signature(self, claim: _Claim, secret: str, canonical: str) -> str:
        scope = f"{claim.date}/{claim.region}/{claim.service}/aws4_request"
        digest = hashlib.sha256(canonical.encode("utf-8", "surrogateescape")).hexdigest()
        text = f"{ALGORITHM}\n{claim.moment}\n{scope}\n{digest}"
        return hmac.digest(self._signing_key(claim, secret), text.encode(), "sha256").hex()

    def _signing_key(self, claim: _Claim, secret: str) -> bytes:
        name = (secret, claim.date, claim.region, claim.service)
        if (known := self._signing_keys.get(name)) is not None:
            return known
        key = f"AWS4{secret}".encode()
        for part in (claim.date, claim.region, claim.service, "aws4_request"):
            key = hmac.digest(key, part.encode(), "sha256")
        self._signing_keys[name] = key
        if len(self._signing_keys) > _CACHED_KEYS:
            self._signing_keys.popitem(last=False)
        return key


def canonical_request(request: WireRequest, signed_headers: tuple[str, ...]) -> str:
    """The request as both sides sign it. The path is encoded a second time, as for every service but S3."""
    headers = request.headers
    try:
        lines = "".join(f"{name}:{' '.join(headers[name].split())}\n" for name in signed_headers)
    except KeyError as missing:
        raise _incomplete(f"The signed header {missing} is not in the request.") from None
    payload = hashlib.sha256(request.body).hexdigest()
    path = quote(request.path, safe="/~", errors="surrogateescape")
    return f"{request.method}\n{path}\n{_canonical_query(request.query)}\n{lines}\n{';'.join(signed_headers)}\n{payload}"


def _canonical_query(raw: str) -> str:
    if not raw:
        return ""
    parts = (part.partition("=") for part in raw.split("&") if part)
    pairs = sorted((_requote(name), _requote(value)) for name, _, value in parts)
    return "&".join(f"{name}={value}" for name, value in pairs)


def _requote(text: str) -> str:
    return quote(unquote(text, errors="surrogateescape"), safe="-_.~", errors="surrogateescape")


def _claim(headers: Mapping[str, str]) -> _Claim:
    authorization = headers.get("authorization")
    if authorization is None:
        raise ServiceError("MissingAuthenticationToken", "The request is not signed: it has no Authorization header.")
    match = _HEADER.fullmatch(authorization.strip())
    if match is None:
        raise _incomplete(f"The Authorization header must start with {ALGORITHM}.")
    parts = {name.strip(): value for name, _, value in (part.partition("=") for part in match[1].split(","))}
    missing = [name for name in ("Credential", "SignedHeaders", "Signature") if not parts.get(name)]
    if missing:
        raise _incomplete(f"The Authorization header requires {', '.join(missing)}.")
    scope = parts["Credential"].strip().split("/")
    if len(scope) != 5 or scope[4] != "aws4_request":
        raise _incomplete("The Credential must be of the form KEY/DATE/REGION/SERVICE/aws4_request.")
    signed = tuple(parts["SignedHeaders"].strip().lower().split(";"))
    needed = [name for name in ("host", "x-amz-target") if name in headers] or ["host"]
    unsigned = [name for name in needed if name not in signed]
    if unsigned:
        raise _incomplete(f"SignedHeaders must name {', '.join(unsigned)}.")
    if not _SIGNATURE.fullmatch(parts["Signature"].strip()):
        raise _incomplete("The Signature must be 64 hexadecimal digits.")
    return _Claim(
        access_key_id=scope[0],
        date=scope[1],
        region=scope[2],
        service=scope[3],
        signed_headers=signed,
        signature=parts["Signature"].strip(),
        moment=headers.get("x-amz-date", ""),
    )


def _check_moment(claim: _Claim, now: datetime) -> None:
    if not _DATE.fullmatch(claim.moment):
        raise _incomplete("The request needs an X-Amz-Date header of the form YYYYMMDDThhmmssZ.")
    try:
        signed_at = datetime.fromisoformat(claim.moment)
    except ValueError:
        raise _incomplete("X-Amz-Date is not a date.") from None
    if claim.date != claim.moment[:8]:
        raise _incomplete("The date of the Credential is not the date of X-Amz-Date.")
    if abs(now - signed_at) > TOLERANCE:
        raise ServiceError(
            "RequestExpired", f"The request was signed at {claim.moment}, more than 15 minutes from the server's time {now:%Y%m%dT%H%M%SZ}."
        )


def _incomplete(message: str) -> ServiceError:
    return ServiceError("IncompleteSignature", message)


def _invalid(message: str) -> ServiceError:
    return ServiceError("InvalidSignatureException", message)
