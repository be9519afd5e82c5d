"""Pane 1: every open incident, worst first."""

from collections.abc import Hashable
from datetime import datetime

from imtui.domain.incidents import IncidentSummary
from imtui.domain.sameness import Same
from imtui.domain.snapshot import Topic, Watch
from imtui.tui.presenters import incident_rows
from imtui.tui.presenters.lines import Line
from imtui.tui.presenters.rows import Row
from imtui.tui.views import View
from imtui.tui.widgets.pane import Pane


class IncidentsPane(Pane):
    """Keys are incident ARNs."""

    NUMBER = 1
    NAME = "Incidents"

    def make_rows(self, view: View) -> tuple[Row, ...]:
        return incident_rows.rows(view, self.predicate)

    def depends(self, view: View) -> Hashable:
        snapshot = view.snapshot
        if not self.predicate:
            return Same(snapshot.incidents)
        acceptances = (snapshot.engagements, snapshot.pages, snapshot.contacts, snapshot.my_pages)
        return Same(snapshot.incidents, *acceptances), snapshot.me

    def context(self, view: View, rows: tuple[Row, ...]) -> Hashable:
        snapshot = view.snapshot
        slices = (snapshot.engagements, snapshot.pages, snapshot.receipts, snapshot.contacts, snapshot.channels)
        return Same(*slices), view.incident, view.is_not_set_up

    def time_told(self, view: View) -> Hashable:
        return None

    def watch_of(self, view: View) -> Watch:
        resolved = view.snapshot.health.get(Watch(Topic.RESOLVED))
        # What was asked for and cannot be read is worth more words than what is read every few seconds.
        return Watch(Topic.RESOLVED) if resolved is not None and resolved.fault is not None else Watch(Topic.INCIDENTS)

    def is_known(self, view: View) -> bool:
        return view.snapshot.incidents is not None and not (self._asks_for_resolved() and view.snapshot.resolved_since is None)

    def _asks_for_resolved(self) -> bool:
        """For those and nothing else: while they are not read, there is nothing to show."""
        return self.predicate.typed.strip().casefold() == incident_rows.RESOLVED

    def asked_for(self, view: View) -> str:
        return "resolved incidents" if self._asks_for_resolved() else super().asked_for(view)

    def nothing(self, view: View) -> str:
        return incident_rows.nothing_open(view, self.glyphs)

    def nothing_matches(self, view: View) -> str:
        if self._asks_for_resolved():
            return incident_rows.nothing_resolved(view, self.glyphs)
        return super().nothing_matches(view)

    def counts(self, view: View) -> Line:
        return incident_rows.counts(view, len(self.rows), self.glyphs)

    def heading(self, width: int) -> tuple[Line, ...]:
        return (incident_rows.heading(width),)

    def holds_until(self, row: Row) -> datetime:
        assert isinstance(row.content, IncidentSummary)
        assert self.view is not None
        return incident_rows.holds_until(row.content, self.view)

    def draw(self, row: Row, width: int) -> Line:
        assert isinstance(row.content, IncidentSummary)
        assert self.view is not None
        return incident_rows.draw(row.content, self.view, width, self.glyphs)
