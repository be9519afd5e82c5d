"""Trouble on purpose: latency, throttling, failures, refused credentials, lost connections. For tests, benchmarks and drills.

Invariant: without a fault nothing is touched; with one, what a client sees is what the real trouble looks like on the wire. LOST is the
cruel one: the work is done and the answer never arrives, which is what idempotency tokens are for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from imtui.server.protocol.errors import ServiceError, denied, internal, throttled


class Trouble(StrEnum):
    """What happens to a request, after its latency."""

    NONE = "none"
    THROTTLED = "throttled"
    FAILED = "failed"
    UNAVAILABLE = "unavailable"
    EXPIRED = "expired"
    DENIED = "denied"
    CUT = "cut"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Trouble for the named operations (`AcceptPage` or `ssm-contacts:AcceptPage`; none named: all), `times` times (None: until removed).

    `latency` is in real seconds, before anything else.
    """

    operations: frozenset[str] = frozenset()
    latency: float = 0.0
    trouble: Trouble = Trouble.NONE
    times: int | None = None

    def concerns(self, service: str, operation: str) -> bool:
        return not self.operations or operation in self.operations or f"{service}:{operation}" in self.operations


@dataclass(frozen=True, slots=True)
class Ordeal:
    """What one request has to go through: the sum of all latencies, and the first trouble."""

    latency: float = 0.0
    trouble: Trouble = Trouble.NONE


class Faults:
    """The faults in force, which may be changed while the server runs (from the thread of its loop)."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._active: list[tuple[Fault, list[int]]] = []
        for fault in faults:
            self.add(fault)

    def add(self, fault: Fault) -> None:
        self._active.append((fault, [] if fault.times is None else [fault.times]))

    def clear(self) -> None:
        self._active.clear()

    def take(self, service: str, operation: str) -> Ordeal:
        """What the next request for that operation goes through; faults with `times` are used up by it."""
        latency, trouble = 0.0, Trouble.NONE
        for fault, left in self._active:
            if not fault.concerns(service, operation) or (fault.trouble is not Trouble.NONE and trouble is not Trouble.NONE):
                continue
            if left:
                if left[0] == 0:
                    continue
                left[0] -= 1
            latency += fault.latency
            trouble = fault.trouble if trouble is Trouble.NONE else trouble
        return Ordeal(latency, trouble)


def error_of(trouble: Trouble) -> ServiceError | None:
    """The error that a client sees for it; None when the trouble is not an answer."""
    match trouble:
        case Trouble.THROTTLED:
            return throttled()
        case Trouble.FAILED:
            return internal()
        case Trouble.UNAVAILABLE:
            return ServiceError("ServiceUnavailable", "The service is unavailable.")
        case Trouble.EXPIRED:
            return ServiceError("ExpiredTokenException", "The security token included in the request is expired.")
        case Trouble.DENIED:
            return denied("The caller is not authorized to perform this operation.")
        case Trouble.NONE | Trouble.CUT | Trouble.LOST:
            return None
