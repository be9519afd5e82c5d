"""What the screens on which incidents are worked on have in common: all deeds, and a person or page chosen among the engagements.

Invariant: as with all screens: what is drawn gets one View, and every wish leaves as a message.
"""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from imtui.tui.drafts import Drafts
from imtui.tui.keys import Place, bindings
from imtui.tui.screens.incident_deeds import IncidentDeeds
from imtui.tui.views import View, chosen
from imtui.tui.widgets.keyed_lines import KeyedLines


class WatchingScreen(IncidentDeeds):
    """`incident`: the ARN of the one to begin with."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.WORK)

    def __init__(self, *, drafts: Drafts, keymap: Mapping[str, str], ascii_only: bool = False, incident: str = "") -> None:
        super().__init__(drafts=drafts, keymap=keymap, ascii_only=ascii_only, incident=incident)
        self._chosen = ""

    @property
    def view(self) -> View:
        return chosen(super().view, self._chosen)

    def tick(self, view: View) -> None:
        self.show_bars(view)
        self.panes.tick(view)

    @on(KeyedLines.Highlighted, "#engagements")
    def _choose(self, event: KeyedLines.Highlighted) -> None:
        self._chosen = event.key or ""
        self._show_soon()
