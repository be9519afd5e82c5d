"""What can be done about the incident that a screen shows, beside writing on its timeline: the same keys, whichever screen it is.

Invariant: a deed is asked for, never done here; it leaves as a message, after whatever has to be typed or confirmed, and what was
typed is kept as a draft until it is sent.
"""

from functools import partial
from typing import TYPE_CHECKING

from imtui.tui.drafts import Purpose
from imtui.tui.messages import ResolveRequested
from imtui.tui.screens.note_deeds import NoteDeeds

if TYPE_CHECKING:  # not needed before the first frame
    from imtui.tui.screens.modals.confirm import Answer


class Deeds(NoteDeeds):
    """What is done beside notes: resolving, copying."""

    def action_resolve(self) -> None:
        from imtui.tui.screens import wishes
        from imtui.tui.screens.modals.confirm import ConfirmDialogue

        with self._saying_why_not():
            incident = wishes.to_change(self.view)
            question = wishes.resolve_question(self.view, self._drafts.text(Purpose.CLOSING, incident.arn))

            def answered(answer: "Answer") -> None:
                self._drafts.keep(Purpose.CLOSING, incident.arn, answer.text)
                if answer.yes:
                    self.post_message(ResolveRequested(incident.arn, answer.text.strip()))

            keep = partial(self._drafts.keep, Purpose.CLOSING, incident.arn)
            self.ask(ConfirmDialogue(question, keep, lambda view: wishes.resolving_means(view, incident.arn)), answered)

    def action_copy_id(self) -> None:
        self._copy(arn=False)

    def action_copy_arn(self) -> None:
        self._copy(arn=True)

    def _copy(self, *, arn: bool) -> None:
        from imtui.tui.screens import wishes

        with self._saying_why_not():
            self.post_message(wishes.copied(self.view, *self.under_cursor, arn=arn))
