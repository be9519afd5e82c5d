"""What a pane is shown: the Snapshot, the moment, and what the person is looking at.

Invariant: a View is a value. Screens make one whenever the Snapshot, the clock or the selection changes and hand it to every
visible pane; a pane derives all it draws from it.
"""

from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, tzinfo

from imtui.arns import Arn
from imtui.domain.acceptances import DuePage, due_pages
from imtui.domain.engagements import Engagement
from imtui.domain.errors import ImtuiError, NotSetUp
from imtui.domain.escalation import Fuse, Step, soonest
from imtui.domain.sessions import Session
from imtui.domain.snapshot import Snapshot, Topic, Watch, is_only_fresher
from imtui.domain.timers import Timer
from imtui.domain.unsent import Unsent
from imtui.tui.lookups import Lookup
from imtui.tui.projections import Projections


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """A note on its way to the service: shown on top of its incident's timeline as `sending…`, or with the words of `state`, until it
    is known to be there. `refused`: it does not get there by itself."""

    key: str
    incident_arn: str
    text: str
    at: datetime
    state: str = ""
    refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What came of the latest acceptance, for the banner: `accepted 14:02:07, read by the service`, or (`done` False) why not."""

    text: str
    done: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """`incident`: ARN of the selected incident; `contact` / `page`: ARN of the person or page selected among the engagements
    (empty: none); `zone`: in which times are shown; `ascii`: only ASCII glyphs. `sending`: notes on their way, oldest first;
    `accepting`: ARNs of the pages whose acceptance is on its way; `said`: what the banner says while no page is due, or why the
    last acceptance failed; `unsent`: what is kept because the service has not confirmed it.
    `offline`: no connection could be made, and none is being made. `timers`: what is counted down to, the next first.
    `details`: record, related items and findings of the incident are on the screen too.
    `projections`: what was projected for other Views of the same screen.
    `lookup`: what the screen itself asked for, where it is not the Snapshot that it shows; `subject`: the key of the row of its list that
    the cursor is on."""

    snapshot: Snapshot = field(default_factory=Snapshot)
    now: datetime
    session: Session
    incident: str = ""
    details: bool = False
    contact: str = ""
    page: str = ""
    zone: tzinfo = UTC
    ascii: bool = False
    sending: tuple[Sending, ...] = ()
    accepting: frozenset[str] = frozenset()
    said: Said | None = None
    unsent: tuple[Unsent, ...] = ()
    offline: bool = False
    timers: tuple[Timer, ...] = ()
    lookup: Lookup = field(default_factory=Lookup)
    subject: str = ""
    projections: Projections = field(default_factory=Projections, repr=False, compare=False)

    def is_only_later(self, before: "View") -> bool:
        """Whether it says nothing that `before` did not, only later: all that differs is the time, and when answers came."""
        if self.now < before.now or not is_only_fresher(before.snapshot, self.snapshot):
            return False
        return all(getattr(self, name) == getattr(before, name) for name in _TIMELESS)

    def fuse(self, engagement: Engagement) -> Fuse:
        """What happens next in an engagement of the Snapshot."""
        return self.projections.fuse(self.snapshot, engagement, self.now)

    def next_step(self, incident_arn: str) -> Step | None:
        """The earliest next stage of all that is engaged for an incident."""
        return soonest(self.fuse(each) for each in self.snapshot.engagements.get(incident_arn, ()) if each.stopped is None)

    @property
    def is_anybody(self) -> bool:
        """Whether nobody said who is at the keyboard."""
        return not self.snapshot.me and not self.session.me

    @property
    def is_not_set_up(self) -> bool:
        """Whether the service says that nothing can work here: the account has no replication set."""
        health = self.snapshot.health.get(Watch(Topic.CONTACTS))
        return health is not None and isinstance(health.fault, NotSetUp)

    def check_is_set_up(self) -> None:
        """ImtuiError, with what to do, where nothing can be made."""
        if self.is_not_set_up:
            raise ImtuiError("Incident Manager is not set up in this account and Region", remedy="R sets it up")

    @property
    def due(self) -> DuePage | None:
        """The page that the banner is about and that `a` accepts: mine for the selected incident, else the newest one to me."""
        due = due_pages(self.snapshot, self.now)
        return next((each for each in due if each.incident_arn == self.incident), next(iter(due), None))


_TIMELESS = tuple(each.name for each in fields(View) if each.compare and each.name not in ("snapshot", "now"))


def chosen(view: View, key: str) -> View:
    """`view` with a row of the engagements selected: a person's ARN or a page's, or nothing."""
    try:
        kind = Arn.parse(key).kind
    except ValueError:
        return view
    return replace(view, contact=key if kind == "contact" else "", page=key if kind == "page" else "")
