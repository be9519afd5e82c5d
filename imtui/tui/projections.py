"""What was projected of engagements, kept for as long as it holds.

Invariant: what is given out is what projecting it anew would give.
"""

from datetime import datetime

from imtui.domain.engagements import Engagement
from imtui.domain.escalation import project
from imtui.domain.fuses import Fuse
from imtui.domain.sameness import Same
from imtui.domain.snapshot import Snapshot


class Projections:
    """The fuses of one Snapshot after another: a countdown is drawn each second, and what it counts down to is worked out seldom."""

    def __init__(self) -> None:
        self._about = Same()
        self._known: dict[str, tuple[Engagement, datetime, Fuse]] = {}

    def fuse(self, snapshot: Snapshot, engagement: Engagement, now: datetime) -> Fuse:
        """What happens next in an engagement of the Snapshot."""
        about = Same(snapshot.contacts, snapshot.channels, snapshot.pages, snapshot.receipts, snapshot.shifts)
        if about != self._about:
            self._about, self._known = about, {}
        known = self._known.get(engagement.arn)
        if known is not None:
            projected, since, fuse = known
            if projected is engagement and since <= now and (fuse.holds_until is None or now < fuse.holds_until):
                return fuse
        fuse = project(snapshot, engagement, now)
        self._known[engagement.arn] = (engagement, now, fuse)
        return fuse
