"""The banner: a page to me that nobody accepted, since when, and who is woken next if I do nothing.

Invariant: it is there exactly while the domain says a page is due, or while there is something to say about the last acceptance;
what is said of the service is what the service said.
"""

from imtui.domain.acceptances import ChannelProgress, DuePage, due_pages
from imtui.domain.fuses import FuseState
from imtui.domain.incidents import IncidentSummary
from imtui.domain.unsent import UnsentState
from imtui.tui.presenters.addresses import masked
from imtui.tui.presenters.cells import clip, safe
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.hints import Hint, key_hint
from imtui.tui.presenters.lines import EMPTY, Ground, Ink, Line, Span, gap
from imtui.tui.presenters.on_call import behind, called
from imtui.tui.presenters.segments import Segment, arranged
from imtui.tui.presenters.times import countdown, fine_span
from imtui.tui.views import View

_TITLE_LEAST = 24
_TARGETS = 20
_SCHEDULES = (None, 16, 8)
"""To how many cells a schedule's name is cut, step by step, so that who is on call is still named behind it."""


def is_alarming(view: View) -> bool:
    """Whether a page to me is due."""
    return bool(due_pages(view.snapshot, view.now))


def alarm(view: View, hints: tuple[Hint, ...], width: int, glyphs: Glyphs) -> Line | None:
    """The banner's line in exactly `width` cells; None when there is nothing to say."""
    due = due_pages(view.snapshot, view.now)
    if not due:
        return _settled(view, width, glyphs)
    page = view.due or due[0]
    before = (
        Segment(ranks=(0,), forms=((Span(f"{glyphs.alarm} PAGED", Ink.ALARM_EDGE, bold=True),),)),
        Segment(ranks=(3,), forms=_titles(view, page, glyphs)),
        Segment(ranks=(2,), forms=_more(len(due) - 1)),
        Segment(ranks=(9,), forms=(_through(page, glyphs), EMPTY)),
        Segment(ranks=(4,), forms=_since(view, page)),
        Segment(ranks=(8, 7, 7, 5, 4), forms=_escalation(view, page, glyphs)),
    )
    return (gap(2), *arranged(before, _answers(view, page, hints, glyphs), max(0, width - 4), ellipsis=glyphs.ellipsis), gap(2))


def _settled(view: View, width: int, glyphs: Glyphs) -> Line | None:
    if view.said is None:
        return None
    ink, glyph = (Ink.ACCEPTED, glyphs.acknowledged) if view.said.done else (Ink.FAILED, glyphs.failed)
    words: Line = (Span(f"{glyph} ", ink, bold=True), Span(safe(view.said.text), bold=True))
    return (gap(2), *arranged((Segment(forms=(words,)),), (), max(0, width - 4), ellipsis=glyphs.ellipsis), gap(2))


def _titles(view: View, page: DuePage, glyphs: Glyphs) -> tuple[Line, ...]:
    incident: IncidentSummary | None = (view.snapshot.incidents or {}).get(page.incident_arn)
    title = safe(incident.title) if incident else "a page outside any incident"
    shorter = (clip(title, cells, glyphs.ellipsis) for cells in range(60, _TITLE_LEAST - 1, -6))
    return tuple((Span(text, bold=True),) for text in dict.fromkeys((clip(title, 80, glyphs.ellipsis), *shorter)))


def _more(others: int) -> tuple[Line, ...]:
    if not others:
        return (EMPTY,)
    return tuple((Span(words, Ink.ALARM_EDGE, bold=True),) for words in (f"and {others} more", f"+{others}"))


def _through(page: DuePage, glyphs: Glyphs) -> Line:
    known: ChannelProgress | None = next((each for each in reversed(page.channels) if each.type is not None), None)
    if known is None or known.type is None:
        return EMPTY
    return (Span(f"{known.type.value} {masked(known.address, known.type, glyphs)}", Ink.ALARM_QUIET),)


def _since(view: View, page: DuePage) -> tuple[Line, ...]:
    if page.since is None:
        return ((Span("unaccepted"),),)
    age = Span(fine_span(view.now - page.since), bold=True)
    return (Span("unaccepted "), age), (age,)


def _escalation(view: View, page: DuePage, glyphs: Glyphs) -> tuple[Line, ...]:
    engagements = {each.arn: each for each in view.snapshot.engagements.get(page.incident_arn, ())}
    engagement = engagements.get(page.engagement_arn)
    if engagement is None:
        return (EMPTY,)
    fuse = view.fuse(engagement)
    dot = Span(f"{glyphs.dot} ", Ink.ALARM_QUIET)
    if fuse.next is None:
        alone = fuse.state in (FuseState.LAST, FuseState.EXHAUSTED)
        return ((dot, Span("nobody is paged after you", Ink.ALARM_QUIET)), EMPTY) if alone else (EMPTY,)
    left = Span(countdown(fuse.next.at, view.now), Ink.DUE, bold=True)
    targets = fuse.next.targets
    people = [", ".join(called(each, cells, glyphs.ellipsis) + behind(each, view) for each in targets) for cells in _SCHEDULES]
    named = [f" to {words}" if targets else "" for words in (*people, clip(people[-1], _TARGETS, glyphs.ellipsis))]
    forms = ((dot, Span(f"escalates{words} in ", Ink.ALARM_QUIET), left) for words in named)
    return *forms, (Span("next in ", Ink.ALARM_QUIET), left), EMPTY


def _kept(view: View, page: DuePage, glyphs: Glyphs) -> tuple[Segment, ...]:
    """That it was accepted, which the service does not know yet: nobody shall have to remember whether they did."""
    waits = (each.page for each in view.unsent if each.state is not UnsentState.REFUSED)
    if not {each.arn for each in page.pages}.intersection(waits):
        return ()
    words = ("your acceptance is kept, not sent yet", "acceptance not sent yet", "not sent yet")
    return (Segment(ranks=(6,), forms=tuple((Span(f"{glyphs.pending} {each}", bold=True),) for each in words)),)


def _answers(view: View, page: DuePage, hints: tuple[Hint, ...], glyphs: Glyphs) -> tuple[Segment, ...]:
    """What can be done about it, or what is being done, or why it did not work."""
    if any(each.arn in view.accepting for each in page.pages):
        if view.said is not None and view.said.done:
            return (Segment(forms=((Span(f"{glyphs.acknowledged} {safe(view.said.text)}", Ink.ACCEPTED, bold=True),),)),)
        return (Segment(forms=((Span(f"{glyphs.pending} accepting{glyphs.ellipsis}", bold=True),),)),)
    boxes = [key_hint(hint, Ground.ALARM_KEY) for hint in hints]
    keys = tuple(Segment(ranks=(7 + place,), forms=(box, EMPTY) if place else (box,)) for place, box in enumerate(boxes))
    if view.said is None or view.said.done:
        return (*_kept(view, page, glyphs), *keys)
    failed = f"{glyphs.failed} {safe(view.said.text)}"
    forms = tuple((Span(clip(failed, cells, glyphs.ellipsis), Ink.ALARM_EDGE, bold=True),) for cells in (120, 60, 40, 24))
    return (Segment(ranks=(6,), forms=forms), *keys)
