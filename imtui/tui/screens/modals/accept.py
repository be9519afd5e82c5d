"""Accepting a page with more than a key: for whom, with which words, code, type and channel.

Invariant: it only asks; the answer is a request, and nothing is accepted before the service said so.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Label, Select, Static

from imtui.domain.engagements import Page, ReceiptType
from imtui.tui.keys import named
from imtui.tui.messages import AcceptRequested
from imtui.tui.presenters.choices import Choice
from imtui.tui.screens.modals.dialogue import Dialogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepting:
    """`request` is None when it was left; `note` is kept as a draft for `page` then."""

    request: AcceptRequested | None
    page: Page
    note: str


_KINDS = (("READ · on it: paging me stops", ReceiptType.READ), ("DELIVERED · it arrived, paging goes on", ReceiptType.DELIVERED))


class AcceptDialogue(Dialogue[Accepting]):
    """`choices` (at least one), the likeliest first; `note` is the draft for that one, and `keep` is told each change of it with the page's
    ARN."""

    BINDINGS: ClassVar[list[BindingType]] = named("dialogue.send")
    AUTO_FOCUS = "#note"

    def __init__(
        self, subject: str, choices: tuple[Choice, ...], note: str = "", keep: Callable[[str, str], None] = lambda page, note: None
    ) -> None:
        super().__init__(f"Accept · {subject}", (("enter", "accept"), ("tab", "next field"), ("esc", "leave")))
        self._choices = choices
        self._note = note
        self._keep = keep

    def body(self) -> Iterable[Widget]:
        pages = [(Content(choice.label), index) for index, choice in enumerate(self._choices)]
        yield from _field("Page", Select(pages, value=0, allow_blank=False, id="page", compact=True))
        note = Input(self._note, placeholder="what you are doing about it", id="note", compact=True, select_on_focus=False)
        yield from _field("Note", note)
        code = Input(placeholder="the 6 to 10 digits of the page, where you have them", id="code", compact=True, restrict=r"\d{0,10}")
        yield from _field("Code", code)
        yield from _field("Type", Select(_KINDS, value=ReceiptType.READ, allow_blank=False, id="kind", compact=True))
        yield from _field("Channel", Select(self._channels(0), prompt="none named", id="channel", compact=True))
        yield Static(id="trouble", classes="trouble")
        with Horizontal(id="buttons"):
            yield Button("Leave", id="leave", compact=True)
            yield Button("Accept", id="accept", compact=True)

    def on_mount(self) -> None:
        for field in self.query(Input):
            field.cursor_blink = False

    @on(Select.Changed, "#page")
    def _offer_channels(self, event: Select.Changed) -> None:
        if isinstance(event.value, int):
            self.query_one("#channel", Select).set_options(self._channels(event.value))

    @on(Input.Changed, "#note")
    def _typed(self, event: Input.Changed) -> None:
        self._keep(self._chosen().page.arn, event.value)

    @on(Input.Submitted)
    @on(Button.Pressed, "#accept")
    def action_send(self) -> None:
        code = self.query_one("#code", Input).value
        if code and len(code) < 6:
            trouble = self.query_one("#trouble", Static)
            trouble.update(Content("a code has 6 to 10 digits; leave it empty where there is none"))
            trouble.add_class("-said")
            self.query_one("#code", Input).focus()
            return
        page, note = self._chosen().page, self.query_one("#note", Input).value.strip()
        channel, kind = self.query_one("#channel", Select).value, self.query_one("#kind", Select).value
        request = AcceptRequested(
            page,
            note=note,
            code=code,
            channel_arn=channel if isinstance(channel, str) else "",
            kind=kind if isinstance(kind, ReceiptType) else ReceiptType.READ,
        )
        self.dismiss(Accepting(request=request, page=page, note=note))

    @on(Button.Pressed, "#leave")
    def action_cancel(self) -> None:
        self.dismiss(Accepting(request=None, page=self._chosen().page, note=self.query_one("#note", Input).value))

    def _chosen(self) -> Choice:
        value = self.query_one("#page", Select).value
        return self._choices[value if isinstance(value, int) else 0]

    def _channels(self, index: int) -> list[tuple[Content, str]]:
        return [(Content(word), arn) for word, arn in self._choices[index].channels]


def _field(name: str, widget: Widget) -> Iterable[Widget]:
    with Horizontal(classes="row"):
        yield Label(name)
        yield widget
