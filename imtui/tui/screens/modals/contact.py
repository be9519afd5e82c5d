"""Making or changing a person, an escalation plan or a schedule; stages are drawn in time while they are typed.

Invariant: what the service would refuse for its form cannot be sent; what was typed is kept as a draft until it was taken.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Select, Static, TextArea

from imtui.actions import people
from imtui.domain import stages, tags
from imtui.domain.contacts import Channel, Contact, ContactType, Stage
from imtui.domain.errors import ImtuiError
from imtui.domain.people import ContactRecord, ContactWording
from imtui.domain.snapshot import Snapshot
from imtui.domain.stages import Nameable
from imtui.tui.presenters import ladder_lines
from imtui.tui.presenters.glyphs import glyphs
from imtui.tui.presenters.lines import Line
from imtui.tui.screens.modals.dialogue import keyed, nowhere
from imtui.tui.screens.modals.drafted import DraftedForm
from imtui.tui.screens.modals.form import FORM_KEYS, row
from imtui.tui.views import View
from imtui.tui.widgets.stages_field import StagesField

_TYPES = [
    ("a person", ContactType.PERSONAL),
    ("an escalation plan", ContactType.ESCALATION),
    ("an on-call schedule", ContactType.ONCALL_SCHEDULE),
]
_HEADINGS = {
    ContactType.PERSONAL: "Change the person",
    ContactType.ESCALATION: "Change the escalation plan",
    ContactType.ONCALL_SCHEDULE: "Change the on-call schedule",
}
_NEXT = {
    ContactType.PERSONAL: "Channels come next: + adds one, then e makes a plan of them.",
    ContactType.ONCALL_SCHEDULE: "Rotations, that is who is on call when, are kept on the on-call screen: w.",
}
_HOW = {
    ContactType.PERSONAL: "A line a stage · 5 min: NAME every 1 min, NAME",
    ContactType.ESCALATION: "A line a stage · 5 min: ALIAS essential, ALIAS · an essential one's acceptance ends the plan",
}
_PLACEHOLDERS = {ContactType.PERSONAL: "5 min: mobile every 1 min", ContactType.ESCALATION: "5 min: akuam essential"}
_HINTS = (("tab", "next"), ("→", "complete"), ("alt+↑ alt+↓", "move stage"), ("esc", "keep as draft"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewording:
    """What was seen (None: a new contact), and what it is to be."""

    before: ContactWording | None
    after: ContactWording


class ContactDialogue(DraftedForm[Rewording]):
    """`record` None makes a new one; `everyone` is what is known of all contacts; `draft` is what was kept of this form before."""

    def __init__(
        self, view: View, record: ContactRecord | None, everyone: Snapshot, draft: str = "", keep: Callable[[str], None] = nowhere
    ) -> None:
        super().__init__(_HEADINGS[record.contact.type] if record else "New contact", view, draft, keep, _HINTS)
        self._record = record
        self._everyone = everyone
        self._before = ContactWording.of(record.contact) if record else None
        self._first_type = record.contact.type if record else ContactType.PERSONAL

    def body(self) -> Iterable[Widget]:
        before = self._before
        if before is None:
            self._first_type = self.choose("type", ContactType, self._first_type)
            yield from row("Is", Select(_TYPES, value=self._first_type, allow_blank=False, id="type", compact=True))
            alias = self.begin("alias", "")
            yield from row("Alias", _field("alias", alias, "small letters, digits, - and _; it cannot be changed later"))
        name = self.begin("name", before.display_name if before else "")
        yield from row("Name", _field("name", name, "what people are shown (optional)"))
        names = self._names(self._first_type)
        text = self.begin("stages", stages.written(before.stages, names) if before else "")
        yield from row("Stages", StagesField(text, names, id="stages", placeholder=_PLACEHOLDERS.get(self._first_type, "")))
        yield Static(id="how", classes="quiet")
        yield Static(id="ladder")
        if before is None:
            yield from row("Tags", _area("tags", self.begin("tags", ""), "team = payments, one a line (optional)"))
        yield from self.ending("Save" if self._before else "Create")

    def refresh_body(self) -> None:
        kind = self._type
        has_stages = self._has_stages
        field = self.query_one(StagesField)
        field.nameables = self._names(kind)
        field.placeholder = _PLACEHOLDERS.get(kind, "")
        assert field.parent is not None
        field.parent.display = has_stages
        self.query_one("#how", Static).update(self._how(kind) if has_stages else _NEXT.get(kind, ""))
        self.query_one("#ladder", Static).update(self._ladder() if has_stages else "")
        self.query_one("#ladder").display = has_stages
        self.query_one("#hint", Static).update(keyed(_HINTS if has_stages else FORM_KEYS))
        self.check()

    def wrong(self) -> str:
        try:
            after = self.wanted().after
            if after.alias:
                people.check_contact(after)
        except ImtuiError as error:
            return str(error)
        if self._before is None and any(each.alias == after.alias for each in self._everyone.contacts.values()):
            return f"there is a contact {after.alias} already: choose another alias"
        return ""

    @property
    def is_ready(self) -> bool:
        try:
            after = self.wanted().after
        except ImtuiError:
            return False
        return bool(after.alias) and after != self._before

    def wanted(self) -> Rewording:
        begun = self._before or ContactWording(alias=self._text("alias"), type=self._type, tags=tags.read(self._area_text("tags")))
        after = replace(begun, display_name=self._text("name"), stages=self._stages() if self._has_stages else begun.stages)
        return Rewording(before=self._before, after=after)

    @property
    def _type(self) -> ContactType:
        if self._before is not None:
            return self._before.type
        value = self.query_one("#type", Select).value
        return value if isinstance(value, ContactType) else self._first_type

    @property
    def _has_stages(self) -> bool:
        return self._type is ContactType.ESCALATION or (self._type is ContactType.PERSONAL and self._before is not None)

    @property
    def _channels(self) -> tuple[Channel, ...]:
        return self._record.channels if self._record else ()

    def _names(self, kind: ContactType) -> tuple[Nameable, ...]:
        if kind is ContactType.PERSONAL:
            return stages.channel_names(self._channels)
        own = self._record.contact.arn if self._record else ""
        return stages.contact_names(each for each in self._everyone.contacts.values() if each.arn != own and _can_be_engaged(each))

    def _stages(self) -> tuple[Stage, ...]:
        return stages.read(self._area_text("stages"), self._names(self._type), self._type)

    def _how(self, kind: ContactType) -> str:
        names = ", ".join(each.names[0] for each in self._names(kind)) if kind is ContactType.PERSONAL else ""
        return f"{_HOW[kind]}\nThere are: {names}" if names else _HOW[kind]

    def _ladder(self) -> Content:
        try:
            wanted = self._stages()
        except ImtuiError:
            return Content.styled("the ladder is drawn here once every line can be read", "$ink-quiet")
        if not wanted:
            return Content.styled("no stage: nobody is paged", "$due")
        is_person = self._type is ContactType.PERSONAL
        aims = ladder_lines.aims_at_channels(self._channels) if is_person else ladder_lines.aims_at_contacts(self._everyone, wanted)
        signs = glyphs(ascii_only=self.view.ascii)
        cells = max(40, self.query_one("#ladder").content_size.width or 70)
        return Content("\n").join([_content(line) for line in ladder_lines.draw(wanted, aims, cells, signs)])

    def _text(self, id: str) -> str:
        return self.query_one(f"#{id}", Input).value.strip()

    def _area_text(self, id: str) -> str:
        return self.query_one(f"#{id}", TextArea).text

    @on(Select.Changed, "#type")
    def _focus_stays(self) -> None:
        self.refresh_body()


def _can_be_engaged(contact: Contact) -> bool:
    """By an escalation plan: people and schedules are, other plans are not."""
    return contact.type is not ContactType.ESCALATION


def _content(line: Line) -> Content:
    return Content.assemble(*((span.text, f"{'bold ' if span.bold else ''}${span.ink.value}") for span in line))


def _field(id: str, text: str, placeholder: str) -> Input:
    return Input(text, placeholder=placeholder, id=id, compact=True, select_on_focus=False)


def _area(id: str, text: str, placeholder: str) -> TextArea:
    area = TextArea(text, id=id, compact=True, highlight_cursor_line=False, placeholder=placeholder, tab_behavior="focus")
    area.cursor_blink = False
    return area
