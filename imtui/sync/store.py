"""The one writer of the Snapshot.

Invariant: subscribers hear of a Snapshot only when something in it is different, and a slice (or a key of a slice) with equal
content is the same object as before: panes find out with `is` whether they have anything to draw.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypedDict, Unpack

from imtui.domain.contacts import Channel, Contact
from imtui.domain.engagements import Engagement, Page, Receipt
from imtui.domain.incidents import Finding, Incident, IncidentSummary, RelatedItem
from imtui.domain.response_plans import ResponsePlan, ResponsePlanSummary
from imtui.domain.rotations import KnownShifts
from imtui.domain.snapshot import Health, Snapshot, Watch
from imtui.domain.timeline import TimelineEvent

Subscriber = Callable[[Snapshot], None]


class Slices(TypedDict, total=False):
    """The fields of a Snapshot, each optional: what `Store.update` takes."""

    incidents: Mapping[str, IncidentSummary] | None
    resolved_since: datetime | None
    records: Mapping[str, Incident]
    timelines: Mapping[str, tuple[TimelineEvent, ...]]
    engagements: Mapping[str, tuple[Engagement, ...]]
    pages: Mapping[str, tuple[Page, ...]]
    receipts: Mapping[str, tuple[Receipt, ...]]
    related_items: Mapping[str, tuple[RelatedItem, ...]]
    findings: Mapping[str, tuple[Finding, ...]]
    contacts: Mapping[str, Contact]
    channels: Mapping[str, tuple[Channel, ...]]
    shifts: Mapping[str, KnownShifts]
    my_pages: tuple[Page, ...] | None
    response_plans: tuple[ResponsePlanSummary, ...] | None
    plans: Mapping[str, ResponsePlan]
    me: str
    health: Mapping[Watch, Health]


class Store:
    """Holds the current Snapshot and tells subscribers, synchronously and in order of subscription, when it is replaced."""

    def __init__(self, snapshot: Snapshot | None = None) -> None:
        self._snapshot = snapshot or Snapshot()
        self._subscribers: dict[object, Subscriber] = {}

    @property
    def snapshot(self) -> Snapshot:
        return self._snapshot

    def replace(self, snapshot: Snapshot) -> bool:
        """Make `snapshot` the current one, keeping every slice whose content is equal; whether anything was different."""
        return self.update(**{name: getattr(snapshot, name) for name in Slices.__annotations__})

    def update(self, **slices: Unpack[Slices]) -> bool:
        """Replace the given slices; whether anything was different. Nobody is told when nothing was."""
        different: dict[str, Any] = {}
        for name, new in slices.items():
            old = getattr(self._snapshot, name)
            kept = _kept(old, new)
            if kept is not old:
                different[name] = kept
        if not different:
            return False
        self._snapshot = replace(self._snapshot, **different)
        for subscriber in tuple(self._subscribers.values()):
            subscriber(self._snapshot)
        return True

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call `subscriber` with every new Snapshot from now on; the answer ends that (calling it twice does no harm)."""
        key = object()
        self._subscribers[key] = subscriber

        def unsubscribe() -> None:
            self._subscribers.pop(key, None)

        return unsubscribe


def _kept(old: Any, new: Any) -> Any:
    """`old` when `new` has equal content (and, for mappings, order); else `new`, with the values that are equal taken from `old`."""
    if old is new:
        return old
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        return old if old == new else new
    merged = {key: before if (before := old.get(key)) == value else value for key, value in new.items()}
    unchanged = len(merged) == len(old) and all(merged[key] is before for key, before in old.items() if key in merged)
    return old if unchanged and tuple(merged) == tuple(old) else merged
