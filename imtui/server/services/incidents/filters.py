"""The filters of ListIncidentRecords and ListTimelineEvents, from the API's conditions to what the store asks.

Invariant: all filters must hold, one value of a filter is enough, times are exclusive. A key that the list does not have, or a
condition that does not fit its key, is a ValidationException that says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from imtui.server.protocol.errors import ServiceError, validation
from imtui.server.services.context import Request
from imtui.server.store.incidents import IncidentFilter
from imtui.server.store.timeline import EventFilter

_INCIDENT_KEYS = ("creationTime", "impact", "status", "createdBy")
_EVENT_KEYS = ("eventReference", "eventTime", "eventType")


@dataclass(slots=True)
class _Gathered:
    """Conditions so far, by key; None where there is none. Two filters of one key narrow each other."""

    after: datetime | None = None
    before: datetime | None = None
    strings: dict[str, list[str]] = field(default_factory=dict)
    integers: dict[str, list[int]] = field(default_factory=dict)

    def take_time(self, key: str, condition: Request) -> None:
        match condition:
            case {"after": datetime() as after}:
                self.after = after if self.after is None else max(self.after, after)
            case {"before": datetime() as before}:
                self.before = before if self.before is None else min(self.before, before)
            case _:
                raise _unfit(key, "before or after")

    def take_strings(self, key: str, condition: Request) -> None:
        self.strings[key] = _narrowed(self.strings.get(key), _values(condition, key, "stringValues"))

    def take_integers(self, key: str, condition: Request) -> None:
        self.integers[key] = _narrowed(self.integers.get(key), _values(condition, key, "integerValues"))


def of_incidents(filters: Sequence[Request]) -> IncidentFilter:
    """What ListIncidentRecords asks for."""
    gathered = _Gathered()
    for each in filters:
        match key := each["key"]:
            case "creationTime":
                gathered.take_time(key, each["condition"])
            case "impact":
                gathered.take_integers(key, each["condition"])
            case "status" | "createdBy":
                gathered.take_strings(key, each["condition"])
            case _:
                raise _unknown(key, _INCIDENT_KEYS)
    return IncidentFilter(
        after=gathered.after,
        before=gathered.before,
        impacts=gathered.integers.get("impact"),
        statuses=gathered.strings.get("status"),
        creators=gathered.strings.get("createdBy"),
    )


def of_events(filters: Sequence[Request]) -> EventFilter:
    """What ListTimelineEvents asks for."""
    gathered = _Gathered()
    for each in filters:
        match key := each["key"]:
            case "eventTime":
                gathered.take_time(key, each["condition"])
            case "eventType" | "eventReference":
                gathered.take_strings(key, each["condition"])
            case _:
                raise _unknown(key, _EVENT_KEYS)
    return EventFilter(
        after=gathered.after,
        before=gathered.before,
        types=gathered.strings.get("eventType"),
        references=gathered.strings.get("eventReference"),
    )


def _values(condition: Request, key: str, member: str) -> list[Any]:
    values = (condition.get("equals") or {}).get(member)
    if not values:
        raise _unfit(key, f"equals with {member}")
    return list(values)


def _narrowed(before: list[Any] | None, values: list[Any]) -> list[Any]:
    return values if before is None else [value for value in values if value in before]


def _unfit(key: str, wanted: str) -> ServiceError:
    return validation(f"The filter {key!r} needs the condition {wanted}.")


def _unknown(key: str, known: Sequence[str]) -> ServiceError:
    return validation(f"There is no filter {key!r}; there are {', '.join(known)}.")
