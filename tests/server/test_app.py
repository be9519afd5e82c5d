"""The service on HTTP: real sockets, several kinds of clients, limits, the ticker, trouble on purpose."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiobotocore.config import AioConfig
from aiobotocore.session import get_session
from botocore.exceptions import ClientError, ConnectionClosedError

from imtui.server.app import Limits, listening
from imtui.server.faults import Fault, Trouble
from imtui.server.service import IncidentManager
from imtui.server.services.context import Answer, Context, Handler, Request
from imtui.server.services.registry import Services
from imtui.server.store.database import Transaction
from tests.clocks import START, FakeClock
from tests.serving import Serving, serving

ENGAGEMENT = "arn:aws:ssm-contacts:us-east-1:111122223333:engagement/akuam/1"


class Stops:
    """A handler of StopEngagement that counts, and an agenda that rings five seconds after each stop."""

    def __init__(self) -> None:
        self.count = 0
        self.due: list[datetime] = []
        self.rang: list[datetime] = []

    def stop(self, context: Context, request: Request) -> Answer:
        self.count += 1
        self.due.append(context.now + timedelta(seconds=5))
        return {}

    def next_due(self, tx: Transaction) -> datetime | None:
        return min(self.due, default=None)

    def run_next(self, context: Context) -> None:
        self.due.remove(context.now)
        self.rang.append(context.now)

    def put_off(self, tx: Transaction, until: datetime) -> None:
        """It never has to be."""

    def services(self) -> Services:
        contacts: dict[str, Handler] = {"StopEngagement": self.stop, "ListContacts": lambda context, request: {"Contacts": []}}
        return Services(handlers={"ssm-contacts": contacts}, agendas=(self,), account_exists=lambda tx: True)


@pytest.fixture
def stops() -> Stops:
    return Stops()


@pytest.fixture
def server(stops: Stops) -> Iterator[Serving]:
    with serving(services=stops.services()) as running:
        yield running


@asynccontextmanager
async def bound(*, limits: Limits) -> AsyncIterator[int]:
    """A server in this very loop; its port."""
    manager = IncidentManager.open(clock=FakeClock(), services=Stops().services())
    try:
        async with listening(manager, limits=limits) as port:
            yield port
    finally:
        manager.close()


async def exchange(port: int, sent: bytes) -> bytes:
    """All that the server answers until it closes the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    received = await asyncio.wait_for(reader.read(), timeout=10)
    writer.close()
    return received


def refused(call: Any, **request: Any) -> tuple[str, int]:
    with pytest.raises(ClientError) as caught:
        call(**request)
    return caught.value.response["Error"]["Code"], caught.value.response["ResponseMetadata"]["HTTPStatusCode"]


async def test_an_aiobotocore_client_is_served(server: Serving) -> None:
    config = AioConfig(retries={"max_attempts": 0})
    async with get_session().create_client("ssm-contacts", config=config, **server.credentials()) as client:
        answers = await asyncio.gather(*(client.list_contacts() for _ in range(20)))
        assert [answer["Contacts"] for answer in answers] == [[]] * 20
        with pytest.raises(client.exceptions.ValidationException):
            await client.list_contacts(AliasPrefix="x" * 256)


def test_every_answer_has_an_id_and_names_no_version(server: Serving) -> None:
    metadata = [server.client("ssm-contacts").list_contacts()["ResponseMetadata"] for _ in range(2)]
    assert metadata[0]["RequestId"] != metadata[1]["RequestId"]
    assert metadata[0]["HTTPHeaders"]["server"] == "imtui"
    assert metadata[0]["HTTPHeaders"]["content-type"] == "application/x-amz-json-1.1"


@pytest.mark.parametrize(
    "first_line",
    [
        "GET / HTTP/1.1",
        "DELETE /tags/%ff?a HTTP/1.1",
        "POST /tags/a%0A%0Db HTTP/1.1",
        "POST //startIncident?%zz=%80 HTTP/1.1",
        "HEAD /x HTTP/1.1",
    ],
)
async def test_strangers_are_told_to_sign(first_line: str) -> None:
    async with bound(limits=Limits()) as port:
        answer = await exchange(port, f"{first_line}\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 403")
    assert b"x-amzn-ErrorType: MissingAuthenticationToken" in answer


