"""The seam beneath the gateway: one request to a service, one answer.

Invariant: parameters and answers are mappings in the shape of botocore's model, timestamps aware datetimes in UTC; whatever goes
wrong comes out as a `ServiceFault`. Nothing here imports botocore, so fakes and the typed methods load without it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from imtui.domain.errors import ServiceFault

Service = Literal["ssm-incidents", "ssm-contacts", "sts"]
Params = Mapping[str, Any]
Answer = Mapping[str, Any]

_READS = ("Get", "List", "Describe", "BatchGet")
_SECRETS = frozenset({"AcceptCode", "ActivationCode"})


class Transport(Protocol):
    """What the typed methods need."""

    async def call(self, service: Service, operation: str, params: Params) -> Answer:
        """Make one call; `operation` is the API's own name (`StartIncident`). ServiceFault when it did not succeed."""
        ...

    async def close(self) -> None:
        """Give the connections back; no call may follow."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whose calls these are, as far as the credentials tell without a call: all of it may be unknown ("", None)."""

    account_id: str = ""
    role: str = ""
    expires: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the calls go. `endpoint_url` is that of ssm-incidents, and empty on AWS itself; `profile` is empty when none was named."""

    region: str
    endpoint_url: str = ""
    profile: str = ""


class Wire(Transport, Protocol):
    """A Transport that really is one: it can say where it leads, and as whom."""

    async def open(self) -> Place:
        """Find Region, endpoint and credentials. ConfigError, CredentialsMissing or CredentialsExpired when that fails;
        calls open by themselves what is not open yet."""
        ...

    async def identity(self) -> Identity:
        """What the credentials in use say about themselves; the same errors as `open`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportSettings:
    """How calls are made. Empty texts leave it to the standard AWS chain; times in seconds; at most `pool` connections a
    service, a few more than the budget lets polls use, so that what a person asked for finds one free."""

    profile: str = ""
    region: str = ""
    endpoint_url: str = ""
    connect_timeout: float = 5.0
    read_timeout: float = 10.0
    pool: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecord:
    """One attempt at one call, for the log: `seconds` from sending to the answer, without waiting for the budget.

    `params` are as sent, with accept and activation codes masked; `ahead` is how many seconds the service's clock (its Date header,
    in whole seconds) was ahead of this machine's, None where it gave none; `fault` is None when it succeeded.
    """

    service: Service
    operation: str
    params: Params
    started: datetime
    seconds: float
    attempt: int = 1
    request_id: str = ""
    ahead: float | None = None
    fault: ServiceFault | None = None


def is_read(operation: str) -> bool:
    """Whether an operation of either service only reads: their names tell."""
    return operation.startswith(_READS)


def without_secrets(params: Params) -> dict[str, Any]:
    """`params` fit for a log: what proves that one holds a telephone is masked."""
    return {name: "******" if name in _SECRETS else value for name, value in params.items()}
