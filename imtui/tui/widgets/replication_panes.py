"""The Regions of the replication set, and the set itself."""

from collections.abc import Hashable, Iterable, Mapping
from typing import ClassVar

from imtui.domain.filters import Facts
from imtui.domain.replication import ReplicationRegion
from imtui.domain.sameness import Same
from imtui.tui.presenters import replication_rows
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span
from imtui.tui.presenters.rows import Row
from imtui.tui.views import View
from imtui.tui.widgets.lookup_pane import LookupPane, LookupTextPane
from imtui.tui.widgets.pane import Pane
from imtui.tui.widgets.pane_columns import PaneColumns

_NONE = "there is no replication set: Incident Manager is not set up in this account. n sets it up"


class RegionsPane(LookupPane):
    """Keys are the names of Regions."""

    NUMBER = 1
    NAME = "Regions"

    def make_rows(self, view: View) -> tuple[Row, ...]:
        found = replication_rows.known(view)
        regions = found.regions if found else ()
        kept = (each for each in regions if self.predicate(Facts(text=f"{each.name} {each.status} {each.key} {each.message}"), view.now))
        return tuple(Row(each.name, each) for each in kept)

    def depends(self, view: View) -> Hashable:
        return Same(view.lookup.answer)

    def context(self, view: View, rows: tuple[Row, ...]) -> Hashable:
        return None

    def nothing(self, view: View) -> str:
        return _NONE

    def counts(self, view: View) -> Line:
        found = replication_rows.known(view)
        if found is None:
            return EMPTY
        total = len(found.regions)
        return (Span(f"{total} Region{'s' * (total != 1)}", Ink.QUIET),)

    def draw(self, row: Row, width: int) -> Line:
        assert isinstance(row.content, ReplicationRegion)
        return replication_rows.region_line(row.content, width, self.glyphs)


class ReplicationPane(LookupTextPane):
    """Keys are the names of fields."""

    NUMBER = 2
    NAME = "Replication set"

    def written(self, view: View, width: int) -> Iterable[Row]:
        return replication_rows.rows(view, width)

    def depends(self, view: View) -> Hashable:
        return Same(view.lookup.answer), view.now.astimezone(view.zone).date(), view.zone, self.inner_width

    def nothing(self, view: View) -> str:
        return _NONE


class ReplicationPanes(PaneColumns):
    """The Regions left, the set right."""

    PANES: ClassVar[Mapping[str, type[Pane]]] = {"regions": RegionsPane, "replication": ReplicationPane}
    COLUMNS = (("regions",), ("replication",))
