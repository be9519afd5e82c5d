"""What a pane is shown: the Snapshot, the moment, and what the person is looking at.

Invariant: a View is a value. Screens make one whenever the Snapshot, the clock or the selection changes and hand it to every
visible pane; a pane derives all it draws from it.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from imtui.domain.sessions import Session
from imtui.domain.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """`incident`: ARN of the selected incident; `contact` / `page`: ARN of the person or page selected among the engagements
    (empty: none); `zone`: in which times are shown; `ascii`: only ASCII glyphs."""

    snapshot: Snapshot = field(default_factory=Snapshot)
    now: datetime
    session: Session
    incident: str = ""
    contact: str = ""
    page: str = ""
    zone: tzinfo = UTC
    ascii: bool = False
