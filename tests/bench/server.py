"""A server process for the benchmarks: `python -m tests.bench.server --incidents 50 --events 100 --latency 0.05`.

Prints one line of JSON (endpoint, keys, the busy incident, its pid) once it listens, and serves until SIGTERM.

"""

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from imtui.clock import SystemClock
from imtui.server.app import listening
from imtui.server.faults import Fault, Faults
from imtui.server.service import IncidentManager
from tests.bench.datasets import Size, populate


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running server, as its clients need it. `incident` is the ARN of the newest and busiest one."""

    endpoint_url: str
    region: str
    access_key_id: str
    secret_access_key: str
    incident: str
    pid: int

    @property
    def environment(self) -> dict[str, str]:
        """This process's environment, pointed at the server."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_ACCESS_KEY_ID": self.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.secret_access_key,
            "AWS_EC2_METADATA_DISABLED": "true",
        }


@contextmanager
def served(size: Size, *, latency: float = 0.0) -> Iterator[Served]:
    """A server in a process of its own, for the length of the block."""
    words = ["--incidents", size.incidents, "--events", size.events, "--engagements", size.engagements, "--people", size.people]
    argv = [sys.executable, "-m", "tests.bench.server", *map(str, words), "--latency", str(latency)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Served(**json.loads(process.stdout.readline()))
        finally:
            process.send_signal(signal.SIGTERM)


async def _serve(size: Size, latency: float) -> None:
    enough = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, enough.set)
    manager = IncidentManager.open()
    key = manager.add_access_key("bench")
    incident = populate(manager, size, SystemClock().now())
    faults = Faults([Fault(latency=latency)]) if latency else None
    async with listening(manager, faults=faults) as port:
        told = Served(
            endpoint_url=f"http://127.0.0.1:{port}",
            region=manager.settings.region,
            access_key_id=key.access_key_id,
            secret_access_key=key.secret,
            incident=incident,
            pid=os.getpid(),
        )
        print(json.dumps({name: getattr(told, name) for name in Served.__slots__}), flush=True)
        await enough.wait()
    manager.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    for name, default in (("incidents", 50), ("events", 100), ("engagements", 4), ("people", 3)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--latency", type=float, default=0.0)
    words = parser.parse_args()
    size = Size(incidents=words.incidents, events=words.events, engagements=words.engagements, people=words.people)
    asyncio.run(_serve(size, words.latency))


if __name__ == "__main__":
    main()
