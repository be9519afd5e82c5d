"""A pane: a list in a hairline border that says what it is, how old it is, and what went wrong.

Invariant: `show` is the only way in. A pane derives all it draws from the View it was shown; the border is made of lines like all
others, so that an age that grows repaints one line and not the pane.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import timedelta

from textual import events
from textual.message import Message

from imtui.domain.errors import CredentialsExpired, InputError
from imtui.domain.filters import Predicate, parse
from imtui.domain.snapshot import Health, Watch
from imtui.tui.presenters.cells import clip, safe
from imtui.tui.presenters.frames import Margins, bottom_edge, thumb, top_edge
from imtui.tui.presenters.freshness import SETTLED, Freshness, Trust, freshness, own_age
from imtui.tui.presenters.glyphs import UNICODE, Glyphs, glyphs
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span, faded, fit, gap, joined
from imtui.tui.presenters.notices import fault_lines, paragraph, waiting
from imtui.tui.presenters.remembered import Latest
from imtui.tui.presenters.rows import Row
from imtui.tui.views import View
from imtui.tui.widgets.keyed_lines import KeyedLines
from imtui.tui.widgets.painting import NEVER

_SIDES = 2
_FILTER_AGES_EVERY = 5
"""Seconds: a filter on age is looked at anew this often, not on each tick."""
_ROOMY = 14
"""Lines of a pane from which on a fault of its own may take three of them; what ails the whole service the header says too."""


class Pane(KeyedLines):
    """Subclasses say which rows follow from a View (`make_rows`) and what on (`depends`), and how one is drawn (`draw`)."""

    NUMBER = 0
    NAME = ""

    @dataclass
    class Filtered(Message, namespace="pane"):
        """Another filter is in force."""

        pane: "Pane"

        @property
        def control(self) -> "Pane":
            return self.pane

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._view: View | None = None
        self._fresh = Freshness(trust=Trust.WAITING)
        self._filter_text = ""
        self._filter_fault = ""
        self._predicate = Predicate(typed="")
        self._made: Latest[tuple[Row, ...]] = Latest()
        self._told_time: Hashable = None
        self._next_minute = NEVER

    # What subclasses say

    def make_rows(self, view: View) -> tuple[Row, ...]:
        """The rows, those that the filter keeps out left out."""
        raise NotImplementedError

    def depends(self, view: View) -> Hashable:
        """What `make_rows` looks at besides the filter, large things wrapped in `Same`: while it is equal, the rows are the same."""
        raise NotImplementedError

    def context(self, view: View, rows: tuple[Row, ...]) -> Hashable:
        """What `draw` looks at besides the row's own content: when it is another, rows in sight are drawn again."""
        raise NotImplementedError

    def watch_of(self, view: View) -> Watch:
        """The polling that keeps this pane true."""
        raise NotImplementedError

    def health(self, view: View) -> Health | None:
        """How far what this pane shows can be trusted."""
        return view.snapshot.health.get(self.watch_of(view))

    def time_told(self, view: View) -> Hashable:
        """What the pane tells of the time besides its rows, more finely than by the minute: while it is equal, a View that is only later
        brings nothing but what `holds_until` says. `view.now`: anything may."""
        return view.now

    def is_known(self, view: View) -> bool:
        """Whether the service answered at all for what this pane shows."""
        raise NotImplementedError

    def asked_for(self, view: View) -> str:
        """What it waits for, in a word."""
        return self.NAME.lower()

    def nothing(self, view: View) -> str:
        """The sentence on the pane when there are no rows although the service answered, or nothing to ask it for."""
        raise NotImplementedError

    def nothing_matches(self, view: View) -> str:
        """The sentence when there are rows, and the filter keeps out all of them."""
        return f"nothing here matches {safe(self._filter_text)} {self.glyphs.dot} esc clears the filter"

    def subject(self, view: View) -> str:
        """What the title adds to the pane's name."""
        return ""

    def counts(self, view: View) -> Line:
        """What the lower border says."""
        return EMPTY

    def heading(self, width: int) -> tuple[Line, ...]:
        """Lines above the rows that never scroll."""
        return ()

    # What screens use

    @property
    def view(self) -> View | None:
        """What was shown last."""
        return self._view

    @property
    def in_sight(self) -> tuple[Line, ...]:
        return (*(fit(line, self.inner_width) for line in self.heading(self.inner_width)), *super().in_sight)

    @property
    def glyphs(self) -> Glyphs:
        """The signs to draw with."""
        return UNICODE if self._view is None else glyphs(ascii_only=self._view.ascii)

    @property
    def predicate(self) -> Predicate:
        """The filter in force; keeps nothing out when there is none."""
        return self._predicate

    @property
    def filter_text(self) -> str:
        """The filter as it was typed. One that cannot be understood is said so in the border and keeps nothing out."""
        return self._filter_text

    @filter_text.setter
    def filter_text(self, text: str) -> None:
        if text == self._filter_text:
            return
        self._filter_text, self._filter_fault = text, ""
        try:
            self._predicate = parse(text)
        except InputError as fault:
            self._predicate, self._filter_fault = Predicate(typed=text), str(fault)
        if self._view is not None:
            self.show(self._view)
        self.post_message(self.Filtered(self))

    def show(self, view: View) -> None:
        """Show what follows from `view`; paints the lines that came out different."""
        self._view = view
        self._fresh = freshness(self.health(view), view.now)
        rows = self._made.get((self._predicate, self._ages(view), self.depends(view)), lambda: self.make_rows(view))
        width = self.inner_width
        margins = Margins(top=1 + len(self.heading(width)), bottom=1 + len(self._notices(width)), sides=_SIDES)
        context = (self.context(view, rows), view.ascii, self._fresh.is_old, self.is_known(view))  # the last: what an empty pane says
        self.set_rows(rows, context=context, now=view.now, margins=margins)
        self._told_time = self.time_told(view)
        self._next_minute = view.now.replace(second=0, microsecond=0) + timedelta(minutes=1)

    def tick(self, view: View) -> None:
        """The same where `view` is only later than the one before: while all that the pane tells holds, it costs next to nothing."""
        if self._holds(view):
            self._view = view
        else:
            self.show(view)

    def _holds(self, view: View) -> bool:
        if not self.rows or self._predicate.tells_ages or view.now >= min(self._next_minute, self._drawn.due):
            return False
        is_live = self._fresh.trust is freshness(self.health(view), view.now).trust is Trust.LIVE
        return is_live and self._told_time == self.time_told(view)

    def _ages(self, view: View) -> int | None:
        """Changes whenever a filter on age is to be looked at anew."""
        return int(view.now.timestamp()) // _FILTER_AGES_EVERY if self._predicate.tells_ages else None

    # How it is drawn

    def empty(self, width: int) -> tuple[Line, ...]:
        view = self._view
        if view is None or (not self.is_known(view) and self._fresh.fault is None):
            return waiting(self.asked_for(view) if view is not None else self.NAME.lower(), width, self.glyphs)
        if not self.is_known(view):
            return (EMPTY, *fault_lines(self._fresh, view.now, width, self.room, self.glyphs))
        if self._predicate and not self._filter_fault:
            return paragraph(self.nothing_matches(view), width)
        return paragraph(self.nothing(view), width)

    def edge(self, y: int, width: int, height: int) -> Line:
        ink = Ink.FOCUS if self.has_focus else Ink.HAIRLINE
        if y == 0:
            return top_edge(self._title(), self._note(width // 2), width, self.glyphs, ink)
        if y == height - 1:
            return bottom_edge(self._below(), width, self.glyphs, ink)
        inside = self.inner_width
        heading = self.heading(inside)
        lines = heading if y <= len(heading) else self._notices(inside)
        place = y - 1 if y <= len(heading) else y - (height - 1 - len(lines))
        return self._between(y, fit(lines[place] if 0 <= place < len(lines) else EMPTY, inside), mark=gap())

    def look(self) -> Hashable:
        return self.has_focus, self._fresh.is_old, self._view is not None and self._view.ascii

    def beside(self) -> Callable[[int], Hashable]:
        marked, top = thumb(self.scroll_offset.y, self.room, len(self.rows)), self.margins.top
        return lambda y: y - top in marked

    def framed(self, y: int, line: Line, *, selected: bool) -> Line:
        shown = faded(line) if self._fresh.is_old else line
        mark = Span(self.glyphs.cursor, Ink.FOCUS) if selected and self.has_focus else gap()
        return self._between(y, shown, mark=mark)

    def _between(self, y: int, line: Line, *, mark: Span) -> Line:
        signs, ink = self.glyphs, Ink.FOCUS if self.has_focus else Ink.HAIRLINE
        border = Span(signs.thumb, Ink.FOCUS if self.has_focus else Ink.FAINT) if self.beside()(y) else Span(signs.down, ink)
        return (Span(signs.down, ink), mark, *line, gap(), border)

    def _title(self) -> Line:
        ink = Ink.FOCUS if self.has_focus else Ink.LABEL
        subject = "" if self._view is None else self.subject(self._view)
        title = Span(f"{self.NUMBER} {self.NAME}", ink, bold=True)
        return (title, Span(f" {self.glyphs.dot} ", Ink.QUIET), Span(safe(subject), ink, bold=True)) if subject else (title,)

    def _note(self, room: int) -> Line:
        """At the right of the title: the filter, or why there is none, and the pane's own age once it is old."""
        typed: Line = EMPTY
        if self._filter_fault:
            typed = (Span(clip(f"{self.glyphs.failed} {safe(self._filter_fault)}", room, self.glyphs.ellipsis), Ink.FAILED),)
        elif self._predicate:
            typed = (Span("/", Ink.FOCUS, bold=True), Span(clip(safe(self._filter_text), room, self.glyphs.ellipsis)))
        return joined((typed, own_age(self._fresh, self.glyphs)), (gap(2),))

    def _below(self) -> Line:
        return EMPTY if self._view is None or not self.is_known(self._view) else self.counts(self._view)

    def _notices(self, width: int) -> tuple[Line, ...]:
        """Below the rows, few enough that most of them stay in sight; a pane that never got any says it in their place."""
        if self._view is None or not self.is_known(self._view):
            return ()
        most = 3 if self.outer_size.height >= _ROOMY and isinstance(self._fresh.fault, (*SETTLED, CredentialsExpired)) else 1
        return fault_lines(self._fresh, self._view.now, width, most, self.glyphs)

    def on_resize(self, event: events.Resize) -> None:
        # Textual calls the lists' own handler after this one by itself.
        if self._view is not None:
            self.show(self._view)
