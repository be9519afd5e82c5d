"""The API console: every operation of both services, to be typed, sent and read.

Invariant: what changes something is asked for once more before it is sent, and is not there where imtui only reads.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content

from imtui.domain.errors import ImtuiError
from imtui.domain.operations import SECRETS, Exchange, OperationDescription, OperationSummary
from imtui.tui.consoles import Console
from imtui.tui.keys import Place, bindings
from imtui.tui.messages import CopyRequested, LookupRequested
from imtui.tui.presenters.aws_commands import aws_command
from imtui.tui.presenters.cells import safe
from imtui.tui.screens.setup import SetupScreen
from imtui.tui.views import View
from imtui.tui.widgets.console_panes import AnswerPane, ConsolePanes, HistoryPane
from imtui.tui.widgets.keyed_lines import KeyedLines
from imtui.tui.widgets.pane_columns import PaneColumns

if TYPE_CHECKING:  # not needed before the first frame
    from imtui.actions.setup import ApiService, Setup


class ConsoleScreen(SetupScreen):
    """The operations are read once; what is sent goes through the same transport as everything else."""

    CSS_PATH = "setup.tcss"
    PLACE = Place.CONSOLE
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.CONSOLE)
    _api: "ApiService | None" = None
    _book = Console(operations=())

    def columns(self) -> PaneColumns:
        return ConsolePanes()

    async def read(self, setup: "Setup") -> bool:
        self._api = setup.api
        if not self._book.operations:
            found = await setup.api.operations()
            self._book = replace(self._book, operations=self._offered(found), history=self._remembered(found))
        return True

    @property
    def view(self) -> View:
        view = super().view
        return replace(view, lookup=replace(view.lookup, answer=self._book)) if self._book.operations else view

    def show(self, view: View) -> None:
        selected = self._operation(view.subject)
        described = self._book.described
        if self._api is not None and selected is not None and (described is None or described.summary != selected):
            self._book = replace(self._book, described=self._api.description(selected))
            view = self.view
        super().show(view)

    # What the keys ask for

    @on(KeyedLines.Opened)
    def _open(self, event: KeyedLines.Opened) -> None:
        match event.pane:
            case AnswerPane() as pane:
                if pane.node is not None and pane.node.is_branch:
                    self._book = self._book.toggled(event.key)
                    self._show_soon()
            case HistoryPane():
                self._ask_again(self._book.history[int(event.key.partition(" ")[0])])
            case _:
                self.action_create()

    def action_create(self) -> None:
        """A request to the operation under the cursor."""
        with self._saying_why_not():
            described = self._book.described
            if described is None:
                raise ImtuiError("The operations are still being read")
            self._write(described, {})

    def action_edit(self) -> None:
        """What was sent last, once more."""
        with self._saying_why_not():
            if self._book.latest is None:
                raise ImtuiError("Nothing was sent yet", remedy="enter on an operation")
            self._ask_again(self._book.latest)

    def action_delete(self) -> None:
        """Forget what was sent before."""
        pane, key = self.under_cursor
        if pane == "history" and key:
            self._book = self._book.without(int(key.partition(" ")[0]))
            self._remember()
            self._show_soon()
        else:
            self.notify("Only what was sent before can be forgotten: 4 goes there", severity="warning")

    def action_more(self) -> None:
        """The next page of the latest answer."""
        with self._saying_why_not():
            latest = self._book.latest
            if self._api is None or latest is None or not latest.more:
                raise ImtuiError("There is no next page")
            params = self._api.next_page(latest.operation, latest.params, latest.more)
            self._send(replace(latest, params=params, answer=None, more=""))

    def action_copy_command(self) -> None:
        """The latest request, for a shell."""
        with self._saying_why_not():
            if not self._book.command:
                raise ImtuiError("Nothing was sent yet", remedy="enter on an operation")
            self.post_message(CopyRequested(self._book.command, "command"))

    def _copy(self, *, arn: bool) -> None:
        pane = self.panes.active
        if isinstance(pane, AnswerPane) and pane.node is not None:
            self.post_message(CopyRequested(pane.node.copied, pane.node.name))
        elif self._subject and pane.id == "operations":
            self.post_message(CopyRequested(self._subject, "IAM action"))
        else:
            super()._copy(arn=arn)

    # Sending

    def _ask_again(self, exchange: Exchange) -> None:
        if self._api is not None:
            self._write(self._api.description(exchange.operation), exchange.typed)

    def _write(self, described: OperationDescription, typed: Mapping[str, str]) -> None:
        from imtui.tui.screens.modals.request import RequestDialogue

        api = self._api
        if api is None:
            raise ImtuiError("The operations are still being read")
        session = self.session
        form = RequestDialogue(
            self.view,
            described,
            typed,
            check=partial(api.draft, described.summary),
            command=lambda draft: aws_command(described, draft.params, session),
        )
        self.ask(form, partial(self._ready, described))

    def _ready(self, described: OperationDescription, typed: Mapping[str, str]) -> None:
        from imtui.tui.screens.modals.confirm import ConfirmDialogue, Question

        assert self._api is not None
        operation = described.summary
        draft = self._api.draft(operation, typed)
        exchange = Exchange(operation=operation, typed=typed, params=draft.params, sent=self.moment)
        if operation.is_read:
            self._send(exchange)
            return
        lines = (Content.styled(operation.name, "bold"), Content(f"\n{safe(operation.words)}."), Content(safe(_listed(typed))))
        question = Question(heading="Send this? It changes something.", lines=lines, yes="Send")
        self.app.push_screen(ConfirmDialogue(question), lambda answer: self._send(exchange) if answer and answer.yes else None)

    def _send(self, exchange: Exchange) -> None:
        assert self._api is not None
        command = aws_command(self._api.description(exchange.operation), exchange.params, self.session)
        self._book = self._book.sent(exchange, command)
        self.action_pane("answer")
        api = self._api
        self.post_message(LookupRequested(lambda setup: api.call(exchange.operation, exchange.params), partial(self._came_back, exchange)))
        self._show_soon()

    def _came_back(self, exchange: Exchange, told: Any, fault: ImtuiError | None) -> None:
        answer, more = told if fault is None else (None, "")
        self._book = self._book.came_back(replace(exchange, answer=answer, fault=fault, more=more))
        self._remember()
        self._show_soon()

    # Remembering

    def _offered(self, found: tuple[OperationSummary, ...]) -> tuple[OperationSummary, ...]:
        return tuple(each for each in found if each.is_read) if self.session.read_only else found

    def _operation(self, id: str) -> OperationSummary | None:
        return next((each for each in self._book.operations if each.id == id), None)

    def _remember(self) -> None:
        """Requests that were sent, without what proves that one holds a telephone."""
        kept = [
            {"operation": each.operation.id, "sent": each.sent.isoformat(), "failed": str(each.fault or ""), "typed": _public(each.typed)}
            for each in self._book.history
        ]
        self._drafts.remember_calls(json.dumps(kept, ensure_ascii=False))

    def _remembered(self, found: tuple[OperationSummary, ...]) -> tuple[Exchange, ...]:
        by_id = {each.id: each for each in self._offered(found)}
        try:
            kept = json.loads(self._drafts.calls or "[]")
            return tuple(
                Exchange(
                    operation=by_id[each["operation"]],
                    typed=dict(each["typed"]),
                    params={},
                    sent=datetime.fromisoformat(each["sent"]),
                    fault=ImtuiError(each["failed"]) if each["failed"] else None,
                )
                for each in kept
                if each["operation"] in by_id
            )
        except (ValueError, KeyError, TypeError):
            return ()


def _public(typed: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in typed.items() if name not in SECRETS}


def _listed(typed: Mapping[str, str]) -> str:
    return "\n".join(f"{name}: {' '.join(text.split())[:120]}" for name, text in _public(typed).items())
