"""Who is on call, in words.

Invariant: a name stands for a schedule only beside its own, and an end is told with its day when that is not today.
"""

from datetime import datetime

from imtui.domain.fuses import Candidate
from imtui.tui.presenters.cells import safe
from imtui.tui.presenters.times import day, short_time
from imtui.tui.views import View


def until(end: datetime, view: View) -> str:
    """`until 20:00`, `until 15 Mar 08:00`."""
    return " ".join(word for word in ("until", day(end, view.now, view.zone), short_time(end, view.zone)) if word)


def called(target: Candidate) -> str:
    """What a target of a stage is called: `dana`, `on-call: storage`."""
    return f"on-call: {safe(target.name)}" if target.is_schedule else safe(target.name)


def behind(target: Candidate, view: View, *, end: bool = False) -> str:
    """Who that is when the stage begins: ` (dana)`, with the `end` of the first shift ` (dana until 20:00)`; empty where it says nothing
    new, or nobody knows."""
    if not target.on_call:
        return ""
    names = ", ".join(safe(each.name) for each in target.on_call)
    return f" ({names} {until(min(each.until for each in target.on_call), view)})" if end else f" ({names})"
