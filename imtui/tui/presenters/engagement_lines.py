"""The rows of the engagements, drawn.

Invariant: the columns (name, channels, countdowns) are the same for every row of one width, and each glyph has its word beside it
wherever there is room for words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, assert_never

from imtui.domain.acceptances import ChannelProgress, ChannelState
from imtui.domain.fuses import Candidate, Fuse, FuseState, Step
from imtui.tui.presenters.cells import clip, left, safe
from imtui.tui.presenters.cells import width as cells_of
from imtui.tui.presenters.engagement_rows import (
    AirRow,
    EngagementRow,
    FuseRow,
    LadderRow,
    PersonRow,
    RungRow,
    ThenRow,
    TroubleRow,
    best_state,
    most_channels,
    names,
)
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.incident_rows import due_ink
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span, fit, gap, joined, line_width
from imtui.tui.presenters.on_call import behind, called
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.times import ago, countdown, dated_time, short_time, time_of_day
from imtui.tui.views import View

_INKS: Final = {
    ChannelState.WAITING: Ink.QUIET,
    ChannelState.SENT: Ink.QUIET,
    ChannelState.DELIVERED: Ink.PARTLY,
    ChannelState.READ: Ink.ACCEPTED,
    ChannelState.STOPPED: Ink.QUIET,
    ChannelState.FAILED: Ink.FAILED,
}
_NAME_LEAST, _NAME_MOST, _ME = 6, 16, 4
_TYPE = 5
_LADDER_REST = 31
_FULL_CELL, _WORD_CELL, _BARE_CELL = 25, 19, 9
_BAR_MOST, _BAR_LEAST = 20, 6
_SCHEDULES = (40, 24, 16, 12, 8, 4)
"""To how many cells the name of a schedule is cut, step by step, before who is on call is."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Cells of an engagement's name, of a person's, and of each channel with its time, its word, or its glyph alone."""

    ladder: int
    name: int
    cell: int


def columns(listed: Sequence[Row], width: int) -> Columns:
    """Names as wide as the widest (within reason); channels as wordy as the most that anybody has allow."""
    widest = max((cells_of(safe(name)) for name in names(listed)), default=0)
    name = min(max(widest, _NAME_LEAST), _NAME_MOST)
    room, most = width - 3 - name - 2 - _ME, max(1, most_channels(listed))
    cell = next((cells for cells in (_FULL_CELL, _WORD_CELL) if most * cells - 2 <= room), _BARE_CELL)
    heads = [cells_of(safe(row.content.fuse.name)) for row in listed if isinstance(row.content, LadderRow)]
    return Columns(ladder=min(max(heads, default=0), max(_NAME_LEAST, width - _LADDER_REST)), name=name, cell=cell)


def draw(row: EngagementRow, cells: Columns, view: View, width: int, glyphs: Glyphs) -> Line:
    """Any row of the pane."""
    match row:
        case LadderRow():
            return _ladder(row, cells, view, width, glyphs)
        case PersonRow():
            return _person(row, cells, view, width, glyphs)
        case FuseRow():
            return _fuse(row.fuse, cells, view, width, glyphs)
        case ThenRow():
            return _then(row.step, view, width, glyphs)
        case TroubleRow():
            return (gap(3), Span(f"{glyphs.alarm} ", Ink.DUE), Span(safe(row.trouble.words), Ink.DUE))
        case RungRow():
            return (gap(), Span(glyphs.ladder, Ink.FAINT))
        case AirRow():
            return EMPTY
        case _:
            assert_never(row)


def is_ticking(row: object) -> bool:
    """Whether its line tells the time to the second."""
    match row:
        case LadderRow() | TroubleRow() | RungRow() | AirRow():
            return False
        case PersonRow():
            return row.again is not None or any(channel.state is ChannelState.FAILED for channel in row.person.channels)
        case _:
            return True


def channel_glyph(state: ChannelState, glyphs: Glyphs) -> str:
    """A disc that fills: waiting, sent, delivered, read; a square when it was stopped, a cross when it failed."""
    match state:
        case ChannelState.WAITING:
            return glyphs.pending
        case ChannelState.SENT:
            return glyphs.sent
        case ChannelState.DELIVERED:
            return glyphs.delivered
        case ChannelState.READ:
            return glyphs.accepted
        case ChannelState.STOPPED:
            return glyphs.stopped
        case ChannelState.FAILED:
            return glyphs.failed
        case _:
            assert_never(state)


