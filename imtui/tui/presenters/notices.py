"""What a pane says in words: that it waits, that there is nothing, or why it could not be asked.

Invariant: empty space says something, a failure says what happened and what to do, and never hides the data that is still there.
"""

import re
from datetime import datetime

from imtui.domain.errors import CredentialsExpired, ServiceFault
from imtui.tui.presenters.cells import clip, safe, wrap
from imtui.tui.presenters.freshness import Freshness
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span
from imtui.tui.presenters.times import fine_span

_LOGIN = re.compile(r"`aws [^`]+`")


def fault_lines(fresh: Freshness, now: datetime, width: int, most: int, glyphs: Glyphs) -> tuple[Line, ...]:
    """Why the latest poll failed, what to do, and when the next try is due, in at most `most` lines; none when all is well."""
    if fresh.fault is None:
        return ()
    retry, room = _retry(fresh, now, glyphs), max(1, width - 2)
    lines = wrap(f"{fault_words(fresh.fault)}{retry}", room)
    if len(lines) > most:
        # Of what waiting does not mend, the remedy is worth more than when the next try is due.
        short = fault_words(fresh.fault) if isinstance(fresh.fault, CredentialsExpired) else f"{safe(fresh.fault.message)}{retry}"
        lines = wrap(short, room)
    if len(lines) > most and (login := _login(fresh.fault)):
        lines = wrap(login, room)
    if len(lines) > most:
        lines = [*lines[: most - 1], clip(" ".join(lines[most - 1 :]), room, glyphs.ellipsis)] if most else []
    return tuple((Span(f"{glyphs.failed} " if not place else "  ", Ink.FAILED), Span(line, Ink.TEXT)) for place, line in enumerate(lines))


def fault_words(fault: ServiceFault) -> str:
    """One sentence: what happened, to what, and what to do; a login that imtui can run itself is said to be one."""
    message, remedy = safe(fault.message), _remedy(fault)
    return f"{message}: {remedy}" if remedy else message


def _remedy(fault: ServiceFault) -> str:
    return _login(fault) or safe(fault.remedy)


def _login(fault: ServiceFault) -> str:
    """What `:login` would run; empty where there is nothing to run."""
    found = _LOGIN.search(fault.remedy) if isinstance(fault, CredentialsExpired) else None
    return f":login runs {safe(found[0])}" if found else ""


def paragraph(words: str, width: int, ink: Ink = Ink.QUIET) -> tuple[Line, ...]:
    """A sentence on a pane without rows, with a line of air above."""
    return (EMPTY, *((Span(line, ink),) for line in wrap(words, max(1, width))))


def waiting(what: str, width: int, glyphs: Glyphs) -> tuple[Line, ...]:
    """`◌ asking for incidents…`."""
    return paragraph(f"{glyphs.pending} asking for {what}{glyphs.ellipsis}", width)


def _retry(fresh: Freshness, now: datetime, glyphs: Glyphs) -> str:
    if fresh.retry_at is None:
        return ""
    left = fresh.retry_at - now
    return f" {glyphs.dot} again in {fine_span(left)}" if left.total_seconds() >= 1 else f" {glyphs.dot} trying again"
