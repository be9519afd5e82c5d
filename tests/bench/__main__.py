"""`make bench`: every figure, measured now; exits with 1 when one misses its bound. Name parts to run only those."""

import argparse
import compileall
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import imtui
from tests.bench import keys, oneshots, service, start, war_room
from tests.bench.datasets import Size
from tests.bench.figures import Figure
from tests.bench.server import served

LATENCY = 0.05


def _start() -> Iterator[Figure]:
    with served(Size()) as server:
        yield from start.figures(server)


def _war_room() -> Iterator[Figure]:
    with served(Size(), latency=LATENCY) as server:
        yield from war_room.first_picture(server, LATENCY, _aws())
    with served(Size()) as server:
        yield from war_room.steady_state(server, Size().engagements)


def _keys() -> Iterator[Figure]:
    with served(Size(incidents=1_000, events=10_000)) as server:
        yield from keys.latency(server)


def _oneshots() -> Iterator[Figure]:
    with served(Size()) as server:
        yield from oneshots.figures(server, _aws())


def _footprint() -> Iterator[Figure]:
    with served(Size()) as server:
        yield from keys.footprint(server)


PARTS: Mapping[str, Callable[[], Iterator[Figure]]] = {
    "start": _start,
    "war-room": _war_room,
    "keys": _keys,
    "footprint": _footprint,
    "oneshots": _oneshots,
    "service": service.throughput,
    "years": service.years,
}


def _aws() -> str | None:
    """The AWS CLI of `make aws-cli`, or the one on the path."""
    own = Path(".venv-aws/bin/aws")
    return str(own) if own.exists() else shutil.which("aws")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="all, when none is named")
    compileall.compile_dir(Path(imtui.__file__).parent, quiet=2)  # as the peers were when they were installed, where Python may not write
    figures = []
    for part in parser.parse_args().parts or PARTS:
        for figure in PARTS[part]():
            print(figure.line(), flush=True)
            figures.append(figure)
    missed = sum(not figure.holds for figure in figures)
    print(f"{len(figures)} figures, {missed} missed" if missed else f"{len(figures)} figures, all within bounds")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
