"""botocore's exceptions, and the services' own, as `domain.errors`: the one place where they are translated.

    ClientError             by its code; both families of AWS's names for the same thing are known (`RequestExpired` and
                            `InvalidSignatureException`, `InvalidClientTokenId` and `UnrecognizedClientException`, …)
    credentials, sign-in    CredentialsMissing, CredentialsExpired with the command that mends it
    network                 Unreachable, naming the endpoint and what is the matter with it
    set-up                  ConfigError (`opening`): an unknown profile, an endpoint that is no URL

Invariant: each message is a plain sentence of what happened to what, each remedy says what to do; nothing else escapes the
gateway. What the service itself wrote is passed on unchanged: those who draw it make it safe.
"""

import errno
import re
import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from botocore import exceptions as boto
from botocore.parsers import ResponseParserError

from imtui.domain.errors import (
    AccessDenied,
    ConfigError,
    Conflict,
    CredentialsExpired,
    CredentialsMissing,
    ImtuiError,
    NotFound,
    NotSetUp,
    Rejected,
    ServiceFault,
    Throttled,
    Unreachable,
    after_login,
)
from imtui.gateway.decode import unreadable
from imtui.gateway.field_faults import with_fields

_OTHER_REGION = "the endpoint answers for another Region"
#: What a transport has to catch. The last ones are what botocore lets through when an answer is none of the protocol's.
FAILURES = (
    boto.BotoCoreError,
    boto.ClientError,
    ResponseParserError,
    OSError,
    RuntimeError,
    ValueError,
    TypeError,
    AttributeError,
    KeyError,
)

_EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "UnauthorizedException", "InvalidGrantException"})
_UNKNOWN_KEY = frozenset({"InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "AuthFailure", "InvalidToken"})
_BAD_SIGNATURE = frozenset(
    {"InvalidSignatureException", "SignatureDoesNotMatch", "IncompleteSignature", "IncompleteSignatureException", "InvalidSignature"}
)
_UNSIGNED = frozenset({"MissingAuthenticationToken", "MissingAuthenticationTokenException"})
_WRONG_CLOCK = frozenset({"RequestExpired", "RequestTimeTooSkewed", "RequestInTheFuture"})
_DENIED = frozenset({"AccessDeniedException", "AccessDenied", "UnauthorizedOperation", "NotAuthorized", "OptInRequired", "Forbidden"})
_THROTTLED = frozenset(
    {
        "ThrottlingException",
        "Throttling",
        "ThrottledException",
        "RequestThrottled",
        "RequestThrottledException",
        "TooManyRequestsException",
        "RequestLimitExceeded",
        "SlowDown",
        "BandwidthLimitExceeded",
    }
)
_SIGN_IN = (
    boto.SSOError,
    boto.LoginError,
    boto.TokenRetrievalError,
    boto.CredentialRetrievalError,
    boto.MetadataRetrievalError,
    boto.RefreshWithMFAUnsupportedError,
)
_NO_CREDENTIALS = (boto.NoCredentialsError, boto.PartialCredentialsError, boto.NoAuthTokenError)
_NETWORK = (boto.ConnectionError, boto.HTTPClientError)

_ACTION = re.compile(r"perform: ([\w-]+:\w+)")
NO_CREDENTIALS = "name a profile with --profile, or sign in"


def translate(error: Exception, *, service: str, operation: str, endpoint_url: str = "", login: str = "") -> ServiceFault:
    """The fault that `error` comes down to. `login` says how to get fresh credentials (`run `aws sso login``), for faults that
    need it; `endpoint_url` where the call went."""
    if isinstance(error, boto.ClientError):
        return _Answered(error, service, operation, endpoint_url, login).fault()
    if isinstance(error, _NO_CREDENTIALS):
        return CredentialsMissing("no complete AWS credentials were found", operation=operation, remedy=NO_CREDENTIALS)
    # What refreshes itself says with a RuntimeError that the fresh credentials have expired as well.
    if isinstance(error, _SIGN_IN) or (isinstance(error, RuntimeError) and "expired" in str(error)):
        return _sign_in_again(f"the AWS credentials could not be renewed ({_plain(error)})", type(error).__name__, operation, login)
    if isinstance(error, boto.BaseEndpointResolverError):
        return CredentialsMissing("no AWS Region is set", operation=operation, remedy="name one with --region or AWS_REGION")
    if isinstance(error, _NETWORK):
        return _unreachable(error, operation, endpoint_url)
    if isinstance(error, boto.ParamValidationError | boto.ValidationError):
        return Rejected(f"{operation} was not sent: {_plain(error)}", code=type(error).__name__, operation=operation)
    if isinstance(error, boto.BotoCoreError | RuntimeError):
        return Rejected(f"{operation} could not be sent: {_plain(error)}", code=type(error).__name__, operation=operation)
    return unreadable(operation, _host(endpoint_url))


def opening(error: Exception, *, login: str = "", profiles: tuple[str, ...] = ()) -> ImtuiError:
    """Why no connection can be made at all; `profiles` are the names that exist."""
    if isinstance(error, boto.ProfileNotFound):
        name = str(error.kwargs.get("profile", ""))
        known = f"the profiles are {', '.join(profiles)}" if profiles else "no profile is configured"
        return ConfigError(f"there is no AWS profile {name}", subject=name, remedy=known)
    if isinstance(error, boto.ConfigParseError | boto.ConfigNotFound | boto.InvalidConfigError | boto.InvalidRegionError):
        return ConfigError(f"the AWS configuration cannot be used: {_plain(error)}")
    if isinstance(error, ValueError) and not isinstance(error, boto.BotoCoreError):
        return ConfigError(f"the endpoint cannot be used: {_plain(error)}", remedy="write it like http://127.0.0.1:8321")
    return translate(error, service="sts", operation="", login=login)


class _Answered:
    """One error that a service answered with."""

    def __init__(self, error: boto.ClientError, service: str, operation: str, endpoint_url: str, login: str) -> None:
        answer: Mapping[str, Any] = error.response
        details: Mapping[str, Any] = answer.get("Error") or {}
        metadata: Mapping[str, Any] = answer.get("ResponseMetadata") or {}
        self.members = answer
        self.code = str(details.get("Code") or "")
        self.message = str(details.get("Message") or answer.get("message") or answer.get("Message") or "")
        self.status = int(metadata.get("HTTPStatusCode") or 0)
        self.headers: Mapping[str, Any] = metadata.get("HTTPHeaders") or {}
        self.service = service
        self.operation = operation
        self.asked = error.operation_name
        self.endpoint_url = endpoint_url
        self.login = login

    def fault(self) -> ServiceFault:
        if self.asked and self.asked != self.operation:
            return self._signing_in()
        fault = self._credentials() or self._refusal() or self._failure()
        fault.date = str(self.headers.get("date") or "")
        return fault

    def _signing_in(self) -> ServiceFault:
        """The call never went out: credentials had to be fetched first (AssumeRole, GetRoleCredentials), and that failed."""
        return _sign_in_again(
            f"the AWS credentials could not be renewed ({self.asked}: {self._words()})", self.code, self.operation, self.login
        )

    def _credentials(self) -> ServiceFault | None:
        code, operation = self.code, self.operation
        if code in _WRONG_CLOCK or (code in _BAD_SIGNATURE and self._is_about_time()):
            off = f"{operation} was refused because this machine's clock is off"
            return Rejected(off, code=code, operation=operation, remedy="set the clock")
        if code in _UNSIGNED:
            return CredentialsMissing(f"{operation} went out without credentials", code=code, operation=operation, remedy=NO_CREDENTIALS)
        if code in _EXPIRED:
            return _sign_in_again("the AWS credentials have expired", code, operation, self.login)
        if code in _UNKNOWN_KEY:
            return _sign_in_again("the service does not know these AWS credentials", code, operation, self.login)
        if code in _BAD_SIGNATURE and "valid region" in self.message.casefold():
            return Rejected(_OTHER_REGION, code=code, operation=operation, remedy="name its Region with --region or AWS_REGION")
        if code in _BAD_SIGNATURE:
            return _sign_in_again("the secret key does not fit the access key", code, operation, self.login)
        return None

    def _refusal(self) -> ServiceFault | None:
        match self.code:
            case "ResourceNotFoundException":
                subject = self._member("resourceIdentifier", "ResourceId")
                kind = self._member("resourceType", "ResourceType").replace("_", " ").lower()
                known = f"there is no {kind or 'such thing as'} {subject} (any more)"
                return NotFound(
                    known if subject else f"{self.operation} found nothing: {self._words()}",
                    code=self.code,
                    operation=self.operation,
                    subject=subject,
                )
            case "ConflictException":
                return Conflict(
                    f"{self.operation} was refused because of a conflict: {self._words().rstrip('.')}",
                    code=self.code,
                    operation=self.operation,
                    subject=self._member("resourceIdentifier", "ResourceId"),
                    remedy="look at it again first",
                )
            case "ValidationException" if "Account not found" in self.message:
                words = "Incident Manager is not set up in this account and Region"
                remedy = "R in the war room sets it up; or choose another Region"
                return NotSetUp(words, code=self.code, operation=self.operation, remedy=remedy)
            case code if code in _DENIED:
                return self._denied()
            case code if code in _THROTTLED or self.status == 429:
                return Throttled(
                    f"the service throttles {self.operation}",
                    code=code,
                    operation=self.operation,
                    remedy="imtui asks less often for a while",
                    retry_after=self._retry_after(),
                )
            case _:
                return None

    def _failure(self) -> ServiceFault:
        if self.status >= 500:
            return Unreachable(
                f"the service failed on {self.operation} ({self.code or self.status})",
                code=self.code or str(self.status),
                operation=self.operation,
                remedy="trying again may help",
                retry_after=self._retry_after(),
            )
        if not self.code or self.code.isdigit():
            if self.status == 403:
                return self._denied()
            return unreadable(self.operation, _host(self.endpoint_url))
        return Rejected(f"{self.operation} was rejected: {self._words()}", code=self.code, operation=self.operation)

    def _denied(self) -> AccessDenied:
        named = _ACTION.search(self.message)
        action = named.group(1) if named else f"{self.service}:{self.operation}"
        by_policy = "explicit deny" in self.message
        return AccessDenied(
            f"not allowed: a policy denies {action}" if by_policy else f"not allowed: the permission {action} is missing",
            action=action,
            code=self.code,
            operation=self.operation,
            remedy="ask whoever keeps that policy" if by_policy else "ask for it to be added to your role",
        )

    def _is_about_time(self) -> bool:
        return "expired" in self.message or "not yet current" in self.message

    def _words(self) -> str:
        return with_fields(self.message or self.code or f"status {self.status}", self.members)

    def _member(self, *names: str) -> str:
        return next((str(self.members[name]) for name in names if self.members.get(name)), "")

    def _retry_after(self) -> float | None:
        value = self.members.get("RetryAfterSeconds") or self.headers.get("retry-after")
        try:
            return float(value) if value else None
        except (TypeError, ValueError):  # the header may hold a date, which is not worth a clock here
            return None


def _sign_in_again(message: str, code: str, operation: str, login: str) -> CredentialsExpired:
    return CredentialsExpired(message, code=code, operation=operation, remedy=after_login(login or "renew them"))


def _unreachable(error: boto.BotoCoreError, operation: str, endpoint_url: str) -> Unreachable:
    where = _host(str(error.kwargs.get("endpoint_url") or error.kwargs.get("proxy_url") or endpoint_url)) or "the endpoint"
    remedy = "check the network and the endpoint"
    match error:
        case boto.ReadTimeoutError():
            message, code = f"{where} did not answer in time", "ReadTimeout"
        case boto.ConnectTimeoutError():
            message, code = f"{where} could not be reached in time", "ConnectTimeout"
        case boto.ProxyConnectionError():
            message, code = f"the proxy {where} could not be reached", "ProxyConnection"
        case boto.SSLError():
            message, code = f"the certificate of {where} is not trusted", "SSL"
            remedy = "check the endpoint, or name a certificate authority with AWS_CA_BUNDLE"
        case boto.ConnectionClosedError():
            message, code = f"{where} closed the connection before it answered", "ConnectionClosed"
        case _:
            message, code = f"{where} could not be reached{_why(error)}", "EndpointConnection"
    return Unreachable(message, code=code, operation=operation, subject=where, remedy=remedy)


def _why(error: boto.BotoCoreError) -> str:
    """What is the matter with the way there, as far as the two HTTP clients, each in its own words, let one know."""
    cause = error.kwargs.get("error")
    origin = getattr(cause, "os_error", cause)
    words = f"{cause} {origin}".lower()
    if isinstance(origin, ConnectionRefusedError) or "refused" in words or f"errno {errno.ECONNREFUSED}" in words:
        return " (connection refused)"
    if isinstance(origin, socket.gaierror) or any(sign in words for sign in ("resolve", "name or service", "nodename")):
        return " (its name is unknown)"
    return ""


def _host(url: str) -> str:
    """The part of an address that people know: without path and query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _plain(error: Exception) -> str:
    """An exception's own words on one line, without the full stop."""
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
