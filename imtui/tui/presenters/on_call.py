"""Who is on call, in words.

Invariant: a name stands for a schedule only beside its own, and an end is told with its day when that is not today.
"""

from datetime import datetime

from imtui.domain.fuses import Candidate
from imtui.tui.presenters.cells import clip, safe
from imtui.tui.presenters.times import day, short_time
from imtui.tui.views import View


def until(end: datetime, view: View) -> str:
    """`until 20:00`, `until 15 Mar 08:00`."""
    return " ".join(word for word in ("until", day(end, view.now, view.zone), short_time(end, view.zone)) if word)


def called(target: Candidate, schedule: int | None = None, ellipsis: str = "…") -> str:
    """What a target of a stage is called: `dana`, `on-call: storage`. A schedule whose people are known may be cut to so many cells
    (`schedule`), since it is they who are paged, and does without the word for it: they stand behind it."""
    if not target.is_schedule:
        return safe(target.name)
    if schedule is None or not target.on_call:
        return f"on-call: {safe(target.name)}"
    return clip(safe(target.name), schedule, ellipsis)


def behind(target: Candidate, view: View, *, end: bool = False) -> str:
    """Who that is when the stage begins: ` (dana)`, with the `end` of the first shift ` (dana until 20:00)`; empty where it says nothing
    new, or nobody knows."""
    if not target.on_call:
        return ""
    names = ", ".join(safe(each.name) for each in target.on_call)
    return f" ({names} {until(min(each.until for each in target.on_call), view)})" if end else f" ({names})"
