"""What the service refuses for good, and when it is worth asking again.

Invariant: a part that is denied (a permission that is missing, a thing that is gone) is asked for seldom and told as long as it is
denied, while everything else keeps its rhythm. Trouble of any other kind is the whole topic's.
"""

from collections.abc import Hashable

from imtui.clock import Clock
from imtui.domain.errors import AccessDenied, NotFound, Rejected, ServiceFault

#: Faults that asking again at once will not change.
LASTING = (AccessDenied, NotFound, Rejected)


class Refusals:
    """Remembers refusals for `seconds` each."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._seconds = seconds
        self._until: dict[Hashable, tuple[float, ServiceFault]] = {}

    def standing(self, *subjects: Hashable) -> ServiceFault | None:
        """The fault with which any of `subjects` was refused lately; None when they may be asked for."""
        now = self._clock.monotonic()
        found = (self._until[each] for each in subjects if each in self._until)
        return next((fault for until, fault in found if now < until), None)

    def note(self, operation: str, subject: Hashable, fault: ServiceFault) -> ServiceFault:
        """Remember a lasting fault, and give it back; raise any other. A permission is missing for the whole `operation`, anything
        else concerns the one `subject`."""
        if not isinstance(fault, LASTING):
            raise fault
        key = operation if isinstance(fault, AccessDenied) else subject
        self._until[key] = (self._clock.monotonic() + self._seconds, fault)
        return fault

    def forget(self) -> None:
        """Ask for everything again: somebody wants to know."""
        self._until.clear()
