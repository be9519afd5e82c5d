"""What can be done to rotations, and who stands in.

Invariant: nothing is changed without a form or a yes; a rotation goes into the schedule that was named, never into just any.
"""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from textual.content import Content

from imtui.domain.contacts import Contact, ContactType
from imtui.domain.errors import ImtuiError
from imtui.domain.rotas import OnCall, RotationRecord, RotationWording
from imtui.domain.rotations import Shift
from imtui.tui.drafts import Purpose
from imtui.tui.messages import LookupRequested
from imtui.tui.presenters import rota_rows, rotation_rows
from imtui.tui.presenters.cells import safe
from imtui.tui.screens.setup import SetupScreen

if TYPE_CHECKING:  # not needed before the first frame
    from collections.abc import Awaitable, Callable

    from imtui.actions.desk import Desk
    from imtui.actions.outcomes import Outcome
    from imtui.actions.setup import Setup
    from imtui.tui.screens.modals.rotation import Rotating
    from imtui.tui.screens.modals.stand_in import StandIn

    Change = Callable[[Desk], Awaitable[Outcome]]


class RotationDeeds(SetupScreen):
    """`o`, `n`, `e`, `Del` and `i` of the on-call screen."""

    def zone_of(self, record: RotationRecord | None) -> ZoneInfo:
        """The zone in which times of that rotation are told (None: of whatever is not one rotation's)."""
        raise NotImplementedError

    @property
    def shown_zone(self) -> ZoneInfo:
        """The zone of the times on the screen."""
        raise NotImplementedError

    # Who stands in

    def action_stand_in(self) -> None:
        """I, or somebody else, for the shift under the cursor."""
        from imtui.tui.screens.modals.stand_in import StandInDialogue

        with self._saying_why_not():
            self.check_may_write()
            record = self._rotation()
            start, end = self._span_under_cursor(record)
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
                zone=self.shown_zone,
            )
            self.submit(form, partial(_standing_in, record.arn), "Nobody stands in")

    def _span_under_cursor(self, record: RotationRecord) -> tuple[datetime, datetime]:
        """The shift under the cursor; in the calendar the one that begins on that day; else the one that runs, or the next."""
        pane, key = self.under_cursor
        if pane == "shifts" and "/" in key:
            start, _, end = key.partition("/")
            return datetime.fromisoformat(start), datetime.fromisoformat(end)
        shifts = rota_rows.on_call(self.view).shifts.get(record.arn, ())
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
        arn = record.arn if record else ""
        form = RotationDialogue(
            self.view,
            self.answer,
            record,
            people=self._people(),
            zone=self.zone_of(None).key,
            preview=self._preview,
            draft=self._drafts.text(Purpose.ROTATION, arn),
            keep=partial(self._drafts.keep, Purpose.ROTATION, arn),
        )
        self.submit(form, self._saved, "Not changed" if record else "Not created", ((Purpose.ROTATION, arn),))

    def _preview(
        self,
        wanted: RotationWording,
        since: datetime,
        until: datetime,
        told: "Callable[[tuple[Shift, ...], ImtuiError | None], None]",
    ) -> None:
        async def read(setup: "Setup") -> tuple[Shift, ...]:
            return await setup.rotas.preview(wanted, since=since, until=until)

        self.post_message(LookupRequested(read, lambda shifts, fault: told(shifts or (), fault)))

    def _saved(self, wanted: "Rotating") -> "Callable[[Desk], Awaitable[Outcome]]":
        from imtui.actions import rotations

        if wanted.arn:
            return partial(rotations.update, arn=wanted.arn, wanted=wanted.wanted)
        return partial(rotations.create, wanted=wanted.wanted)

    def action_delete(self) -> None:
        """The stand-in under the cursor, else the rotation."""
        from imtui.actions import rotations
        from imtui.tui.screens.modals.confirm import Question

        with self._saying_why_not():
            self.check_may_write()
            record, (pane, key) = self._rotation(), self.under_cursor
            if pane == "rotation" and key.startswith(rotation_rows.OVERRIDE):
                change = partial(rotations.delete_override, rotation_arn=record.arn, override_id=key.removeprefix(rotation_rows.OVERRIDE))
                means = Content("\nWhoever would be on call without it is so again.")
                who = Content.styled(rotation_rows.override_words(self.view, record, key.removeprefix(rotation_rows.OVERRIDE)), "bold")
                question = Question(heading="Take this stand-in back?", lines=(who, means), yes="Take it back")
                self.confirm(question, self.changing(change, "Not taken back"))
                return
            names = " and ".join(_title(each) for each in rota_rows.on_call(self.view).schedules_of(record.arn))
            lead = f"{names} lose{'' if ' and ' in names else 's'} it: " if names else ""
            lines = (Content.styled(safe(record.name), "bold"), Content(f"\n{lead}nobody is on call through it any more."))
            question = Question(heading="Delete this rotation?", lines=lines, yes="Delete")
            self.confirm(question, self.changing(partial(rotations.delete, arn=record.arn, name=record.name), "Not deleted"))

    def action_assign(self) -> None:
        """Into a schedule, or out of one that it is in; which one is asked where there are several."""
        from imtui.tui.screens.modals.confirm import Question

        with self._saying_why_not():
            self.check_may_write()
            record, schedules = self._rotation(), rota_rows.on_call(self.view).schedules
            if not schedules:
                raise ImtuiError("There is no on-call schedule", remedy="c makes one")
            if len(schedules) > 1:
                self._choose_schedule(record, schedules)
                return
            words = f"{safe(record.name)} {'leaves' if _is_in(record, schedules[0]) else 'becomes part of'} {_title(schedules[0])}."
            heading = "Take it out of its schedule?" if _is_in(record, schedules[0]) else "Put it into the schedule?"
            question = Question(heading=heading, lines=(Content(words),), yes="Do it")
            self.confirm(question, self.changing(_assigning(record, schedules[0]), "Schedule not changed"))

    def _choose_schedule(self, record: RotationRecord, schedules: tuple[Contact, ...]) -> None:
        from imtui.tui.screens.modals.schedule import ScheduleDialogue

        form = ScheduleDialogue(self.view, record.name, tuple((each, _is_in(record, each)) for each in schedules))
        self.submit(form, lambda chosen: _assigning(record, chosen), "Schedule not changed")

    def _rotation(self) -> RotationRecord:
        """The one whose bar the cursor is on, where a day has a bar for each; else the selected one."""
        pane, key = self.under_cursor
        arn = key.partition(" ")[2] if pane == "calendar" else ""
        found = rota_rows.on_call(self.view).rotation(arn) if arn else rota_rows.selected(self.view)
        if found is None:
            raise ImtuiError("No rotation is selected" if isinstance(self.answer, OnCall) else "The rotations are still being read")
        return found


def _is_in(record: RotationRecord, schedule: Contact) -> bool:
    return schedule.plan is not None and record.arn in schedule.plan.rotations


def _title(schedule: Contact) -> str:
    return safe(schedule.display_name or schedule.alias)


def _assigning(record: RotationRecord, schedule: Contact) -> "Change":
    """Out of the schedule where it is in it, else into it."""
    from imtui.actions import rotations

    belongs = not _is_in(record, schedule)
    return partial(rotations.assign, schedule_arn=schedule.arn, rotation_arn=record.arn, belongs=belongs, name=_title(schedule))


def _standing_in(rotation_arn: str, wanted: "StandIn") -> "Callable[[Desk], Awaitable[Outcome]]":
    from imtui.actions import rotations

    people = [wanted.contact_arn]
    return partial(rotations.override, rotation_arn=rotation_arn, contact_arns=people, start=wanted.start, end=wanted.end, name=wanted.name)
