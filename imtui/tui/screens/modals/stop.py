"""Stopping an engagement: which one, and why.

Invariant: No comes first and has the focus; what stops, and who would have been paged, is said before.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Select, Static

from imtui.domain.engagements import Engagement
from imtui.tui.keys import named
from imtui.tui.screens.modals.form import Form, row
from imtui.tui.views import View

_REASON = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopping:
    """Which engagement, and why."""

    engagement: Engagement
    reason: str


class StopDialogue(Form[Stopping]):
    """`choices` (at least one), the likeliest first, each with its name; `means` says what stopping it means right now."""

    BINDINGS: ClassVar[list[BindingType]] = named("dialogue.yes", "dialogue.no")
    AUTO_FOCUS = "#no"

    def __init__(
        self,
        view: View,
        choices: tuple[tuple[str, Engagement], ...],
        means: Callable[[View, Engagement], Content],
        draft: str,
        keep: Callable[[str], None],
    ) -> None:
        super().__init__("Stop an engagement?", view, (("y", "yes"), ("n", "no"), ("tab", "next"), ("esc", "no")))
        self._choices = choices
        self._means = means
        self._draft = draft
        self._keep = keep

    def body(self) -> Iterable[Widget]:
        options = [(Content(name), place) for place, (name, _) in enumerate(self._choices)]
        yield from row("Engaged", Select(options, value=0, allow_blank=False, id="which", compact=True))
        yield Static(id="means", classes="lead")
        reason = Input(self._draft, placeholder="why (optional): the others can read it", id="reason", compact=True, select_on_focus=False)
        yield from row("Reason", reason)
        yield from self.ending("Stop", no="No")

    def refresh_body(self) -> None:
        self.query_one("#means", Static).update(self._means(self.view, self._engagement))
        self.check()

    def trouble(self) -> str:
        excess = len(self.query_one("#reason", Input).value) - _REASON
        return f"the reason is {excess} characters too long: {_REASON} fit" if excess > 0 else ""

    def done(self) -> None:
        self.dismiss(Stopping(engagement=self._engagement, reason=self.query_one("#reason", Input).value.strip()))

    def action_yes(self) -> None:
        if not self.check():
            self.done()

    def action_no(self) -> None:
        self.action_cancel()

    @on(Select.Changed, "#which")
    def _chosen(self) -> None:
        self.refresh_body()

    @on(Input.Changed, "#reason")
    def _typed(self, event: Input.Changed) -> None:
        self._keep(event.value)
        self.check()

    @property
    def _engagement(self) -> Engagement:
        place = self.query_one("#which", Select).value
        return self._choices[place if isinstance(place, int) else 0][1]
