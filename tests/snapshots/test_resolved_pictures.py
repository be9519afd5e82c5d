"""Pictures of the list of incidents that were resolved.

Invariant: as for all pictures: a changed one is looked at before it is accepted.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from imtui.domain.errors import AccessDenied
from imtui.domain.incidents import Impact, IncidentStatus
from imtui.domain.snapshot import Health, Snapshot, Topic, Watch
from tests.snapshots.test_pictures import SMALL, WIDE, Compare, pressing
from tests.tui import canned
from tests.tui.backend import room

SINCE = canned.NOW - timedelta(days=30)
TITLES = ("Login mails are delayed", "Checkout latency above 2 s", "Search index is stale", canned.NASTY)


def found() -> Snapshot:
    known = canned.snapshot().incidents or {}
    row = known[canned.CHECKOUT]
    over = {}
    for place, title in enumerate(TITLES):
        began = canned.NOW - timedelta(days=6 * place, hours=5)
        arn = canned.CHECKOUT.replace("checkout", f"old-{place}")
        over[arn] = replace(
            row,
            arn=arn,
            title=title,
            impact=Impact(1 + place),
            status=IncidentStatus.RESOLVED,
            created=began,
            resolved=began + timedelta(hours=1),
        )
    return replace(canned.snapshot(), incidents={**known, **over}, resolved_since=SINCE)


def refused() -> Snapshot:
    fault = AccessDenied(
        "imtui may not do that as responder",
        action="ssm-incidents:ListIncidentRecords",
        remedy="allow ssm-incidents:ListIncidentRecords",
    )
    return replace(canned.snapshot(), health={**canned.snapshot().health, Watch(Topic.RESOLVED): Health(fault=fault, interval=600.0)})


STATES: dict[str, Callable[[], Snapshot]] = {
    "normal": found,
    "none": lambda: replace(canned.snapshot(), resolved_since=SINCE),
    "asking": canned.snapshot,
    "denied": refused,
}


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("state", STATES)
def test_resolved(snap_compare: Compare, state: str, size: tuple[int, int]) -> None:
    shown = room(canned.view(snapshot=STATES[state]()))
    assert snap_compare(shown.app, terminal_size=size, run_before=pressing("H"))
