"""What can be written on the timeline of the incident that a screen shows: notes, status updates, corrections.

Invariant: as with all deeds, nothing is done here: a text leaves as a message once a person sent it, and until then each letter of it is
kept as a draft.
"""

from functools import partial
from typing import TYPE_CHECKING

from imtui.tui.drafts import Purpose
from imtui.tui.messages import IncidentAttended, NoteRequested
from imtui.tui.screens.showing import ShowingScreen

if TYPE_CHECKING:  # not needed before the first frame
    from imtui.tui.screens.modals.confirm import Answer
    from imtui.tui.screens.modals.note import Sheet, Typed


class NoteDeeds(ShowingScreen):
    """The incident of the `view` is the one that deeds are about."""

    def action_note(self) -> None:
        from imtui.tui.screens import note_wishes

        with self._saying_why_not():
            self._write(note_wishes.note(self.view), Purpose.NOTE)

    def action_status_note(self) -> None:
        from imtui.tui.screens import note_wishes

        with self._saying_why_not():
            self._write(note_wishes.status(self.view), Purpose.STATUS)

    def action_note_now(self, text: str) -> None:
        """What followed `:note`, without a dialogue."""
        from imtui.tui.screens import note_wishes

        with self._saying_why_not():
            note_wishes.note(self.view)
            self._send(self.view.incident, text, Purpose.NOTE)

    def action_handover(self, words: str = "") -> None:
        """Hand over, or with `accept` take what was handed over."""
        from imtui.tui.screens import note_wishes
        from imtui.tui.screens.modals.confirm import ConfirmDialogue

        with self._saying_why_not():
            if not words:
                self._write(note_wishes.handover(self.view), Purpose.HANDOVER)
                return
            incident, text = self.view.incident, note_wishes.taking_over(self.view, words)

            def answered(answer: "Answer | None") -> None:
                if answer is not None and answer.yes:
                    self._send(incident, text, Purpose.NOTE)

            self.app.push_screen(ConfirmDialogue(note_wishes.handover_question(self.view)), answered)

    def action_edit_entry(self) -> None:
        from imtui.tui.screens import note_wishes
        from imtui.tui.screens.modals.note import NoteDialogue

        with self._saying_why_not():
            view = self.view
            event = note_wishes.entry_to_change(view, *self.under_cursor)
            keep = partial(self._drafts.keep, Purpose.CHANGE, event.id)

            def answered(typed: "Typed | None") -> None:
                if typed is not None and typed.send:
                    self.post_message(note_wishes.changed(event, typed.text))

            sheet = note_wishes.correction(view, event, self._drafts.text(Purpose.CHANGE, event.id))
            self.app.push_screen(NoteDialogue(sheet, note_wishes.preview(lambda: self.view, event), keep), answered)

    def action_delete_entry(self) -> None:
        from imtui.tui.screens import note_wishes
        from imtui.tui.screens.modals.confirm import ConfirmDialogue

        with self._saying_why_not():
            event = note_wishes.entry_to_change(self.view, *self.under_cursor)

            def answered(answer: "Answer | None") -> None:
                if answer is not None and answer.yes:
                    self.post_message(note_wishes.deleted(event))

            self.app.push_screen(ConfirmDialogue(note_wishes.delete_question(self.view, event)), answered)

    def _write(self, sheet: "Sheet", purpose: Purpose) -> None:
        """Have a note written, beginning with its draft where there is one."""
        from imtui.tui.screens import note_wishes
        from imtui.tui.screens.modals.note import NoteDialogue

        incident = self.view.incident

        def answered(typed: "Typed | None") -> None:
            self.post_message(IncidentAttended(incident))
            if typed is not None and typed.send:
                self._send(incident, typed.text, purpose)

        # What the note may refer to is read while it is typed.
        self.post_message(IncidentAttended(incident, details=True))
        keep = partial(self._drafts.keep, purpose, incident)
        sheet = sheet.continued(self._drafts.text(purpose, incident))
        self.app.push_screen(NoteDialogue(sheet, note_wishes.preview(lambda: self.view), keep), answered)

    def _send(self, incident: str, text: str, purpose: Purpose) -> None:
        from imtui.tui.screens import note_wishes

        references = note_wishes.references(self.view.snapshot, incident, text)
        is_seen = any(not pane.has_class("-away") for pane in self.query("TimelinePane"))
        self.post_message(NoteRequested(incident, text, references, purpose, is_seen))