async def test_bytes_that_are_no_header_text_are_answered() -> None:
    target, authorization = b"X-Amz-Target: SSMContacts.\xff\xfe\r\n", b"Authorization: AWS4-HMAC-SHA256 \xff\r\n"
    async with bound(limits=Limits()) as port:
        answer = await exchange(port, b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + target + authorization + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"IncompleteSignature" in answer


async def test_a_header_that_cannot_be_read_is_one_line_in_the_log_and_none_of_its_words(caplog: pytest.LogCaptureFixture) -> None:
    async with bound(limits=Limits()) as port:
        answer = await exchange(port, b"GET / HTTP/1.1\r\nHost: x\r\nX-Amz-Security-Token: hunter2" + b"2" * 10_000 + b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.0 400")
    (told,) = (record for record in caplog.records if record.name.startswith(("imtui", "aiohttp")))
    assert told.getMessage() == "Error handling request from 127.0.0.1: LineTooLong"
    assert "hunter2" not in caplog.text


async def test_a_body_that_is_too_large_is_refused() -> None:
    async with bound(limits=Limits(body_bytes=1000)) as port:
        body = b"x" * 2000
        head = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Amz-Target: SSMContacts.ListContacts\r\n"
        answer = await exchange(port, head + b"Content-Length: 2000\r\n\r\n" + body)
    assert answer.startswith(b"HTTP/1.1 400")
    document = json.loads(answer.partition(b"\r\n\r\n")[2])
    assert document["__type"] == "ValidationException"
    assert "1000 bytes" in document["Message"]


async def test_a_body_that_never_ends_is_given_up() -> None:
    async with bound(limits=Limits(body_seconds=0.05)) as port:
        answer = await exchange(port, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
    assert answer.startswith(b"HTTP/1.1 408")


async def test_a_connection_without_a_request_is_given_up() -> None:
    async with bound(limits=Limits(idle_seconds=0.05)) as port:
        assert await exchange(port, b"") == b""
        assert await exchange(port, b"POST / HTTP/1.1\r\nHo") == b""


async def test_a_taken_port_is_an_error() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        manager = IncidentManager.open(services=Stops().services())
        with pytest.raises(OSError, match="in use"):
            async with listening(manager, port=taken.getsockname()[1]):
                pass
        manager.close()


def test_what_is_due_happens_by_itself(server: Serving, stops: Stops) -> None:
    server.client("ssm-contacts").stop_engagement(EngagementId=ENGAGEMENT)
    server.advance(4)
    assert stops.rang == []
    server.advance(1)
    assert stops.rang == [START + timedelta(seconds=5)]
    server.advance(3600)
    assert stops.rang == [START + timedelta(seconds=5)]


def test_a_later_call_may_bring_the_next_moment_forward(server: Serving, stops: Stops) -> None:
    client = server.client("ssm-contacts")
    stops.due.append(START + timedelta(seconds=100))
    client.stop_engagement(EngagementId=ENGAGEMENT)
    server.advance(6)
    assert stops.rang == [START + timedelta(seconds=5)]
    server.advance(94)
    assert stops.rang == [START + timedelta(seconds=5), START + timedelta(seconds=100)]


@pytest.mark.parametrize(
    ("trouble", "code", "contacts_status", "incidents_status"),
    [
        (Trouble.THROTTLED, "ThrottlingException", 400, 429),
        (Trouble.FAILED, "InternalServerException", 500, 500),
        (Trouble.UNAVAILABLE, "ServiceUnavailable", 503, 503),
        (Trouble.EXPIRED, "ExpiredTokenException", 403, 403),
        (Trouble.DENIED, "AccessDeniedException", 400, 403),
    ],
)
def test_trouble_looks_like_the_real_one(
    server: Serving, stops: Stops, trouble: Trouble, code: str, contacts_status: int, incidents_status: int
) -> None:
    server.faults.add(Fault(trouble=trouble, times=2))
    assert refused(server.client("ssm-contacts").stop_engagement, EngagementId=ENGAGEMENT) == (code, contacts_status)
    assert refused(server.client("ssm-incidents").list_incident_records) == (code, incidents_status)
    server.client("ssm-contacts").stop_engagement(EngagementId=ENGAGEMENT)
    assert stops.count == 1


def test_trouble_concerns_the_operations_it_names(server: Serving, stops: Stops) -> None:
    server.faults.add(Fault(operations=frozenset({"ssm-contacts:ListContacts"}), trouble=Trouble.DENIED))
    client = server.client("ssm-contacts")
    assert refused(client.list_contacts) == ("AccessDeniedException", 400)
    client.stop_engagement(EngagementId=ENGAGEMENT)
    server.faults.clear()
    assert client.list_contacts()["Contacts"] == []


def test_a_cut_connection_did_nothing_and_a_lost_answer_did(server: Serving, stops: Stops) -> None:
    client = server.client("ssm-contacts")
    server.faults.add(Fault(trouble=Trouble.CUT, times=1))
    with pytest.raises(ConnectionClosedError):
        client.stop_engagement(EngagementId=ENGAGEMENT)
    assert stops.count == 0
    server.faults.add(Fault(trouble=Trouble.LOST, times=1))
    with pytest.raises(ConnectionClosedError):
        client.stop_engagement(EngagementId=ENGAGEMENT)
    assert stops.count == 1


def test_latencies_add_up_and_the_first_trouble_wins(server: Serving) -> None:
    server.faults.add(Fault(latency=0.001))
    server.faults.add(Fault(operations=frozenset({"ListContacts"}), latency=0.002, trouble=Trouble.DENIED, times=1))
    server.faults.add(Fault(latency=0.5, trouble=Trouble.FAILED, times=1))
    ordeal = server.faults.take("ssm-contacts", "ListContacts")
    assert (round(ordeal.latency, 6), ordeal.trouble) == (0.003, Trouble.DENIED)
    server.faults.clear()
    server.faults.add(Fault(latency=0.001))
    assert server.client("ssm-contacts").list_contacts()["Contacts"] == []
