"""Connecting, and what goes wrong with it: against the real server, a silent one, one that is something else, and none."""

import asyncio
import json
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.session import Session

from imtui.domain.errors import (
    AccessDenied,
    ConfigError,
    CredentialsExpired,
    CredentialsMissing,
    ImtuiError,
    ReadOnly,
    Throttled,
    Unreachable,
)
from imtui.gateway.boto import BotoTransport
from imtui.gateway.budget import Budget
from imtui.gateway.call_log import CallLog
from imtui.gateway.calls import GuardedTransport, Patience
from imtui.gateway.connections import Connection, ConnectionSettings, connect
from imtui.gateway.transport import CallRecord, Identity, Place, TransportSettings
from imtui.server.faults import Fault, Trouble
from tests.clocks import FakeClock, HurriedClock
from tests.gateway.conftest import AKUAM, PLAN
from tests.gateway.doubles import Reply, ScriptedTransport
from tests.serving import Serving


@pytest.fixture(params=[False, True], ids=["aio", "boto"])
def blocking(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "IMTUI")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")


@asynccontextmanager
async def answering(answer: bytes | None) -> AsyncIterator[str]:
    """A server that reads a request and sends `answer`, whatever was asked, or (None) nothing at all; its address."""
    finished = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
        await reader.readexactly(length)
        if answer is None:
            await finished.wait()
        else:
            writer.write(answer)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        finished.set()
        server.close()
        await server.wait_closed()


def http(status: str, kind: str, body: bytes) -> bytes:
    return f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n".encode() + body


async def open_incidents(settings: ConnectionSettings) -> object:
    async with await connect(settings, clock=HurriedClock()) as connection:
        return await connection.incidents.open_incidents()


async def test_the_place_and_the_account_are_told(connected: Connection, served: Serving) -> None:
    assert (connected.place.region, connected.place.endpoint_url) == ("us-east-1", served.endpoint_url)
    assert await connected.identity() == Identity(account_id="111122223333")


async def test_plain_http_asks_for_no_certificates(settings: ConnectionSettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(tmp_path / "there-is-none.pem"))
    assert await open_incidents(settings) == ()
    with pytest.raises(Unreachable):
        await open_incidents(replace(settings, endpoint_url=settings.endpoint_url.replace("http:", "https:")))


async def test_calls_are_recorded_with_how_far_the_service_is_ahead(connected: Connection, records: list[CallRecord]) -> None:
    await connected.contacts.contacts()
    (record,) = records
    assert (record.service, record.operation, record.params, record.fault) == ("ssm-contacts", "ListContacts", {"MaxResults": 100}, None)
    assert record.request_id
    assert record.ahead is not None
    assert abs(record.ahead) < 120


async def test_read_only_refuses_writes_and_reads_on(settings: ConnectionSettings, served: Serving) -> None:
    records: list[CallRecord] = []
    async with await connect(replace(settings, read_only=True), clock=HurriedClock(), on_call=records.append) as connection:
        with pytest.raises(ReadOnly):
            await connection.incidents.start_incident(PLAN, token="t")
        assert records == []
        assert await connection.incidents.open_incidents() == ()


async def test_denied_on_one_operation_leaves_the_others(connected: Connection, served: Serving) -> None:
    served.faults.add(Fault(operations=frozenset({"ListContacts"}), trouble=Trouble.DENIED))
    with pytest.raises(AccessDenied) as caught:
        await connected.contacts.contacts()
    assert caught.value.action == "ssm-contacts:ListContacts"
    assert (await connected.contacts.contact(AKUAM)).alias == "akuam"


