"""How far a service's clock is from ours, learnt from the times that its answers carry.

Invariant: an answer's Date has whole seconds and was some time on its way: what is less than that counts as nothing. One odd answer decides
nothing, since the middle one of the latest counts.
"""

from collections import deque
from datetime import timedelta
from statistics import median

_LATEST = 9
_NOISE = timedelta(seconds=2)


class Skew:
    """Told of each answer; `value` is how far the service is ahead, negative when it is behind."""

    def __init__(self) -> None:
        self._seconds: deque[float] = deque(maxlen=_LATEST)

    def heard(self, ahead: float) -> None:
        """By one answer, the service is that many seconds ahead."""
        self._seconds.append(ahead)

    @property
    def value(self) -> timedelta:
        """Whole seconds; nothing while nothing is known."""
        found = timedelta(seconds=round(median(self._seconds))) if self._seconds else timedelta()
        return found if abs(found) > _NOISE else timedelta()
