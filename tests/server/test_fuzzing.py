"""Whatever is sent, a modelled answer comes back, and in time: never a 500, never a hang, never a state that the next call stumbles over.

Each example starts from the same account. It is the same examples in every run; FUZZ_EXAMPLES=500 tries that many fresh ones of each kind.
"""

import http.client
import json
import os
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from botocore.parsers import create_parser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imtui.server.auth import Authenticator, Credential
from imtui.server.protocol.model import Operation, load_services
from imtui.server.protocol.wire import COMMON_STATUS, WireRequest, WireResponse
from imtui.server.service import IncidentManager
from tests.clocks import FakeClock
from tests.server.accounts import opened
from tests.server.generated import GARBAGE, Known, Requests, spoiled, wire_request
from tests.server.keeping import sqlite_of
from tests.server.sample_worlds import World, everything
from tests.serving import Serving

OPERATIONS = [operation for service in load_services().values() for operation in service.operations.values()]
LEVELLING = {"DeleteReplicationSet", "UpdateReplicationSet"}  # after these there is little left to ask for
SLOWEST = timedelta(seconds=10)
CALLER = Credential(access_key_id="IMTUIFUZZ", name="tester", secret="unused")
_ASKED = int(os.environ.get("FUZZ_EXAMPLES", "0"))


