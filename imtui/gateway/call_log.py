"""The latest calls, for who wants to know what was asked and how long that took.

Invariant: it costs next to nothing and never grows: a value a call, the oldest let go of. Secrets were masked before they get here.
"""

from collections import deque
from itertools import count
from typing import TYPE_CHECKING

from imtui.gateway.transport import CallRecord

if TYPE_CHECKING:
    from imtui.domain.operations import Call

MOST = 500


class CallLog:
    """Keeps the latest `most` attempts."""

    def __init__(self, most: int = MOST) -> None:
        self._calls: deque[tuple[int, CallRecord]] = deque(maxlen=most)
        self._numbers = count(1)

    def note(self, record: CallRecord) -> None:
        """Remember an attempt that ended."""
        self._calls.append((next(self._numbers), record))

    def latest(self) -> "tuple[Call, ...]":
        """All that are kept, in the order in which they ended, the latest first."""
        return tuple(_told(number, record) for number, record in reversed(self._calls))


def _told(number: int, record: CallRecord) -> "Call":
    from imtui.domain.operations import Call

    return Call(
        number=number,
        service=record.service,
        operation=record.operation,
        params=record.params,
        started=record.started,
        seconds=record.seconds,
        attempt=record.attempt,
        request_id=record.request_id,
        fault=record.fault,
    )
