"""Activating a contact channel with the code that was sent to it."""

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from imtui.actions import people
from imtui.domain.contacts import Channel
from imtui.domain.errors import InputError
from imtui.tui.presenters.addresses import masked
from imtui.tui.presenters.cells import safe
from imtui.tui.presenters.glyphs import glyphs
from imtui.tui.screens.modals.form import row
from imtui.tui.screens.modals.saving import SavingForm
from imtui.tui.views import View


class ActivationDialogue(SavingForm[str]):
    """Answers with the code."""

    def __init__(self, view: View, channel: Channel) -> None:
        super().__init__(f"Activate {safe(channel.name)}", view, hints=(("enter tab", "next field"), ("esc", "leave")))
        self._channel = channel

    def body(self) -> Iterable[Widget]:
        kind = self._channel.type
        address = masked(self._channel.address, kind, glyphs(ascii_only=self.view.ascii))
        yield Static(Content.assemble("The code that was sent to ", (f"{kind.value} {address}", "bold"), ":"), classes="lead")
        yield from row("Code", Input(placeholder="six digits", id="code", compact=True, select_on_focus=False))
        yield Static("The latest code counts; s on the list sends another one.", classes="lead quiet")
        yield from self.ending("Activate")

    def wrong(self) -> str:
        code = self.wanted()
        if code and not code.isdigit():
            return "a code is made of digits alone"
        try:
            if len(code) >= 6:
                people.check_code(code)
        except InputError as error:
            return str(error)
        return ""

    @property
    def is_ready(self) -> bool:
        return len(self.wanted()) >= 6

    def wanted(self) -> str:
        return self.query_one("#code", Input).value.replace(" ", "")
