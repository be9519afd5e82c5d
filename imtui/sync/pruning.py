"""What the Snapshot may let go of, so that a war room that stays open for weeks does not grow.

Invariant: pure; what is focused, or belongs to a listed incident, is never let go, except that of timelines only the ones looked at
last are kept.
"""

from collections.abc import Collection, Mapping
from typing import TypeVar

from imtui.domain.snapshot import Snapshot
from imtui.sync.store import Slices

_V = TypeVar("_V")


def pruned(snapshot: Snapshot, focus: str, timelines_kept: int) -> Slices | None:
    """The slices that get smaller, or None when nothing is to be let go of. Timelines are ordered by when they were last read."""
    incidents = {*(snapshot.incidents or {}), focus}
    timelines = _only(snapshot.timelines, incidents)
    recent = [*[arn for arn in timelines if arn != focus][-timelines_kept:], focus]
    engagements = _only(snapshot.engagements, incidents)
    pages = _only(snapshot.pages, {each.arn for found in engagements.values() for each in found})
    mine = {page.arn for page in snapshot.my_pages or ()}
    slices: Slices = {
        "records": _only(snapshot.records, incidents),
        "timelines": _only(timelines, recent),
        "related_items": _only(snapshot.related_items, incidents),
        "findings": _only(snapshot.findings, incidents),
        "engagements": engagements,
        "pages": pages,
        "receipts": _only(snapshot.receipts, mine | {page.arn for found in pages.values() for page in found}),
        "health": {
            watch: each
            for watch, each in snapshot.health.items()
            if not watch.subject.startswith("arn:") or _is_kept(watch.subject, incidents)
        },
    }
    smaller = any(len(getattr(snapshot, name)) != len(found) for name, found in slices.items() if isinstance(found, Mapping))
    return slices if smaller else None


def _is_kept(subject: str, incidents: Collection[str]) -> bool:
    """Of what is watched only incidents come and go."""
    return subject in incidents or ":incident-record/" not in subject


def _only(slice_: Mapping[str, _V], keys: Collection[str]) -> dict[str, _V]:
    return {key: value for key, value in slice_.items() if key in keys}
