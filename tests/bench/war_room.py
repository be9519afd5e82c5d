"""How soon a war room is whole, against the same reads one by one; and what it costs to keep it true.

The reads of the client alone, without a screen: from the first call to the Snapshot that holds them. Critical path: incidents →
engagements → pages → receipts, four calls that need each other. A median and the best of the runs are told: what lies between them is
what else the machine had to do.
"""

import asyncio
import gc
import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from unittest.mock import patch

from imtui.clock import SystemClock
from imtui.domain.snapshot import Snapshot
from imtui.gateway.connections import ConnectionSettings, connect
from imtui.gateway.transport import CallRecord
from imtui.sync.plan import Plan
from imtui.sync.poller import Poller
from imtui.sync.store import Store
from tests.bench.figures import Figure, median, milliseconds
from tests.bench.serial import with_aws_cli, with_boto3
from tests.bench.server import Served

RUNS = 9
PATH = 4
STEADY_INTERVAL = 0.5
STEADY_INTERVALS = 40
SAMPLED_EVENTS = 4


def first_picture(served: Served, latency: float, aws: str | None) -> Iterator[Figure]:
    """`latency` is what the server adds to each call, in seconds; `aws` the path of an AWS CLI, None where there is none."""
    with patch.dict(os.environ, served.environment, clear=True):
        runs = [asyncio.run(_until_complete(served.incident)) for _ in range(RUNS)]
        started = time.perf_counter()
        calls = with_boto3(served.endpoint_url)
        serial = time.perf_counter() - started
    visible, whole = [run[0] for run in runs], [run[1] for run in runs]
    everything, path = median(whole), PATH * latency
    yield Figure(name="visible war room, against the critical path", value=median(visible) / path, bound=1.4, detail=_told(visible))
    yield Figure(name="whole war room, against the critical path", value=everything / path, bound=2.5, detail=_told(whole))
    yield Figure(
        name="serial boto3, against the whole war room",
        value=serial / everything,
        bound=10,
        at_most=False,
        detail=f"{calls} calls in {milliseconds(serial)}",
    )
    if aws:
        started = time.perf_counter()
        made, wanted = with_aws_cli(aws, served.environment, SAMPLED_EVENTS)
        script = (time.perf_counter() - started) * wanted / made
        yield Figure(
            name="a script of the AWS CLI, against the whole war room",
            value=script / everything,
            bound=30,
            at_most=False,
            detail=f"{script:.0f} s for {wanted} calls, from {made} of them",
        )


def steady_state(served: Served, running_engagements: int) -> Iterator[Figure]:
    """Calls an interval once everything is known and nothing changes."""
    with patch.dict(os.environ, served.environment, clear=True):
        counted = asyncio.run(_count_calls(served.incident))
    texts = counted.pop("GetTimelineEvent", 0)
    yield Figure(
        name="calls a poll in steady state",
        value=counted.total() / STEADY_INTERVALS,
        bound=3 + running_engagements,
        unit="",
        detail=", ".join(f"{count / STEADY_INTERVALS:.2f} {name}" for name, count in counted.most_common()),
    )
    yield Figure(name="event texts fetched in steady state", value=texts, bound=0, unit="")


def _told(times: Sequence[float]) -> str:
    return f"{milliseconds(median(times))}, at best {milliseconds(min(times))}"


async def _until_complete(arn: str) -> tuple[float, float]:
    """Seconds to the visible and to the whole war room."""
    store = Store()
    async with await connect(ConnectionSettings(), clock=SystemClock()) as connection:
        poller = Poller(
            store=store,
            incidents=connection.incidents,
            contacts=connection.contacts,
            rotations=connection.rotations,
            clock=SystemClock(),
            random=random.random,
        )
        visible = _when(store, lambda snapshot: _is_visible(snapshot, arn, Plan().texts_first))
        whole = _when(store, lambda snapshot: _is_visible(snapshot, arn, None))
        gc.collect()
        gc.freeze()  # as the war room does once it is connected (`cli.garbage`)
        started = time.perf_counter()
        polling = asyncio.create_task(poller.run())
        times = [await visible - started, await whole - started]
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
    return times[0], times[1]


def _when(store: Store, is_so: Callable[[Snapshot], bool]) -> asyncio.Future[float]:
    """The moment at which a Snapshot first satisfied the condition."""
    moment: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    def look(snapshot: Snapshot) -> None:
        if not moment.done() and is_so(snapshot):
            moment.set_result(time.perf_counter())

    store.subscribe(look)
    return moment


def _is_visible(snapshot: Snapshot, arn: str, texts: int | None) -> bool:
    """Incidents, engagements with pages and receipts, and the newest `texts` event texts (None: all) are there."""
    engagements = snapshot.engagements.get(arn)
    events = snapshot.timelines.get(arn)
    if not snapshot.incidents or not engagements or not events:
        return False
    pages = [page for engagement in engagements for page in snapshot.pages.get(engagement.arn, ())]
    complete = all(each.arn in snapshot.pages for each in engagements) and all(snapshot.receipts.get(page.arn) for page in pages)
    return complete and all(event.data is not None for event in events[:texts])


async def _count_calls(arn: str) -> Counter[str]:
    calls: Counter[str] = Counter()

    def note(record: CallRecord) -> None:
        calls[record.operation] += 1

    store = Store()
    async with await connect(ConnectionSettings(), clock=SystemClock(), on_call=note) as connection:
        poller = Poller(
            store=store,
            incidents=connection.incidents,
            contacts=connection.contacts,
            rotations=connection.rotations,
            clock=SystemClock(),
            plan=Plan(interval=STEADY_INTERVAL),
            random=random.random,
        )
        whole = _when(store, lambda snapshot: _is_visible(snapshot, arn, None))
        polling = asyncio.create_task(poller.run())
        await whole
        await asyncio.sleep(20 * STEADY_INTERVAL)
        calls.clear()
        await asyncio.sleep(STEADY_INTERVALS * STEADY_INTERVAL)
        counted = Counter(calls)
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
    return counted
