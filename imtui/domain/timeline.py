"""Timeline events: what the service and people wrote down, and how an event reads as a sentence."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEvent:
    """One event. `data` is the service's string (it holds JSON), or None while only the list knows the event.

    An event is the same as one seen before exactly when `id` and `updated` are; `references` are ARNs or related item ids.
    """

    id: str
    incident_arn: str
    type: str
    time: datetime
    updated: datetime
    data: str | None = None
    references: tuple[str, ...] = ()