def fuse_bar(fuse: Fuse, now: datetime, cells: int, glyphs: Glyphs) -> Line:
    """How much of the running stage is over, as a bar of `cells`."""
    if fuse.ends is None or fuse.ends <= fuse.began:
        return (Span(glyphs.trough * cells, Ink.DUE_TROUGH),)
    over = (now - fuse.began) / (fuse.ends - fuse.began)
    burnt = min(cells, max(0, round(over * cells)))
    return (Span(glyphs.fuse * burnt, Ink.DUE), Span(glyphs.trough * (cells - burnt), Ink.DUE_TROUGH))


def _ladder(row: LadderRow, cells: Columns, view: View, width: int, glyphs: Glyphs) -> Line:
    """Of an engagement that was stopped, when it was stopped is worth more than when it started, and more than its stage."""
    engagement, fuse = row.engagement, row.fuse
    stopped = engagement.stopped
    name = Span(left(safe(fuse.name), cells.ladder, glyphs.ellipsis), Ink.QUIET if stopped else Ink.TEXT, bold=not stopped)
    stage: Line = (gap(2), Span("stage ", Ink.QUIET), Span(f"{fuse.stage}"), Span(f"/{fuse.stages}", Ink.QUIET)) if fuse.stages else EMPTY
    started: Line = (Span(f"  started {dated_time(engagement.started, view.now, view.zone)}", Ink.QUIET),)
    if stopped is None:
        return (name, *stage, *started)
    ended = (Span(f"  stopped {dated_time(stopped, view.now, view.zone)}", Ink.QUIET),)
    forms: tuple[Line, ...] = ((name, *stage, *started, *ended), (name, *stage, *ended), (name, *ended))
    return next((form for form in forms if line_width(form) <= width), forms[-1])


def _person(row: PersonRow, cells: Columns, view: View, width: int, glyphs: Glyphs) -> Line:
    person, state = row.person, best_state(row.person)
    settled = not row.running and person.accepted is None
    head: Line = (
        gap(),
        Span(f"{channel_glyph(state, glyphs)} ", Ink.QUIET if settled else _INKS[state]),
        Span(left(safe(person.name), cells.name, glyphs.ellipsis), Ink.QUIET if settled else Ink.TEXT, bold=not settled),
        gap(2),
        Span(left("me" if row.me else "", _ME), Ink.INFORMED if row.me else Ink.QUIET),
    )
    if row.accepting:
        return (*head, Span(f"{glyphs.pending} accepting{glyphs.ellipsis}", Ink.INFORMED))
    if not person.channels:
        return (*head, Span("not paged yet" if row.running else "was not paged", Ink.QUIET))
    line: Line = (*head, *joined((_channel(channel, cells.cell, view, glyphs) for channel in person.channels), (gap(2),)))
    return joined((line, _after_channels(row, view, width - line_width(line) - 2, glyphs)), (gap(2),))


def _channel(channel: ChannelProgress, cell: int, view: View, glyphs: Glyphs) -> Line:
    """`SMS   ● read 14:01:40` in exactly `cell` cells without the two that are the gap to the next."""
    ink = _INKS[channel.state]
    kind = Span(left(channel.type.value if channel.type else "page", _TYPE), Ink.TEXT if ink is not Ink.QUIET else Ink.QUIET)
    sign = Span(f" {channel_glyph(channel.state, glyphs)}", ink)
    words: Line = EMPTY
    if cell >= _WORD_CELL:
        words = (gap(), Span(channel.state.value, ink))
    if cell >= _FULL_CELL or (words and channel.state is ChannelState.SENT):
        words = (*words, Span(_when(channel, view, glyphs), ink if channel.state is ChannelState.READ else Ink.QUIET))
    return fit((kind, sign, *words), cell - 2, glyphs.ellipsis)


def _when(channel: ChannelProgress, view: View, glyphs: Glyphs) -> str:
    if channel.state is ChannelState.SENT:
        return f" {glyphs.times}{channel.sends}" if channel.sends > 1 else ""
    if channel.time is None or channel.state is ChannelState.STOPPED:
        return ""
    if channel.state is ChannelState.FAILED:
        return f" {ago(channel.time, view.now)} ago"
    exact = time_of_day(channel.time, view.zone) if channel.state is ChannelState.READ else short_time(channel.time, view.zone)
    return f" {exact}"


def _after_channels(row: PersonRow, view: View, room: int, glyphs: Glyphs) -> Line:
    """Why a channel failed, else when the next send to this person is due, where there is room to say it."""
    failed = next((channel.info for channel in row.person.channels if channel.state is ChannelState.FAILED and channel.info), "")
    if failed:
        return (Span(safe(failed), Ink.FAILED),) if room > 8 else EMPTY
    if row.person.accepted is not None and row.person.note and room > 12:
        words = clip(safe(row.person.note), room - 2, glyphs.ellipsis)
        return (Span(f"{glyphs.quote_open}{words}{glyphs.quote_close}", Ink.QUIET),)
    if row.again is None:
        return EMPTY
    kinds = " ".join(dict.fromkeys(channel.type.value for channel in row.again.channels))
    line: Line = (Span(f"{kinds} again " if row.again.retry else f"then {kinds} ", Ink.QUIET), *_until("in", row.again.at, view, Ink.QUIET))
    return line if line_width(line) <= room else EMPTY


