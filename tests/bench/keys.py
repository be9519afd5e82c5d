"""From a key to a changed screen with 1,000 incidents, a timeline of 10,000 events, and polling on; then memory and idle time."""

import os
from collections.abc import Iterator

from tests.bench.figures import Figure, milliseconds, percentile
from tests.bench.server import Served
from tests.bench.start import WAR_ROOM
from tests.bench.terminals import Terminal

PRESSES = 150
IDLE_SECONDS = 30.0
#: A page and what was sent of it are one entry: 10,000 events are a little less than 10,000 entries, 100 a little less than 100.
LONG, ORDINARY = r"9,9\d\d entries", r"[89]\d entries"
#: The client fetches event texts at 100 a second, so as not to be throttled.
READING_SECONDS = 115.0


def latency(served: Served) -> Iterator[Figure]:
    """`j` and `k` in the incidents and in the timeline, once everything has been read."""
    with Terminal(WAR_ROOM, served.environment) as terminal:
        terminal.wait_for(LONG, timeout=60)
        terminal.attend(READING_SECONDS)
        times = {"incidents": _walk(terminal, "1"), "timeline": _walk(terminal, "2")}
    for pane, seconds in times.items():
        yield Figure(
            name=f"key to changed screen in the {pane}, 95th percentile",
            value=percentile(seconds, 0.95) * 1000,
            bound=16,
            unit="ms",
            detail=f"median {milliseconds(percentile(seconds, 0.5))}, worst {milliseconds(max(seconds))}, {len(seconds)} keys",
        )


def footprint(served: Served) -> Iterator[Figure]:
    """A war room of ordinary size, left alone."""
    with Terminal(WAR_ROOM, served.environment) as terminal:
        terminal.wait_for(ORDINARY, timeout=60)
        terminal.attend(5.0)
        before = _processor_seconds(terminal.pid)
        terminal.attend(IDLE_SECONDS)
        used = _processor_seconds(terminal.pid) - before
        resident = _resident_mebibytes(terminal.pid)
    yield Figure(name="memory of the war room", value=resident, bound=100, unit="MiB")
    yield Figure(
        name="processor time when idle, polling every 3 s",
        value=100 * used / IDLE_SECONDS,
        bound=1.5,
        unit="%",
        detail=f"of one core, over {IDLE_SECONDS:.0f} s",
    )


def _walk(terminal: Terminal, pane: str) -> list[float]:
    terminal.press(pane)
    times = []
    for number in range(PRESSES):
        terminal.drain(0.03)
        times.append(terminal.press("j" if number % 50 < 25 else "k"))
    return times


def _processor_seconds(pid: int) -> float:
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        words = file.read().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def _resident_mebibytes(pid: int) -> float:
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS:")) / 1024
