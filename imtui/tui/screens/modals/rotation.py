"""Making or changing a rotation, with the shifts that come of it before anything is saved.

Invariant: the preview is the service's own answer to what is typed; what it would refuse for its form cannot be sent.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Select, Static

from imtui.actions import rotations
from imtui.domain.contacts import Contact
from imtui.domain.errors import ImtuiError, InputError
from imtui.domain.recurrences import Every, Recurrence, read_coverage, read_hand_offs, written_coverage, written_hand_offs
from imtui.domain.rotas import OnCall, RotationRecord, RotationWording
from imtui.domain.rotations import Shift
from imtui.tui.presence import is_standing
from imtui.tui.presenters.cells import safe
from imtui.tui.screens.modals.dialogue import nowhere
from imtui.tui.screens.modals.drafted import DraftedForm
from imtui.tui.screens.modals.form import row
from imtui.tui.views import View

_FORMAT = "%Y-%m-%d %H:%M"
_EVERY = [(each.value, each) for each in Every]
_BLANK = {Every.DAY: "09:00", Every.WEEK: "MON 09:00", Every.MONTH: "1 09:00"}
_SHOWN = 4
Preview = Callable[[RotationWording, datetime, datetime, Callable[[tuple[Shift, ...], ImtuiError | None], None]], None]
"""Ask for the shifts from one moment to another; the callback is told them, or why there are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotating:
    """Which rotation (empty: a new one), and what it is to be."""

    arn: str
    wanted: RotationWording


