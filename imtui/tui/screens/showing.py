"""What all screens have in common: header, banner, panes, filter and keys, and one View that all of them are shown.

Invariant: a screen owns what the person looks at (cursor, filter, zoom) and nothing else; what is drawn gets one View, made here from
the App's values, and every wish leaves as a message.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.reactive import var
from textual.widget import Widget

from imtui.domain.errors import ImtuiError
from imtui.domain.sessions import Session
from imtui.domain.snapshot import Snapshot, is_elsewhere
from imtui.tui.compositors import FrugalCompositor
from imtui.tui.drafts import Drafts
from imtui.tui.keys import Place, bindings, footer, hint
from imtui.tui.messages import PollRequested
from imtui.tui.presence import is_standing
from imtui.tui.presenters.hints import Hint
from imtui.tui.projections import Projections
from imtui.tui.screens.page_deeds import PageDeeds
from imtui.tui.underway import Underway
from imtui.tui.views import View
from imtui.tui.widgets.banner import Banner
from imtui.tui.widgets.filter_line import FilterLine
from imtui.tui.widgets.header_bar import HeaderBar
from imtui.tui.widgets.key_bar import KeyBar
from imtui.tui.widgets.panes import Panes
from imtui.tui.widgets.problem import Problem


class ShowingScreen(PageDeeds):
    """All values come from the App by data binding; `drafts` is the App's too, `keymap` and `ascii_only` never change. Subclasses
    compose `HeaderBar`, the `banner`, their Panes, `Problem`, `FilterLine` and the `key_bar`, and name their PLACE."""

    PLACE: ClassVar[Place]
    DETAILS: ClassVar[bool] = False
    """Whether its incident's record, related items and findings are on it."""
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.SCREEN)

    snapshot: var[Snapshot] = var(Snapshot, init=False)
    moment: var[datetime] = var(lambda: datetime.fromtimestamp(0, UTC), init=False)
    session: var[Session] = var(lambda: Session(region=""), init=False)
    zone: var[tzinfo] = var(lambda: UTC, init=False)
    underway: var[Underway] = var(Underway, init=False)
    problem: var[ImtuiError | None] = var(None, init=False)

    def __init__(self, *, drafts: Drafts, keymap: Mapping[str, str], ascii_only: bool = False, incident: str = "") -> None:
        super().__init__(drafts=drafts)
        self._compositor = FrugalCompositor()
        self._keymap = keymap
        self._ascii = ascii_only
        self._incident = incident
        self._is_show_due = False
        self._shown: View | None = None
        self._projections = Projections()
        self.footing: Callable[[Mapping[str, str], Place], tuple[Hint, ...]] = footer
        """What the footer tells of."""
        self.banner_keys: tuple[str, ...] = ("page.accept", "page.accept-with", "pane.paged")
        """What the banner tells of."""
        self.above_keys: tuple[Widget, ...] = ()
        """What stands right above the footer."""

    @property
    def panes(self) -> Panes:
        """What the keys act on."""
        raise NotImplementedError

    def banner(self) -> Banner:
        return Banner(tuple(hint(key, self._keymap) for key in self.banner_keys))

    def key_bar(self) -> KeyBar:
        return KeyBar(self.footing(self._keymap, self.PLACE))

    # What is seen

    @property
    def view(self) -> View:
        """What everything on the screen is shown."""
        return View(
            snapshot=self.snapshot,
            now=self.moment,
            session=self.session,
            incident=self._incident,
            details=self.DETAILS,
            zone=self.zone,
            ascii=self._ascii,
            sending=self.underway.rows,
            unsent=self.underway.kept,
            accepting=self.underway.accepting,
            said=self.underway.said,
            offline=self.problem is not None,
            timers=self.underway.timers,
            projections=self._projections,
        )

    def watch_snapshot(self, before: Snapshot, after: Snapshot) -> None:
        # All is looked at anew whenever the moment is another: what brought nothing, or nothing about this incident, costs no drawing.
        if not is_elsewhere(before, after, self._incident):
            self._show_soon()

    def watch_moment(self) -> None:
        self._show_soon()

    watch_session = watch_zone = watch_underway = watch_moment

    @on(Panes.Rearranged)
    def watch_problem(self) -> None:
        """No View tells of these: all is shown again."""
        self._shown = None
        self._show_soon()

    def _show_soon(self) -> None:
        """Several values change at once; they are shown once."""
        if not self._is_show_due:
            self._is_show_due = True
            self.call_next(self._show)

    def _show(self) -> None:
        self._is_show_due = False
        if not is_standing(self):
            return
        view, before = self.view, self._shown
        self._shown = view
        if before is not None and view.is_only_later(before):
            self.tick(view)
        else:
            self.show(view)
        if self.form is not None:
            self.form.show(view)

    def show(self, view: View) -> None:
        """Show everything on the screen what follows from `view`."""
        self.show_bars(view)
        self.panes.show(view)
        self.query_one(Problem).state(self.problem)
        self.panes.set_class(self.problem is not None, "-away")

    def show_bars(self, view: View) -> None:
        """The same for what is around the panes."""
        self.query_one(HeaderBar).show(view)
        self.query_one(Banner).show(view)
        self.query_one(KeyBar).show(view)

    def tick(self, view: View) -> None:
        """Show what follows from a View that is only later than the one before. Screens on which little tells the time show that alone."""
        self.show(view)

    def on_screen_suspend(self) -> None:
        """Something is in front: keys do not reach this screen."""
        self._show_soon()

    on_screen_resume = on_screen_suspend

    def on_mount(self) -> None:
        self.mount(*self.above_keys)
        self._show_soon()

    # Moving about

    @property
    def under_cursor(self) -> tuple[str, str]:
        pane = self.panes.active
        return pane.id or "", pane.cursor_key or ""

    def action_pane(self, name: str) -> None:
        self.panes.go_to(name)

    def action_next_pane(self) -> None:
        self.panes.step(1)

    def action_previous_pane(self) -> None:
        self.panes.step(-1)

    def action_filter(self) -> None:
        self.query_one(FilterLine).ask(self.panes.active.filter_text)
        self.query_one(KeyBar).show_hints((Hint("enter", "keep the filter"), Hint("esc", "clear it")))

    @on(FilterLine.Typed)
    def _filter(self, event: FilterLine.Typed) -> None:
        self.panes.active.filter_text = event.text

    @on(FilterLine.Left)
    def _leave_filter(self) -> None:
        self.query_one(KeyBar).show_hints(self.footing(self._keymap, self.PLACE))
        self.panes.active.focus()

    def action_poll(self) -> None:
        self.post_message(PollRequested())
