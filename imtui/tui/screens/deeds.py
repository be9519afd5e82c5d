"""What can be done about the incident that a screen shows: the same keys, whichever screen it is.

Invariant: a deed is asked for, never done here; it leaves as a message, after whatever has to be typed or confirmed, and what was
typed is kept as a draft until it is sent.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from textual.screen import Screen

from imtui.domain.errors import ImtuiError
from imtui.tui.drafts import Drafts, Purpose
from imtui.tui.messages import NoteRequested, ResolveRequested
from imtui.tui.presenters.cells import safe
from imtui.tui.views import View

if TYPE_CHECKING:  # not needed before the first frame
    from imtui.tui.screens.modals.accept import Accepting
    from imtui.tui.screens.modals.confirm import Answer
    from imtui.tui.screens.modals.note import Typed


class Deeds(Screen[None]):
    """Subclasses say what is looked at: `view`, and `under_cursor`. `drafts` are the App's."""

    def __init__(self, *, drafts: Drafts) -> None:
        super().__init__()
        self._drafts = drafts

    @property
    def view(self) -> View:
        """What everything on the screen is shown; its incident is the one that deeds are about."""
        raise NotImplementedError

    @property
    def under_cursor(self) -> tuple[str, str]:
        """The id of the list that keys act on, and the key of the row that its cursor is on; either may be empty."""
        raise NotImplementedError

    @contextmanager
    def _saying_why_not(self) -> Iterator[None]:
        """What cannot be wished for is said, not raised."""
        try:
            yield
        except ImtuiError as error:
            self.notify(str(error), severity="warning", markup=False)

    def action_accept(self) -> None:
        from imtui.tui.screens import wishes

        with self._saying_why_not():
            self.post_message(wishes.accept(self.view))

    def action_accept_with(self) -> None:
        from imtui.tui.screens import wishes

        with self._saying_why_not():
            at_cursor = self.under_cursor[0] in ("engagements", "receipts")
            self.app.push_screen(wishes.accept_dialogue(self.view, self._drafts, at_cursor=at_cursor), self._accept_with)

    def _accept_with(self, answer: "Accepting | None") -> None:
        if answer is not None:
            self._drafts.keep(Purpose.ACCEPTANCE, answer.page.arn, answer.note)
            if answer.request is not None:
                self.post_message(answer.request)

    def action_note(self) -> None:
        from imtui.tui.screens import wishes
        from imtui.tui.screens.modals.note import NoteDialogue

        with self._saying_why_not():
            incident = wishes.to_change(self.view)
            draft = self._drafts.text(Purpose.NOTE, incident.arn)

            def answered(typed: "Typed | None") -> None:
                if typed is not None:
                    self._drafts.keep(Purpose.NOTE, incident.arn, typed.text)
                    if typed.send:
                        self.post_message(NoteRequested(incident.arn, typed.text))

            keep = partial(self._drafts.keep, Purpose.NOTE, incident.arn)
            self.app.push_screen(NoteDialogue(safe(incident.title), draft, wishes.note_preview(lambda: self.view), keep), answered)

    def action_resolve(self) -> None:
        from imtui.tui.screens import wishes
        from imtui.tui.screens.modals.confirm import ConfirmDialogue

        with self._saying_why_not():
            incident = wishes.to_change(self.view)
            question = wishes.resolve_question(self.view, self._drafts.text(Purpose.CLOSING, incident.arn))

            def answered(answer: "Answer | None") -> None:
                if answer is not None:
                    self._drafts.keep(Purpose.CLOSING, incident.arn, answer.text)
                    if answer.yes:
                        self.post_message(ResolveRequested(incident.arn, answer.text.strip()))

            self.app.push_screen(ConfirmDialogue(question, partial(self._drafts.keep, Purpose.CLOSING, incident.arn)), answered)

    def action_copy_id(self) -> None:
        self._copy(arn=False)

    def action_copy_arn(self) -> None:
        self._copy(arn=True)

    def _copy(self, *, arn: bool) -> None:
        from imtui.tui.screens import wishes

        with self._saying_why_not():
            self.post_message(wishes.copied(self.view, *self.under_cursor, arn=arn))
