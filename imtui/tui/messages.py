"""What travels upward: facts from the store, and what the person asked for.

Invariant: messages are plain values. Widgets and screens post them; only the App acts on them, so that who asks never knows how
it is done.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual.message import Message

from imtui.domain.engagements import Page, ReceiptType
from imtui.domain.errors import ImtuiError
from imtui.domain.snapshot import Snapshot
from imtui.domain.unsent import Unsent
from imtui.domain.wordings import Divergence
from imtui.tui.drafts import Purpose

if TYPE_CHECKING:  # not needed before the first frame
    from pathlib import Path

    from imtui.actions.desk import Desk
    from imtui.actions.outcomes import Outcome
    from imtui.actions.setup import Setup
    from imtui.report.rendering import Format
    from imtui.tui.presenters.facts import Facts


@dataclass
class SnapshotChanged(Message):
    """The store holds another Snapshot."""

    snapshot: Snapshot

    def can_replace(self, message: Message) -> bool:
        """Only the latest matters: while the screen is busy, older ones are dropped."""
        return isinstance(message, SnapshotChanged)


@dataclass
class IncidentAttended(Message):
    """The person looks at this incident (ARN; empty: at none): it is polled fast from now on; with `details` all of it."""

    incident: str
    details: bool = False

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, IncidentAttended)


@dataclass
class ResolvedAttended(Message):
    """The person looks through resolved incidents that began since then (None: not any more)."""

    since: datetime | None

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, ResolvedAttended)


@dataclass
class ProspectAttended(Message):
    """The person is about to engage these `people` (ARNs): their plans and channels are wanted; with `starting`, to start an incident
    from the response plan `plan` (ARN; empty: not chosen yet). Nothing given: they are not, any more."""

    people: tuple[str, ...] = ()
    starting: bool = False
    plan: str = ""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, ProspectAttended)


@dataclass
class IncidentOpened(Message):
    """Show this incident on a screen of its own, with that tab in front."""

    incident: str
    tab: str = "overview"


@dataclass
class IncidentDeleted(Message):
    """This incident is not there any more, because the person wanted so."""

    incident: str


@dataclass
class Diverged(Message):
    """Somebody else changed the same of this incident: the person has to decide."""

    incident: str
    divergence: Divergence


@dataclass
class AcceptRequested(Message):
    """Accept this page. `channel_arn` empty: no channel named; `code` empty: none given."""

    page: Page
    note: str = ""
    code: str = ""
    channel_arn: str = ""
    kind: ReceiptType = ReceiptType.READ


@dataclass
class NoteRequested(Message):
    """Write `text`, as it was typed, on the timeline of an incident. `references`: ARNs or ids of related items that it is about;
    `purpose`: as what it was kept while it was typed; `is_seen`: whether it shows on a timeline, so that nobody need be told of it."""

    incident_arn: str
    text: str
    references: tuple[str, ...] = ()
    purpose: Purpose = Purpose.NOTE
    is_seen: bool = True


@dataclass
class ResolveRequested(Message):
    """Resolve an incident, with a closing note when there is one."""

    incident_arn: str
    note: str = ""


@dataclass
class ChangeRequested(Message):
    """Change something: `change` is an action of `imtui.actions` with all that it needs but the Desk. `failed` begins the sentence when
    it was not done (`Note not deleted`); `drafts` (what for, about what) are forgotten once they need not be kept any more; `then` says
    what follows from the outcome, if anything; `refused` is told why it was not done, where that is not to be a notice."""

    change: "Callable[[Desk], Awaitable[Outcome]]"
    failed: str
    drafts: tuple[tuple[Purpose, str], ...] = ()
    then: "Callable[[Outcome], Message | None] | None" = None
    refused: "Callable[[str], object] | None" = None


@dataclass
class ReportRequested(Message):
    """Write the post-mortem of an incident to the file `path`, with pseudonyms for people where it is `redacted`."""

    incident_arn: str
    path: "Path"
    format: "Format"
    redacted: bool = False


@dataclass
class LookupRequested(Message):
    """Read something that is not polled: `read` makes the calls, `answered` is told what came of them (an answer, or a fault)."""

    read: "Callable[[Setup], Awaitable[Any]]"
    answered: "Callable[[Any, ImtuiError | None], None]"


class SetupChanged(Message):
    """What a screen for people, shifts, plans or Regions shows was changed from here: it should be read again at once."""


@dataclass
class DetailsRequested(Message):
    """Show all there is to know about something, and keep it current: `facts` makes it from a Snapshot."""

    facts: "Callable[[Snapshot], Facts]"


@dataclass
class CopyRequested(Message):
    """Put `text` on the clipboard; `what` names it for the person (`ARN of the incident`)."""

    text: str
    what: str


@dataclass
class LinkRequested(Message):
    """Open `url` in a browser; `what` names it for the person, and `hint` what to look for there."""

    url: str
    what: str
    hint: str = ""


@dataclass
class UnsentChanged(Message):
    """Something else is in the journal now."""

    unsent: tuple[Unsent, ...]

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, UnsentChanged)


@dataclass
class UnsentDecided(Message):
    """What is to become of an entry of the journal: another `text` (a note's), sent once more, or with `drop` nothing."""

    id: int
    text: str = ""
    drop: bool = False


class IdentityRequested(Message):
    """Something needs to know who is at the keyboard: ask."""


class PollRequested(Message):
    """Ask the service again, now; or try to connect again."""
