"""Changing title, impact and summary of an incident.

Invariant: what others change while the form is open is said in it, and is never overwritten unseen: the answer holds what the person saw
(`base`) beside what they want.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from textual import on
from textual.widget import Widget
from textual.widgets import Input, Select, Static, TextArea

from imtui.arns import short_name
from imtui.domain.incidents import Impact
from imtui.domain.wordings import Field, Wording
from imtui.tui.presenters.cells import safe
from imtui.tui.presenters.impacts import impact_long
from imtui.tui.screens.modals.form import Form, row
from imtui.tui.views import View

_TITLE, _SUMMARY = 200, 8_000
_IMPACTS = [(impact_long(impact), impact) for impact in Impact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewording:
    """What was seen, and what it is to be."""

    base: Wording
    mine: Wording


class RewordDialogue(Form[Rewording]):
    """`base` is what is known (its summary may be unread yet), `draft` what was typed before (None: nothing); `keep` is told each
    change of a text: which one, and what it says (empty: as it was)."""

    AUTO_FOCUS = "#title"

    def __init__(self, view: View, base: Wording, draft: Wording | None, keep: Callable[[Field, str], None]) -> None:
        super().__init__("Modify the incident", view)
        self._base = base
        self._begun = draft or base
        self._keep = keep
        self._is_read = view.incident in view.snapshot.records

    def body(self) -> Iterable[Widget]:
        yield from row("Title", Input(self._begun.title, id="title", compact=True, select_on_focus=False))
        yield from row("Impact", Select(_IMPACTS, value=self._begun.impact, allow_blank=False, id="impact", compact=True))
        placeholder = "what is known: Markdown, seen by all"
        summary = TextArea(
            self._begun.summary, id="summary", soft_wrap=True, compact=True, highlight_cursor_line=False, placeholder=placeholder
        )
        summary.cursor_blink = False
        yield from row("Summary", summary)
        yield Static(id="meanwhile", classes="quiet")
        yield from self.ending("Save")

    def refresh_body(self) -> None:
        record = self.view.snapshot.records.get(self.view.incident)
        summary = self.query_one("#summary", TextArea)
        if record is not None and not self._is_read:
            self._is_read = True
            self._base = replace(self._base, summary=record.summary)
            if not summary.text:
                summary.load_text(record.summary)
        summary.disabled = not self._is_read
        self.query_one("#meanwhile", Static).update(self._meanwhile())
        self.check()

    def trouble(self) -> str:
        mine = self._mine()
        if not mine.title.strip():
            return "the title is empty"
        if len(mine.title) > _TITLE:
            return f"the title is {len(mine.title) - _TITLE} characters too long: {_TITLE} fit"
        if len(mine.summary) > _SUMMARY:
            return f"the summary is {len(mine.summary) - _SUMMARY:,} characters too long: {_SUMMARY:,} fit"
        return ""

    def done(self) -> None:
        self.dismiss(Rewording(base=self._base, mine=self._mine()))

    @on(Input.Changed, "#title")
    def _title_typed(self, event: Input.Changed) -> None:
        self._keep(Field.TITLE, "" if event.value == self._base.title else event.value)
        self.check()

    @on(TextArea.Changed)
    def _summary_typed(self, event: TextArea.Changed) -> None:
        text = event.text_area.text
        self._keep(Field.SUMMARY, "" if text == self._base.summary else text)
        self.check()

    def _mine(self) -> Wording:
        impact = self.query_one("#impact", Select).value
        return Wording(
            title=self.query_one("#title", Input).value.strip(),
            impact=impact if isinstance(impact, Impact) else self._base.impact,
            summary=self.query_one("#summary", TextArea).text if self._is_read else self._base.summary,
        )

    def _meanwhile(self) -> str:
        """What somebody else changed since the form was opened."""
        if not self._is_read:
            return "the summary is still being read…"
        record = self.view.snapshot.records.get(self.view.incident)
        if record is None:
            return ""
        now = Wording.of(record)
        changed = [field for field in Field if now.value(field) != self._base.value(field)]
        if not changed:
            return ""
        return (
            f"{safe(short_name(record.last_modified_by))} changed {' and '.join(changed)} meanwhile: what you leave as it was stays theirs"
        )
