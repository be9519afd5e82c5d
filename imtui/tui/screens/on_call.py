"""On-call: who is on now and next, the calendar, who stands in, and the rotations themselves.

Invariant: what is in sight of the calendar is what was read; moving through time reads what is missing.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from textual.binding import BindingType

from imtui.domain.contacts import ContactType
from imtui.domain.rotas import OnCall, RotationRecord
from imtui.tui.calendars import Period, Span
from imtui.tui.keys import Place, bindings
from imtui.tui.presenters import calendar_rows, rota_rows
from imtui.tui.rotaries import NOTHING, Rota
from imtui.tui.screens.rotation_deeds import RotationDeeds
from imtui.tui.views import View
from imtui.tui.widgets.pane_columns import PaneColumns
from imtui.tui.widgets.rota_panes import CalendarPane, RotaPanes, ShiftsPane

if TYPE_CHECKING:  # not needed before the first frame
    from imtui.actions.setup import Setup

_AHEAD = timedelta(days=14)


class OnCallScreen(RotationDeeds):
    """Times are shown in the rotation's zone, or in the one that the rest of imtui shows."""

    CSS_PATH = "setup.tcss"
    PLACE = Place.ON_CALL
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.ON_CALL)
    _period: Period | None = None
    _in_own_zone = True

    def columns(self) -> PaneColumns:
        return RotaPanes()

    async def read(self, setup: "Setup") -> OnCall:
        from asyncio import gather

        since, until = self._window()
        contacts = self.snapshot.contacts
        rotations = await setup.rotas.rotations()
        arns = [each.arn for each in contacts.values() if each.type is ContactType.ONCALL_SCHEDULE]
        schedules = await gather(*(setup.rotas.schedule(arn) for arn in arns))
        shifts = await gather(*(setup.rotas.shifts(each.arn, since=since, until=until) for each in rotations))
        overrides = await gather(*(setup.rotas.overrides(each.arn, since=since, until=until) for each in rotations))
        return OnCall(
            since=since,
            until=until,
            schedules=tuple(sorted(schedules, key=lambda each: (each.display_name or each.alias).casefold())),
            rotations=rotations,
            shifts={each.arn: found for each, found in zip(rotations, shifts, strict=True)},
            overrides={each.arn: found for each, found in zip(rotations, overrides, strict=True)},
            names={each.arn: each.alias for each in contacts.values()},
        )

    @property
    def view(self) -> View:
        view = super().view
        known = self.answer
        if not isinstance(known, OnCall):
            return view
        record = known.rotation(self._subject)
        zone = self.zone_of(record)
        rota = Rota(on_call=known, period=self.period, zone=zone, is_own=self._in_own_zone)
        kept = self._rota if self._rota == rota else rota
        self._rota = kept
        return replace(view, lookup=replace(view.lookup, answer=kept))

    _rota: Rota | None = None
    _placed: tuple[str, Period, str] | None = None

    @property
    def period(self) -> Period:
        """Which part of time is in sight."""
        return self._period or Period(first=self.moment)

    def zone_of(self, record: RotationRecord | None) -> ZoneInfo:
        if self._in_own_zone and record is not None:
            try:
                return ZoneInfo(record.zone)
            except (ValueError, KeyError, OSError):
                pass  # a zone that this machine does not know: its rotation is shown in ours
        return self.zone if isinstance(self.zone, ZoneInfo) else ZoneInfo("UTC")

    def _window(self) -> tuple[datetime, datetime]:
        """What is read: what is in sight, with room around it, and the next two weeks for who is on now and next."""
        edges = self.period.days(self.zone_of(None))
        since, until = edges[0] - timedelta(days=1), edges[-1] + timedelta(days=1)
        return min(since, self.moment - timedelta(days=1)), max(until, self.moment + _AHEAD)

    def show(self, view: View) -> None:
        super().show(view)
        found = rota_rows.rota(view)
        place = (view.subject, found.period, found.zone.key) if found else None
        if place != self._placed and (pane := self.query_one(ShiftsPane)).rows:
            # From here on the cursor is where the person wants it: first on the shift that runs, or comes next, and on today.
            self._placed = place
            calendar = self.query_one(CalendarPane)
            calendar.move_to(next((row.key for row in calendar.rows if calendar_rows.is_today(row)), ""))
            pane.move_to(next((row.key for row in pane.rows if rota_rows.is_to_come(row, view.now)), pane.rows[-1].key))

    # Moving through time

    def action_span(self, name: str) -> None:
        self._look_at(self.period.with_span(Span(name)))
        self.action_pane("calendar")

    def action_earlier(self) -> None:
        self._look_at(self.period.moved(-1, self.shown_zone))

    def action_later(self) -> None:
        self._look_at(self.period.moved(1, self.shown_zone))

    def action_today(self) -> None:
        self._look_at(replace(self.period, first=self.moment))

    def action_zone(self) -> None:
        """The rotation's zone, or one's own."""
        self._in_own_zone = not self._in_own_zone
        self._show_soon()

    @property
    def shown_zone(self) -> ZoneInfo:
        found = rota_rows.rota(self.view)
        return found.zone if found else self.zone_of(None)

    def _look_at(self, period: Period) -> None:
        self._period = period
        known = self.answer if isinstance(self.answer, OnCall) else NOTHING
        edges = period.days(self.shown_zone)
        if edges[0] < known.since or edges[-1] > known.until:
            self.ask_again()
        self._show_soon()