def fuzzing(examples: int) -> settings:
    return settings(
        derandomize=not _ASKED,
        max_examples=_ASKED or examples,
        database=None,
        deadline=SLOWEST,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """An account as it was: the database, the moment, and strategies for requests about it. `server` is where it was made."""

    database: sqlite3.Connection
    moment: datetime
    requests: Requests
    server: Serving


@pytest.fixture(scope="module")
def kept() -> Iterator[Kept]:
    with opened(replicated=False) as account, pytest.MonkeyPatch.context() as patch, closing(sqlite3.connect(":memory:")) as copy:
        world = World(account)
        everything(world)
        enrich(world)
        sqlite_of(account.server.manager).backup(copy)
        patch.setattr(Authenticator, "verify", lambda self, request, **_: CALLER)
        known = Known(texts=sorted(_texts(copy)), now=account.now.timestamp())
        yield Kept(copy, account.now, Requests(known), account.server)


class Target:
    """A server of that account, asked without a socket in between, whose state can be put back."""

    def __init__(self, manager: IncidentManager, clock: FakeClock, kept: Kept) -> None:
        self._manager = manager
        self._clock = clock
        self._kept = kept

    @property
    def requests(self) -> Requests:
        return self._kept.requests

    @property
    def changes(self) -> int:
        """How many rows were written since it was opened."""
        return sqlite_of(self._manager).total_changes

    def restore(self) -> None:
        """Back to the account as it was."""
        self._kept.database.backup(sqlite_of(self._manager))
        self._clock.set(self._kept.moment)
        self._manager.catch_up()

    def send(self, request: WireRequest) -> WireResponse:
        return self._manager.handle(request)

    def identify(self, request: WireRequest) -> Operation | None:
        return self._manager.identify(request)

    def advance(self, seconds: float) -> None:
        """Let time pass, and what falls due happen."""
        self._clock.set(self._clock.now() + timedelta(seconds=seconds))
        self._manager.tick()


@pytest.fixture(scope="module")
def target(kept: Kept) -> Iterator[Target]:
    clock = FakeClock()
    with closing(IncidentManager.open(clock=clock)) as manager:
        yield Target(manager, clock, kept)


def _texts(database: sqlite3.Connection) -> set[str]:
    """What a client may have seen of that database: ARNs, ids, names, codes."""
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    values = (value for table in tables for row in database.execute(f'SELECT * FROM "{table}"') for value in row)
    return {value for value in values if isinstance(value, str) and len(value) < 300}


def enrich(world: World) -> None:
    """What the samples do not have: a schedule whose rotation has an override, a running engagement, a text that waits."""
    account, akuam = world.account, world.filled("{akuam}")
    recurrence = {"DailySettings": [{"HourOfDay": 9, "MinuteOfHour": 0}], "NumberOfOnCalls": 1, "RecurrenceMultiplier": 1}
    made = account.contacts.create_rotation(Name="primary", ContactIds=[akuam], TimeZoneId="Europe/Berlin", Recurrence=recurrence)
    start = account.now + timedelta(hours=1)
    override = {"StartTime": start, "EndTime": start + timedelta(hours=2), "NewContactIds": [akuam]}
    account.contacts.create_rotation_override(RotationId=made["RotationArn"], **override)
    plan = {"RotationIds": [made["RotationArn"]]}
    schedule = account.contacts.create_contact(Alias="on-call", Type="ONCALL_SCHEDULE", Plan=plan)["ContactArn"]
    account.contacts.start_engagement(ContactId=schedule, Sender="cli", Subject="s", Content="c", IncidentId=world.filled("{incident}"))
    account.advance(1)


def assert_modelled(operation: Operation, response: WireResponse) -> None:
    """A success that a client can read, or an error that the model names."""
    if response.status < 300:
        assert response.status == operation.status
        if operation.output is not None:
            received = {"status_code": response.status, "headers": dict(response.headers), "body": response.body}
            create_parser(operation.protocol).parse(received, operation.output)
        return
    code = json.loads(response.body)["__type"]
    assert code != "InternalServerException"
    assert code in operation.errors or code in COMMON_STATUS
    assert response.status < 500


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_any_request(target: Target, operation: Operation, caplog: pytest.LogCaptureFixture) -> None:
    good = target.requests.good(operation)

    @fuzzing(14)
    @given(request=st.one_of(good, good, spoiled(good)))
    def run(request: dict[str, Any]) -> None:
        target.restore()
        changes = target.changes
        assert_modelled(operation, target.send(wire_request(operation, request)))
        assert_modelled(operation, target.send(wire_request(operation, request)))  # again: with its token, or without one
        if target.changes != changes:  # otherwise the same falls due as after any other, which happens once, at the end
            assert not operation.is_read
            target.advance(20 * 60)
        assert caplog.text == ""

    run()
    target.advance(20 * 60)
    assert caplog.text == ""


def test_any_story(target: Target, caplog: pytest.LogCaptureFixture) -> None:
    """Several good requests in a row, time passing between them, and then everything is read."""
    one = st.sampled_from([each for each in OPERATIONS if not each.is_read and each.name not in LEVELLING]).flatmap(
        lambda operation: st.tuples(st.just(operation), target.requests.good(operation), st.sampled_from([0, 1, 61, 3_600]))
    )

    @fuzzing(60)
    @given(story=st.lists(one, min_size=3, max_size=8))
    def run(story: list[tuple[Operation, dict[str, Any], int]]) -> None:
        target.restore()
        for operation, request, seconds in story:
            assert_modelled(operation, target.send(wire_request(operation, request)))
            target.advance(seconds)
        for operation in OPERATIONS:
            if operation.name.startswith("List") and not (operation.input and operation.input.required_members):
                assert_modelled(operation, target.send(wire_request(operation, {})))
        assert caplog.text == ""

    run()


@pytest.mark.parametrize("body", GARBAGE, ids=lambda body: repr(body[:16]))
def test_garbage_as_a_body(target: Target, body: bytes) -> None:
    target.restore()
    for operation in OPERATIONS:
        sent = wire_request(operation, {}, **{"content-type": "text/plain"})
        response = target.send(WireRequest(method=sent.method, target=sent.target, headers=sent.headers, body=body))
        assert_modelled(operation, response)


def test_garbage_as_a_first_line(target: Target) -> None:
    paths = st.text("/tags%ZzÿF0 ?&=+#.;:\\", max_size=30).map(lambda text: "/" + text)
    known = st.sampled_from([operation.uri for operation in OPERATIONS])

    @fuzzing(200)
    @given(method=st.sampled_from(["GET", "POST", "DELETE", "PUT", "HEAD", "BREW"]), path=st.one_of(paths, known), tail=paths, json_=...)
    def run(method: str, path: str, tail: str, json_: bool) -> None:
        headers = {"x-amz-target": "SSMContacts." + tail} if json_ else {}
        request = WireRequest(method=method, target=path + tail, headers=headers, body=b"{}")
        response = target.send(request)
        if (operation := target.identify(request)) is not None:
            assert_modelled(operation, response)
        else:
            assert response.status == 400
            assert json.loads(response.body)["__type"] in {"InvalidAction", "ValidationException"}

    run()


class Line:
    """One connection to the running server."""

    def __init__(self, server: Serving) -> None:
        self._connection = http.client.HTTPConnection(server.endpoint_url.removeprefix("http://"), timeout=SLOWEST.total_seconds())

    def send(self, request: WireRequest, body: bytes) -> WireResponse:
        self._connection.request(request.method, quote(request.target, safe="/?&=%"), body=body, headers=dict(request.headers))
        answer = self._connection.getresponse()
        return WireResponse(status=answer.status, headers=dict(answer.getheaders()), body=answer.read())

    def close(self) -> None:
        self._connection.close()


@pytest.mark.parametrize("body", GARBAGE, ids=lambda body: repr(body[:16]))
def test_garbage_over_http(kept: Kept, body: bytes) -> None:
    chance = random.Random(len(body))
    with closing(Line(kept.server)) as line:
        for operation in chance.sample(OPERATIONS, 6):
            content_type = chance.choice(["text/xml", "application/json", "multipart/form-data", "x"])
            assert_modelled(operation, line.send(wire_request(operation, {}, **{"content-type": content_type}), body))


def test_any_request_over_http(kept: Kept, caplog: pytest.LogCaptureFixture) -> None:
    def requests(operation: Operation) -> st.SearchStrategy[tuple[Operation, dict[str, Any]]]:
        good = kept.requests.good(operation)
        return st.tuples(st.just(operation), st.one_of(good, spoiled(good)))

    @fuzzing(100)
    @given(one=st.sampled_from([each for each in OPERATIONS if each.name not in LEVELLING]).flatmap(requests))
    def run(one: tuple[Operation, dict[str, Any]]) -> None:
        sent = wire_request(*one)
        assert_modelled(one[0], line.send(sent, sent.body))
        assert caplog.text == ""

    with closing(Line(kept.server)) as line:
        run()