def _fuse(fuse: Fuse, cells: Columns, view: View, width: int, glyphs: Glyphs) -> Line:
    branch = Span(f" {glyphs.branch} ", Ink.DUE if fuse.next else Ink.FAINT)
    if fuse.next is None:
        words, ink = _words(fuse, view, glyphs)
        return (branch, Span(words, ink, bold=ink is Ink.FAILED))
    when = _until("in", fuse.next.at, view, due_ink(fuse.next.at - view.now))
    room = width - line_width(when) - 2
    whole, people, *terse = ((branch, Span("next ", Ink.DUE), *each) for each in _forms(fuse.next, view, glyphs))
    least = 2 + _BAR_LEAST
    wanted = ((whole, least), (people, least), *((each, 0) for each in (people, *terse)))  # who it is is worth more than the bar
    named, beside = next((each for each in wanted if line_width(each[0]) + each[1] <= room), (terse[-1], 0))
    named = fit(named, max(0, min(line_width(named), room)), glyphs.ellipsis)
    bar = fuse_bar(fuse, view.now, min(_BAR_MOST, room - line_width(named) - 2), glyphs) if beside else EMPTY
    return joined((named, bar, when), (gap(2),))


def _then(step: Step, view: View, width: int, glyphs: Glyphs) -> Line:
    """Whom the stage after the next pages; where there is no room for all of them, they give way to when."""
    when = _until("in", step.at, view, Ink.QUIET)
    room = max(0, width - line_width(when) - 2)
    forms: list[Line] = [(gap(3), Span("then ", Ink.QUIET), *each) for each in _forms(step, view, glyphs)]
    named = next((form for form in forms if line_width(form) <= room), forms[-1])
    return (*fit(named, min(line_width(named), room), glyphs.ellipsis), gap(2), *when)


def _words(fuse: Fuse, view: View, glyphs: Glyphs) -> tuple[str, Ink]:
    """Why nobody is next, as a sentence."""
    match fuse.state:
        case FuseState.LAST if fuse.runs_out is not None:
            return f"nobody is next {glyphs.dot} the last stage ends in {countdown(fuse.runs_out, view.now)}", Ink.QUIET
        case FuseState.LAST:
            return "nobody is next: this is the last stage", Ink.QUIET
        case FuseState.EXHAUSTED:
            return "nobody accepted, and nobody is left to page", Ink.FAILED
        case FuseState.ACCEPTED:
            return "accepted: no further stage begins", Ink.QUIET
        case FuseState.IDLE:
            return "no plan: nobody is paged", Ink.DUE
        case FuseState.UNKNOWN:
            return "plan not readable: who is next is not known", Ink.QUIET
        case FuseState.BURNING | FuseState.STOPPED:
            return str(fuse.state), Ink.QUIET
        case _:
            assert_never(fuse.state)


def _forms(step: Step, view: View, glyphs: Glyphs) -> tuple[Line, ...]:
    """Whom a stage pages, the wordiest first: with who is on call then and until when; without the latter; and, since the person is
    worth more, with ever less of the schedule's name, at last without the channels too. The last one is to be cut where nothing fits."""

    def form(*, end: bool = False, schedule: int | None = None, channels: bool = True) -> Line:
        words = [(called(each, schedule, glyphs.ellipsis), behind(each, view, end=end)) for each in step.targets]
        targets = (_target(each, *said, channels=channels) for each, said in zip(step.targets, words, strict=True))
        return joined(targets, (Span(", ", Ink.QUIET),)) or (Span("a pause", Ink.QUIET),)

    shorter = (form(schedule=cells, channels=channels) for channels in (True, False) for cells in _SCHEDULES)
    return (form(end=True), form(), *shorter, form(schedule=_SCHEDULES[0], channels=False))


def _target(target: Candidate, name: str, words: str, *, channels: bool) -> Line:
    kinds = " ".join(dict.fromkeys(channel.type.value for channel in target.channels)) if channels else ""
    return (
        Span(name, bold=True),
        *((Span(f" {kinds}", Ink.QUIET),) if kinds else ()),
        *((Span(words, Ink.QUIET),) if words else ()),
    )


def _until(word: str, at: datetime, view: View, ink: Ink) -> Line:
    return (Span(f"{word} ", Ink.QUIET), Span(countdown(at, view.now), ink, bold=ink is not Ink.QUIET))
