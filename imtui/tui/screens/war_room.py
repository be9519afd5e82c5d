"""The war room: what is on fire, who has it, what happened, what happens next.

Invariant: which incident is selected follows from the list; until somebody touches a key it is the worst one, also when a worse one
comes.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Resize
from textual.timer import Timer

from imtui.tui.drafts import Drafts
from imtui.tui.keys import Place, bindings
from imtui.tui.messages import IncidentAttended, IncidentOpened, ResolvedAttended
from imtui.tui.presenters.incident_rows import RESOLVED
from imtui.tui.screens.opening import is_narrow
from imtui.tui.screens.watching import WatchingScreen
from imtui.tui.widgets.banner import Banner
from imtui.tui.widgets.filter_line import FilterLine
from imtui.tui.widgets.header_bar import HeaderBar
from imtui.tui.widgets.incidents_pane import IncidentsPane
from imtui.tui.widgets.keyed_lines import KeyedLines
from imtui.tui.widgets.pane import Pane
from imtui.tui.widgets.pane_grid import PaneGrid
from imtui.tui.widgets.problem import Problem


class WarRoomScreen(WatchingScreen):
    """Home."""

    CSS_PATH = "war_room.tcss"
    PLACE = Place.WAR_ROOM
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.WAR_ROOM)
    AUTO_FOCUS = "#incidents"
    ATTEND_AFTER: ClassVar[float] = 0.2
    """Seconds: while the cursor runs through incidents faster than this, only the first and the one it stops on are asked for. Each
    costs several calls, and more than a dozen put the timelines that were read before out of memory."""

    def __init__(self, *, drafts: Drafts, keymap: Mapping[str, str], ascii_only: bool = False) -> None:
        super().__init__(drafts=drafts, keymap=keymap, ascii_only=ascii_only)
        self._attended: str | None = None
        self._attending: Timer | None = None
        self._since: datetime | None = None
        self._read_since: datetime | None = None

    def compose(self) -> ComposeResult:
        yield HeaderBar()
        yield self.banner()
        yield PaneGrid()
        yield Problem()
        yield FilterLine()
        yield self.key_bar()

    def on_mount(self) -> None:
        self.query_one(IncidentsPane).follow = True

    def on_key(self) -> None:
        """From here on the cursor is where the person wants it."""
        self.query_one(IncidentsPane).follow = False

    def on_mouse_down(self) -> None:
        self.query_one(IncidentsPane).follow = False

    def on_resize(self, event: Resize) -> None:
        self.panes.be_narrow(is_narrow(event.size))

    # What is looked at

    @on(KeyedLines.Highlighted, "#incidents")
    def _select(self, event: KeyedLines.Highlighted) -> None:
        incident = event.key or ""
        if incident != self._incident:
            self._incident, self._chosen = incident, ""
            self._show()
            if self._attending is None:
                self._attend()
            else:
                self._attending.stop()
                self._attending = self.set_timer(self.ATTEND_AFTER, self._attend)

    def _attend(self) -> None:
        self._attending = None
        if self._incident != self._attended:
            self._attended = self._incident
            self.post_message(IncidentAttended(self._incident))
            self._attending = self.set_timer(self.ATTEND_AFTER, self._attend)

    def on_screen_resume(self) -> None:
        """Back from where another incident, or all of this one, was looked at."""
        if self._attended is not None:
            self.post_message(IncidentAttended(self._incident))

    def attend_details(self) -> None:
        self.post_message(IncidentAttended(self._incident, details=True))

    @on(KeyedLines.Opened)
    def _open(self, event: KeyedLines.Opened) -> None:
        from imtui.tui.screens import wishes

        pane = event.pane.id or ""
        self.post_message(IncidentOpened(event.key) if pane == "incidents" else wishes.details(self.view, pane, event.key))

    @on(Banner.Opened)
    def action_go_to_paged(self) -> None:
        """To the incident that the banner is about; from there into it."""
        from imtui.tui.screens import wishes

        pane = self.query_one(IncidentsPane)
        with self._saying_why_not():
            due = wishes.paged(self.view)
            if pane.cursor_key == due.incident_arn and self.under_cursor[0] == pane.id:
                self.post_message(IncidentOpened(due.incident_arn))
            else:
                pane.move_to(due.incident_arn)
                self.action_pane("incidents")

    # What was resolved

    def action_resolved(self, when: str = "") -> None:
        """List what was resolved, of the last while or since then; without a time also: not any more."""
        from imtui.tui.screens import wishes

        pane = self.query_one(IncidentsPane)
        is_listed = pane.predicate.asks_for(RESOLVED)
        with self._saying_why_not():
            self._since = wishes.resolved_since(self.view, when)
            pane.filter_text = "" if is_listed and not when else RESOLVED
            self._attend_resolved()
            self.action_pane("incidents")

    @on(Pane.Filtered, "#incidents")
    def _attend_resolved(self) -> None:
        """They are read while the filter asks for them, and only then."""
        from imtui.tui.screens import wishes

        asked = self.query_one(IncidentsPane).predicate.asks_for(RESOLVED)
        self._since = (self._since or wishes.resolved_since(self.view, "")) if asked else None
        if self._since != self._read_since:
            self._read_since = self._since
            self.post_message(ResolvedAttended(self._since))

    # Moving about

    @property
    def panes(self) -> PaneGrid:
        return self.query_one(PaneGrid)

    def action_zoom(self) -> None:
        self.panes.toggle_zoom()

    def action_back(self) -> None:
        """One step back, never out."""
        pane = self.panes.active
        if pane.filter_text:
            pane.filter_text = ""
        elif self.panes.is_zoomed:
            self.panes.toggle_zoom()
