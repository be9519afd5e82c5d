"""The first line: where one is, as whom, whether it can be trusted, and what time it is."""

from datetime import timedelta
from urllib.parse import urlsplit

from imtui.arns import short_name
from imtui.domain.incidents import Impact, IncidentStatus
from imtui.domain.on_call import on_call_until
from imtui.domain.sessions import SKEW_SAID_FROM
from imtui.domain.snapshot import Topic, Watch
from imtui.domain.unsent import UnsentState
from imtui.tui.presenters.cells import clip, safe
from imtui.tui.presenters.freshness import Trust, badge, freshness, overall
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import EMPTY, Ground, Ink, Line, Span, gap
from imtui.tui.presenters.on_call import until
from imtui.tui.presenters.segments import Segment, arranged
from imtui.tui.presenters.times import countdown, short_time, span, time_of_day, zone_name
from imtui.tui.views import View

_EXPIRY_FROM = timedelta(hours=1)
_TIMER_MOST = 20
_MOST = 28
"""Cells for a name that anybody may have chosen."""


def header(view: View, width: int, glyphs: Glyphs) -> Line:
    """The whole line in exactly `width` cells. Last to go: production and read-only, freshness, what is open, the time."""
    me = _me(view, glyphs)
    before = (
        Segment(ranks=(8,), forms=((Span("imtui", Ink.FOCUS, bold=True),), EMPTY)),
        Segment(ranks=(0,), forms=(_place(view),)),
        Segment(ranks=(9, 9, 7), forms=_account(view, glyphs)),
        Segment(ranks=(5,), forms=((Span(safe(view.session.region)),), EMPTY)),
        Segment(ranks=(8, 4), forms=_freshness(view, glyphs)),
        Segment(ranks=(3,), forms=_counts(view, glyphs)),
        Segment(ranks=(3,), forms=_unsent(view)),
    )
    after = (
        Segment(ranks=(6, 3), forms=_timer(view, glyphs)),
        Segment(ranks=(1,), forms=_skew(view)),
        Segment(ranks=(6,), forms=_expiry(view)),
        Segment(ranks=(0,), forms=_read_only(view)),
        Segment(ranks=(9, 8, 6)[4 - len(me) :], forms=me),
        Segment(ranks=(7, 2), forms=_clock(view)),
    )
    return (gap(), *arranged(before, after, max(0, width - 2), ellipsis=glyphs.ellipsis), gap()) if width > 2 else (gap(width),)


def _place(view: View) -> Line:
    session = view.session
    label = clip(safe(session.label), _MOST)
    if session.replayed:
        return (Span(f" {f'replay {label}'.rstrip()} ", Ink.DUE, bold=True, ground=Ground.BADGE),)
    if session.production:
        words = label.upper() if "PROD" in label.upper() else f"PROD {label}".rstrip()
        return (Span(f" {words} ", Ink.PRODUCTION, bold=True, ground=Ground.PRODUCTION),)
    return (Span(f" {label} ", bold=True, ground=Ground.BADGE),) if label else EMPTY


def _account(view: View, glyphs: Glyphs) -> tuple[Line, ...]:
    session = view.session
    host = safe(urlsplit(session.endpoint_url).netloc or session.endpoint_url)
    account: Line = (Span(safe(session.account_id)),) if session.account_id else EMPTY
    role: Line = (Span(f" {clip(safe(session.role), _MOST, glyphs.ellipsis)}", Ink.QUIET),) if session.role and account else EMPTY
    at: Line = (Span(f" at {host}" if account else f"at {host}", Ink.QUIET),) if host else EMPTY
    return (*account, *role, *at), (*account, *role), account, EMPTY


def _freshness(view: View, glyphs: Glyphs) -> tuple[Line, ...]:
    """The worst there is; while all is well, how fresh the list of incidents is."""
    if view.offline:
        return ((Span(f"{glyphs.failed} not connected", Ink.FAILED, bold=True),),)
    fresh = overall((each for watch, each in view.snapshot.health.items() if _is_seen(watch, view)), view.now)
    incidents = view.snapshot.health.get(Watch(Topic.INCIDENTS))
    if fresh.trust is Trust.LIVE and incidents is not None:
        fresh = freshness(incidents, view.now)
    if view.session.replayed and fresh.trust is Trust.LIVE:
        return (EMPTY,)  # it was, then
    return badge(fresh, view.now, glyphs)


