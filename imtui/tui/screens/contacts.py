"""Contacts: people, escalation plans and on-call schedules; channels, pages so far, and who would be paged.

Invariant: the list is read at once; one contact is read whole when the cursor comes to it, and readiness in slices, so that five
hundred contacts hold up nothing.
"""

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from imtui.domain.contacts import ContactType
from imtui.domain.directories import EVERYBODY, Directory
from imtui.domain.errors import ImtuiError, InputError, NotFound
from imtui.tui.drafts import Drafts
from imtui.tui.keys import Place, bindings
from imtui.tui.messages import IncidentOpened
from imtui.tui.presenters import contact_rows
from imtui.tui.presenters.page_rows import PageLine
from imtui.tui.presenters.readiness_rows import Finding
from imtui.tui.screens.contact_deeds import ContactDeeds
from imtui.tui.views import View
from imtui.tui.widgets.contact_panes import ContactPanes
from imtui.tui.widgets.keyed_lines import KeyedLines
from imtui.tui.widgets.pane import Pane
from imtui.tui.widgets.pane_columns import PaneColumns

if TYPE_CHECKING:  # not needed before the first frame
    from imtui.actions.setup import Setup

_SLICE = 40
"""So many contacts are read for readiness before what is known is shown."""
_ORDER = list(ContactType)


class ContactsScreen(ContactDeeds):
    """`_wants_all`: the list is due too, and what readiness was told from; otherwise only what is missing is read."""

    CSS_PATH = "setup.tcss"
    PLACE = Place.CONTACTS
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.CONTACTS)

    def __init__(self, *, drafts: Drafts, keymap: Mapping[str, str], ascii_only: bool = False) -> None:
        super().__init__(drafts=drafts, keymap=keymap, ascii_only=ascii_only)
        self._wants_all = True
        self._asked_about = ""

    def columns(self) -> PaneColumns:
        return ContactPanes()

    # Reading

    def ask_again(self) -> None:
        self._wants_all = True
        super().ask_again()

    def show(self, view: View) -> None:
        super().show(view)
        found = contact_rows.directory(view)
        is_due = (
            self._wants_all or self._asked_about or (view.subject and view.subject not in found.records) or any(found.missing(view.subject))
        )
        if is_due and found.listed is not None and view.lookup.fault is None and not view.lookup.is_asking:
            super().ask_again()

    async def read(self, setup: "Setup") -> Directory:
        wants_all, self._wants_all = self._wants_all, False
        found, wanted = contact_rows.directory(self.view), self._subject
        if wants_all or found.listed is None:
            found = await self._listed(setup, found)
            if found.scope != EVERYBODY:
                found = found.stale(wanted)
        wanted = wanted if wanted in found.by_arn else next(iter(found.by_arn), "")
        if wanted and (wants_all or wanted not in found.records):
            found = await self._whole(setup, found, wanted)
        return await self._surveyed(setup, found, wanted)

    async def _listed(self, setup: "Setup", found: Directory) -> Directory:
        everyone = (await setup.contacts.contacts()).values()
        listed = tuple(sorted(everyone, key=lambda each: (_ORDER.index(each.type), each.alias)))
        there = {each.arn for each in listed}
        plans = await setup.incidents.response_plans() if found.scope == EVERYBODY or self._asked_about else found.plans
        return replace(
            found,
            listed=listed if listed != found.listed else found.listed,
            records={arn: record for arn, record in found.records.items() if arn in there},
            known=found.known.without(found.known.contacts.keys() - there),
            plans=plans,
        )

    async def _whole(self, setup: "Setup", found: Directory, arn: str) -> Directory:
        from imtui.actions import directory

        before = found.records.get(arn)
        try:
            record = await directory.record(setup, arn, now=self.moment)
        except NotFound:
            return replace(found, records={key: each for key, each in found.records.items() if key != arn})
        return replace(found, records={**found.records, arn: before if before == record else record})

    async def _surveyed(self, setup: "Setup", found: Directory, selected: str) -> Directory:
        """One slice more of what readiness is told from."""
        from imtui.actions.surveying import Sources, learn, learn_plans

        sources = Sources(contacts=setup.contacts, incidents=setup.incidents, rotations=setup.rotations)
        if found.plans is None and (found.scope == EVERYBODY or self._asked_about):
            found = replace(found, plans=await setup.incidents.response_plans())
        known = await learn_plans(sources, found.known, found.missing(selected)[1], most=_SLICE)
        found = replace(found, known=known)
        known = await learn(sources, known, found.missing(selected)[0], now=self.moment, most=_SLICE)
        return replace(found, known=known)

    def action_poll(self) -> None:
        if isinstance(self.answer, Directory):
            self._change_answer(self.answer.stale(self._subject))
        super().action_poll()

    # Readiness

    def tell_readiness(self, name: str) -> None:
        """Of the contact or response plan called so; without a name, of everybody."""
        self._asked_about = name or EVERYBODY
        self._tell_soon()
        self._show_soon()

    def action_everybody(self) -> None:
        """Readiness of everybody, or again of the one who is selected."""
        found = contact_rows.directory(self.view)
        self._scope("" if found.scope else EVERYBODY)

    def _tell_soon(self) -> None:
        """The scope is known by name, which takes the lists."""
        if contact_rows.is_listed(self.view) and contact_rows.directory(self.view).plans is not None and self._asked_about:
            name, self._asked_about = self._asked_about, ""
            with self._saying_why_not():
                self._scope(name if name == EVERYBODY else self._named(name))
                self.action_pane("readiness")

    def _told(self, answer: object, fault: ImtuiError | None) -> None:
        if isinstance(answer, Directory):
            answer = replace(answer, scope=contact_rows.directory(self.view).scope)  # it may be another since this was asked
        super()._told(answer, fault)
        self._tell_soon()

    def _scope(self, scope: str) -> None:
        self._change_answer(replace(contact_rows.directory(self.view), scope=scope))

    def _change_answer(self, found: Directory) -> None:
        self._lookup = replace(self._lookup, answer=found)
        self._show_soon()

    def _named(self, name: str) -> str:
        """The ARN of the contact, or else the response plan, that is called so."""
        if name.startswith("arn:"):
            return name
        found = contact_rows.directory(self.view)
        arns = {each.name: each.arn for each in found.plans or ()} | {each.alias: arn for arn, each in found.by_arn.items()}
        if name not in arns:
            near = get_close_matches(name, arns, n=3)
            remedy = f"did you mean {' or '.join(near)}?" if near else "write its alias, name or ARN"
            raise InputError(f"there is no contact and no response plan “{name}”", subject=name, remedy=remedy)
        return arns[name]

    # Moving about

    @on(KeyedLines.Opened)
    def _open(self, event: KeyedLines.Opened) -> None:
        pane = event.pane
        assert isinstance(pane, Pane)
        content = next((row.content for row in pane.rows if row.key == event.key), None)
        if pane.id == "contacts":
            self.action_pane("contact")
        elif isinstance(content, PageLine) and content.page.incident_arn:
            self.post_message(IncidentOpened(content.page.incident_arn))
        elif isinstance(content, Finding) and self.panes.main.move_to(content.subject):
            self.action_pane("contact")
