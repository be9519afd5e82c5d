"""One incident, whole: overview, timeline, engagements, related items, findings, properties.

Invariant: while it is open the incident is read with all its details, and the same keys do the same things as in the war room.
"""

from collections.abc import Collection, Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from imtui.domain.errors import ImtuiError
from imtui.domain.related import is_link
from imtui.tui.drafts import Drafts
from imtui.tui.keys import Place, bindings
from imtui.tui.messages import CopyRequested, IncidentAttended, IncidentOpened, LinkRequested
from imtui.tui.presenters import related_rows
from imtui.tui.presenters.engagement_rows import row_of_page
from imtui.tui.screens.watching import WatchingScreen
from imtui.tui.views import View
from imtui.tui.widgets.banner import Banner
from imtui.tui.widgets.filter_line import FilterLine
from imtui.tui.widgets.header_bar import HeaderBar
from imtui.tui.widgets.incident_bar import IncidentBar
from imtui.tui.widgets.keyed_lines import KeyedLines
from imtui.tui.widgets.pane_tabs import PaneTabs
from imtui.tui.widgets.problem import Problem
from imtui.tui.widgets.text_pane import TextPane


class IncidentScreen(WatchingScreen):
    """`incident` is its ARN, `tab` the pane in front at first."""

    CSS_PATH = "incident.tcss"
    PLACE = Place.INCIDENT
    DETAILS = True
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.INCIDENT)

    def __init__(self, incident: str, tab: str, *, drafts: Drafts, keymap: Mapping[str, str], ascii_only: bool = False) -> None:
        super().__init__(drafts=drafts, keymap=keymap, ascii_only=ascii_only, incident=incident)
        self._tab = tab

    def compose(self) -> ComposeResult:
        yield HeaderBar()
        yield self.banner()
        yield IncidentBar()
        yield PaneTabs(self._tab)
        yield Problem()
        yield FilterLine()
        yield self.key_bar()

    def on_mount(self) -> None:
        self.panes.go_to(self._tab)

    def show_bars(self, view: View) -> None:
        super().show_bars(view)
        self.query_one(IncidentBar).show(view)

    @property
    def panes(self) -> PaneTabs:
        return self.query_one(PaneTabs)

    def on_screen_resume(self) -> None:
        self.attend_details()

    def attend_details(self) -> None:
        self.post_message(IncidentAttended(self._incident, details=True))

    def action_back(self) -> None:
        """Out of the filter, then back to the war room."""
        pane = self.panes.active
        if pane.filter_text:
            pane.filter_text = ""
        else:
            self.app.pop_screen()

    @on(Banner.Opened)
    def action_go_to_paged(self) -> None:
        """To the incident that the banner is about; on it, to my row among those who were paged."""
        from imtui.tui.screens import wishes

        with self._saying_why_not():
            due = wishes.paged(self.view)
            if due.incident_arn != self._incident:
                self.post_message(IncidentOpened(due.incident_arn))
            else:
                self._go_to_row_of({page.arn for page in due.pages})

    def _go_to_row_of(self, pages: Collection[str]) -> None:
        """To who was paged by them; once there, say what is left to do."""
        was_there = self.panes.active.id == "engagements"
        self.panes.go_to("engagements")
        pane = self.panes.active
        pane.show(self.view)
        if row_of_page(pane.rows, pages) is None and pane.filter_text:
            pane.filter_text = ""
        key, before = row_of_page(pane.rows, pages), pane.cursor_key
        if key is None:
            raise ImtuiError("Who is engaged is still being read", remedy="a accepts the page all the same")
        pane.move_to(key)
        if was_there and key == before:
            self.notify("This is where you are paged: a accepts it, A with words", markup=False)

    # What the cursor is on

    @on(KeyedLines.Opened)
    def _open(self, event: KeyedLines.Opened) -> None:
        from imtui.tui.screens import look_wishes, wishes

        match event.pane.id:
            case "related":
                item = related_rows.found(self.view, event.key)
                if item is not None and is_link(item):
                    self.post_message(LinkRequested(item.value, related_rows.title_of(item)))
                elif item is not None:
                    self.post_message(CopyRequested(item.value, "related item"))
            case "findings":
                self.post_message(look_wishes.finding_details(self.view, event.key))
            case "overview" | "properties":
                self.action_copy_arn()
            case pane:
                self.post_message(wishes.details(self.view, pane or "", event.key))

    def action_copy_id(self) -> None:
        self._copy_here(arn=False)

    def action_copy_arn(self) -> None:
        self._copy_here(arn=True)

    def _copy_here(self, *, arn: bool) -> None:
        from imtui.tui.screens import look_wishes

        pane = self.panes.active
        with self._saying_why_not():
            if isinstance(pane, TextPane):
                self.post_message(look_wishes.copied_text(pane.under_cursor, self._incident, arn=arn))
            elif pane.id in ("related", "findings"):
                self.post_message(look_wishes.copied_row(self.view, *self.under_cursor, arn=arn))
            else:
                self._copy(arn=arn)

    # Related items

    def action_related(self) -> None:
        """The list; from the list, another item."""
        if self.panes.active.id == "related":
            self.relate()
        else:
            self.panes.go_to("related")

    def action_delete_entry(self) -> None:
        """What the cursor is on, where it is something that people put there."""
        pane, key = self.under_cursor
        if pane != "related":
            super().action_delete_entry()
            return
        with self._saying_why_not():
            item = related_rows.found(self.view, key)
            if item is None:
                raise ImtuiError("There is no related item under the cursor", remedy="l adds one")
            self.unrelate(item)
