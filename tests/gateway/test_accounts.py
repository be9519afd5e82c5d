"""Whose account the header names, when the service tells it late."""

import asyncio
from datetime import timedelta

import pytest

from imtui.cli.backends import Backend, Surroundings
from imtui.config import Account, Config
from imtui.domain.errors import Throttled
from imtui.domain.snapshot import Health, Snapshot, Topic, Watch
from imtui.server.faults import Fault, Trouble
from tests.clocks import START, FakeClock, HurriedClock
from tests.serving import Serving


class ToldClock(FakeClock):
    """Tells when somebody waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self.asleep = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        self.asleep.set()
        await super().sleep(seconds)


@pytest.mark.parametrize("trouble", [Trouble.EXPIRED, Trouble.THROTTLED])
async def test_an_account_that_nobody_tells_at_first_is_asked_for_again(served: Serving, trouble: Trouble) -> None:
    surroundings = _surroundings(served, HurriedClock())
    backend = await Backend.open(surroundings)
    try:
        served.faults.add(Fault(operations=frozenset({"ListReplicationSets"}), trouble=trouble, times=8))
        await backend._keep_session_true()
        assert (backend.session.account_id, backend.session.production) == ("111122223333", True)
    finally:
        await backend.close()
        surroundings.keeping.close()


async def test_it_is_asked_for_as_soon_as_the_service_answers_again(served: Serving) -> None:
    """Not after the minute that is waited otherwise: production looks like production meanwhile, or it does not."""
    clock = ToldClock()
    surroundings = _surroundings(served, clock)
    backend = await Backend.open(surroundings)
    incidents = Watch(Topic.INCIDENTS)
    failing = Health(interval=3, fault=Throttled("slow down"))
    try:
        served.faults.add(Fault(operations=frozenset({"ListReplicationSets"}), trouble=Trouble.DENIED, times=1))
        task = asyncio.create_task(backend._keep_session_true())
        backend._look_for_recovery(Snapshot(health={incidents: failing}))
        await clock.asleep.wait()
        backend._look_for_recovery(Snapshot(health={incidents: Health(interval=3, succeeded=START + timedelta(seconds=1))}))
        async with asyncio.timeout(10):
            await task
        assert backend.session.production
    finally:
        await backend.close()
        surroundings.keeping.close()


def _surroundings(served: Serving, clock: FakeClock) -> Surroundings:
    production = Account(id="111122223333", label="payments", production=True)
    config = Config(region=served.region, endpoint_url=served.endpoint_url, accounts=(production,))
    return Surroundings(config=config, clock=clock, on_wrong_endpoint=lambda fault: None)
