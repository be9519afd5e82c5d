"""One more Region for the replication set, or the first.

Invariant: it only asks; what is no Region's name, or no key's ARN, cannot be sent, nor anything while the set is on its way to another
status.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from textual.widget import Widget
from textual.widgets import Input, Static

from imtui.arns import is_region
from imtui.domain.replication import SETTLING
from imtui.tui.presenters import replication_rows
from imtui.tui.screens.modals.form import row
from imtui.tui.screens.modals.saving import SavingForm
from imtui.tui.views import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Its name, and the ARN of the key (empty: the one that AWS owns)."""

    name: str
    key: str = ""


class RegionDialogue(SavingForm[Region]):
    """`taken`: the Regions that are there already; none: this sets Incident Manager up. `lead` says what it does."""

    def __init__(self, view: View, *, proposed: str, taken: Collection[str], lead: str) -> None:
        super().__init__(
            "Add a Region" if taken else "Set up Incident Manager", view, hints=(("enter tab", "next field"), ("esc", "leave it"))
        )
        self._proposed = proposed
        self._taken = taken
        self._lead = lead

    def body(self) -> Iterable[Widget]:
        yield Static(self._lead, classes="lead")
        yield from row("Region", Input(self._proposed, placeholder="eu-west-1", id="region", compact=True, select_on_focus=False))
        yield from row("Key", Input(placeholder="ARN of a KMS key there (without: AWS's own)", id="key", compact=True))
        yield from self.ending("Add" if self._taken else "Set up")

    def wrong(self) -> str:
        name, key = self._text("region"), self._text("key")
        found = replication_rows.known(self.view)
        if found is not None and found.status in SETTLING:
            return f"the replication set is {found.status.lower()}: it takes another Region once it is active"
        if name in self._taken:
            return f"{name} is in the set already"
        if name and not is_region(name):
            return f"{name} is no name of a Region: one looks like eu-west-1"
        return f"{key} is no ARN of a key" if key and not key.startswith("arn:") else ""

    @property
    def is_ready(self) -> bool:
        return bool(self._text("region"))

    def wanted(self) -> Region:
        return Region(name=self._text("region"), key=self._text("key"))

    def _text(self, id: str) -> str:
        return self.query_one(f"#{id}", Input).value.strip()
