"""Whose account the header names, when the service tells it late."""

import pytest

from imtui.cli.backends import Backend, Surroundings
from imtui.config import Account, Config
from imtui.server.faults import Fault, Trouble
from tests.clocks import HurriedClock
from tests.serving import Serving


@pytest.mark.parametrize("trouble", [Trouble.EXPIRED, Trouble.THROTTLED])
async def test_an_account_that_nobody_tells_at_first_is_asked_for_again(served: Serving, trouble: Trouble) -> None:
    production = Account(id="111122223333", label="payments", production=True)
    config = Config(region=served.region, endpoint_url=served.endpoint_url, accounts=(production,))
    surroundings = Surroundings(config=config, clock=HurriedClock(), on_wrong_endpoint=lambda fault: None)
    backend = await Backend.open(surroundings)
    try:
        served.faults.add(Fault(operations=frozenset({"ListReplicationSets"}), trouble=trouble, times=8))
        await backend._keep_session_true()
        assert (backend.session.account_id, backend.session.production) == ("111122223333", True)
    finally:
        await backend.close()
        surroundings.keeping.close()
