"""On-call: who is on now and next, the calendar, who stands in, and the rotations themselves.

Invariant: what is in sight of the calendar is what was read; moving through time reads what is missing.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from textual.binding import BindingType
from textual.content import Content

from imtui.domain.contacts import Contact, ContactType
from imtui.domain.errors import ImtuiError
from imtui.domain.rotas import OnCall, RotationRecord, RotationWording
from imtui.domain.rotations import Shift
from imtui.tui.calendars import Period, Span
from imtui.tui.keys import Place, bindings
from imtui.tui.messages import LookupRequested
from imtui.tui.presenters import rota_rows
from imtui.tui.presenters.cells import safe
from imtui.tui.rotaries import NOTHING, Rota
from imtui.tui.screens.setup import SetupScreen
from imtui.tui.views import View
from imtui.tui.widgets.pane_columns import PaneColumns
from imtui.tui.widgets.rota_panes import RotaPanes, ShiftsPane

if TYPE_CHECKING:  # not needed before the first frame
    from collections.abc import Awaitable, Callable

    from imtui.actions.desk import Desk
    from imtui.actions.outcomes import Outcome
    from imtui.actions.setup import Setup
    from imtui.tui.screens.modals.rotation import Rotating
    from imtui.tui.screens.modals.stand_in import StandIn

_AHEAD = timedelta(days=14)


class OnCallScreen(SetupScreen):
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
        zone = self._zone_of(record)
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

    def _zone_of(self, record: RotationRecord | None) -> ZoneInfo:
        if self._in_own_zone and record is not None:
            try:
                return ZoneInfo(record.zone)
            except (ValueError, KeyError, OSError):
                pass  # a zone that this machine does not know: its rotation is shown in ours
        return self.zone if isinstance(self.zone, ZoneInfo) else ZoneInfo("UTC")

    def _window(self) -> tuple[datetime, datetime]:
        """What is read: what is in sight, with room around it, and the next two weeks for who is on now and next."""
        edges = self.period.days(self._zone_of(None))
        since, until = edges[0] - timedelta(days=1), edges[-1] + timedelta(days=1)
        return min(since, self.moment - timedelta(days=1)), max(until, self.moment + _AHEAD)

    def show(self, view: View) -> None:
        super().show(view)
        found = rota_rows.rota(view)
        place = (view.subject, found.period, found.zone.key) if found else None
        if place != self._placed and (pane := self.query_one(ShiftsPane)).rows:
            # From here on the cursor is where the person wants it: first on the shift that runs, or comes next.
            self._placed = place
            pane.move_to(next((row.key for row in pane.rows if rota_rows.is_to_come(row, view.now)), pane.rows[-1].key))

    # Moving through time

    def action_span(self, name: str) -> None:
        self._look_at(self.period.with_span(Span(name)))
        self.action_pane("calendar")

    def action_earlier(self) -> None:
        self._look_at(self.period.moved(-1, self._shown_zone))

    def action_later(self) -> None:
        self._look_at(self.period.moved(1, self._shown_zone))

    def action_today(self) -> None:
        self._look_at(replace(self.period, first=self.moment))

    def action_zone(self) -> None:
        """The rotation's zone, or one's own."""
        self._in_own_zone = not self._in_own_zone
        self._show_soon()

    @property
    def _shown_zone(self) -> ZoneInfo:
        found = rota_rows.rota(self.view)
        return found.zone if found else self._zone_of(None)

    def _look_at(self, period: Period) -> None:
        self._period = period
        known = self.answer if isinstance(self.answer, OnCall) else NOTHING
        edges = period.days(self._shown_zone)
        if edges[0] < known.since or edges[-1] > known.until:
            self.ask_again()
        self._show_soon()

    # Who stands in

    def action_stand_in(self) -> None:
        """I, or somebody else, for the shift under the cursor."""
        from imtui.tui.screens.modals.stand_in import StandInDialogue

        with self._saying_why_not():
            self.check_may_write()
            record, (start, end) = self._rotation(), self._span_under_cursor()
            known = rota_rows.on_call(self.view)
            if end <= self.moment:
                raise ImtuiError("That shift is over", remedy="3 goes to the shifts, where those to come are")
            on = next((each for each in known.shifts.get(record.arn, ()) if each.start <= start < each.end), None)
            form = StandInDialogue(
                self.view,
                rotation=record.name,
                people=self._people_me_first(),
                start=max(start, self.moment.replace(second=0, microsecond=0)),
                end=end,
                instead="+".join(known.names.get(arn, arn) for arn in on.contact_arns) if on else "",
                zone=self._shown_zone,
            )
            self.submit(form, partial(_standing_in, record.arn), "Nobody stands in")

    def _span_under_cursor(self) -> tuple[datetime, datetime]:
        """The shift under the cursor; in the calendar the one that begins on that day; else the one that runs, or the next."""
        pane, key = self.under_cursor
        shifts = rota_rows.shifts_of(self.view)
        if pane == "shifts" and "/" in key:
            start, _, end = key.partition("/")
            return datetime.fromisoformat(start), datetime.fromisoformat(end)
        at = self.moment
        if pane == "calendar" and key:
            at = max(at, datetime.fromisoformat(key.partition(" ")[0]))
        found: Shift | None = next((each for each in shifts if each.start >= at), None)
        if pane != "calendar":
            found = next((each for each in shifts if each.start <= at < each.end), found)
        if found is None:
            raise ImtuiError("There is no shift to stand in for here", remedy="3 goes to the shifts")
        return found.start, found.end

    def _people(self) -> dict[str, Contact]:
        return {arn: each for arn, each in self.snapshot.contacts.items() if each.type is ContactType.PERSONAL}

    def _people_me_first(self) -> tuple[Contact, ...]:
        me = self.session.me
        return tuple(sorted(self._people().values(), key=lambda each: (me not in (each.alias, each.arn), each.alias.casefold())))

    # Rotations

    def action_create(self) -> None:
        with self._saying_why_not():
            self.check_may_write()
            self._write(None)

    def action_edit(self) -> None:
        with self._saying_why_not():
            self.check_may_write()
            self._write(self._rotation())

    def _write(self, record: RotationRecord | None) -> None:
        from imtui.tui.screens.modals.rotation import RotationDialogue

        if not isinstance(self.answer, OnCall):
            raise ImtuiError("The rotations are still being read")
        form = RotationDialogue(self.view, self.answer, record, people=self._people(), zone=self._zone_of(None).key, preview=self._preview)
        self.submit(form, self._saved, "Not changed" if record else "Not created")

    def _preview(self, wanted: RotationWording, until: datetime, told: "Callable[[tuple[Shift, ...], ImtuiError | None], None]") -> None:
        self.post_message(
            LookupRequested(lambda setup: setup.rotas.preview(wanted, until=until), lambda shifts, fault: told(shifts or (), fault))
        )

    def _saved(self, wanted: "Rotating") -> "Callable[[Desk], Awaitable[Outcome]]":
        from imtui.actions import rotations

        if wanted.arn:
            return partial(rotations.update, arn=wanted.arn, wanted=wanted.wanted)
        schedule = next((each for each in rota_rows.on_call(self.view).schedules if each.arn == wanted.wanted.schedule), None)
        members = schedule.plan.rotations if schedule and schedule.plan else ()
        return partial(rotations.create, wanted=wanted.wanted, members=members)

    def action_delete(self) -> None:
        """The stand-in under the cursor, else the rotation."""
        from imtui.actions import rotations
        from imtui.tui.screens.modals.confirm import Question

        with self._saying_why_not():
            self.check_may_write()
            record, (pane, key) = self._rotation(), self.under_cursor
            if pane == "rotation" and key.startswith(rota_rows.OVERRIDE):
                change = partial(rotations.delete_override, rotation_arn=record.arn, override_id=key.removeprefix(rota_rows.OVERRIDE))
                means = (Content("Whoever is on call by the rotation is so again."),)
                question = Question(heading="Take this stand-in back?", lines=means, yes="Take it back")
                self.confirm(question, self.changing(change, "Not taken back"))
                return
            schedule = rota_rows.on_call(self.view).schedule_of(record.arn)
            name = f"{safe(schedule.display_name or schedule.alias)} loses it: " if schedule else ""
            lines = (Content.styled(safe(record.name), "bold"), Content(f"\n{name}nobody is on call through it any more."))
            question = Question(heading="Delete this rotation?", lines=lines, yes="Delete")
            self.confirm(question, self.changing(partial(rotations.delete, arn=record.arn, name=record.name), "Not deleted"))

    def action_assign(self) -> None:
        """Into a schedule, or out of the one that it is in."""
        from imtui.actions import rotations
        from imtui.tui.screens.modals.confirm import Question

        with self._saying_why_not():
            self.check_may_write()
            record, known = self._rotation(), rota_rows.on_call(self.view)
            schedule = known.schedule_of(record.arn) or next(iter(known.schedules), None)
            if schedule is None or schedule.plan is None:
                raise ImtuiError("There is no on-call schedule", remedy="c makes one")
            is_in = record.arn in schedule.plan.rotations
            others = tuple(arn for arn in schedule.plan.rotations if arn != record.arn)
            name = safe(schedule.display_name or schedule.alias)
            change = partial(
                rotations.assign, schedule_arn=schedule.arn, rotation_arns=others if is_in else (*others, record.arn), name=name
            )
            words = f"{safe(record.name)} {'leaves' if is_in else 'becomes part of'} {name}."
            heading = "Take it out of its schedule?" if is_in else "Put it into the schedule?"
            self.confirm(Question(heading=heading, lines=(Content(words),), yes="Do it"), self.changing(change, "Schedule not changed"))

    def _rotation(self) -> RotationRecord:
        found = rota_rows.selected(self.view)
        if found is None:
            raise ImtuiError("No rotation is selected" if isinstance(self.answer, OnCall) else "The rotations are still being read")
        return found


def _standing_in(rotation_arn: str, wanted: "StandIn") -> "Callable[[Desk], Awaitable[Outcome]]":
    from imtui.actions import rotations

    people = [wanted.contact_arn]
    return partial(rotations.override, rotation_arn=rotation_arn, contact_arns=people, start=wanted.start, end=wanted.end, name=wanted.name)
