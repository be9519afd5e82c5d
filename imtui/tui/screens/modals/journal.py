"""What is not sent yet, and what was refused: looked through, sent again, changed, dropped.

Invariant: it shows what the journal holds right now; nothing is dropped without having asked.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from imtui.domain.snapshot import Snapshot
from imtui.domain.unsent import Unsent, UnsentState
from imtui.tui.keys import named
from imtui.tui.messages import UnsentDecided
from imtui.tui.presence import is_standing
from imtui.tui.presenters.unsent_rows import NOTHING_UNSENT, describe, drop_lines
from imtui.tui.screens.modals.confirm import Answer, ConfirmDialogue, Question
from imtui.tui.screens.modals.dialogue import Dialogue
from imtui.tui.screens.modals.note import NoteDialogue, Sheet, Typed
from imtui.tui.underway import Underway


class Journal(Dialogue[None]):
    """`underway`, `moment` and `snapshot` are bound by the App."""

    underway: reactive[Underway] = reactive(Underway, init=False)
    moment: reactive[datetime | None] = reactive(None, init=False)
    snapshot: reactive[Snapshot] = reactive(Snapshot, init=False)
    BINDINGS: ClassVar[list[BindingType]] = named("journal.retry", "journal.edit", "journal.drop")
    AUTO_FOCUS = "#entries"

    def __init__(self) -> None:
        super().__init__("Journal · not sent yet", (("r", "retry"), ("e", "edit"), ("d", "drop"), ("esc", "close")))
        self._shown: tuple[str, ...] | None = None

    def body(self) -> Iterable[Widget]:
        yield OptionList(id="entries", compact=True)
        yield Static(NOTHING_UNSENT, id="nothing", classes="quiet")

    def on_mount(self) -> None:
        self._show()

    def watch_underway(self) -> None:
        self._show()

    def watch_moment(self) -> None:
        self._show()

    def _show(self) -> None:
        """Anew only where a word changed; the cursor stays on its entry."""
        if not is_standing(self) or self.moment is None:
            return
        entries = self.underway.kept
        rows = [describe(each, self.moment, self.snapshot) for each in entries]
        words = tuple(row.markup for row in rows)
        if words == self._shown:
            return
        self._shown = words
        listing = self.query_one("#entries", OptionList)
        place = listing.highlighted or 0
        listing.clear_options()
        listing.add_options([Option(row, id=str(each.id)) for each, row in zip(entries, rows, strict=True)])
        listing.highlighted = min(place, len(entries) - 1) if entries else None
        listing.display = bool(entries)
        self.query_one("#nothing").display = not entries

    @property
    def _entry(self) -> Unsent | None:
        """What the cursor is on."""
        place = self.query_one("#entries", OptionList).highlighted
        return self.underway.kept[place] if place is not None and place < len(self.underway.kept) else None

    def action_retry(self) -> None:
        if (entry := self._entry) is None:
            return
        if entry.state is UnsentState.REFUSED:
            self.post_message(UnsentDecided(entry.id))
        else:
            self._say("It is sent by itself as soon as the service answers")

    def action_edit(self) -> None:
        entry = self._entry
        if entry is None:
            return
        if not entry.is_editable:
            self._say("The service may have it already" if entry.text else "Only the text of a note can be changed")
            return

        def answered(typed: Typed | None) -> None:
            if typed is not None and typed.send:
                self.post_message(UnsentDecided(entry.id, text=typed.text))

        self.app.push_screen(
            NoteDialogue(Sheet(heading="Note · changed before it is sent", text=entry.text), lambda _: Content("")), answered
        )

    def action_drop(self) -> None:
        entry = self._entry
        if entry is None:
            return

        def answered(answer: Answer | None) -> None:
            if answer is not None and answer.yes:
                self.post_message(UnsentDecided(entry.id, drop=True))

        question = Question(heading="Drop this?", lines=drop_lines(entry), yes="Drop it", no="Keep it")
        self.app.push_screen(ConfirmDialogue(question), answered)

    def _say(self, words: str) -> None:
        self.notify(words, markup=False)
