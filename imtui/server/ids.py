"""Where identifiers come from.

Invariant: identifiers look like UUIDs (8-4-4-4-12 lower-case hex) but start with their moment, so that later ones sort later: within one
millisecond a counter keeps the order. Random bytes are passed in.
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class TimePrefixedIds:
    """48 bits of milliseconds, 16 bits of counter, 64 random bits. `entropy(n)` gives n random bytes."""

    def __init__(self, entropy: Callable[[int], bytes]) -> None:
        self._entropy = entropy
        self._lock = threading.Lock()
        self._last = (0, 0)

    def new(self, moment: datetime) -> str:
        milliseconds = (moment - _EPOCH) // _MILLISECOND
        with self._lock:
            counter = (self._last[1] + 1) & 0xFFFF if self._last[0] == milliseconds else 0
            self._last = (milliseconds, counter)
        text = f"{milliseconds & 0xFFFF_FFFF_FFFF:012x}{counter:04x}{self._entropy(8).hex()}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
