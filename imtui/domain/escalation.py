"""The fuse: from plan, start, pages and receipts, who is paged next, when, and through what.

Invariant: a projection, never a fact. It follows the rules of the service (a stage begins when the one before has lasted its
minutes; an essential target's acceptance keeps later stages from beginning; a READ ends a person's own sends) and says in words
what it could not know or what will not work. Times are moments, so that only presenters count down.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from imtui.arns import short_name
from imtui.domain.contacts import Channel, ChannelTarget, Contact, ContactTarget, ContactType, Stage
from imtui.domain.engagements import Engagement, Page, ReceiptType
from imtui.domain.fuses import Attempt, Candidate, Fuse, FuseState, Obstacle, Step, Trouble
from imtui.domain.snapshot import Snapshot

__all__ = ["Attempt", "Candidate", "Fuse", "FuseState", "Obstacle", "Step", "Trouble", "next_step", "project"]

#: A schedule that began this long ago and has paged nobody found nobody on shift.
_SHIFT_GRACE = timedelta(seconds=30)


def project(snapshot: Snapshot, engagement: Engagement, now: datetime) -> Fuse:
    """What happens next in `engagement`, as far as the snapshot's contacts, channels, pages and receipts tell."""
    raise NotImplementedError


def next_step(snapshot: Snapshot, incident_arn: str, now: datetime) -> Step | None:
    """The earliest next stage of all that is engaged for an incident: the countdown beside it."""
    raise NotImplementedError
