"""What the service is compared with: moto's server, as its users run it, and an aiohttp application that does nothing.

`python -m tests.bench.peers 8000` serves the latter: it reads each request and answers with as many bytes as `?size=` says.
"""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from aiohttp import web

from tests.bench.load import Endpoint, send

MOTO = Path(".venv-moto/bin/moto_server")
EVENTS = 100
_PATIENCE = 60.0


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def _running(argv: Sequence[str], port: int) -> Iterator[Endpoint]:
    """A server process that listens on the port, for the length of the block."""
    with subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port, process)
            yield Endpoint(url=f"http://127.0.0.1:{port}", region="us-east-1", access_key_id="bench", secret_access_key="bench")
        finally:
            process.terminate()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


@contextmanager
def bare_aiohttp() -> Iterator[Endpoint]:
    """The ceiling: aiohttp alone."""
    port = _free_port()
    with _running([sys.executable, "-m", "tests.bench.peers", str(port)], port) as endpoint:
        yield endpoint


@contextmanager
def moto() -> Iterator["MotoLogs"]:
    """moto's server with a stream of EVENTS log events, which is the nearest that it has to a timeline.

    They are padded, so that both services answer a list with as many bytes: a summary of ours has more members than a log event.
    """
    port = _free_port()
    with _running([str(MOTO), "-p", str(port)], port) as endpoint:
        logs = MotoLogs(endpoint)
        send(endpoint, [logs.request("CreateLogGroup", logGroupName="bench")])
        send(endpoint, [logs.request("CreateLogStream", logGroupName="bench", logStreamName="bench")])
        send(endpoint, logs.writes(EVENTS, padding=145))
        yield logs


class MotoLogs:
    """Requests to CloudWatch Logs: the same protocol, the same signatures, an event of the same size."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    def request(self, operation: str, **parameters: object) -> bytes:
        headers = {"X_Amz_Target": f"Logs_20140328.{operation}", "Content_Type": "application/x-amz-json-1.1"}
        return self.endpoint.signed("logs", "/", json.dumps(parameters).encode(), **headers)

    def writes(self, count: int, *, padding: int = 0) -> list[bytes]:
        """One event each."""
        now = int(time.time() * 1000)
        return [
            self.request(
                "PutLogEvents",
                logGroupName="bench",
                logStreamName="bench",
                logEvents=[{"timestamp": now + number, "message": text(number) + "." * padding}],
            )
            for number in range(count)
        ]

    def lists(self, count: int) -> list[bytes]:
        """One hundred events each."""
        return [self.request("GetLogEvents", logGroupName="bench", logStreamName="bench", limit=EVENTS, startFromHead=True)] * count


def text(number: int) -> str:
    """What an event says."""
    return f"step {number}: drained one more host and watched the error rate"


async def _answer(request: web.Request) -> web.Response:
    await request.read()
    return web.Response(body=b"x" * int(request.query.get("size", "0")), content_type="application/json")


def main() -> None:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", _answer)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)


if __name__ == "__main__":
    main()