class RotationDialogue(DraftedForm[Rotating]):
    """`record` None makes a new one; `people` may be in it; `draft` is what was kept of this form before, `keep` is told each change."""

    def __init__(
        self,
        view: View,
        known: OnCall,
        record: RotationRecord | None,
        *,
        people: Mapping[str, Contact],
        zone: str,
        preview: Preview,
        draft: str = "",
        keep: Callable[[str], None] = nowhere,
    ) -> None:
        super().__init__("Change the rotation" if record else "New rotation", view, draft, keep)
        self._known = known
        self._record = record
        self._by_alias = {each.alias: each for each in people.values()}
        self._names = {each.arn: each.alias for each in people.values()}
        self._first_zone = record.zone if record else zone
        self._preview = preview
        self._asked: RotationWording | None = None
        self._is_asking = False
        self._shifts: tuple[Shift, ...] = ()
        self._refused = ""

    def body(self) -> Iterable[Widget]:
        record, field = self._record, self._field
        recurrence = record.recurrence if record else None
        every = self.choose("every", Every, recurrence.every if recurrence else Every.WEEK)
        if record is None:
            yield from row("Name", field("name", "", "letters, digits, spaces, . - and _; it cannot be changed later"))
            yield from row("Schedule", self._schedules())
        people = " ".join(self._names.get(arn, arn) for arn in record.contact_arns) if record else ""
        yield from row("People", field("people", people, "aliases in the order of their turns"))
        yield from row("Zone", field("zone", self._first_zone, "Europe/Berlin"))
        yield from row("Begins", field("start", self._begins(), "2026-03-16 09:00"))
        yield from row("Recurs", Select(_EVERY, value=every, allow_blank=False, id="every", compact=True))
        yield from row("every", field("multiplier", str(recurrence.multiplier if recurrence else 1), "1: each, 2: every second"))
        hand_offs = written_hand_offs(recurrence.hand_offs) if recurrence else _BLANK[every]
        yield from row("Hands over", field("hand-offs", hand_offs, _BLANK[every]))
        yield from row("At once", field("on-calls", str(recurrence.on_calls if recurrence else 1), "how many are on call at once"))
        covered = written_coverage(recurrence.coverage) if recurrence else ""
        yield from row("Covers", field("coverage", covered, "always, or MON-FRI 09:00-17:00, SAT 10:00-14:00"))
        yield Static(id="preview", classes="quiet")
        yield from self.ending("Save" if record else "Create")

    def _schedules(self) -> Select[str]:
        choices = [(each.display_name or each.alias, each.arn) for each in self._known.schedules]
        begun = self.choose("schedule", [arn for _, arn in choices], "")
        return Select(choices, value=begun or Select.NULL, prompt="none yet", id="schedule", compact=True)

    def _field(self, id: str, text: str, placeholder: str) -> Input:
        return Input(self.begin(id, text), placeholder=placeholder, id=id, compact=True, select_on_focus=False)

    def refresh_body(self) -> None:
        if not self.check():
            self._ask_for_preview()
        self.query_one("#preview", Static).update(self._previewed())

    def wrong(self) -> str:
        try:
            wanted = self._wanted()
            if wanted.name and wanted.contact_arns:
                rotations.check(wanted)
        except ImtuiError as error:
            return str(error)
        return ""

    @property
    def is_ready(self) -> bool:
        try:
            wanted = self._wanted()
        except InputError:
            return False
        return bool(wanted.name and wanted.contact_arns)

    def wanted(self) -> Rotating:
        return Rotating(arn=self._record.arn if self._record else "", wanted=self._wanted())

    @on(Select.Changed, "#every")
    def _recurs(self, event: Select.Changed) -> None:
        """Hand-offs of the other kind take the place of untouched ones."""
        field = self.query_one("#hand-offs", Input)
        if field.value in _BLANK.values() and isinstance(event.value, Every):
            field.value = _BLANK[event.value]
        self.refresh_body()

    # The preview

    def _ask_for_preview(self) -> None:
        wanted = self._wanted()
        if self._is_asking or not wanted.contact_arns or wanted == self._asked:
            return
        self._asked, self._is_asking = wanted, True
        days = {Every.DAY: 7, Every.WEEK: 35, Every.MONTH: 180}[wanted.recurrence.every] * wanted.recurrence.multiplier
        # Of one that began long ago only what is to come can still be changed.
        since = max(wanted.start or self.view.now, self.view.now)
        self._preview(wanted, since, since + timedelta(days=days), self._told)

    def _told(self, shifts: tuple[Shift, ...], fault: ImtuiError | None) -> None:
        self._is_asking = False
        self._shifts, self._refused = shifts, str(fault) if fault is not None else ""
        if is_standing(self):
            self.refresh_body()

    def _previewed(self) -> Content:
        if self._refused:
            return Content.styled(f"no preview: {safe(self._refused)}", "$failed")
        if not self._shifts or self._asked is None:
            return Content("the shifts that come of it are shown here" if not self._is_asking else "asking for the shifts …")
        zone = ZoneInfo(self._asked.zone)
        lines = [self._line(each, zone) for each in self._shifts[:_SHOWN]]
        has_begun = self._asked.start is not None and self._asked.start <= self.view.now
        words = "Its shifts from now on would be" if has_begun else "Its shifts would be"
        return Content("\n").join([Content.styled(words, "bold"), *lines])

    def _line(self, shift: Shift, zone: ZoneInfo) -> Content:
        who = "+".join(self._names.get(arn, arn) for arn in shift.contact_arns) or "nobody"
        start, end = shift.start.astimezone(zone), shift.end.astimezone(zone)
        return Content.assemble(f"  {start:%a %d %b %H:%M} to {end:%a %d %b %H:%M}  ", (safe(who), "bold"))

    # What is typed

    def _begins(self) -> str:
        record, zone = self._record, ZoneInfo(self._first_zone)
        if record is not None and record.start is not None:
            return f"{record.start.astimezone(zone):{_FORMAT}}"
        tomorrow = self.view.now.astimezone(zone) + timedelta(days=1)
        return f"{tomorrow.replace(hour=9, minute=0):{_FORMAT}}"

    def _wanted(self) -> RotationWording:
        every = self.query_one("#every", Select).value
        assert isinstance(every, Every)
        record = self._record
        schedule = "" if record else self.query_one("#schedule", Select).value
        return RotationWording(
            name=record.name if record else self._text("name"),
            contact_arns=tuple(self._person(word) for word in self._text("people").replace(",", " ").split()),
            zone=self._zone_now().key,
            recurrence=Recurrence(
                every=every,
                hand_offs=read_hand_offs(self._text("hand-offs"), every),
                multiplier=self._number("multiplier"),
                on_calls=self._number("on-calls"),
                coverage=read_coverage(self._text("coverage")),
            ),
            start=self._start(),
            schedule=schedule if isinstance(schedule, str) else "",
        )

    def _start(self) -> datetime:
        text = self._text("start")
        try:
            return datetime.strptime(text, _FORMAT).replace(tzinfo=self._zone_now())
        except ValueError as error:
            raise InputError(f"“{text}” is no time", subject=text, remedy="write it like 2026-03-16 09:00") from error

    def _zone_now(self) -> ZoneInfo:
        name = self._text("zone")
        if name in _zones():
            return ZoneInfo(name)
        near = get_close_matches(name, _zones(), n=2)
        remedy = f"did you mean {' or '.join(near)}?" if near else "write it like Europe/Berlin"
        raise InputError(f"there is no time zone {name}", subject=name, remedy=remedy)

    def _number(self, id: str) -> int:
        text = self._text(id)
        if not text.isdecimal() or not int(text):
            raise InputError(f"“{text}” is no number", subject=text, remedy="write it like 1")
        return int(text)

    def _person(self, word: str) -> str:
        if word in self._by_alias:
            return self._by_alias[word].arn
        if word.startswith("arn:"):
            return word
        near = get_close_matches(word, self._by_alias, n=2)
        remedy = f"did you mean {' or '.join(near)}?" if near else "c lists people"
        raise InputError(f"there is nobody called {word}", subject=word, remedy=remedy)

    def _text(self, id: str) -> str:
        return self.query_one(f"#{id}", Input).value.strip()


@cache
def _zones() -> frozenset[str]:
    """What time zones there are. Some 10 ms, since it looks into every file of the zone database, and each key would ask several times."""
    return frozenset(available_timezones())
