"""Starting an incident from a response plan, knowing whom that pages, and which one is open already.

Invariant: it only asks; the button that starts stands behind the list of those who will be engaged, and behind the way to the incident
that is open from the same plan or under the same title.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from textual import events, on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Select, Static

from imtui.domain import related
from imtui.domain.errors import InputError
from imtui.domain.incidents import Impact, IncidentSummary, RelatedItem
from imtui.domain.response_plans import ResponsePlan
from imtui.domain.snapshot import Topic, Watch
from imtui.domain.twins import twins
from imtui.tui.messages import IncidentOpened, ProspectAttended
from imtui.tui.presenters import reaches
from imtui.tui.presenters.cells import safe
from imtui.tui.presenters.freshness import freshness
from imtui.tui.presenters.impacts import impact_long
from imtui.tui.presenters.notices import fault_words
from imtui.tui.presenters.twin_words import twin_words
from imtui.tui.screens.modals.form import Form, row
from imtui.tui.views import View
from imtui.tui.widgets.picker import Pick, Picker

_TITLE = 200
_TALL = 30
"""Lines of a terminal from which on there is room for all that the form ever says."""
_IMPACTS = [(impact_long(impact), impact) for impact in Impact]
_INDENT = "  "


@dataclass(frozen=True, slots=True, kw_only=True)
class Starting:
    """From which plan (ARN), and what is not to be as the plan says; `name` is what it will be called."""

    plan_arn: str
    name: str
    title: str = ""
    impact: Impact | None = None
    related_items: tuple[RelatedItem, ...] = ()


class StartDialogue(Form[Starting | IncidentOpened]):
    """`title` is the draft; `keep` is told each change of it. It answers with the incident to look at where somebody prefers one that is
    open already to another one."""

    def __init__(self, view: View, title: str, keep: Callable[[str], None]) -> None:
        super().__init__("Start an incident", view)
        self._title = title
        self._keep = keep
        self._attended: tuple[str, tuple[str, ...]] | None = None

    def body(self) -> Iterable[Widget]:
        yield Picker(placeholder="response plan: some letters of its name", id="plan")
        yield from row("Title", Input(self._title, id="title", compact=True, select_on_focus=False))
        yield from row("Impact", Select(_IMPACTS, prompt="as the plan says", id="impact", compact=True))
        yield from row("Related", Input(placeholder="URLs or ARNs, apart by spaces (optional)", id="related", compact=True))
        yield Static(id="engages", classes="lead")
        yield Static(id="twin", classes="lead")
        yield from self.ending("Start", aside=Button("Open that one", id="open", compact=True))

    def refresh_body(self) -> None:
        plans = self.view.snapshot.response_plans or ()
        picks = [Pick(each.arn, safe(each.name), Content.styled(safe(each.display_name), "$ink-quiet")) for each in plans]
        self.query_one(Picker).offer(picks, empty=self._none())
        self._show_plan()
        self._show_twin()
        self.check()

    def trouble(self) -> str:
        if len(self.query_one("#title", Input).value) > _TITLE:
            return f"the title is too long: {_TITLE} characters fit"
        try:
            self._related()
        except InputError as error:
            return str(error)
        return ""

    @property
    def is_ready(self) -> bool:
        return self.query_one(Picker).picked is not None

    def done(self) -> None:
        picked = self.query_one(Picker).picked
        if picked is None:
            return
        title, impact = self.query_one("#title", Input).value.strip(), self.query_one("#impact", Select).value
        plan = self._plan()
        self.dismiss(
            Starting(
                plan_arn=picked,
                name=title or (plan.title if plan else ""),
                title=title,
                impact=impact if isinstance(impact, Impact) else None,
                related_items=self._related(),
            )
        )

    @on(Picker.Changed)
    def _look_closer(self) -> None:
        self.refresh_body()

    @on(Button.Pressed, "#open")
    def _go_there(self) -> None:
        found = self._twins()
        if found:
            self.dismiss(IncidentOpened(found[0].arn))

    @on(Picker.Chosen)
    def _go_on_to_title(self) -> None:
        self.query_one("#title", Input).focus()

    @on(Input.Changed, "#title")
    def _typed(self, event: Input.Changed) -> None:
        self._keep(event.value)
        self._show_twin()
        self.check()

    @on(Input.Changed, "#related")
    def _related_typed(self) -> None:
        self.check()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.height < _TALL, "-short")

    def _show_plan(self) -> None:
        """The plan is read now, and those whom it engages as soon as it tells them."""
        plan = self._plan()
        self.query_one("#title", Input).placeholder = safe(plan.title) if plan else "what is wrong, in a few words"
        wanted = (self.query_one(Picker).picked or "", plan.engagements if plan else ())
        if wanted != self._attended:
            self._attended = wanted
            self.post_message(ProspectAttended(starting=True, plan=wanted[0], people=wanted[1]))
        self.query_one("#engages", Static).update(self._engages(plan))

    def _show_twin(self) -> None:
        """What is open already is said, and the way there offered, before anything is sent."""
        found = self._twins()
        place = self.query_one("#twin", Static)
        place.update(twin_words(self.view, self._plan_name(), self._plan(), found))
        place.display = self.query_one("#open", Button).display = bool(found)
        self.set_class(bool(found), "-twin")

    def _twins(self) -> tuple[IncidentSummary, ...]:
        """Those which are open and may be the same, the newest first: none while no plan is picked."""
        name, plan = self._plan_name(), self._plan()
        title = self.query_one("#title", Input).value.strip() or (plan.title if plan else "")
        return twins(self.view.snapshot, name, title) if name else ()

    def _plan_name(self) -> str:
        picked = self.query_one(Picker).picked
        return next((each.name for each in self.view.snapshot.response_plans or () if each.arn == picked), "")

    def _engages(self, plan: ResponsePlan | None) -> Content:
        if plan is None:
            return Content.styled(self._why_no_plan(), "$ink-quiet")
        lead = Content.assemble((f"{impact_long(plan.impact)} · ", "$ink-quiet"), ("Starting it engages", "bold"))
        if not plan.engagements:
            return Content.assemble((f"{impact_long(plan.impact)} · ", "$ink-quiet"), ("nobody is engaged by this plan", "$due"))
        room = self.query_one("#engages").size.width - 2 * len(_INDENT)
        ladders = [Content.assemble(*reaches.ladder(self.view.snapshot, arn)) for arn in plan.engagements]
        lines = [Content(f"\n{_INDENT}{_INDENT}").join(each.wrap(room) if room > 0 else [each]) for each in ladders]
        return Content(f"\n{_INDENT}").join([lead, *lines])

    def _why_no_plan(self) -> str:
        picked = self.query_one(Picker).picked
        if picked is None:
            return ""
        health = self.view.snapshot.health.get(Watch(Topic.RESPONSE_PLAN, picked))
        if health is not None and health.fault is not None:
            return f"who is engaged cannot be told: {fault_words(health.fault)}"
        return "reading whom it engages…"

    def _plan(self) -> ResponsePlan | None:
        return self.view.snapshot.plans.get(self.query_one(Picker).picked or "")

    def _related(self) -> tuple[RelatedItem, ...]:
        return tuple(related.read(each) for each in self.query_one("#related", Input).value.split())

    def _none(self) -> str:
        fresh = freshness(self.view.snapshot.health.get(Watch(Topic.RESPONSE_PLANS)), self.view.now)
        if fresh.fault is not None:
            return fault_words(fresh.fault)
        if self.view.snapshot.response_plans is None:
            return "asking for response plans…"
        return "there are no response plans in this account: incidents are started from one"
