"""Pane 2: the selected incident's timeline."""

from collections.abc import Hashable
from dataclasses import dataclass, field

from imtui.domain.backgrounds import background
from imtui.domain.filters import Facts
from imtui.domain.histories import History
from imtui.domain.readings import NO_BACKGROUND, Background, Kind
from imtui.domain.sameness import Same
from imtui.domain.sequences import mapped_again
from imtui.domain.snapshot import Topic, Watch
from imtui.domain.timeline import Entry, read_entry
from imtui.domain.updates import update_clock
from imtui.tui.presenters import timeline_rows
from imtui.tui.presenters.lines import Ink, Line, Span, joined
from imtui.tui.presenters.remembered import Latest
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.separators import Separator, draw_separator, separated
from imtui.tui.views import Sending, View
from imtui.tui.widgets.pane import Pane

_REMEMBERED = 3
"""Incidents whose rows are kept: a cursor that goes to the next one and comes back shall not wait for 10,000 rows."""


@dataclass(slots=True)
class _Told:
    """What was made of one incident's timeline last."""

    history: History = field(default_factory=History)
    entries: tuple[Entry, ...] = ()
    rows: tuple[Row, ...] = ()


class TimelinePane(Pane):
    """Keys are event ids (of a line that tells several events: the earliest's). While the cursor is on the newest row it stays on
    the newest; anywhere else nothing moves, and the border counts what came in above."""

    NUMBER = 2
    NAME = "Timeline"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.follow = True
        self._told: dict[str, _Told] = {}
        self._background: Latest[Background] = Latest()
        self._said: dict[str, tuple[Entry, str, Kind]] = {}

    def show(self, view: View) -> None:
        if self.view is not None and view.incident != self.view.incident:
            self._said.clear()
            self.start_over()
        super().show(view)

    def make_rows(self, view: View) -> tuple[Row, ...]:
        told = self._told_of(view)
        kept = told.history.entries
        if self.predicate:
            kept = tuple(entry for entry in kept if self._stays(entry, view))
        told.rows = mapped_again(timeline_rows.row, kept, told.entries, told.rows)
        told.entries = kept
        sending = [each for each in reversed(view.sending) if each.incident_arn == view.incident]
        rows = (*(Row(each.key, each) for each in sending), *told.rows)
        moments = [*(each.at for each in sending), *[entry[-1].time for entry in kept]]
        return separated(rows, moments, view, timeline_rows.began(view.snapshot, view.incident))

    def depends(self, view: View) -> Hashable:
        today = view.now.astimezone(view.zone).date()
        timeline, began = view.snapshot.timelines.get(view.incident), timeline_rows.began(view.snapshot, view.incident)
        return Same(timeline), view.incident, view.sending, began, today, view.zone

    def context(self, view: View, rows: tuple[Row, ...]) -> Hashable:
        return Same(self._background_of(view)), view.incident, view.zone

    def time_told(self, view: View) -> Hashable:
        return self._update_due(view, self._told.get(view.incident, _Told()))

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
        told = self._told_of(view)
        return joined((self._counted(told), self._update_due(view, told)), (Span(f" {self.glyphs.dot} ", Ink.QUIET),))

    def _counted(self, told: _Told) -> Line:
        total = len(told.history.entries)
        if not total:
            return ()
        words = f"{len(told.entries):,} of {total:,}" if self.predicate else f"{total:,} {'entry' if total == 1 else 'entries'}"
        above = self.unseen_above
        newer = (Span(f"{self.glyphs.up_more} {above:,} newer", Ink.DUE), Span(f" {self.glyphs.dot} ", Ink.QUIET)) if above else ()
        return (*newer, Span(words, Ink.QUIET))

    def _update_due(self, view: View, told: _Told) -> Line:
        clock = update_clock((view.snapshot.incidents or {}).get(view.incident), told.history.last_status)
        return timeline_rows.update_due(clock, view.now)

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

    def _told_of(self, view: View) -> "_Told":
        told = self._told.pop(view.incident, None) or _Told()
        told.history = told.history.followed_by(view.snapshot.timelines.get(view.incident, ()))
        self._told = {**dict(list(self._told.items())[1 - _REMEMBERED :]), view.incident: told}
        return told

    def _background_of(self, view: View) -> Background:
        """The same object for as long as it says the same: what changes on a timeline is seldom anything that other lines tell of."""
        if not view.incident:
            return NO_BACKGROUND
        snapshot = view.snapshot
        slices = (snapshot.engagements, snapshot.pages, snapshot.receipts, snapshot.contacts, snapshot.channels)
        inputs = Same(*slices, snapshot.timelines.get(view.incident)), timeline_rows.began(snapshot, view.incident), view.incident
        return self._background.get(inputs, lambda: background(snapshot, view.incident))

    def _stays(self, entry: Entry, view: View) -> bool:
        key = timeline_rows.row_key(entry)
        known = self._said.get(key)
        if known is None or known[0] != entry:
            reading = read_entry(entry, self._background_of(view))
            known = self._said[key] = (entry, f"{reading.text} {reading.actor}", reading.kind)
        mine = bool(view.session.me) and view.session.me.casefold() in known[1].casefold()
        return self.predicate(Facts(text=known[1], kind=known[2], began=entry[-1].time, mine=mine), view.now)