async def test_a_key_that_may_only_read_is_denied_a_write(
    settings: ConnectionSettings, served: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = served.manager.add_access_key("reader", read_only=True)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", key.secret)
    async with await connect(settings, clock=HurriedClock()) as connection:
        assert await connection.incidents.open_incidents() == ()
        with pytest.raises(AccessDenied, match="ssm-incidents:StartIncident"):
            await connection.incidents.start_incident(PLAN, token="t")


async def test_throttling_is_tried_again_told_and_slows_the_budget_down(
    connected: Connection, served: Serving, records: list[CallRecord]
) -> None:
    served.faults.add(Fault(operations=frozenset({"ListContacts"}), trouble=Trouble.THROTTLED, times=1))
    assert AKUAM in await connected.contacts.contacts()
    assert [type(record.fault) for record in records] == [Throttled, type(None)]
    assert connected.budget.slowdown == 2
    served.faults.add(Fault(operations=frozenset({"ListContacts"}), trouble=Trouble.THROTTLED))
    with pytest.raises(Throttled):
        await connected.contacts.contacts()
    assert connected.budget.slowdown > 2


@pytest.mark.parametrize("trouble", [Trouble.FAILED, Trouble.UNAVAILABLE, Trouble.CUT])
async def test_a_failure_is_tried_again_once(connected: Connection, served: Serving, trouble: Trouble) -> None:
    served.faults.add(Fault(operations=frozenset({"ListContacts"}), trouble=trouble, times=1))
    assert AKUAM in await connected.contacts.contacts()
    served.faults.add(Fault(operations=frozenset({"ListContacts"}), trouble=trouble, times=2))
    with pytest.raises(Unreachable) as caught:
        await connected.contacts.contacts()
    assert caught.value.remedy


async def test_a_write_whose_answer_was_lost_happens_once(connected: Connection, served: Serving) -> None:
    served.faults.add(Fault(operations=frozenset({"StartIncident"}), trouble=Trouble.LOST, times=1))
    arn = await connected.incidents.start_incident(PLAN, token="only-once")
    assert [summary.arn for summary in await connected.incidents.open_incidents()] == [arn]


async def test_expired_credentials_say_so_and_fresh_ones_are_picked_up(served: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = ConnectionSettings(region=served.region, endpoint_url=served.endpoint_url)
    fresh = served.manager.add_access_key("fresh")
    async with await connect(settings, clock=HurriedClock()) as connection:
        served.faults.add(Fault(trouble=Trouble.EXPIRED))
        with pytest.raises(CredentialsExpired, match=r"export fresh AWS_ACCESS_KEY_ID.* and start imtui again$"):
            await connection.incidents.open_incidents()
        served.faults.clear()
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", fresh.access_key_id)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", fresh.secret)
        arn = await connection.incidents.start_incident(PLAN, token="t")
        assert (await connection.incidents.incident(arn)).source.created_by.endswith(":user/fresh")


async def test_a_configuration_that_breaks_meanwhile_is_a_fault_like_others(served: Serving, home: Path) -> None:
    settings = ConnectionSettings(region=served.region, endpoint_url=served.endpoint_url)
    async with await connect(settings, clock=HurriedClock()) as connection:
        served.faults.add(Fault(trouble=Trouble.EXPIRED, times=1))
        with pytest.raises(CredentialsExpired):
            await connection.incidents.open_incidents()
        (home / ".aws").mkdir()
        (home / ".aws" / "config").write_text("half a line")
        for ask in (connection.incidents.open_incidents, connection.identity):
            with pytest.raises(CredentialsMissing, match="the AWS configuration cannot be used"):
                await ask()
        (home / ".aws" / "config").write_text("")
        assert await connection.incidents.open_incidents() == ()


async def test_credentials_that_end_while_calls_are_under_way_end_only_the_calls_that_used_them(served: Serving) -> None:
    settings = ConnectionSettings(region=served.region, endpoint_url=served.endpoint_url)
    async with await connect(settings, clock=HurriedClock()) as connection:
        served.faults.add(Fault(operations=frozenset({"ListContacts"}), trouble=Trouble.EXPIRED))
        served.faults.add(Fault(operations=frozenset({"GetContact"}), latency=0.1))
        results = await asyncio.gather(connection.contacts.contact(AKUAM), connection.contacts.contacts(), return_exceptions=True)
        assert getattr(results[0], "alias", "") == "akuam"
        assert isinstance(results[1], CredentialsExpired)


async def test_keys_that_the_service_does_not_know(settings: ConnectionSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "IMTUIUNKNOWN")
    with pytest.raises(CredentialsExpired, match="the service does not know these AWS credentials"):
        await open_incidents(settings)


async def test_a_secret_that_does_not_fit(settings: ConnectionSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    with pytest.raises(CredentialsExpired, match="the secret key does not fit the access key"):
        await open_incidents(settings)


@pytest.mark.usefixtures("keys")
async def test_a_server_that_never_answers(blocking: bool) -> None:
    async with answering(None) as address:
        with pytest.raises(Unreachable, match=f"{address} did not answer in time") as caught:
            await open_incidents(ConnectionSettings(region="us-east-1", endpoint_url=address, blocking=blocking, read_timeout=0.05))
    assert caught.value.code == "ReadTimeout"


@pytest.mark.usefixtures("keys")
async def test_the_deadline_holds_where_no_timeout_does() -> None:
    patience = Patience(deadline=0.05)
    async with answering(None) as address:
        with pytest.raises(Unreachable, match=r"ListIncidentRecords took longer than 0.05 s"):
            await open_incidents(ConnectionSettings(region="us-east-1", endpoint_url=address, patience=patience))


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize(
    "answer",
    [
        http("200 OK", "text/html", b"<html>Welcome</html>"),
        http("200 OK", "application/json", b"{}"),
        http("200 OK", "application/json", b"[1, 2]"),
        http("200 OK", "application/json", b'"text"'),
        http("200 OK", "application/json", b"\xff\xfe"),
        http("200 OK", "application/json", b'{"incidentRecordSummaries": [{"arn": 1}]}'),
        http("200 OK", "application/json", b'{"incidentRecordSummaries": [{"creationTime": "soon"}]}'),
        http("200 OK", "application/json", b'{"incidentRecordSummaries": {"a": 1}}'),
        http("404 Not Found", "text/html", b"<html>No such page</html>"),
        http("405 Method Not Allowed", "text/plain", b"no"),
        http("301 Moved Permanently", "text/plain", b""),
    ],
)
async def test_an_endpoint_that_is_something_else(answer: bytes, blocking: bool) -> None:
    async with answering(answer) as address:
        with pytest.raises(Unreachable, match="not Incident Manager's") as caught:
            await open_incidents(ConnectionSettings(region="us-east-1", endpoint_url=address, blocking=blocking))
    assert caught.value.remedy == "check --endpoint-url and AWS_ENDPOINT_URL"


@pytest.mark.usefixtures("keys")
async def test_an_endpoint_that_speaks_no_http(blocking: bool) -> None:
    async with answering(b"SSH-2.0-OpenSSH_9.6\r\n") as address:
        with pytest.raises(Unreachable, match=address):
            await open_incidents(ConnectionSettings(region="us-east-1", endpoint_url=address, blocking=blocking))


@pytest.mark.usefixtures("keys")
async def test_nobody_at_the_endpoint(blocking: bool) -> None:
    with pytest.raises(Unreachable, match=r"http://127\.0\.0\.1:1 could not be reached \(connection refused\)"):
        await open_incidents(ConnectionSettings(region="us-east-1", endpoint_url="http://127.0.0.1:1", blocking=blocking))


@pytest.mark.usefixtures("keys")
async def test_an_endpoint_whose_name_nobody_knows(blocking: bool) -> None:
    with pytest.raises(Unreachable, match=r"http://imtui\.invalid could not be reached \(its name is unknown\)"):
        await open_incidents(ConnectionSettings(region="us-east-1", endpoint_url="http://imtui.invalid", blocking=blocking))


@pytest.mark.usefixtures("keys")
async def test_an_endpoint_that_is_no_address(blocking: bool) -> None:
    with pytest.raises(ConfigError, match="write it like http://127"):
        await open_incidents(ConnectionSettings(region="us-east-1", endpoint_url="localhost:8321", blocking=blocking))


async def test_endpoints_of_the_environment(served: Serving, monkeypatch: pytest.MonkeyPatch, blocking: bool) -> None:
    settings = ConnectionSettings(region=served.region, blocking=blocking)
    monkeypatch.setenv("AWS_ENDPOINT_URL", served.endpoint_url)
    async with await connect(settings, clock=FakeClock()) as connection:
        assert connection.place.endpoint_url == served.endpoint_url
        assert AKUAM in await connection.contacts.contacts()
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_ENDPOINT_URL_SSM_CONTACTS", served.endpoint_url)
    async with await connect(settings, clock=FakeClock()) as connection:
        assert AKUAM in await connection.contacts.contacts()
        with pytest.raises(Unreachable):
            await connection.incidents.open_incidents()
    monkeypatch.setenv("AWS_ENDPOINT_URL_SSM_INCIDENTS", served.endpoint_url)
    async with await connect(settings, clock=FakeClock()) as connection:
        assert await connection.incidents.open_incidents() == ()


async def test_a_profile_brings_credentials_and_region(
    served: Serving, home: Path, monkeypatch: pytest.MonkeyPatch, blocking: bool
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "of-somebody-else")
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text("[profile work]\nregion = us-east-1\n")
    (home / ".aws" / "credentials").write_text(
        f"[work]\naws_access_key_id = {served.key.access_key_id}\naws_secret_access_key = {served.key.secret}\n"
    )
    settings = ConnectionSettings(profile="work", endpoint_url=served.endpoint_url, blocking=blocking)
    async with await connect(settings, clock=FakeClock()) as connection:
        assert (connection.place.region, connection.place.profile) == ("us-east-1", "work")
        assert await connection.incidents.open_incidents() == ()


async def refusal(settings: ConnectionSettings) -> ImtuiError:
    with pytest.raises(ImtuiError) as caught:
        await connect(settings, clock=FakeClock())
    return caught.value


async def test_nothing_to_connect_with(blocking: bool) -> None:
    missing = await refusal(ConnectionSettings(region="us-east-1", blocking=blocking))
    assert type(missing) is CredentialsMissing
    assert str(missing) == "no AWS credentials were found: name a profile with --profile, or sign in"
    nowhere = await refusal(ConnectionSettings(blocking=blocking))
    assert type(nowhere) is CredentialsMissing
    assert str(nowhere) == "no AWS Region is set: name one with --region or AWS_REGION"


async def test_half_a_key(blocking: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "IMTUI")
    assert type(await refusal(ConnectionSettings(region="us-east-1", blocking=blocking))) is CredentialsMissing


async def test_a_profile_that_does_not_exist_and_files_that_cannot_be_read(home: Path, blocking: bool) -> None:
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text("[profile prod]\nregion = us-east-1\n")
    error = await refusal(ConnectionSettings(profile="prdo", region="us-east-1", blocking=blocking))
    assert type(error) is ConfigError
    assert str(error) == "there is no AWS profile prdo: the profiles are prod"
    (home / ".aws" / "config").write_text("this is no configuration")
    assert type(await refusal(ConnectionSettings(region="us-east-1", blocking=blocking))) is ConfigError


async def test_a_sign_in_that_ended_names_the_command(home: Path, blocking: bool) -> None:
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text(
        "[profile prod]\nregion = us-east-1\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Responder\n"
        "[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.awsapps.com/start\n"
    )
    settings = ConnectionSettings(profile="prod", endpoint_url="http://127.0.0.1:1", blocking=blocking)
    with pytest.raises(CredentialsExpired, match="run `aws sso login --profile prod`; imtui carries on by itself"):
        await open_incidents(settings)


def credentials_from(home: Path, program: str) -> None:
    """A profile `vault` whose credentials a program prints."""
    (home / "vault.py").write_text(program)
    (home / ".aws").mkdir(exist_ok=True)
    (home / ".aws" / "config").write_text(
        f"[profile vault]\nregion = us-east-1\ncredential_process = {sys.executable} {home / 'vault.py'}\n"
    )


async def test_credentials_that_refresh_themselves_say_who_they_are_and_until_when(served: Serving, home: Path, blocking: bool) -> None:
    printed = {
        "Version": 1,
        "AccessKeyId": served.key.access_key_id,
        "SecretAccessKey": served.key.secret,
        "SessionToken": "",
        "Expiration": "2099-01-01T00:00:00Z",
        "AccountId": "444455556666",
    }
    credentials_from(home, f"print({json.dumps(json.dumps(printed))})")
    settings = ConnectionSettings(profile="vault", endpoint_url=served.endpoint_url, blocking=blocking)
    async with await connect(settings, clock=FakeClock()) as connection:
        assert await connection.identity() == Identity(account_id="444455556666", expires=datetime(2099, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("program", ["raise SystemExit('no vault here')", "print('{}')"])
async def test_a_program_that_has_no_credentials_is_named(home: Path, blocking: bool, program: str) -> None:
    credentials_from(home, program)
    error = await refusal(ConnectionSettings(profile="vault", endpoint_url="http://127.0.0.1:1", blocking=blocking))
    assert type(error) is CredentialsExpired
    assert error.remedy == "renew what the credential_process of profile vault needs; imtui carries on by itself"


class FakeWire(ScriptedTransport):
    """A Wire whose credentials say `known`."""

    def __init__(self, replies: dict[str, Reply | list[Reply]], known: Identity) -> None:
        super().__init__(replies)
        self.known = known

    async def open(self) -> Place:
        return Place(region="us-east-1")

    async def identity(self) -> Identity:
        return self.known


async def identity(wire: FakeWire, endpoint_url: str = "") -> Identity:
    clock = FakeClock()
    limiter = Budget(clock=clock)
    guarded = GuardedTransport(wire, budget=limiter, clock=clock)
    place = Place(region="us-east-1", endpoint_url=endpoint_url)
    return await Connection(wire=wire, place=place, guarded=guarded, budget=limiter, calls=CallLog()).identity()


async def test_who_one_is_on_aws_is_asked_only_when_the_credentials_do_not_tell() -> None:
    told = FakeWire({}, Identity(account_id="1", role="Responder"))
    assert await identity(told) == told.known
    role = {"Account": "111122223333", "Arn": "arn:aws:sts::111122223333:assumed-role/Responder/akuam"}
    asked = FakeWire({"GetCallerIdentity": role}, Identity())
    assert await identity(asked) == Identity(account_id="111122223333", role="Responder")
    assert asked.calls == [("sts", "GetCallerIdentity", {})]
    root = {"Account": "111122223333", "Arn": "arn:aws:iam::111122223333:root"}
    assert await identity(FakeWire({"GetCallerIdentity": root}, Identity())) == Identity(account_id="111122223333")


async def test_a_service_that_does_not_tell_who_one_is_is_no_error() -> None:
    refused = AccessDenied("no", action="sts:GetCallerIdentity")
    assert await identity(FakeWire({"GetCallerIdentity": refused}, Identity(role="Responder"))) == Identity(role="Responder")
    nobody = FakeWire({"ListReplicationSets": {"replicationSetArns": []}}, Identity())
    assert await identity(nobody, endpoint_url="http://127.0.0.1:8321") == Identity()


async def test_it_closes_while_a_thread_still_makes_a_client(keys: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """ctrl+c in the first moments of a one-shot: the second client is done while the first one is being closed."""
    begun, go_on, made = threading.Event(), threading.Event(), threading.Event()
    create = Session.create_client

    def closing() -> None:
        go_on.set()
        made.wait(10)

    def slowly(self: Session, service_name: str, **options: Any) -> Any:
        if service_name == "ssm-contacts":
            begun.set()
            assert go_on.wait(10)
        client = create(self, service_name, **options)
        if service_name == "ssm-incidents":
            monkeypatch.setattr(client, "close", closing)
        return client

    monkeypatch.setattr(Session, "create_client", slowly)
    transport = BotoTransport(TransportSettings(region="us-east-1", endpoint_url="http://127.0.0.1:1"))
    monkeypatch.setattr(transport, "_create", _then(transport._create, made.set))
    await transport.open()
    call = asyncio.create_task(transport.call("ssm-contacts", "ListContacts", {}))
    await asyncio.to_thread(begun.wait, 10)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    await transport.close()
    assert made.is_set()


def _then(function: Callable[[Any], Any], after: Callable[[], None]) -> Callable[[Any], Any]:
    def called(service: Any) -> Any:
        answer = function(service)
        if service == "ssm-contacts":
            after()
        return answer

    return called


def test_importing_connections_loads_no_part_of_botocore() -> None:
    script = "import sys, imtui.gateway.connections; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "imtui" in done.stdout.split()
    assert {"boto3", "botocore", "aiobotocore", "aiohttp"}.isdisjoint(done.stdout.split())
