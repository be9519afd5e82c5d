"""What was asked for and is not known to be done.

Invariant: nothing is shown as done before the service said so, and what the service did say is shown until the Snapshot says it
too (or some seconds have passed): a note does not vanish between `sending…` and its row, a page does not come back as unaccepted.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from imtui.domain.engagements import Page
from imtui.domain.payloads import WRITTEN_TYPES, Payload, Unread, Words
from imtui.domain.snapshot import Snapshot
from imtui.domain.timers import Timer
from imtui.domain.unsent import Unsent, UnsentState
from imtui.tui.views import Said, Sending

PATIENCE = timedelta(seconds=10)
"""How long an answer is shown, and how long the Snapshot is waited for."""
_SAME = timedelta(seconds=1)
"""The service may keep the time of a note less finely than it was told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Underway:
    """Notes on their way (`sent`: the keys of those that arrived), pages being accepted (`answered`: those that were), and what
    came of the latest acceptance, to be shown until `until`. `kept`: what is in the journal, `dropped`: what a person took out.
    `timers`: what is counted down to, the next first."""

    sending: tuple[Sending, ...] = ()
    sent: frozenset[str] = frozenset()
    accepting: frozenset[str] = frozenset()
    answered: frozenset[str] = frozenset()
    said: Said | None = None
    until: datetime | None = None
    kept: tuple[Unsent, ...] = ()
    dropped: frozenset[int] = frozenset()
    timers: tuple[Timer, ...] = ()

    @property
    def unsent(self) -> tuple[Sending, ...]:
        """Notes that nobody has confirmed."""
        return tuple(each for each in self.sending if each.key not in self.sent)

    @property
    def rows(self) -> tuple[Sending, ...]:
        """What stands on timelines before it is there: the notes of the journal, and those that a moment ago were asked for."""
        shown = {(each.incident_arn, each.text) for each in self.sending}
        waiting = (_row(each) for each in self.kept if each.text and each.subject)
        return (*(row for row in waiting if (row.incident_arn, row.text) not in shown), *self.sending)

    def with_kept(self, kept: tuple[Unsent, ...], now: datetime, snapshot: Snapshot) -> "Underway":
        """The journal holds `kept` now. A note that left it arrived, unless it was dropped: it stays until the timeline was read. Where
        another imtui sent it, `snapshot` may have it already."""
        left = {each.id for each in kept} | self.dropped
        gone = (_row(each) for each in self.kept if each.text and each.id not in left)
        arrived = tuple(row for row in gone if not _is_there(row, snapshot))
        known = {(each.incident_arn, each.text) for each in self.sending}
        new = tuple(replace(row, state="", refused=False) for row in arrived if (row.incident_arn, row.text) not in known)
        until = now + PATIENCE if new else self.until
        return replace(
            self, kept=kept, sending=(*self.sending, *new), sent=self.sent | {row.key for row in new}, until=until, dropped=frozenset()
        )

    def without_kept(self, id: int) -> "Underway":
        """A person wants an entry of the journal gone."""
        return replace(self, dropped=self.dropped | {id})

    def with_note(self, note: Sending) -> "Underway":
        return replace(self, sending=(*self.sending, note))

    def note_sent(self, key: str, now: datetime) -> "Underway":
        """The service has it; the row stays until the timeline was read again."""
        return replace(self, sent=self.sent | {key}, until=now + PATIENCE)

    def without_note(self, key: str) -> "Underway":
        return replace(self, sending=tuple(each for each in self.sending if each.key != key), sent=self.sent - {key})

    def with_acceptance(self, page: Page) -> "Underway":
        return replace(self, accepting=self.accepting | {page.arn}, answered=self.answered - {page.arn}, said=None)

    def acceptance_said(self, page: Page, said: Said, now: datetime, *, settles: bool) -> "Underway":
        """The service answered, or could not be asked. `settles`: the page is read, and stays hidden until the Snapshot knows."""
        if settles:
            return replace(self, answered=self.answered | {page.arn}, said=said, until=now + PATIENCE)
        return replace(self, accepting=self.accepting - {page.arn}, said=said, until=now + PATIENCE)

    def settled(self, before: Snapshot, after: Snapshot) -> "Underway":
        """Without what `after` shows by itself."""
        gone = {each.key for each in self.sending if each.key in self.sent and _differ(before, after, each.incident_arn)}
        read = {page.arn for page in after.my_pages or () if page.read} | {
            page.arn for pages in after.pages.values() for page in pages if page.read
        }
        seen = self.answered & read
        if not gone and not seen:
            return self
        return replace(
            self,
            sending=tuple(each for each in self.sending if each.key not in gone),
            sent=self.sent - gone,
            accepting=self.accepting - seen,
            answered=self.answered - seen,
        )

    def at(self, now: datetime) -> "Underway":
        """Without what was waited for, or shown, long enough."""
        if self.until is None or now < self.until:
            return self
        return replace(
            self,
            sending=self.unsent,
            sent=frozenset(),
            accepting=self.accepting - self.answered,
            answered=frozenset(),
            said=None,
            until=None,
        )


_WORDS = {
    UnsentState.WAITING: "not sent yet, kept",
    UnsentState.SENDING: "",
    UnsentState.REFUSED: "refused, see :journal",
}


def _row(kept: Unsent) -> Sending:
    return Sending(
        key=f"unsent-{kept.id}",
        incident_arn=kept.subject,
        text=kept.text,
        at=kept.at,
        state=_WORDS[kept.state],
        refused=kept.state is UnsentState.REFUSED,
    )


def _is_there(row: Sending, snapshot: Snapshot) -> bool:
    """Whether its timeline has the note."""
    events = (each for each in snapshot.timelines.get(row.incident_arn, ()) if each.type in WRITTEN_TYPES)
    return any(_says(each.payload, row.text) for each in events if abs(each.time - row.at) < _SAME)


def _says(payload: Payload, text: str) -> bool:
    """Whether the text is that one, or is not read yet."""
    return payload.text == text if isinstance(payload, Words) else isinstance(payload, Unread)


def _differ(before: Snapshot, after: Snapshot, incident_arn: str) -> bool:
    return before.timelines.get(incident_arn) is not after.timelines.get(incident_arn)
