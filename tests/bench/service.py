"""The service itself: against moto's server and bare aiohttp, and with the data of years in it.

Invariant: both sides of a ratio were measured in the same run, by the same client, in turns, and the best round of each counts: what else a
shared machine does only ever makes a round slower. The service is a process of its own, `imtui serve`, as people run it.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from imtui.clock import SystemClock
from imtui.server.service import IncidentManager
from tests.bench.bulk import Bulk, Landmarks, fill
from tests.bench.figures import Figure, median, percentile
from tests.bench.load import Endpoint, Run, send
from tests.bench.peers import EVENTS, MOTO, bare_aiohttp, moto, text

CONNECTIONS = 8
REQUESTS = 600
ROUNDS = 8
READS = 100
SMALL = Bulk(incidents=100, events=10_000, engagements=10)


def throughput() -> Iterator[Figure]:
    """Requests a second: write one, list one hundred. moto keeps everything in memory, so it is compared with a service that does so, too;
    what a file costs on top of that is compared with what the disk takes to sync."""
    if not MOTO.exists():
        raise SystemExit("moto is not installed: make moto")
    with _founded("sqlite://") as memory, _founded(None) as file, moto() as peer, bare_aiohttp() as bare:
        runs: dict[str, list[float]] = {}

        def measure(name: str, endpoint: Endpoint, requests: Sequence[bytes]) -> Run:
            run = send(endpoint, requests, connections=CONNECTIONS)
            runs.setdefault(name, []).append(run.seconds / len(requests))
            return run

        for _ in range(ROUNDS):
            size = len(measure("list", memory.endpoint, memory.lists(REQUESTS)).last)
            theirs = len(measure("list, moto", peer.endpoint, peer.lists(REQUESTS // 4)).last)
            measure("list, bare", bare, [bare.signed("x", f"/?size={size}", b"{}")] * REQUESTS)
        for _ in range(ROUNDS):
            measure("write", memory.endpoint, memory.writes(REQUESTS))
            measure("write, moto", peer.endpoint, peer.writes(REQUESTS // 4))
            measure("write, bare", bare, [bare.signed("x", "/?size=170", memory.write_body("0" * 36, 0))] * REQUESTS)
            measure("write, file", file.endpoint, file.writes(REQUESTS // 4))
            runs.setdefault("sync", []).append(_sync_seconds(file.folder))
    times = {name: min(seconds) for name, seconds in runs.items()}
    for kind, of in (("write", "one event"), ("list", "one hundred events")):
        ours, other, ceiling = times[kind], times[f"{kind}, moto"], times[f"{kind}, bare"]
        detail = f"{1 / ours:.0f} and {1 / other:.0f} a second" + (f", {size} and {theirs} bytes" if kind == "list" else "")
        yield Figure(name=f"{kind} {of}, against moto's server", value=other / ours, bound=3, at_most=False, detail=detail)
        detail = f"{1e6 * ours:.0f} µs a request, {1e6 * ceiling:.0f} of them aiohttp's"
        yield Figure(name=f"{kind} {of}, share of bare aiohttp's rate", value=ceiling / ours, bound=0.05, at_most=False, detail=detail)
    filed, synced = times["write, file"], times["write"] + times["sync"]
    detail = f"{1e6 * filed:.0f} µs a request, a sync of that disk {1e6 * times['sync']:.0f}; {times['write, moto'] / filed:.1f} × moto"
    yield Figure(name="write one event to a file, against memory and one sync", value=filed / synced, bound=2, detail=detail)


def years() -> Iterator[Figure]:
    """Reads and the start with 10,000 incidents, 1,000,000 events and 1,000 running engagements."""
    with _filled(Bulk()) as account, _filled(SMALL) as small:
        yield Figure(
            name="start with the data of years", value=account.started, bound=2, unit="s", detail=f"with little {small.started:.2f} s"
        )
        times = {name: send(account.endpoint, [request] * READS).each for name, request in account.reads().items()}
        for name, each in times.items():
            detail = f"median {1000 * median(each):.2f} ms, worst {1000 * max(each):.2f} ms"
            yield Figure(name=f"{name}, 95th percentile", value=1000 * percentile(each, 0.95), bound=10, unit="ms", detail=detail)
        for name in ("ListIncidentRecords, 100", "ListTimelineEvents, 100", "ListEngagements, 10"):
            few = median(send(small.endpoint, [small.reads()[name]] * READS).each)
            many = median(send(account.endpoint, [account.reads()[name]] * READS).each)
            detail = f"{1000 * many:.2f} and {1000 * few:.2f} ms"
            yield Figure(name=f"{name}, a hundred times the rows", value=many / few, bound=1.3, detail=detail)


class Account:
    """A running service with data in it, and requests that make sense there. `folder` is where it keeps its files, `started` how long its
    start took, in seconds."""

    def __init__(self, endpoint: Endpoint, landmarks: Landmarks, *, folder: Path, started: float) -> None:
        self.endpoint = endpoint
        self.landmarks = landmarks
        self.folder = folder
        self.started = started
        self._written = 0

    def lists(self, count: int) -> list[bytes]:
        """One hundred events each."""
        return [self.incidents("listTimelineEvents", incidentRecordArn=self.landmarks.incident, maxResults=EVENTS)] * count

    def writes(self, count: int) -> list[bytes]:
        """One event each, every one with a token of its own, as SDKs send it."""
        first, self._written = self._written, self._written + count
        return [self._signed("/createTimelineEvent", self.write_body(f"{number:036}", number)) for number in range(first, first + count)]

    def write_body(self, token: str, number: int) -> bytes:
        event = {"eventType": "Custom Event", "eventTime": 1_789_000_000 + number, "eventData": json.dumps(text(number))}
        return json.dumps({"incidentRecordArn": self.landmarks.incident, "clientToken": token, **event}).encode()

    def reads(self) -> dict[str, bytes]:
        """One of each kind that a war room asks for."""
        mark, arn = self.landmarks, quote(self.landmarks.incident, safe="")
        is_open = [{"key": "status", "condition": {"equals": {"stringValues": ["OPEN"]}}}]
        severe = [{"key": "impact", "condition": {"equals": {"integerValues": [1, 2]}}}]
        return {
            "GetIncidentRecord": self._signed(f"/getIncidentRecord?arn={arn}", b"", method="GET"),
            "ListIncidentRecords, 100": self.incidents("listIncidentRecords", maxResults=100),
            "ListIncidentRecords, 100 open ones": self.incidents("listIncidentRecords", maxResults=100, filters=is_open),
            "ListIncidentRecords, 100 by two impacts": self.incidents("listIncidentRecords", maxResults=100, filters=severe),
            "ListTimelineEvents, 100": self.incidents("listTimelineEvents", incidentRecordArn=mark.incident, maxResults=100),
            "GetTimelineEvent": self._signed(f"/getTimelineEvent?eventId={mark.event}&incidentRecordArn={arn}", b"", method="GET"),
            "ListRelatedItems": self.incidents("listRelatedItems", incidentRecordArn=mark.incident),
            "ListEngagements, 10": self.contacts("ListEngagements", MaxResults=10),
            "ListEngagements, 100 of 1,000": self.contacts("ListEngagements", MaxResults=100),
            "DescribeEngagement": self.contacts("DescribeEngagement", EngagementId=mark.engagement),
            "ListPagesByEngagement": self.contacts("ListPagesByEngagement", EngagementId=mark.engagement),
            "ListPagesByContact, 100 of 1,000": self.contacts("ListPagesByContact", ContactId=mark.contact, MaxResults=100),
            "ListPageReceipts": self.contacts("ListPageReceipts", PageId=mark.page),
        }

    def incidents(self, uri: str, **parameters: object) -> bytes:
        return self._signed(f"/{uri}", json.dumps(parameters).encode())

    def contacts(self, operation: str, **parameters: object) -> bytes:
        headers = {"X_Amz_Target": f"SSMContacts.{operation}", "Content_Type": "application/x-amz-json-1.1"}
        return self.endpoint.signed("ssm-contacts", "/", json.dumps(parameters).encode(), **headers)

    def _signed(self, target: str, body: bytes, *, method: str = "POST") -> bytes:
        return self.endpoint.signed("ssm-incidents", target, body, method=method, Content_Type="application/json")


@contextmanager
def _filled(bulk: Bulk) -> Iterator[Account]:
    """`imtui serve` with that much in its file, for the length of the block."""
    with tempfile.TemporaryDirectory(prefix="imtui-bench-") as name:
        folder = Path(name)
        with _serving(folder):
            pass  # it makes its files and its key
        landmarks = _fill(folder / "imtui.db", bulk)
        with _serving(folder) as (endpoint, started):
            yield Account(endpoint, landmarks, folder=folder, started=started)


@contextmanager
def _founded(database_url: str | None) -> Iterator[Account]:
    """`imtui serve` with one incident of EVENTS events, told to it as by any client. Without a URL it keeps them in its file."""
    with tempfile.TemporaryDirectory(prefix="imtui-bench-") as name:
        folder = Path(name)
        with _serving(folder, *(["--database-url", database_url] if database_url else [])) as (endpoint, started):
            account = Account(endpoint, Landmarks.none(), folder=folder, started=started)
            send(endpoint, [account.incidents("createReplicationSet", regions={endpoint.region: {}})])
            plan = {"name": "checkout", "incidentTemplate": {"title": "Checkout returns 5xx", "impact": 2}}
            arn = json.loads(send(endpoint, [account.incidents("createResponsePlan", **plan)]).last)["arn"]
            begun = json.loads(send(endpoint, [account.incidents("startIncident", responsePlanArn=arn)]).last)
            account.landmarks = replace(account.landmarks, incident=begun["incidentRecordArn"])
            send(endpoint, account.writes(EVENTS))
            yield account


def _sync_seconds(folder: Path) -> float:
    """What the disk takes to make a few kilobytes last, as each commit asks it to."""
    times = []
    with (folder / "sync").open("wb") as file:
        for _ in range(50):
            file.write(b"x" * 8192)
            file.flush()
            started = time.perf_counter()
            os.fsync(file.fileno())
            times.append(time.perf_counter() - started)
    return median(times)


def _fill(path: Path, bulk: Bulk) -> Landmarks:
    manager = IncidentManager.open(database_url=f"sqlite:///{path}")
    try:
        return fill(manager, bulk, _whole_milliseconds(SystemClock().now()))
    finally:
        manager.close()


def _whole_milliseconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


@contextmanager
def _serving(data: Path, *options: str) -> Iterator[tuple[Endpoint, float]]:
    """The service as a process; where it listens, and the seconds until it said so."""
    ready = data / "ready.json"
    ready.unlink(missing_ok=True)
    argv = [sys.executable, "-m", "imtui", "serve", "--port", "0", "--data", str(data), "--ready-file", str(ready), *options]
    started = time.perf_counter()
    with subprocess.Popen(argv, stdout=subprocess.DEVNULL, env={**os.environ, "XDG_STATE_HOME": str(data)}) as process:
        try:
            _wait(ready.exists, process)
            seconds = time.perf_counter() - started
            told = json.loads(ready.read_text("utf-8"))
            yield _endpoint(told), seconds
        finally:
            process.send_signal(signal.SIGTERM)


def _wait(is_so: Callable[[], bool], process: "subprocess.Popen[bytes]") -> None:
    while not is_so():
        if process.poll() is not None:
            raise SystemExit("imtui serve ended before it listened")
        time.sleep(0.005)


def _endpoint(told: dict[str, str]) -> Endpoint:
    names = ("region", "access_key_id", "secret_access_key")
    return Endpoint(url=told["endpoint_url"], **{name: told[name] for name in names})
