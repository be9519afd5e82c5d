"""Standing in for somebody: who, from when, until when.

Invariant: what the service would refuse is said while it is typed; times are those of the zone that is named beside them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from imtui.actions.rotations import check_span
from imtui.domain.contacts import Contact
from imtui.domain.errors import InputError
from imtui.tui.presenters.cells import safe
from imtui.tui.presenters.times import fine_span
from imtui.tui.screens.modals.form import row
from imtui.tui.screens.modals.saving import SavingForm
from imtui.tui.views import View
from imtui.tui.widgets.picker import Pick, Picker

_FORMAT = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """Whom (ARN, alias), and when."""

    contact_arn: str
    name: str
    start: datetime
    end: datetime


class StandInDialogue(SavingForm[StandIn]):
    """`people` may stand in, the proposed one first; `start` and `end` are those of the shift; `instead` is on call then otherwise."""

    def __init__(
        self, view: View, *, rotation: str, people: tuple[Contact, ...], start: datetime, end: datetime, instead: str, zone: ZoneInfo
    ) -> None:
        super().__init__(f"Stand in · {safe(rotation)}", view, hints=(("enter", "send"), ("tab", "next field"), ("esc", "leave it")))
        self._people = people
        self._start = start
        self._end = end
        self._instead = instead
        self._zone_shown = zone

    def body(self) -> Iterable[Widget]:
        yield Picker(placeholder="who stands in: some letters of the name", id="who")
        yield from row("From", Input(f"{self._start.astimezone(self._zone_shown):{_FORMAT}}", id="from", compact=True))
        yield from row("To", Input(f"{self._end.astimezone(self._zone_shown):{_FORMAT}}", id="to", compact=True))
        yield Static(id="means", classes="quiet")
        yield from self.ending("Stand in")

    def on_mount(self) -> None:
        # The base's own handler runs as well, before this is seen.
        picks = [Pick(each.arn, safe(each.alias), Content.styled(safe(each.display_name), "$ink-quiet")) for each in self._people]
        self.query_one(Picker).offer(picks, empty="there are no people")
        self.call_after_refresh(self.query_one("#yes", Button).focus)  # what is proposed is sent by the next key

    def refresh_body(self) -> None:
        words = self.check()
        self.query_one("#means", Static).update("" if words else self._means())

    def wrong(self) -> str:
        try:
            start, end = self._times()
            check_span(start, end, self.view.now)
        except InputError as error:
            return str(error)
        return ""

    @property
    def is_ready(self) -> bool:
        return self._picked() is not None

    def wanted(self) -> StandIn:
        picked = self._picked()
        assert picked is not None  # it is not ready before
        start, end = self._times()
        return StandIn(contact_arn=picked.arn, name=picked.alias, start=start, end=end)

    @on(Picker.Changed)
    def _changed(self) -> None:
        self.refresh_body()

    def _picked(self) -> Contact | None:
        key = self.query_one(Picker).picked
        return next((each for each in self._people if each.arn == key), None)

    def _means(self) -> Content:
        picked = self._picked()
        if picked is None:
            return Content("")
        start, end = self._times()
        instead = f" instead of {safe(self._instead)}" if self._instead and self._instead != picked.alias else ""
        return Content.assemble((safe(picked.alias), "bold"), f" is on call for {fine_span(end - start)}{instead} ({self._zone_shown.key})")

    def _times(self) -> tuple[datetime, datetime]:
        start, end = (self._time(id) for id in ("from", "to"))
        return start, end

    def _time(self, id: str) -> datetime:
        text = self.query_one(f"#{id}", Input).value.strip()
        try:
            return datetime.strptime(text, _FORMAT).replace(tzinfo=self._zone_shown)
        except ValueError as error:
            raise InputError(f"“{text}” is no time", subject=text, remedy="write it like 2026-03-17 18:00") from error
