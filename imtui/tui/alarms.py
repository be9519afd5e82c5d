"""Loud until accepted: what the terminal is told about pages to the person at the keyboard.

A new page is announced once; while nobody at all has accepted for its incident, it is announced again: every 30 seconds at impact 1, every
minute at impact 2.

Invariant: the window's title always has the count of pages that are not accepted, whatever the hour; the rest is as loud as it may be, and
what was due in quiet hours is announced when they end.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from imtui.domain.acceptances import DuePage, acceptance, due_pages
from imtui.domain.incidents import Impact
from imtui.domain.quiet import Loudness
from imtui.domain.snapshot import Snapshot
from imtui.tui import terminal

_AGAIN: Mapping[Impact, timedelta] = MappingProxyType({Impact.CRITICAL: timedelta(seconds=30), Impact.HIGH: timedelta(seconds=60)})
LOUD = Loudness()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """`paged`: the engagements in which the person has a page that is not accepted; `announced`: when that was last said of each."""

    paged: frozenset[str] = frozenset()
    announced: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))

    def heard(
        self, snapshot: Snapshot, now: datetime, environment: Mapping[str, str], loudness: Loudness = LOUD
    ) -> tuple["Alarm", str, bool]:
        """The alarm after `snapshot`, what to write to the terminal, and whether to ring its bell."""
        due = due_pages(snapshot, now)
        paged = frozenset(page.engagement_arn for page in due)
        title = terminal.title(f"({len(paged)} unaccepted) imtui" if paged else "imtui") if paged != self.paged else ""
        kept = {arn: at for arn, at in self.announced.items() if arn in paged}
        urgent = [] if loudness.is_silent(now) else [page for page in due if self._is_to_announce(page, snapshot, now)]
        if not urgent:
            return (self if paged == self.paged else Alarm(paged=paged, announced=kept)), title, False
        kept.update((page.engagement_arn, now) for page in urgent)
        desktop = terminal.notification("imtui: you are paged", _words(urgent[0], snapshot), environment) if loudness.desktop else ""
        return Alarm(paged=paged, announced=kept), title + desktop, loudness.bell

    def _is_to_announce(self, page: DuePage, snapshot: Snapshot, now: datetime) -> bool:
        last = self.announced.get(page.engagement_arn)
        if last is None:
            return True
        incident = (snapshot.incidents or {}).get(page.incident_arn)
        again = _AGAIN.get(incident.impact) if incident else None
        return again is not None and now - last >= again and not acceptance(snapshot, page.incident_arn).accepted


def _words(page: DuePage, snapshot: Snapshot) -> str:
    incident = (snapshot.incidents or {}).get(page.incident_arn)
    return incident.title if incident else "a page waits for you"
