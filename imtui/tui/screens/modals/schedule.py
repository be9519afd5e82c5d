"""Which on-call schedule a rotation goes into, or leaves, where there are several.

Invariant: what enter would do to each of them stands behind its name.
"""

from collections.abc import Iterable, Sequence

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from imtui.domain.contacts import Contact
from imtui.tui.presenters.cells import safe
from imtui.tui.screens.modals.saving import SavingForm
from imtui.tui.views import View
from imtui.tui.widgets.picker import Pick, Picker


class ScheduleDialogue(SavingForm[Contact]):
    """`schedules`, and whether the rotation is in each of them."""

    def __init__(self, view: View, rotation: str, schedules: Sequence[tuple[Contact, bool]]) -> None:
        super().__init__(
            f"Schedules of {safe(rotation)}", view, hints=(("↑ ↓", "choose"), ("enter", "go on, then do it"), ("esc", "leave it"))
        )
        self._schedules = {each.arn: (each, is_in) for each, is_in in schedules}

    def body(self) -> Iterable[Widget]:
        yield Picker(placeholder="some letters of a schedule", id="schedule")
        yield Static(id="means", classes="lead")
        yield from self.ending("Do it")

    def on_mount(self) -> None:
        # The base's own handler runs as well, before this is seen.
        picks = [
            Pick(each.arn, safe(each.display_name or each.alias), Content.styled("it is in this one" if is_in else "", "$ink-quiet"))
            for each, is_in in self._schedules.values()
        ]
        self.query_one(Picker).offer(picks)

    def refresh_body(self) -> None:
        self.check()
        found = self._picked()
        self.query_one("#means", Static).update(_means(*found) if found else "")

    @property
    def is_ready(self) -> bool:
        return self._picked() is not None

    def wanted(self) -> Contact:
        found = self._picked()
        assert found is not None  # it is not ready before
        return found[0]

    @on(Picker.Changed)
    def _changed(self) -> None:
        self.refresh_body()

    @on(Picker.Chosen)
    def _go_on(self) -> None:
        self.query_one("#yes").focus()

    def _picked(self) -> tuple[Contact, bool] | None:
        return self._schedules.get(self.query_one(Picker).picked or "")


def _means(schedule: Contact, is_in: bool) -> Content:
    return Content.assemble("It leaves " if is_in else "It becomes part of ", (safe(schedule.display_name or schedule.alias), "bold"), ".")
