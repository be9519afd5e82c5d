"""How far what is shown can be trusted, in a glyph, a word and an age.

Invariant: grey or amber never stands alone; the word and the age are always beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from imtui.domain.errors import AccessDenied, NotFound, Rejected, ServiceFault
from imtui.domain.snapshot import Health
from imtui.tui.presenters.cells import safe
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span
from imtui.tui.presenters.times import fine_span

SETTLED: Final = (AccessDenied, NotFound, Rejected)
"""Faults that concern one thing and that waiting does not mend."""
_POLLS_MISSED: Final = 2
_LEEWAY = timedelta(seconds=1)
"""An answer takes a moment: a poll is not missed the instant it is due."""


class Trust(StrEnum):
    """LIVE: answered within two polls. SLOW: later than that, without a fault. STALE: the latest poll failed. WAITING: nothing
    was answered yet."""

    LIVE = "live"
    WAITING = "waiting"
    SLOW = "slow"
    STALE = "stale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """`age` of what is shown (None: nothing is); `fault` and `retry_at` when the latest poll failed."""

    trust: Trust
    age: timedelta | None = None
    fault: ServiceFault | None = None
    retry_at: datetime | None = None

    @property
    def is_old(self) -> bool:
        """Whether what is shown is older than two polls, and should look it."""
        return self.trust in (Trust.SLOW, Trust.STALE) and self.age is not None


def freshness(health: Health | None, now: datetime) -> Freshness:
    """How far one watched topic can be trusted; None: nobody asks for it."""
    if health is None:
        return Freshness(trust=Trust.WAITING)
    age = None if health.succeeded is None else max(timedelta(), now - health.succeeded)
    if health.fault is not None:
        late = age is not None and age <= _allowed(health)
        return Freshness(trust=Trust.SLOW if late else Trust.STALE, age=age, fault=health.fault, retry_at=health.retry_at)
    if age is None:
        return Freshness(trust=Trust.WAITING)
    return Freshness(trust=Trust.LIVE if age <= _allowed(health) else Trust.SLOW, age=age)


def overall(healths: Iterable[Health], now: datetime) -> Freshness:
    """The header's word for everything: the worst of all, and among the live ones the freshest."""
    listed = tuple(healths)
    # What is refused for good is said where it matters; it does not make the rest less true.
    each = [freshness(health, now) for health in listed if not isinstance(health.fault, SETTLED)]
    each = each or [freshness(health, now) for health in listed]
    if not each:
        return Freshness(trust=Trust.WAITING)
    worst = max(each, key=lambda one: list(Trust).index(one.trust)).trust
    return min((one for one in each if one.trust is worst), key=lambda one: _weight(one, worst))


def badge(fresh: Freshness, now: datetime, glyphs: Glyphs) -> tuple[Line, ...]:
    """`● live 2s`, `◐ slow 14s`, `○ stale 1m40s · retrying in 8s: ThrottlingException`; the longest first, then shorter ones."""
    age = fine_span(fresh.age) if fresh.age is not None else ""
    match fresh.trust:
        case Trust.LIVE:
            return ((Span(f"{glyphs.live} live", Ink.ACCEPTED), Span(f" {age}", Ink.QUIET)), (Span(f"{glyphs.live} live", Ink.ACCEPTED),))
        case Trust.WAITING:
            return ((Span(f"{glyphs.pending} connecting", Ink.QUIET),),)
        case Trust.SLOW:
            short: Line = (Span(f"{glyphs.slow} slow", Ink.DUE), Span(f" {age}", Ink.QUIET))
        case Trust.STALE:
            short = (Span(f"{glyphs.stale} stale", Ink.FAILED, bold=True), Span(f" {age}" if age else " never answered", Ink.QUIET))
    retry = retrying(fresh, now, glyphs)
    code = safe(fresh.fault.code) if fresh.fault is not None else ""
    why: Line = (Span(f": {code}", Ink.QUIET),) if code and retry else (Span(f" {glyphs.dot} {code}", Ink.QUIET),) if code else EMPTY
    return ((*short, *retry, *why), (*short, *retry), short) if retry or why else (short,)


def retrying(fresh: Freshness, now: datetime, glyphs: Glyphs) -> Line:
    """` · retrying in 8s`; nothing when no try is due."""
    if fresh.fault is None or fresh.retry_at is None:
        return EMPTY
    left = fresh.retry_at - now
    words = f"retrying in {fine_span(left)}" if left > timedelta() else "retrying"
    return (Span(f" {glyphs.dot} {words}", Ink.QUIET),)


def own_age(fresh: Freshness, glyphs: Glyphs) -> Line:
    """What a pane's border says once it is old: `◐ 14s old`, `○ 1m40s old`; nothing before."""
    if not fresh.is_old or fresh.age is None:
        return EMPTY
    glyph, ink = (glyphs.stale, Ink.FAILED) if fresh.trust is Trust.STALE else (glyphs.slow, Ink.DUE)
    return (Span(f"{glyph} ", ink), Span(f"{fine_span(fresh.age)} old", Ink.QUIET))


def _allowed(health: Health) -> timedelta:
    return timedelta(seconds=health.interval * _POLLS_MISSED) + _LEEWAY


def _weight(one: Freshness, worst: Trust) -> float:
    """Among the live the freshest speaks, among the late the oldest."""
    age = one.age.total_seconds() if one.age is not None else float("inf")
    return age if worst is Trust.LIVE else -age
