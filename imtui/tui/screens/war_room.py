"""The war room: what is on fire, who has it, what happened, what happens next.

Invariant: the screen owns what the person looks at (cursor, filter, zoom) and nothing else; what is drawn gets one View, made here
from the App's values, and every wish leaves as a message.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Resize
from textual.reactive import reactive
from textual.timer import Timer

from imtui.domain.errors import ImtuiError
from imtui.domain.sessions import Session
from imtui.domain.snapshot import Snapshot
from imtui.tui.drafts import Drafts
from imtui.tui.keys import Place, bindings, footer, hint
from imtui.tui.messages import IncidentAttended, PollRequested
from imtui.tui.presenters.hints import Hint
from imtui.tui.screens.deeds import Deeds
from imtui.tui.underway import Underway
from imtui.tui.views import View, chosen
from imtui.tui.widgets.banner import Banner
from imtui.tui.widgets.filter_line import FilterLine
from imtui.tui.widgets.header_bar import HeaderBar
from imtui.tui.widgets.incidents_pane import IncidentsPane
from imtui.tui.widgets.key_bar import KeyBar
from imtui.tui.widgets.keyed_lines import KeyedLines
from imtui.tui.widgets.pane_grid import PaneGrid
from imtui.tui.widgets.problem import Problem

_WIDE, _TALL = 100, 30


class WarRoomScreen(Deeds):
    """All values come from the App by data binding; `drafts` is the App's too, `keymap` and `ascii_only` never change."""

    CSS_PATH = "war_room.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.WAR_ROOM)
    AUTO_FOCUS = "#incidents"
    ATTEND_EVERY: ClassVar[float] = 0.2
    """Seconds: while the cursor runs through incidents, not each of them is asked for."""

    snapshot: reactive[Snapshot] = reactive(Snapshot, init=False)
    moment: reactive[datetime] = reactive(lambda: datetime.fromtimestamp(0, UTC), init=False)
    session: reactive[Session] = reactive(lambda: Session(region=""), init=False)
    zone: reactive[tzinfo] = reactive(lambda: UTC, init=False)
    underway: reactive[Underway] = reactive(Underway, init=False)
    problem: reactive[ImtuiError | None] = reactive(None, init=False)

    def __init__(self, *, drafts: Drafts, keymap: Mapping[str, str], ascii_only: bool = False) -> None:
        super().__init__(drafts=drafts)
        self._keymap = keymap
        self._ascii = ascii_only
        self._incident = ""
        self._chosen = ""
        self._is_show_due = False
        self._attended: str | None = None
        self._attending: Timer | None = None

    def compose(self) -> ComposeResult:
        yield HeaderBar()
        yield Banner(tuple(hint(key, self._keymap) for key in ("page.accept", "page.accept-with", "pane.paged")))
        yield PaneGrid()
        yield Problem()
        yield FilterLine()
        yield KeyBar(footer(self._keymap))

    # What is seen

    @property
    def view(self) -> View:
        """What everything on the screen is shown."""
        view = View(
            snapshot=self.snapshot,
            now=self.moment,
            session=self.session,
            incident=self._incident,
            zone=self.zone,
            ascii=self._ascii,
            sending=self.underway.rows,
            unsent=self.underway.kept,
            accepting=self.underway.accepting,
            said=self.underway.said,
            offline=self.problem is not None,
        )
        return chosen(view, self._chosen)

    def watch_snapshot(self) -> None:
        self._show_soon()

    watch_moment = watch_session = watch_zone = watch_underway = watch_problem = watch_snapshot

    @on(PaneGrid.Rearranged)
    def _show_soon(self) -> None:
        """Several values change at once; they are shown once."""
        if not self._is_show_due:
            self._is_show_due = True
            self.call_next(self._show)

    def _show(self) -> None:
        self._is_show_due = False
        if not self.is_mounted:
            return
        view = self.view
        self.query_one(HeaderBar).show(view)
        self.query_one(Banner).show(view)
        self.query_one(PaneGrid).show(view)
        self.query_one(Problem).state(self.problem)
        self.query_one(PaneGrid).set_class(self.problem is not None, "-away")

    def on_mount(self) -> None:
        # Until somebody touches a key the worst incident is the selected one, also when a worse one comes.
        self.query_one(IncidentsPane).follow = True
        self._show_soon()

    def on_key(self) -> None:
        """From here on the cursor is where the person wants it."""
        self.query_one(IncidentsPane).follow = False

    def on_mouse_down(self) -> None:
        self.query_one(IncidentsPane).follow = False

    def on_resize(self, event: Resize) -> None:
        self.query_one(PaneGrid).be_narrow(event.size.width < _WIDE or event.size.height < _TALL)

    # What is looked at

    @on(KeyedLines.Highlighted, "#incidents")
    def _select(self, event: KeyedLines.Highlighted) -> None:
        incident = event.key or ""
        if incident != self._incident:
            self._incident, self._chosen = incident, ""
            self._show()
            if self._attending is None:
                self._attend()

    def _attend(self) -> None:
        self._attending = None
        if self._incident != self._attended:
            self._attended = self._incident
            self.post_message(IncidentAttended(self._incident))
            self._attending = self.set_timer(self.ATTEND_EVERY, self._attend)

    @on(KeyedLines.Highlighted, "#engagements")
    def _choose(self, event: KeyedLines.Highlighted) -> None:
        self._chosen = event.key or ""
        self._show_soon()

    @on(KeyedLines.Opened)
    def _open(self, event: KeyedLines.Opened) -> None:
        from imtui.tui.screens import wishes

        self.post_message(wishes.details(self.view, event.pane.id or "", event.key))

    @on(Banner.Opened)
    def action_go_to_paged(self) -> None:
        """To the incident that the banner is about."""
        due = self.view.due
        if due is not None:
            self.query_one(IncidentsPane).move_to(due.incident_arn)
            self.action_pane("incidents")

    # Moving about

    @property
    def _grid(self) -> PaneGrid:
        return self.query_one(PaneGrid)

    def action_pane(self, name: str) -> None:
        self._grid.go_to(name)

    def action_next_pane(self) -> None:
        self._grid.step(1)

    def action_previous_pane(self) -> None:
        self._grid.step(-1)

    def action_zoom(self) -> None:
        self._grid.toggle_zoom()

    def action_back(self) -> None:
        """One step back, never out."""
        pane = self._grid.active
        if pane.filter_text:
            pane.filter_text = ""
        elif self._grid.is_zoomed:
            self._grid.toggle_zoom()

    def action_filter(self) -> None:
        self.query_one(FilterLine).ask(self._grid.active.filter_text)
        self.query_one(KeyBar).show_hints((Hint("enter", "keep the filter"), Hint("esc", "clear it")))

    @on(FilterLine.Typed)
    def _filter(self, event: FilterLine.Typed) -> None:
        self._grid.active.filter_text = event.text

    @on(FilterLine.Left)
    def _leave_filter(self) -> None:
        self.query_one(KeyBar).show_hints(footer(self._keymap))
        self._grid.active.focus()

    # Wishes

    @property
    def under_cursor(self) -> tuple[str, str]:
        pane = self._grid.active
        return pane.id or "", pane.cursor_key or ""

    def action_poll(self) -> None:
        self.post_message(PollRequested())
