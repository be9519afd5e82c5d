"""Engaging somebody: whom, and what their pages say.

Invariant: it only asks; nobody is paged before the button was pressed, and what stands in the way of paging somebody is said beside
their name.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from imtui.domain.contacts import ContactType
from imtui.domain.snapshot import Topic, Watch
from imtui.tui.messages import ProspectAttended
from imtui.tui.presenters import reaches
from imtui.tui.presenters.cells import safe
from imtui.tui.presenters.freshness import freshness
from imtui.tui.presenters.notices import fault_words
from imtui.tui.screens.modals.form import PROSE_KEYS, Form, ProseField, row
from imtui.tui.views import View
from imtui.tui.widgets.picker import Pick, Picker

_SUBJECT, _MESSAGE = 2_048, 8_192
_ORDER = tuple(ContactType)


@dataclass(frozen=True, slots=True, kw_only=True)
class Engaging:
    """Whom (ARN), and the words."""

    contact_arn: str
    subject: str
    message: str


class EngageDialogue(Form[Engaging]):
    """`subject` and `message` are what is proposed, or the draft; `keep` is told each change of the message."""

    def __init__(self, view: View, title: str, subject: str, message: str, keep: Callable[[str], None]) -> None:
        super().__init__(f"Engage · {title}", view, PROSE_KEYS)
        self._subject = subject
        self._message = message
        self._keep = keep

    def body(self) -> Iterable[Widget]:
        yield Picker(placeholder="who: some letters of a name", id="who")
        yield Static(id="reach")
        yield from row("Subject", Input(self._subject, id="subject", compact=True, select_on_focus=False))
        yield from row("Message", ProseField(self._message, id="message"))
        yield from self.ending("Engage")

    def refresh_body(self) -> None:
        snapshot = self.view.snapshot
        running = {each.contact_arn for each in snapshot.engagements.get(self.view.incident, ()) if each.stopped is None}
        people = sorted(snapshot.contacts.values(), key=lambda each: (_ORDER.index(each.type), each.alias.casefold()))
        picks = [
            Pick(each.arn, _name(each.alias, each.display_name), self._words(each.arn, engaged=each.arn in running)) for each in people
        ]
        self.query_one(Picker).offer(picks, empty=self._nobody())
        self._show_reach()
        self.check()

    def trouble(self) -> str:
        picked = self.query_one(Picker).picked
        if picked is not None and reaches.is_reached(self.view.snapshot, picked) is False:
            return "nobody would be paged: choose somebody else"
        subject, message = self.query_one("#subject", Input).value, self.query_one("#message", TextArea).text
        if not subject.strip():
            return "the subject is empty"
        if not message.strip():
            return "the message is empty"
        if len(subject) > _SUBJECT or len(message) > _MESSAGE:
            return f"too long: {_SUBJECT:,} characters of subject and {_MESSAGE:,} of message fit"
        return ""

    @property
    def is_ready(self) -> bool:
        return self.query_one(Picker).picked is not None

    def done(self) -> None:
        picked = self.query_one(Picker).picked
        if picked is not None:
            subject, message = self.query_one("#subject", Input).value.strip(), self.query_one("#message", TextArea).text.strip()
            self.dismiss(Engaging(contact_arn=picked, subject=subject, message=message))

    @on(Picker.Changed)
    def _look_closer(self) -> None:
        """Plans and channels of those in sight are read now: only then is known what stands in the way."""
        self.post_message(ProspectAttended(people=self.query_one(Picker).in_sight))
        self._show_reach()
        self.check()

    @on(Picker.Chosen)
    def _go_on_to_words(self) -> None:
        self.query_one("#message", TextArea).focus()

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        text = event.text_area.text
        self._keep("" if text == self._message else text)
        self.check()

    @on(Input.Changed, "#subject")
    def _subject_typed(self) -> None:
        self.check()

    def _show_reach(self) -> None:
        picked = self.query_one(Picker).picked
        parts = reaches.ladder(self.view.snapshot, picked, self.view.now) if picked else ()
        self.query_one("#reach", Static).update(Content.assemble(*parts))

    def _words(self, arn: str, *, engaged: bool) -> Content:
        contact = self.view.snapshot.contacts[arn]
        already = (("engaged already · ", "$due"),) if engaged else ()
        return Content.assemble((f"{reaches.kind(contact)} · ", "$ink-quiet"), *already, *reaches.reach(self.view.snapshot, arn))

    def _nobody(self) -> str:
        fresh = freshness(self.view.snapshot.health.get(Watch(Topic.CONTACTS)), self.view.now)
        if fresh.fault is not None:
            return fault_words(fresh.fault)
        return "asking for contacts…" if fresh.age is None else "there are no contacts in this account"


def _name(alias: str, display_name: str) -> str:
    return safe(f"{alias} · {display_name}" if display_name and display_name.casefold() != alias.casefold() else alias)
