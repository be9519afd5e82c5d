"""From `exec` to the first painted frame, against the smallest Textual app; and how soon the incidents are there."""

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.bench.figures import Figure, median, milliseconds
from tests.bench.server import Served
from tests.bench.terminals import Terminal

RUNS = 9
WAR_ROOM = [sys.executable, "-m", "imtui"]
BARE = [sys.executable, str(Path(__file__).with_name("bare.py"))]


def figures(served: Served) -> Iterator[Figure]:
    """The two programs in turn, so that a machine whose speed drifts is fair to both."""
    first, bare, data = [], [], []
    for run in range(RUNS + 1):
        times = (_first_frame(BARE, os.environ, "Ready"), *_war_room(served.environment))
        if run:  # the first pair warms the file cache
            bare.append(times[0])
            first.append(times[1])
            data.append(times[2])
    yield Figure(
        name="start to first frame, against a bare Textual app",
        value=median([ours / theirs for ours, theirs in zip(first, bare, strict=True)]),
        bound=1.4,
        detail=f"{milliseconds(median(first))} against {milliseconds(median(bare))}; incidents at {milliseconds(median(data))}",
    )


def _first_frame(argv: list[str], env: Mapping[str, str], marker: str) -> float:
    with Terminal(argv, env) as terminal:
        return terminal.wait_for(marker)


def _war_room(env: Mapping[str, str]) -> tuple[float, float]:
    with Terminal(WAR_ROOM, env) as terminal:
        return terminal.wait_for("Incidents"), terminal.wait_for("Checkout")
