"""The command line: `:` and what may follow, completed, with what was typed before.

Invariant: a line that cannot be understood stays, with the reason beneath it; only one that can leaves the dialogue.
"""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from imtui.domain.errors import InputError
from imtui.tui.keys import named
from imtui.tui.presenters.cells import safe
from imtui.tui.screens.modals.dialogue import Dialogue
from imtui.tui.verbs import Choices, Offer, common_beginning, completions, find

_LISTED = 8
_WORD = 19


class CommandLine(Dialogue[str]):
    """`choices` says what may follow a command; `history` is what was typed before, oldest first; `begun` what is there already. Answers
    with the line."""

    BINDINGS: ClassVar[list[BindingType]] = named("command.complete", "command.earlier", "command.later")

    def __init__(self, choices: Choices, history: Sequence[str] = (), begun: str = "") -> None:
        super().__init__("Command", (("tab", "complete"), ("↑ ↓", "earlier"), ("enter", "run"), ("esc", "close")))
        self._choices = choices
        self._begun = begun
        self._history = (*history, begun)
        self._place = len(history)

    def body(self) -> Iterable[Widget]:
        field = Input(
            self._begun, placeholder="accept, note WORDS, timer 5m WORDS, since 14:10 …", compact=True, select_on_focus=False, id="line"
        )
        field.cursor_blink = False
        yield field
        yield Static(self._offered(self._begun), id="offered")

    @on(Input.Changed)
    def _offer(self, event: Input.Changed) -> None:
        self.query_one("#offered", Static).update(self._offered(event.value))

    @on(Input.Submitted)
    def _run(self, event: Input.Submitted) -> None:
        text = event.value.strip().removeprefix(":").strip()
        if not text:
            self.dismiss(None)
            return
        try:
            find(text)
        except InputError as error:
            self.query_one("#offered", Static).update(Content.styled(safe(str(error)), "$failed"))
        else:
            self.dismiss(text)

    def action_complete(self) -> None:
        """As far as it is clear; to the first of what is offered where that brings nothing."""
        field = self.query_one(Input)
        offered = [
            offer.line for offer in completions(field.value, self._choices) if offer.line.startswith(field.value.lstrip().removeprefix(":"))
        ]
        if not offered:
            return
        common = common_beginning(offered)
        longer = common if len(common) > len(field.value.strip()) else offered[0]
        self._show(f"{longer} " if len(offered) == 1 or longer == offered[0] != common else longer)

    def action_earlier(self) -> None:
        self._go(-1)

    def action_later(self) -> None:
        self._go(1)

    def _go(self, by: int) -> None:
        if 0 <= self._place + by < len(self._history):
            self._place += by
            self._show(self._history[self._place])

    def _show(self, line: str) -> None:
        field = self.query_one(Input)
        field.value = line
        field.cursor_position = len(line)

    def _offered(self, text: str) -> Content:
        rows = completions(text, self._choices)
        if not rows:
            return Content.styled("no command is called so or does that", "$ink-quiet") if text.strip() else Content("")
        shown = [_row(offer) for offer in rows[:_LISTED]]
        more = [Content.styled(f"and {len(rows) - _LISTED} more", "$ink-faint")] if len(rows) > _LISTED else []
        return Content("\n").join([*shown, *more])


def _row(offer: Offer) -> Content:
    """The command, what it wants, what it does, in columns."""
    gap = " " * max(1, _WORD - len(offer.line) - len(offer.wants) - 1)
    return Content.assemble((offer.line, "bold $ink-focus"), f" {offer.wants}{gap}", (offer.help, "$ink-quiet"))
