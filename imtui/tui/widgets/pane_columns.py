"""Panes in columns where there is room, one at a time where there is not."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from imtui.tui.views import View
from imtui.tui.widgets.pane import Pane
from imtui.tui.widgets.panes import Panes
from imtui.tui.widgets.tab_strip import TabStrip


class PaneColumns(Panes):
    """`COLUMNS`: the ids of the panes in each column, left to right, each from top to bottom. The first pane of all chooses what the
    others are about, so it is shown also out of sight."""

    DEFAULT_CSS = """
    PaneColumns { height: 1fr; width: 100%; }
    PaneColumns > #columns { height: 1fr; width: 100%; }
    PaneColumns .column { height: 100%; width: 1fr; }
    PaneColumns .column > Pane { height: 1fr; width: 100%; }
    PaneColumns .-away { display: none; }
    """
    COLUMNS: ClassVar[tuple[tuple[str, ...], ...]]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._narrow = False

    def compose(self) -> ComposeResult:
        yield TabStrip((name, kind.NUMBER, kind.NAME) for name, kind in self.PANES.items())
        with Horizontal(id="columns"):
            for names in self.COLUMNS:
                with Vertical(classes="column"):
                    for name in names:
                        yield self.PANES[name](id=name)

    @property
    def main(self) -> Pane:
        """The pane that chooses."""
        return self.query_one(f"#{next(iter(self.PANES))}", Pane)

    def show(self, view: View) -> None:
        super().show(view)
        if self.main.has_class("-away"):
            self.main.show(view)

    def be_narrow(self, narrow: bool) -> None:
        """Whether there is room for one pane only."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._arrange()

    def _arrange(self) -> None:
        strip = self.query_one(TabStrip)
        strip.display = self._narrow
        strip.light(self._active)
        for pane in self.query(Pane):
            pane.set_class(self._narrow and pane.id != self._active, "-away")
        for column in self.query(".column"):
            column.set_class(all(child.has_class("-away") for child in column.children), "-away")
        self.post_message(self.Rearranged())
