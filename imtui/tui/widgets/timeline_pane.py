"""Pane 2: the selected incident's timeline."""

from collections.abc import Hashable
from datetime import datetime

from imtui.domain.backgrounds import background
from imtui.domain.filters import Facts
from imtui.domain.readings import NO_BACKGROUND, Background, Kind
from imtui.domain.snapshot import Topic, Watch
from imtui.domain.timeline import Entry, entries, read_entry
from imtui.domain.updates import last_status, update_clock
from imtui.tui.presenters import timeline_rows
from imtui.tui.presenters.lines import Ink, Line, Span, joined
from imtui.tui.presenters.remembered import Latest, Same
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.separators import Separator, draw_separator, separated
from imtui.tui.views import Sending, View
from imtui.tui.widgets.pane import Pane


class TimelinePane(Pane):
    """Keys are event ids (of a line that tells several events: the earliest's). While the cursor is on the newest row it stays on
    the newest; anywhere else nothing moves, and the border counts what came in above."""

    NUMBER = 2
    NAME = "Timeline"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.follow = True
        self._entries: Latest[tuple[Entry, ...]] = Latest()
        self._background: Latest[Background] = Latest()
        self._said: dict[str, tuple[Entry, str, Kind]] = {}
        self._last_status: Latest[datetime | None] = Latest()

    def show(self, view: View) -> None:
        if self.view is not None and view.incident != self.view.incident:
            self._said.clear()
            self.start_over()
        super().show(view)

    def make_rows(self, view: View) -> tuple[Row, ...]:
        events = view.snapshot.timelines.get(view.incident, ())
        found = self._entries.get(Same(events), lambda: entries(events))
        kept = [entry for entry in found if self._stays(entry, view)] if self.predicate else found
        sending = [(Row(each.key, each), each.at) for each in reversed(view.sending) if each.incident_arn == view.incident]
        listed = ((Row(timeline_rows.row_key(entry), entry), entry[-1].time) for entry in kept)
        return separated((*sending, *listed), view, timeline_rows.began(view.snapshot, view.incident))

    def depends(self, view: View) -> Hashable:
        today = view.now.astimezone(view.zone).date()
        timeline, began = view.snapshot.timelines.get(view.incident), timeline_rows.began(view.snapshot, view.incident)
        return Same(timeline), view.incident, view.sending, began, today, view.zone

    def context(self, view: View, rows: tuple[Row, ...]) -> Hashable:
        return self._background_inputs(view), view.incident, view.zone

    def watch_of(self, view: View) -> Watch:
        return Watch(Topic.TIMELINE, view.incident)

    def is_known(self, view: View) -> bool:
        return view.incident in view.snapshot.timelines if view.incident else view.snapshot.incidents is not None

    def subject(self, view: View) -> str:
        incident = (view.snapshot.incidents or {}).get(view.incident)
        return incident.title if incident else ""

    def nothing(self, view: View) -> str:
        return "nothing was written down yet: n adds a note" if view.incident else "no incident is selected"

    def counts(self, view: View) -> Line:
        return joined((self._counted(view), self._update_due(view)), (Span(f" {self.glyphs.dot} ", Ink.QUIET),))

    def _counted(self, view: View) -> Line:
        total = len(view.snapshot.timelines.get(view.incident, ()))
        if not total:
            return ()
        words = f"{sum(row.selectable for row in self.rows):,} of {total:,}" if self.predicate else f"{total:,} event{'s' * (total != 1)}"
        above = self.unseen_above
        newer = (Span(f"{self.glyphs.up_more} {above:,} newer", Ink.DUE), Span(f" {self.glyphs.dot} ", Ink.QUIET)) if above else ()
        return (*newer, Span(words, Ink.QUIET))

    def _update_due(self, view: View) -> Line:
        events = view.snapshot.timelines.get(view.incident, ())
        last = self._last_status.get(Same(events), lambda: last_status(events))
        return timeline_rows.update_due(update_clock((view.snapshot.incidents or {}).get(view.incident), last), view.now)

    def draw(self, row: Row, width: int) -> Line:
        view = self.view
        assert view is not None
        match row.content:
            case Separator():
                return draw_separator(row.content, width, self.glyphs)
            case Sending():
                return timeline_rows.draw_sending(row.content, view, width, self.glyphs)
            case tuple():
                return timeline_rows.draw(row.content, self._background_of(view), view, width, self.glyphs)
            case _:
                raise TypeError(f"not a row of a timeline: {row!r}")

    def _background_of(self, view: View) -> Background:
        if not view.incident:
            return NO_BACKGROUND
        return self._background.get(self._background_inputs(view), lambda: background(view.snapshot, view.incident))

    def _background_inputs(self, view: View) -> Hashable:
        snapshot = view.snapshot
        slices = (snapshot.engagements, snapshot.pages, snapshot.receipts, snapshot.contacts, snapshot.channels)
        return Same(*slices, snapshot.timelines.get(view.incident)), timeline_rows.began(snapshot, view.incident)

    def _stays(self, entry: Entry, view: View) -> bool:
        key = timeline_rows.row_key(entry)
        known = self._said.get(key)
        if known is None or known[0] != entry:
            reading = read_entry(entry, self._background_of(view))
            known = self._said[key] = (entry, f"{reading.text} {reading.actor}", reading.kind)
        mine = bool(view.session.me) and view.session.me.casefold() in known[1].casefold()
        return self.predicate(Facts(text=known[1], kind=known[2], began=entry[-1].time, mine=mine), view.now)
