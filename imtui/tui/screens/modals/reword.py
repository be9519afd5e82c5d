"""Changing title, impact and summary of an incident.

Invariant: what others change is never overwritten unseen: a field that nobody typed into follows them, and of one that was typed into the
answer holds what the person saw (`base`) beside what they want, however long ago they typed it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from textual import on
from textual.widget import Widget
from textual.widgets import Input, Select, Static, TextArea

from imtui.arns import short_name
from imtui.domain.incidents import Impact, impact_words
from imtui.domain.wordings import Field, Wording
from imtui.tui.presenters.cells import safe
from imtui.tui.presenters.impacts import impact_long
from imtui.tui.screens.modals.form import PROSE_KEYS, Form, ProseField, row
from imtui.tui.views import View

_TITLE, _SUMMARY = 200, 8_000
_IMPACTS = [(impact_long(impact), impact) for impact in Impact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewording:
    """What was seen, and what it is to be."""

    base: Wording
    mine: Wording


class RewordDialogue(Form[Rewording]):
    """`known` is the incident as it is (its summary may be unread yet), `begun` what was typed before, if anything; `keep` is told each
    change of a field: which one, what it says (empty: as it was), and what it said before; an impact in the words for it."""

    AUTO_FOCUS = "#title"

    def __init__(self, view: View, known: Wording, begun: Rewording, keep: Callable[[Field, str, str], None]) -> None:
        super().__init__("Modify the incident", view, PROSE_KEYS)
        self._known, self._base, self._begun = known, begun.base, begun.mine
        self._keep = keep
        self._followed: list[Field] = []
        self._record = view.snapshot.records.get(view.incident)
        self._is_read = view.incident in view.snapshot.records

    def body(self) -> Iterable[Widget]:
        yield from row("Title", Input(self._begun.title, id="title", compact=True, select_on_focus=False))
        yield from row("Impact", Select(_IMPACTS, value=self._begun.impact, allow_blank=False, id="impact", compact=True))
        placeholder = "what is known: Markdown, seen by all"
        yield from row("Summary", ProseField(self._begun.summary, id="summary", placeholder=placeholder))
        yield Static(id="meanwhile", classes="quiet")
        yield from self.ending("Save")

    def refresh_body(self) -> None:
        record = self.view.snapshot.records.get(self.view.incident)
        if record is not None and record is not self._record:
            self._record, self._known = record, Wording.of(record)
            self._follow()
        self.query_one("#summary", TextArea).disabled = not self._is_read
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
        self._keep(Field.TITLE, "" if event.value == self._base.title else event.value, self._base.title)
        self.check()

    @on(Select.Changed, "#impact")
    def _impact_chosen(self) -> None:
        impact = self._mine().impact
        words = "" if impact is self._base.impact else impact_words(impact)
        self._keep(Field.IMPACT, words, impact_words(self._base.impact))
        self.check()

    @on(TextArea.Changed)
    def _summary_typed(self, event: TextArea.Changed) -> None:
        text = event.text_area.text
        self._keep(Field.SUMMARY, "" if text == self._base.summary else text, self._base.summary)
        self.check()

    def _mine(self) -> Wording:
        impact = self.query_one("#impact", Select).value
        return Wording(
            title=self.query_one("#title", Input).value.strip(),
            impact=impact if isinstance(impact, Impact) else self._base.impact,
            summary=self.query_one("#summary", TextArea).text if self._is_read else self._base.summary,
        )

    def _follow(self) -> None:
        """Show what others made of the fields that nobody typed into here."""
        is_news, self._is_read = self._is_read, True
        mine = self._mine()
        for field in Field:
            if mine.value(field) == self._base.value(field) != self._known.value(field):
                self._base = self._base.having(field, self._known)
                self._write(field)
                if is_news and field not in self._followed:
                    self._followed.append(field)

    def _write(self, field: Field) -> None:
        match field:
            case Field.TITLE:
                self.query_one("#title", Input).value = self._base.title
            case Field.IMPACT:
                self.query_one("#impact", Select).value = self._base.impact
            case Field.SUMMARY:
                self.query_one("#summary", TextArea).load_text(self._base.summary)

    def _meanwhile(self) -> str:
        """What somebody else changed since the form was opened, or since what it holds was typed."""
        if not self._is_read:
            return "the summary is still being read…"
        by = safe(short_name(self._record.last_modified_by)) if self._record else "somebody else"
        contested = [field for field in Field if self._known.value(field) != self._base.value(field)]
        if contested:
            return f"{by} changed {' and '.join(contested)} meanwhile: Save asks which it is to be"
        return f"{by} changed {' and '.join(self._followed)} meanwhile: it is shown here" if self._followed else ""
