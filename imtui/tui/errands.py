"""Running what was asked for: from a request to what the screen says about it.

Invariant: what is underway is shown before the first wait and settled after the last, whatever happens between; a failure keeps
what was typed, as a draft or in the journal and never in both, and comes out as a sentence, never as an exception.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import tzinfo
from itertools import count
from typing import assert_never

from textual.message import Message

from imtui.actions import backdating, incidents, pages, timeline
from imtui.actions.desk import Desk
from imtui.actions.outcomes import Outcome
from imtui.clock import Clock
from imtui.domain.acceptances import due_pages
from imtui.domain.engagements import Page, ReceiptType
from imtui.domain.errors import ImtuiError, Kept
from imtui.domain.snapshot import Snapshot
from imtui.domain.timers import Timer
from imtui.domain.unsent import Unsent
from imtui.tui.drafts import Drafts, Purpose
from imtui.tui.messages import AcceptRequested, ChangeRequested, NoteRequested, ResolveRequested, UnsentDecided
from imtui.tui.ports import Backend
from imtui.tui.underway import Underway
from imtui.tui.views import Said, Sending

Request = AcceptRequested | NoteRequested | ResolveRequested | ChangeRequested | UnsentDecided
"""What people may ask for."""

_AGAIN = {Purpose.STATUS: "u", Purpose.HANDOVER: ":handover"}
"""What brings a text back that was not sent."""


class Errands:
    """`show` is told each change of what is underway; `say` a sentence for the person, and whether it is a failure; `post` takes what
    follows from what was done."""

    def __init__(
        self,
        *,
        clock: Clock,
        drafts: Drafts,
        show: Callable[[Underway], None],
        say: Callable[[str, bool], None],
        post: Callable[[Message], object],
    ) -> None:
        self._clock = clock
        self._drafts = drafts
        self._show = show
        self._say = say
        self._post = post
        self._underway = Underway()
        self._numbers = count(1)

    @property
    def underway(self) -> Underway:
        """What was asked for and is not known to be done."""
        return self._underway

    def settle(self, before: Snapshot, after: Snapshot) -> None:
        """The service knows more now."""
        self._change(self._underway.settled(before, after))

    def keep(self, unsent: tuple[Unsent, ...], snapshot: Snapshot) -> None:
        """The journal holds this now, and the service is known to have that."""
        self._change(self._underway.with_kept(unsent, self._clock.now(), snapshot))

    def remind(self, timer: Timer) -> None:
        """Count down to it."""
        self._change(replace(self._underway, timers=tuple(sorted((*self._underway.timers, timer), key=lambda each: each.due))))

    def tick(self) -> tuple[Timer, ...]:
        """A second went by; the timers that are due, each once."""
        now = self._clock.now()
        due = tuple(timer for timer in self._underway.timers if timer.due <= now)
        left = tuple(timer for timer in self._underway.timers if timer.due > now)
        self._change(replace(self._underway.at(now), timers=left))
        return due

    async def run(self, backend: Backend, request: Request, zone: tzinfo) -> None:
        """Do what was asked for."""
        match request:
            case AcceptRequested():
                await self.accept(backend, request, zone)
            case NoteRequested():
                await self.note(backend, request, zone)
            case ResolveRequested():
                await self.resolve(backend, request, zone)
            case ChangeRequested():
                await self.change(backend, request, zone)
            case UnsentDecided():
                await self.decide(backend, request)
            case _:
                assert_never(request)

    async def accept(self, backend: Backend, request: AcceptRequested, zone: tzinfo) -> None:
        """Accept a page, once at a time."""
        page = request.page
        if page.arn in self._underway.accepting:
            return
        self._change(self._underway.with_acceptance(page))
        action = pages.accept(
            _desk(backend, zone), page, note=request.note, code=request.code, channel_arn=request.channel_arn, kind=request.kind
        )
        outcome, is_safe = await self._attempt(backend, action, "NOT accepted")
        said = Said(text=outcome.message, done=outcome.done)
        settles = outcome.done and request.kind is ReceiptType.READ
        self._change(self._underway.acceptance_said(page, said, self._clock.now(), settles=settles))
        if is_safe:
            self._drafts.drop(Purpose.ACCEPTANCE, page.arn)
        if not outcome.done or self._is_banner_taken(backend, page):
            self._say(outcome.message, not outcome.done)

    async def note(self, backend: Backend, request: NoteRequested, zone: tzinfo) -> None:
        """Write on a timeline."""
        sending = self._sending(request, zone)
        self._change(self._underway.with_note(sending))
        action = timeline.add_note(_desk(backend, zone), request.incident_arn, request.text, references=request.references)
        outcome, is_safe = await self._attempt(backend, action, "Note not sent", f", {_AGAIN.get(request.purpose, 'n')} has it as a draft")
        if is_safe:
            self._drafts.drop(request.purpose, request.incident_arn, request.text)
        if outcome.done:
            self._change(self._underway.note_sent(sending.key, self._clock.now()))
            if not request.is_seen:
                self._say(outcome.message, False)
        else:
            self._change(self._underway.without_note(sending.key))
            self._say(outcome.message, True)

    async def resolve(self, backend: Backend, request: ResolveRequested, zone: tzinfo) -> None:
        """Resolve an incident."""
        action = incidents.resolve(_desk(backend, zone), request.incident_arn, note=request.note)
        outcome, is_safe = await self._attempt(backend, action, "Not resolved")
        if is_safe:
            self._drafts.drop(Purpose.CLOSING, request.incident_arn)
        self._say(outcome.message, not outcome.done)

    async def change(self, backend: Backend, request: ChangeRequested, zone: tzinfo) -> None:
        """Do whatever it is, and say what came of it."""
        outcome, is_safe = await self._attempt(backend, request.change(_desk(backend, zone)), request.failed)
        for draft in request.drafts if is_safe else ():
            self._drafts.drop(*draft)
        if request.refused is not None and not outcome.done:
            request.refused(outcome.message)
        else:
            self._say(outcome.message, not outcome.done)
        follows = request.then(outcome) if request.then is not None else None
        if follows is not None:
            self._post(follows)

    async def decide(self, backend: Backend, decision: UnsentDecided) -> None:
        """Change, send again or drop what the journal holds."""
        try:
            if decision.drop:
                self._change(self._underway.without_kept(decision.id))
                await backend.outbox.drop(decision.id)
            elif decision.text:
                await backend.outbox.reword(decision.id, decision.text)
            else:
                await backend.outbox.retry(decision.id)
        except ImtuiError as error:
            self._say(str(error), True)

    async def _attempt(self, backend: Backend, action: Awaitable[Outcome], failed: str, draft: str = "") -> tuple[Outcome, bool]:
        """What came of `action`, and whether what was typed need not be kept here any more: it was sent, or is in the journal. A
        fault is an Outcome that is not done. What was touched is polled at once."""
        try:
            outcome = await action
        except Kept as error:
            return Outcome(message=f"{failed}{'' if error.refused else ' yet'}: {error}", done=False), True
        except ImtuiError as error:
            return Outcome(message=f"{failed}{draft}: {error}", done=False), False
        backend.poller.request(outcome.touched)
        return outcome, outcome.done

    def _is_banner_taken(self, backend: Backend, page: Page) -> bool:
        """Whether another page is due, so that the banner cannot say what came of this one."""
        due = due_pages(backend.store.snapshot, self._clock.now())
        return any(each.engagement_arn != page.engagement_arn for each in due)

    def _sending(self, request: NoteRequested, zone: tzinfo) -> Sending:
        """The row that stands for the note until it is there, already at the time that was typed in front of it."""
        text, at = request.text, self._clock.now()
        try:
            dated = backdating.read(text, now=at, zone=zone)
        except ImtuiError:
            pass  # The action refuses it in a moment, with the same words.
        else:
            text, at = dated.text, dated.time
        return Sending(key=f"sending-{next(self._numbers)}", incident_arn=request.incident_arn, text=text, at=at)

    def _change(self, underway: Underway) -> None:
        if underway != self._underway:
            self._underway = underway
            self._show(underway)


def _desk(backend: Backend, zone: tzinfo) -> Desk:
    """Times are typed and said in the zone in which they are shown."""
    return replace(backend.desk, zone=zone)
