"""A real Incident Manager with a small company, and connections to it by both transports."""

from collections.abc import AsyncIterator, Iterator

import pytest

from imtui.gateway.connections import Connection, ConnectionSettings, connect
from imtui.gateway.transport import CallRecord
from imtui.server.scenarios.loading import parse
from tests.clocks import HurriedClock
from tests.serving import Serving, serving

COMPANY = """
format = 1
title = "A company that fits a test"

[company]
name = "Test"
since = "-1d"
regions = ["us-east-1"]

[[people]]
alias = "akuam"
name = "Akua Mensah"
channels = [{ name = "mobile", type = "SMS", address = "+12065550199" }, { name = "mail", type = "EMAIL", address = "a@example.org" }]
stages = [{ minutes = 5, targets = [{ channel = "mobile", retry = 1 }, { channel = "mail" }] }]

[[people]]
alias = "bo"
name = "Bo Lindqvist"
channels = [{ name = "call", type = "VOICE", address = "+12065550142", active = false }]
stages = [{ minutes = 5, targets = [{ channel = "call" }] }]

[[escalations]]
alias = "payments"
name = "Payments"
stages = [{ minutes = 1, targets = [{ contact = "akuam", essential = true }] }, { minutes = 5, targets = [{ contact = "bo" }] }]

[[plans]]
name = "checkout"
title = "Checkout is failing"
impact = 1
summary = "Runbook: wiki"
engages = ["payments"]
"""

PLAN = "arn:aws:ssm-incidents::111122223333:response-plan/checkout"
AKUAM = "arn:aws:ssm-contacts:us-east-1:111122223333:contact/akuam"


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serving]:
    """The server; the environment's credentials are its own."""
    with serving() as running:
        assert running.manager.play(parse(COMPANY, name="company"))
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", running.key.access_key_id)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", running.key.secret)
        yield running


@pytest.fixture(params=[False, True], ids=["aio", "boto"])
def settings(request: pytest.FixtureRequest, served: Serving) -> ConnectionSettings:
    """How to reach the server, once with each transport."""
    return ConnectionSettings(region=served.region, endpoint_url=served.endpoint_url, blocking=request.param)


@pytest.fixture
def records() -> list[CallRecord]:
    """Every attempt of `connected`."""
    return []


@pytest.fixture
async def connected(settings: ConnectionSettings, records: list[CallRecord]) -> AsyncIterator[Connection]:
    async with await connect(settings, clock=HurriedClock(), on_call=records.append) as connection:
        yield connection
