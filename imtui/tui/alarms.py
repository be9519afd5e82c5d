"""Loud until accepted: what the terminal is told about pages to the person at the keyboard.

Invariant: each new page is announced once; the window's title always has the count of those that are not accepted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from imtui.domain.acceptances import due_pages
from imtui.domain.snapshot import Snapshot
from imtui.tui import terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """`paged`: the engagements in which the person has a page that is not accepted."""

    paged: frozenset[str] = frozenset()

    def heard(self, snapshot: Snapshot, now: datetime, environment: Mapping[str, str]) -> tuple["Alarm", str, bool]:
        """The alarm after `snapshot`, what to write to the terminal, and whether to ring its bell."""
        due = due_pages(snapshot, now)
        paged = frozenset(page.engagement_arn for page in due)
        if paged == self.paged:
            return self, "", False
        sequence = terminal.title(f"({len(paged)} unaccepted) imtui" if paged else "imtui")
        new = next((page for page in due if page.engagement_arn not in self.paged), None)
        if new is None:
            return Alarm(paged=paged), sequence, False
        incident = (snapshot.incidents or {}).get(new.incident_arn)
        words = incident.title if incident else "a page waits for you"
        return Alarm(paged=paged), sequence + terminal.notification("imtui: you are paged", words, environment), True
