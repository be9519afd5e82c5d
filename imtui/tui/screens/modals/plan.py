"""Making or changing a response plan.

Invariant: whom it engages is said by name while it is typed; what the service would refuse for its form cannot be sent.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from difflib import get_close_matches

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Select, Static, TextArea

from imtui.actions import plans
from imtui.domain import tags
from imtui.domain.errors import ImtuiError, InputError
from imtui.domain.incidents import Impact
from imtui.domain.response_plans import Automation, PlanWording
from imtui.tui.messages import ProspectAttended
from imtui.tui.presenters import reaches
from imtui.tui.presenters.impacts import impact_long
from imtui.tui.screens.modals.dialogue import nowhere
from imtui.tui.screens.modals.drafted import DraftedForm
from imtui.tui.screens.modals.form import row
from imtui.tui.views import View

_IMPACTS = [(impact_long(impact), impact) for impact in Impact]
BLANK = PlanWording(name="", title="", impact=Impact.HIGH)


class PlanDialogue(DraftedForm[PlanWording]):
    """`before` None makes a new one; `draft` is what was kept of this form before, `keep` is told each change of it."""

    def __init__(self, view: View, before: PlanWording | None, draft: str = "", keep: Callable[[str], None] = nowhere) -> None:
        super().__init__("Change the response plan" if before else "New response plan", view, draft, keep)
        self._before = before
        self._begun = before or BLANK
        self._engaged_of: tuple[str, ...] = ()

    def body(self) -> Iterable[Widget]:
        begun, field, area = self._begun, self._field, self._area
        if self._before is None:
            yield from row("Name", field("name", "", "letters, digits, - and _; it cannot be changed later"))
        yield from row("Shown as", field("display", begun.display_name, "what people call it (optional)"))
        yield from row("Title", field("title", begun.title, "what its incidents are called"))
        impact = self.choose("impact", Impact, begun.impact)
        yield from row("Impact", Select(_IMPACTS, value=impact, allow_blank=False, id="impact", compact=True))
        yield from row("Summary", area("summary", begun.summary, "what its incidents begin with: Markdown (optional)"))
        yield from row("Dedupe", field("dedupe", begun.dedupe_string, "starts with the same text become one incident (optional)"))
        engages = " ".join(self._alias(arn) for arn in begun.engagements)
        yield from row("Engages", field("engages", engages, "aliases of people, plans, schedules, apart by spaces"))
        yield Static(id="engaged", classes="quiet")
        yield from row("Chat", field("chat", " ".join(begun.chat_channels), "ARNs of SNS topics of AWS Chatbot (optional)"))
        yield from row("Notifies", field("notifies", " ".join(begun.notification_targets), "ARNs of SNS topics (optional)"))
        automation = begun.automation
        yield from row("Runbook", field("document", automation.document if automation else "", "Systems Manager document (optional)"))
        yield from row("as role", field("role", automation.role if automation else "", "ARN of the role that it runs as"))
        yield from row("Tags", area("tags", tags.written(begun.tags), "team = payments, one a line (optional)"))
        yield from self.ending("Save" if self._before else "Create")

    def refresh_body(self) -> None:
        self.check()
        self.query_one("#engaged", Static).update(self._engaged())

    def wrong(self) -> str:
        try:
            wanted = self.wanted()
            if self._is_begun(wanted):
                plans.check(wanted)
        except ImtuiError as error:
            return str(error)
        return ""

    @property
    def is_ready(self) -> bool:
        try:
            wanted = self.wanted()
        except InputError:
            return False
        return bool(wanted.name and wanted.title) and wanted != self._before

    def _is_begun(self, wanted: PlanWording) -> bool:
        """Whether what has to be there is: until then nothing is wrong, only missing."""
        return bool(wanted.name and wanted.title.strip()) or self._before is not None

    def wanted(self) -> PlanWording:
        impact = self.query_one("#impact", Select).value
        return replace(
            self._begun,
            name=self._before.name if self._before else self._text("name"),
            display_name=self._text("display"),
            title=self._text("title"),
            impact=impact if isinstance(impact, Impact) else self._begun.impact,
            summary=self.query_one("#summary", TextArea).text.rstrip("\n"),
            dedupe_string=self._text("dedupe"),
            engagements=tuple(dict.fromkeys(self._arn(word) for word in self._text("engages").split())),
            chat_channels=tuple(self._text("chat").split()),
            notification_targets=tuple(self._text("notifies").split()),
            automation=self._automation(),
            tags=tags.read(self.query_one("#tags", TextArea).text),
        )

    def _automation(self) -> Automation | None:
        document, role = self._text("document"), self._text("role")
        if not document and not role:
            return None
        known = self._begun.automation
        return replace(known, document=document, role=role) if known else Automation(document=document, role=role)

    def _engaged(self) -> Content:
        try:
            arns = [self._arn(word) for word in self._text("engages").split()]
        except InputError:
            return Content("")
        if arns != list(self._engaged_of):
            # Whom they page is known only once their plans and channels were read.
            self._engaged_of = tuple(arns)
            self.post_message(ProspectAttended(people=self._engaged_of))
        if not arns:
            return Content.styled("nobody would be paged", "$due")
        lines = [Content.assemble(*reaches.ladder(self.view.snapshot, arn, self.view.now)) for arn in arns]
        return Content("\n").join(lines)

    def _text(self, id: str) -> str:
        return self.query_one(f"#{id}", Input).value.strip()

    def _alias(self, arn: str) -> str:
        contact = self.view.snapshot.contacts.get(arn)
        return contact.alias if contact else arn

    def _arn(self, word: str) -> str:
        by_alias = {contact.alias: contact.arn for contact in self.view.snapshot.contacts.values()}
        if word in by_alias or word.startswith("arn:"):
            return by_alias.get(word, word)
        near = get_close_matches(word, by_alias, n=2)
        remedy = f"did you mean {' or '.join(near)}?" if near else "c lists them"
        raise InputError(f"there is no contact {word}", subject=word, remedy=remedy)

    def _field(self, id: str, text: str, placeholder: str) -> Input:
        return Input(self.begin(id, text), placeholder=placeholder, id=id, compact=True, select_on_focus=False)

    def _area(self, id: str, text: str, placeholder: str) -> TextArea:
        begun = self.begin(id, text)
        area = TextArea(
            begun, id=id, soft_wrap=True, compact=True, highlight_cursor_line=False, placeholder=placeholder, tab_behavior="focus"
        )
        area.cursor_blink = False
        return area
