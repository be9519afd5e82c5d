"""One-shot commands against the same command of the AWS CLI: each a process of its own, from its start to its end."""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

from tests.bench.figures import Figure, median, milliseconds
from tests.bench.server import Served

RUNS = 9
INCIDENTS = [sys.executable, "-m", "imtui", "incidents"]


def figures(served: Served, aws: str | None) -> Iterator[Figure]:
    """The two in turn, so that a machine whose speed drifts is fair to both. Nothing without an AWS CLI: there is no peer then."""
    if aws is None:
        print("no AWS CLI to measure one-shots against: make aws-cli", file=sys.stderr)
        return
    theirs = [aws, "ssm-incidents", "list-incident-records", "--endpoint-url", served.endpoint_url]
    ours: list[float] = []
    others: list[float] = []
    for run in range(RUNS + 1):
        pair = (_seconds(INCIDENTS, served), _seconds(theirs, served))
        if run:  # the first pair warms the file cache
            ours.append(pair[0])
            others.append(pair[1])
    yield Figure(
        name="imtui incidents, against aws ssm-incidents list-incident-records",
        value=median([one / other for one, other in zip(ours, others, strict=True)]),
        bound=0.5,
        detail=f"{_told(ours)} against {_told(others)}",
    )


def _told(times: Sequence[float]) -> str:
    return f"{milliseconds(median(times))} (at best {milliseconds(min(times))})"


def _seconds(argv: Sequence[str], served: Served) -> float:
    began = time.perf_counter()
    done = subprocess.run(argv, env=served.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    took = time.perf_counter() - began
    assert "Checkout returns 5xx" in done.stdout
    return took
