"""One more contact channel for a person, or another name or address for one.

Invariant: what is no telephone number in E.164, or no e-mail address, cannot be sent.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from textual.widget import Widget
from textual.widgets import Input, Select, Static

from imtui.actions import people
from imtui.domain.contacts import Channel, ChannelType
from imtui.domain.errors import ImtuiError
from imtui.domain.people import ChannelWording
from imtui.tui.presenters.cells import safe
from imtui.tui.screens.modals.dialogue import nowhere
from imtui.tui.screens.modals.drafted import DraftedForm
from imtui.tui.screens.modals.form import row
from imtui.tui.views import View

_TYPES = [("SMS: a text message", ChannelType.SMS), ("VOICE: a call", ChannelType.VOICE), ("EMAIL", ChannelType.EMAIL)]
_CODES = [("send it at once", True), ("later: s sends it", False)]
_FORMS = {ChannelType.EMAIL: "akuam@example.com"}
_PHONE = "+12065550199: + country and number, E.164"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channelling:
    """What was seen (None: a new channel), what it is to be, and whether its code is sent at once."""

    before: ChannelWording | None
    after: ChannelWording
    sends_code: bool = True


class ChannelDialogue(DraftedForm[Channelling]):
    """`before` None makes a new one for the person called `whose`; `draft` is what was kept of this form before."""

    def __init__(self, view: View, whose: str, before: Channel | None, draft: str = "", keep: Callable[[str], None] = nowhere) -> None:
        super().__init__(f"Change the channel of {safe(whose)}" if before else f"New channel for {safe(whose)}", view, draft, keep)
        self._before = ChannelWording(name=before.name, type=before.type, address=before.address) if before else None
        self._begun = self._before or ChannelWording(name="", type=ChannelType.SMS, address="")

    def body(self) -> Iterable[Widget]:
        begun = self._begun
        if self._before is None:
            kind = self.choose("type", ChannelType, begun.type)
            yield from row("Type", Select(_TYPES, value=kind, allow_blank=False, id="type", compact=True))
        name, address = self.begin("name", begun.name), self.begin("address", begun.address)
        yield from row(
            "Name", Input(name, placeholder="such as mobile: what plans call it", id="name", compact=True, select_on_focus=False)
        )
        yield from row("Address", Input(address, id="address", compact=True, select_on_focus=False))
        if self._before is None:
            sends = self.choose("code", (True, False), one=True)
            yield from row("Code", Select(_CODES, value=sends, allow_blank=False, id="code", compact=True))
        yield Static(id="means", classes="lead quiet")
        yield from self.ending("Save" if self._before else "Add")

    def refresh_body(self) -> None:
        self.query_one("#address", Input).placeholder = _FORMS.get(self._type, _PHONE)
        self.query_one("#means", Static).update(self._means())
        self.check()

    def wrong(self) -> str:
        wanted = self.wanted().after
        try:
            if wanted.address:
                people.check_address(wanted.type, wanted.address)
            if wanted.name:
                people.check_channel(wanted) if wanted.address else None
        except ImtuiError as error:
            return str(error)
        return ""

    @property
    def is_ready(self) -> bool:
        wanted = self.wanted().after
        return bool(wanted.name and wanted.address) and wanted != self._before

    def wanted(self) -> Channelling:
        after = ChannelWording(name=self._text("name"), type=self._type, address=people.tidied(self._type, self._text("address")))
        sends_code = self._before is None and self.query_one("#code", Select).value is True
        return Channelling(before=self._before, after=after, sends_code=sends_code)

    @property
    def _type(self) -> ChannelType:
        if self._before is not None:
            return self._before.type
        value = self.query_one("#type", Select).value
        return value if isinstance(value, ChannelType) else self._begun.type

    def _means(self) -> str:
        if self._before is not None:
            is_other = self.wanted().after.address != self._before.address
            return "Another address pages nobody until it is activated: s sends its code." if is_other else ""
        sends = self.query_one("#code", Select).value is True
        return "It pages nobody until it is activated with the code" + (" that is sent there now." if sends else ".")

    def _text(self, id: str) -> str:
        return self.query_one(f"#{id}", Input).value.strip()