def _is_seen(watch: Watch, view: View) -> bool:
    """Whether it is on the screen: what nobody looks at any more is not asked for, grows old, and that is no news."""
    if watch.topic in (Topic.INCIDENT, Topic.RELATED_ITEMS, Topic.FINDINGS) and not view.details:
        return False
    return watch.topic is Topic.MY_PAGES or watch.subject in ("", view.incident)


def _counts(view: View, glyphs: Glyphs) -> tuple[Line, ...]:
    incidents = view.snapshot.incidents
    if incidents is None:
        return (EMPTY,)
    impacts = [each.impact for each in incidents.values() if each.status is IncidentStatus.OPEN]
    critical = impacts.count(Impact.CRITICAL)
    number = Span(f"{len(impacts):,}", bold=True)
    if not critical:
        return ((number, Span(" open", Ink.QUIET)),)
    dot = Span(f" {glyphs.dot} ", Ink.QUIET)
    words, word = (Span(f"{critical} {noun}", Ink.IMPACT_1, bold=True) for noun in ("critical", "crit"))
    return (number, Span(" open", Ink.QUIET), dot, words), (number, Span(" open", Ink.QUIET), gap(), word)


def _unsent(view: View) -> tuple[Line, ...]:
    """What is not done although it was asked for: waiting by itself, or refused and waiting for a person."""
    refused = sum(each.state is UnsentState.REFUSED for each in view.unsent)
    waiting = len(view.unsent) - refused
    words = [Span(f"{waiting} unsent", Ink.DUE, bold=True)] if waiting else []
    if refused:
        words += (
            [gap(), Span(f"{refused} refused", Ink.FAILED, bold=True)] if words else [Span(f"{refused} refused", Ink.FAILED, bold=True)]
        )
    return (tuple(words),)


def _expiry(view: View) -> tuple[Line, ...]:
    expires = view.session.expires
    if expires is None or expires - view.now > _EXPIRY_FROM:
        return (EMPTY,)
    if expires <= view.now:
        return ((Span("credentials have expired", Ink.FAILED, bold=True),), (Span("expired", Ink.FAILED, bold=True),))
    left = span(expires - view.now)
    return (Span("credentials end in ", Ink.QUIET), Span(left, Ink.DUE)), (Span(f"creds {left}", Ink.DUE),)


def _timer(view: View, glyphs: Glyphs) -> tuple[Line, ...]:
    """The next of the timers, and how many there are besides."""
    if not view.timers:
        return (EMPTY,)
    timer, more = view.timers[0], len(view.timers) - 1
    left = Span(countdown(timer.due, view.now), Ink.DUE, bold=True)
    rest = (Span(f" +{more}", Ink.QUIET),) if more else ()
    return (Span(f"{clip(safe(timer.words), _TIMER_MOST, glyphs.ellipsis)} in ", Ink.QUIET), left, *rest), (left, *rest), EMPTY


def _skew(view: View) -> tuple[Line, ...]:
    """That times here cannot be compared with the service's."""
    skew = view.session.skew
    if abs(skew) <= SKEW_SAID_FROM:
        return (EMPTY,)
    words = f"clock {span(abs(skew))} {'behind' if skew > timedelta() else 'ahead'}"
    return ((Span(words, Ink.FAILED, bold=True),),)


def _read_only(view: View) -> tuple[Line, ...]:
    return ((Span("[read-only]", Ink.DUE, bold=True),),) if view.session.read_only and not view.session.replayed else (EMPTY,)


def _me(view: View, glyphs: Glyphs) -> tuple[Line, ...]:
    me = view.snapshot.me or view.session.me
    if not me:
        return (Span("me ", Ink.QUIET), Span("not set", Ink.QUIET)), EMPTY
    contact = view.snapshot.contacts.get(me)
    alias = clip(safe(contact.alias if contact else short_name(me)), _MOST, glyphs.ellipsis)
    line: Line = (Span("me ", Ink.QUIET), Span(alias, bold=True))
    end = on_call_until(view.snapshot, me, view.now)
    if end is None:
        return line, EMPTY
    return (*line, Span(f" on call {until(end, view)}", Ink.QUIET)), (*line, Span(" on call", Ink.QUIET)), line, EMPTY


def _clock(view: View) -> tuple[Line, ...]:
    exact = Span(time_of_day(view.now, view.zone), bold=True)
    zone = Span(f" {safe(zone_name(view.now, view.zone))}", Ink.QUIET)
    return (exact, zone), (exact,), (Span(short_time(view.now, view.zone), bold=True),)
