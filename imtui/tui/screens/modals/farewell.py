"""Deleting a contact, knowing what names it.

Invariant: the button stays out of reach until what names it was looked up, or cannot be.
"""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from imtui.domain.contacts import Contact, ContactType
from imtui.domain.people import Naming
from imtui.domain.surveys import KINDS
from imtui.tui.keys import named
from imtui.tui.presence import is_standing
from imtui.tui.presenters.cells import safe
from imtui.tui.screens.modals.saving import SavingForm
from imtui.tui.views import View

_LISTED = 8


class FarewellDialogue(SavingForm[str]):
    """Answers with the ARN of `contact`; `tell` it what names it as soon as that is known."""

    BINDINGS: ClassVar[list[BindingType]] = named("dialogue.yes", "dialogue.no")
    AUTO_FOCUS = "#no"

    def __init__(self, view: View, contact: Contact) -> None:
        super().__init__(f"Delete this {KINDS[contact.type]}?", view, hints=(("y", "yes"), ("n", "no"), ("tab", "next"), ("esc", "no")))
        self._contact = contact
        self._naming: Naming | None = None
        self._why_not = ""

    def body(self) -> Iterable[Widget]:
        name = f"{safe(self._contact.alias)}  {safe(self._contact.display_name)}".rstrip()
        yield Static(Content.styled(name, "bold"), classes="lead")
        yield Static(_LOSES[self._contact.type])
        yield Static(id="naming", classes="lead")
        yield from self.ending("Delete", no="No")

    def tell(self, naming: Naming | None, why_not: str = "") -> None:
        """What names it; or why that cannot be told."""
        self._naming, self._why_not = naming, why_not
        if is_standing(self):
            self.refresh_body()

    def refresh_body(self) -> None:
        self.query_one("#naming", Static).update(self._named())
        self.check()

    def check(self) -> str:
        words = super().check()
        if not self.is_ready:
            self.query_one("#yes", Button).disabled = True
        return words

    @property
    def is_ready(self) -> bool:
        return self._naming is not None or bool(self._why_not)

    def wanted(self) -> str:
        return self._contact.arn

    def action_yes(self) -> None:
        """As the button: nothing before it can be pressed."""
        self.query_one("#yes", Button).press()

    def action_no(self) -> None:
        self.action_cancel()

    def _named(self) -> Content:
        naming = self._naming
        if self._why_not:
            return Content.styled(f"What names it cannot be told: {safe(self._why_not)}", "$failed")
        if naming is None:
            return Content.styled("looking for plans and rotations that name it…", "$ink-quiet")
        if not naming:
            return Content.styled("No plan, response plan or rotation names it.", "$ink-quiet")
        lines = [
            *_line("escalation plans", naming.escalations, "they pass it over"),
            *_line("response plans", naming.plans, "they engage it no more"),
            *_line("rotations", naming.rotations, "take it out first: the service refuses until then"),
        ]
        return Content("\n").join([Content.styled("It is named by", "bold"), *lines])


_LOSES = {
    ContactType.PERSONAL: "With its channels and its plan. Pages and incidents of the past stay.",
    ContactType.ESCALATION: "With its stages. Whom it names stays, and so do incidents of the past.",
    ContactType.ONCALL_SCHEDULE: "Nobody is engaged through it any more. Its rotations stay.",
}


def _line(what: str, names: tuple[str, ...], means: str) -> Iterable[Content]:
    if not names:
        return
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    shown = ", ".join(safe(name) for name in names[:_LISTED])
    yield Content.assemble(f"  {what} ", (f"{shown}{more}", "$failed"), (f": {means}", "$ink-quiet"))
