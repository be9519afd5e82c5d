"""What a screen asks for when somebody looks, beside what is polled: people, shifts, plans.

Invariant: an answer stays until a newer one replaces it; why the latest try failed stands beside it, never in its place.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from imtui.domain.errors import ImtuiError, ServiceFault
from imtui.domain.snapshot import Health

EVERY: Final = timedelta(seconds=30)
"""What is looked at is asked for again after so long."""
_RETRY = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """`answer`: what was asked for, None until it was answered; `answered`: when; `asked`: when it was asked for last; `is_asking`: it
    still is; `fault`: why the latest try failed."""

    answer: Any = None
    answered: datetime | None = None
    asked: datetime | None = None
    is_asking: bool = False
    fault: ImtuiError | None = None

    def asking(self, now: datetime) -> "Lookup":
        """It is asked for now."""
        return replace(self, asked=now, is_asking=True)

    def told(self, answer: Any, now: datetime) -> "Lookup":
        """It was answered; what is equal to what was known stays the same object, so that nothing is drawn again."""
        kept = self.answer if answer == self.answer else answer
        return replace(self, answer=kept, answered=now, is_asking=False, fault=None)

    def refused(self, fault: ImtuiError) -> "Lookup":
        """It was not answered."""
        return replace(self, is_asking=False, fault=fault)

    def is_due(self, now: datetime, every: timedelta = EVERY) -> bool:
        """Whether it should be asked for (again)."""
        if self.is_asking:
            return False
        return self.asked is None or now - self.asked >= (every if self.fault is None else min(every, _RETRY))

    @property
    def health(self) -> Health:
        """How far the answer can be trusted, as panes show it."""
        fault = self.fault if isinstance(self.fault, ServiceFault) else ServiceFault(str(self.fault)) if self.fault else None
        retry = self.asked + _RETRY if self.asked is not None and fault is not None and not self.is_asking else None
        return Health(succeeded=self.answered, interval=EVERY.total_seconds(), fault=fault, retry_at=retry)
