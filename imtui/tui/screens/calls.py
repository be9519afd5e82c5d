"""The log: every call that was made, how long it took, how it ended, and the same call for a shell.

Invariant: looking at it calls nothing; accept and activation codes are masked before they get here.
"""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from imtui.domain.errors import ImtuiError
from imtui.domain.operations import OperationSummary
from imtui.tui.keys import Place, bindings
from imtui.tui.messages import CopyRequested
from imtui.tui.presenters import call_rows
from imtui.tui.presenters.call_rows import CallBook
from imtui.tui.screens.setup import SetupScreen
from imtui.tui.views import View
from imtui.tui.widgets.call_panes import CallPanes
from imtui.tui.widgets.keyed_lines import KeyedLines
from imtui.tui.widgets.pane_columns import PaneColumns

if TYPE_CHECKING:  # not needed before the first frame
    from imtui.actions.setup import ApiService, Setup


class CallsScreen(SetupScreen):
    """Follows the calls while it is open."""

    CSS_PATH = "setup.tcss"
    PLACE = Place.CALLS
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.CALLS)
    EVERY: ClassVar[timedelta] = timedelta(seconds=1)
    _api: "ApiService | None" = None
    _operations: tuple[OperationSummary, ...] = ()
    _book = CallBook(calls=())

    def columns(self) -> PaneColumns:
        return CallPanes()

    async def read(self, setup: "Setup") -> CallBook:
        self._api = setup.api
        self._operations = self._operations or await setup.api.operations()
        self._book = replace(self._book, calls=setup.calls.latest())
        return self._book

    @property
    def view(self) -> View:
        view = super().view
        return replace(view, lookup=replace(view.lookup, answer=self._book)) if self._operations else view

    def show(self, view: View) -> None:
        call = call_rows.selected(view)
        if self._api is not None and call is not None and (named := (call.service, call.operation)) not in self._book.described:
            summary = next((each for each in self._operations if (each.service, each.name) == named), None)
            if summary is not None:
                self._book = replace(self._book, described={**self._book.described, named: self._api.description(summary)})
                view = self.view
        super().show(view)

    # What the keys ask for

    @on(KeyedLines.Opened)
    def _open(self) -> None:
        self.action_pane("call")

    def action_copy_command(self) -> None:
        """The call under the cursor, for a shell."""
        with self._saying_why_not():
            call = call_rows.selected(self.view)
            if call is None:
                raise ImtuiError("No call is selected")
            words = call_rows.command(call, self.view)
            if not words:
                raise ImtuiError(f"{call.operation} is no operation of the two services")
            self.post_message(CopyRequested(words, "command"))

    def _copy(self, *, arn: bool) -> None:
        call = call_rows.selected(self.view)
        if self.panes.active.id == "calls" and call is not None and call.request_id:
            self.post_message(CopyRequested(call.request_id, "request id"))
        else:
            super()._copy(arn=arn)
