"""What the screens have in common on which people, shifts, plans and Regions are kept.

Invariant: what is shown was asked for while somebody looks, again after a while and after each change from here; an answer is never taken
away by a failure, and the cursor stays on its row.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Resize

from imtui.domain.errors import ImtuiError
from imtui.tui.drafts import Drafts, Purpose
from imtui.tui.keys import Place, bindings
from imtui.tui.lookups import EVERY, Lookup
from imtui.tui.messages import ChangeRequested, CopyRequested, IncidentOpened, LookupRequested, SetupChanged
from imtui.tui.screens.opening import is_narrow
from imtui.tui.screens.showing import ShowingScreen
from imtui.tui.views import View
from imtui.tui.widgets.banner import Banner
from imtui.tui.widgets.filter_line import FilterLine
from imtui.tui.widgets.header_bar import HeaderBar
from imtui.tui.widgets.keyed_lines import KeyedLines
from imtui.tui.widgets.pane_columns import PaneColumns
from imtui.tui.widgets.problem import Problem
from imtui.tui.widgets.text_pane import TextPane

if TYPE_CHECKING:  # not needed before the first frame
    from collections.abc import Awaitable, Callable

    from imtui.actions.desk import Desk
    from imtui.actions.outcomes import Outcome
    from imtui.actions.setup import Setup
    from imtui.tui.screens.modals.saving import SavingForm

W = TypeVar("W")


class SetupScreen(ShowingScreen):
    """Subclasses name their PLACE and their `columns`, say what to `read`, and do what `n`, `e` and `delete` ask for."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.SETUP)
    EVERY: ClassVar[timedelta] = EVERY
    """What it shows is read again after so long."""
    NEEDS_SET: ClassVar[bool] = True
    """Whether nothing can be changed on it where the account has no replication set."""

    def __init__(self, *, drafts: Drafts, keymap: Mapping[str, str], ascii_only: bool = False) -> None:
        super().__init__(drafts=drafts, keymap=keymap, ascii_only=ascii_only)
        self._lookup = Lookup()
        self._subject = ""
        self._made = ""  # what was made here, until the cursor stands on it or is moved

    # What subclasses say

    def columns(self) -> PaneColumns:
        """The panes, made anew."""
        raise NotImplementedError

    async def read(self, setup: "Setup") -> Any:
        """All that is shown, with as few calls as it takes; run by the App."""
        raise NotImplementedError

    def action_create(self) -> None:
        """Make another one."""
        self.notify("Nothing can be added here", severity="warning")

    def action_edit(self) -> None:
        """Change what the cursor is on."""
        self.notify("Nothing can be changed here", severity="warning")

    def action_delete(self) -> None:
        """Delete what the cursor is on."""
        self.notify("Nothing can be deleted here", severity="warning")

    # What is seen

    def compose(self) -> ComposeResult:
        yield HeaderBar()
        yield self.banner()
        yield self.columns()
        yield Problem()
        yield FilterLine()
        yield self.key_bar()

    @property
    def panes(self) -> PaneColumns:
        return self.query_one(PaneColumns)

    @property
    def answer(self) -> Any:
        """What was read; None while nothing is known."""
        return self._lookup.answer

    @property
    def view(self) -> View:
        view = super().view
        due = view.due
        return replace(view, lookup=self._lookup, subject=self._subject, incident=due.incident_arn if due else "")

    def show(self, view: View) -> None:
        if self.is_current or self._lookup.asked is None:
            self._ask_where_due()
        super().show(view)
        if self._made:
            self.panes.main.move_to(self._made)

    def on_resize(self, event: Resize) -> None:
        self.panes.be_narrow(is_narrow(event.size))

    @on(KeyedLines.Highlighted)
    def _select(self, event: KeyedLines.Highlighted) -> None:
        if event.pane is self.panes.main and (event.key or "") != self._subject:
            self._subject, self._made = event.key or "", ""
            self._show_soon()

    # Reading

    @property
    def pace(self) -> timedelta:
        """After how long it is read again, given what is known."""
        return self.EVERY

    def _ask_where_due(self) -> None:
        if self._lookup.is_due(self.moment, self.pace):
            self.ask_again()

    def ask_again(self) -> None:
        """Read it now, unless it is being read."""
        if not self._lookup.is_asking:
            self._lookup = self._lookup.asking(self.moment)
            self.post_message(LookupRequested(self.read, self._told))

    def _told(self, answer: Any, fault: ImtuiError | None) -> None:
        self._lookup = self._lookup.refused(fault) if fault is not None else self._lookup.told(answer, self.moment)
        self._show_soon()

    def action_poll(self) -> None:
        super().action_poll()
        self.ask_again()
        self._show_soon()

    # Changing

    def check_may_write(self) -> None:
        """Said before anything is typed, not after."""
        self.session.check_may_write()
        if self.NEEDS_SET:
            self.view.check_is_set_up()

    def changing(
        self, change: "Callable[[Desk], Awaitable[Outcome]]", failed: str, drafts: tuple[tuple[Purpose, str], ...] = ()
    ) -> ChangeRequested:
        """To change something, and to read it again once that is done."""
        return ChangeRequested(change, failed, drafts, then=lambda outcome: SetupChanged() if outcome.done else None)

    def submit(
        self,
        form: "SavingForm[W]",
        change: "Callable[[W], Callable[[Desk], Awaitable[Outcome]]]",
        failed: str,
        drafts: tuple[tuple[Purpose, str], ...] = (),
    ) -> None:
        """Open a form that stays until the service took what was typed; what it refuses is said beside it."""

        def refused(words: str) -> None:
            if self.form is form:
                form.refuse(words)
            else:
                self.notify(words, severity="error", markup=False)

        def then(outcome: "Outcome") -> SetupChanged | None:
            if outcome.done and self.form is form:
                form.close_done()
            self._made = outcome.made
            return SetupChanged() if outcome.done else None

        form.send = lambda wanted: self.post_message(ChangeRequested(change(wanted), failed, drafts, then=then, refused=refused))
        self.ask(form, lambda _: None)

    # Moving about

    @property
    def under_cursor(self) -> tuple[str, str]:
        pane = self.panes.active
        return pane.id or "", pane.cursor_key or ""

    def action_pane_number(self, number: int) -> None:
        names = list(self.panes.PANES)
        if number <= len(names):
            self.action_pane(names[number - 1])

    def action_back(self) -> None:
        """Out of the filter, then back to where one came from."""
        pane = self.panes.active
        if pane.filter_text:
            pane.filter_text = ""
        else:
            self.app.pop_screen()

    @on(Banner.Opened)
    def action_go_to_paged(self) -> None:
        """To the incident that the banner is about."""
        due = self.view.due
        if due is not None:
            self.post_message(IncidentOpened(due.incident_arn))

    # Copying

    def action_copy_id(self) -> None:
        self._copy(arn=False)

    def action_copy_arn(self) -> None:
        self._copy(arn=True)

    def _copy(self, *, arn: bool) -> None:
        """What the cursor is on: a fact's value, else what the first list has selected."""
        pane = self.panes.active
        line = pane.under_cursor if isinstance(pane, TextPane) else None
        if line is not None and line.value:
            self.post_message(CopyRequested(line.value, line.name))
        elif self._subject:
            text = self._subject if arn else self._subject.rpartition("/")[2]
            self.post_message(CopyRequested(text, "ARN" if arn else "id"))
        else:
            self.notify("There is nothing under the cursor to copy", severity="warning")
