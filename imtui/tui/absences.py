"""How long nobody touched a key, and what was known back then.

Invariant: a value. It holds references to Snapshots, which share what did not change; one a minute, for half a day at the most.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from imtui.domain.snapshot import Snapshot

AWAY_AFTER = timedelta(minutes=15)
"""Longer than this without a key, and whoever comes back is told what changed."""
_BETWEEN = timedelta(minutes=1)
_KEPT = 720


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """`touched`: when a key was last pressed; `past`: what was known when, oldest first."""

    touched: datetime
    past: Sequence[tuple[datetime, Snapshot]] = ()

    def seen(self, snapshot: Snapshot, now: datetime) -> "Presence":
        """This was known at that moment."""
        if snapshot.incidents is None or (self.past and now - self.past[-1][0] < _BETWEEN):
            return self
        return replace(self, past=(*self.past[-_KEPT + 1 :], (now, snapshot)))

    def pressed(self, now: datetime) -> "Presence":
        """Somebody is here."""
        return replace(self, touched=now)

    def away_since(self, now: datetime) -> datetime | None:
        """When the last key was pressed, if that is so long ago that it is worth telling what changed."""
        return self.touched if now - self.touched >= AWAY_AFTER else None

    def known_at(self, moment: datetime) -> Snapshot | None:
        """What was known then, as far as it is remembered: the latest that is not younger."""
        return next((snapshot for at, snapshot in reversed(self.past) if at <= moment), None)
