"""A recording of the company of `tests.tui.canned`: five minutes in which somebody is paged, accepts, decides and resolves."""

from dataclasses import replace
from datetime import datetime, timedelta

from imtui.domain.incidents import IncidentStatus
from imtui.domain.patches import patch_between
from imtui.domain.recordings import ON_TIME, Frame, Recording
from imtui.domain.snapshot import Health, Snapshot
from tests.tui import canned

BEGAN = canned.NOW
LENGTH = timedelta(minutes=5)
ACCEPTED, DECIDED, RESOLVED = (BEGAN + timedelta(seconds=seconds) for seconds in (40, 100, 240))


def snapshots() -> list[tuple[datetime, Snapshot]]:
    """What was shown from when on."""
    shown = canned.snapshot()
    health = {watch: Health(succeeded=ON_TIME, interval=each.interval) for watch, each in shown.health.items()}
    first = replace(shown, health=health)
    page, *others = shown.my_pages or ()
    accepted = replace(first, my_pages=(replace(page, read=ACCEPTED), *others))
    decided = _with_note(accepted, "decided", DECIDED, "d! roll web-412 back — @chen")
    incidents = dict(decided.incidents or {})
    incidents[canned.CHECKOUT] = replace(incidents[canned.CHECKOUT], status=IncidentStatus.RESOLVED, resolved=RESOLVED)
    return [(BEGAN, first), (ACCEPTED, accepted), (DECIDED, decided), (RESOLVED, replace(decided, incidents=incidents))]


def recording(**changes: object) -> Recording:
    """The recording, with parts of it replaced."""
    frames, before = [], Snapshot()
    for at, snapshot in snapshots():
        frames.append(Frame(at=at, patch=patch_between(before, snapshot)))
        before = snapshot
    made = Recording(name="2026-03-14T140322Z", session=canned.SESSION, frames=tuple(frames), ended=BEGAN + LENGTH, version="0.1.0")
    return replace(made, **changes)  # type: ignore[arg-type]


def _with_note(snapshot: Snapshot, name: str, at: datetime, text: str) -> Snapshot:
    events = (canned.note(name, at, text), *snapshot.timelines[canned.CHECKOUT])
    return replace(snapshot, timelines={**snapshot.timelines, canned.CHECKOUT: events})
