"""Asking before something that cannot be taken back.

Invariant: the answer that changes nothing comes first and has the focus, so `enter` gives it, and `escape` always does.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Label, Static

from imtui.tui.keys import named
from imtui.tui.presence import is_standing
from imtui.tui.screens.modals.dialogue import Dialogue, nowhere
from imtui.tui.views import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`text` is what the field holds, where the dialogue has one: kept as a draft when the answer is no."""

    yes: bool
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: `lines` say what it means, `field` names the optional text (with a `draft`), the rest are the buttons."""

    heading: str
    lines: tuple[Content, ...]
    yes: str
    no: str = "No"
    field: str = ""
    placeholder: str = ""
    draft: str = ""


class ConfirmDialogue(Dialogue[Answer]):
    """Shows a Question; answers None never, so that what was typed is not lost; `keep` is told each change of it besides. `again` says
    what the question means by now, where that may change while it is open."""

    BINDINGS: ClassVar[list[BindingType]] = named("dialogue.yes", "dialogue.no")
    AUTO_FOCUS = "#no"

    def __init__(
        self, question: Question, keep: Callable[[str], None] = nowhere, again: Callable[[View], tuple[Content, ...]] | None = None
    ) -> None:
        super().__init__(question.heading, (("y", "yes"), ("n", "no"), ("tab", "next"), ("esc", "no")))
        self._question = question
        self._keep = keep
        self._again = again

    def body(self) -> Iterable[Widget]:
        yield Static(_joined(self._question.lines), id="means", classes="lead")
        if self._question.field:
            with Horizontal(classes="row"):
                yield Label(self._question.field)
                field = Input(self._question.draft, placeholder=self._question.placeholder, select_on_focus=False, compact=True)
                field.cursor_blink = False
                yield field
        with Horizontal(id="buttons"):
            yield Button(self._question.no, id="no", compact=True)
            yield Button(self._question.yes, id="yes", compact=True)

    def show(self, view: View) -> None:
        if self._again is not None and is_standing(self):
            for means in self.query("#means").results(Static):  # none before it is composed
                means.update(_joined(self._again(view)))

    @on(Button.Pressed, "#yes")
    def action_yes(self) -> None:
        self._answer(yes=True)

    @on(Button.Pressed, "#no")
    def action_no(self) -> None:
        self._answer(yes=False)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._keep(event.value)

    @on(Input.Submitted)
    def _to_the_buttons(self) -> None:
        """`enter` in the field decides nothing: it only leaves the field."""
        self.query_one("#yes", Button).focus()

    def action_cancel(self) -> None:
        self._answer(yes=False)

    def _answer(self, *, yes: bool) -> None:
        field = self.query(Input)
        self.dismiss(Answer(yes=yes, text=field.first().value if field else ""))


def _joined(lines: tuple[Content, ...]) -> Content:
    return Content("\n").join(lines)
