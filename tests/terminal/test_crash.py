"""`kill -9` under load: what was acknowledged is there, what was due is sent, and nobody can mistake one message for two."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from botocore.exceptions import BotoCoreError, HTTPClientError

from tests import databases
from tests.terminal.processes import PATIENCE, Ready, served
from tests.terminal.receivers import Received, mail_server, webhook

_T = TypeVar("_T")
SECRET = "between the two of us"
PHONE, MAIL = "+12065550199", "akuam@example.com"


@dataclass
class Outside:
    """The world around the service, and the flags that tell the service of it."""

    received: Received
    flags: tuple[str, ...]


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    monkeypatch.setenv("IMTUI_WEBHOOK_SECRET", SECRET)
    received = Received(SECRET)
    with webhook(received) as url, mail_server(received) as place:
        yield Outside(received, ("--webhook-url", url, "--smtp-url", f"smtp://{place}?from=pager@example.com"))
    assert received.forged == 0


@dataclass
class Acknowledged:
    """What a service said it did."""

    person: str = ""
    incident: str = ""
    engagements: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.engagements) + len(self.events)


def prepare(ready: Ready, outside: Outside, said: Acknowledged) -> None:
    """A person with a telephone and a mailbox, activated by the codes that arrive there, and an incident."""
    contacts, incidents = ready.client("ssm-contacts"), ready.client("ssm-incidents")
    incidents.create_replication_set(regions={"us-east-1": {}})
    plan = incidents.create_response_plan(name="checkout", incidentTemplate={"title": "Checkout", "impact": 2})["arn"]
    said.incident = incidents.start_incident(responsePlanArn=plan)["incidentRecordArn"]
    said.person = contacts.create_contact(Alias="akuam", Type="PERSONAL", Plan={"Stages": []})["ContactArn"]
    targets = []
    for type_, address in (("SMS", PHONE), ("EMAIL", MAIL)):
        wanted = {"ContactId": said.person, "Name": type_, "Type": type_, "DeliveryAddress": {"SimpleAddress": address}}
        channel = contacts.create_contact_channel(**wanted)["ContactChannelArn"]
        assert outside.received.wait_for_code(address)
        contacts.activate_contact_channel(ContactChannelId=channel, ActivationCode=outside.received.codes[address])
        targets.append({"ChannelTargetInfo": {"ContactChannelId": channel, "RetryIntervalInMinutes": 0}})
    contacts.update_contact(ContactId=said.person, Plan={"Stages": [{"DurationInMinutes": 5, "Targets": targets}]})


@contextmanager
def load(ready: Ready, said: Acknowledged, changed: threading.Condition) -> Iterator[None]:
    """Clients that write until the service is gone, and note what it acknowledged."""

    def engage() -> None:
        contacts = ready.client("ssm-contacts")
        while True:
            try:
                answer = contacts.start_engagement(ContactId=said.person, Sender="test", Subject="Checkout", Content="returns 5xx")
            except (BotoCoreError, HTTPClientError):
                return
            with changed:
                said.engagements.append(answer["EngagementArn"])
                changed.notify_all()

    def write() -> None:
        incidents = ready.client("ssm-incidents")
        event = {"incidentRecordArn": said.incident, "eventType": "Custom Event", "eventData": '"rolled back"', "eventTime": "2026-03-14"}
        while True:
            try:
                answer = incidents.create_timeline_event(**event)
            except (BotoCoreError, HTTPClientError):
                return
            with changed:
                said.events.append(answer["eventId"])
                changed.notify_all()

    threads = [threading.Thread(target=work) for work in (engage, write)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for thread in threads:
            thread.join(PATIENCE)


def wait_for_more(number: int, said: Acknowledged, changed: threading.Condition) -> bool:
    """Until that many more things were acknowledged."""
    with changed:
        wanted = said.count + number
        return changed.wait_for(lambda: said.count >= wanted, PATIENCE)


def pages_of(contacts: Any, engagement: str) -> list[str]:
    return [page["PageArn"] for page in contacts.list_pages_by_engagement(EngagementId=engagement)["Pages"]]


def receipts(contacts: Any, page: str) -> list[tuple[str, str]]:
    return [(each["ReceiptType"], each.get("ReceiptInfo", "")) for each in contacts.list_page_receipts(PageId=page)["Receipts"]]


def check(ready: Ready, outside: Outside, said: Acknowledged) -> int:
    """All that was acknowledged is there; every send that was due has one receipt and arrived. How many engagements there are."""
    contacts, incidents = ready.client("ssm-contacts"), ready.client("ssm-incidents")
    listed = incidents.get_paginator("list_timeline_events").paginate(incidentRecordArn=said.incident)
    events = [event["eventId"] for page in listed for event in page["eventSummaries"]]
    assert set(said.events) <= set(events)
    assert len(events) == len(set(events))
    found = contacts.get_paginator("list_engagements").paginate()
    engagements = [engagement["EngagementArn"] for page in found for engagement in page["Engagements"]]
    assert set(said.engagements) <= set(engagements)
    sent = set()
    for engagement in engagements:
        pages = _patiently(partial(pages_of, contacts, engagement))
        for page in pages:
            [arrived, sending] = _patiently(partial(receipts, contacts, page))
            assert (arrived[0], sending[0], arrived[1]) == ("DELIVERED", "SENT", sending[1])
            sent.add(sending[1])
    assert len(sent) == 2 * len(engagements)
    assert sent <= set(outside.received.counts)
    return len(engagements)


def _patiently(look: Callable[[], list[_T]]) -> list[_T]:
    """The two things that `look` finds, once they are there: a service catches up with what it missed while others look."""
    found: list[_T] = []
    for _ in range(5000):
        if len(found := look()) == 2:
            return found
    raise AssertionError(f"still only {found}")


@pytest.mark.parametrize("seed", [7, 23])
def test_killed_at_any_moment_it_loses_nothing_and_forgets_nobody(seed: int, outside: Outside, tmp_path: Path) -> None:
    chance, said, changed = random.Random(seed), Acknowledged(), threading.Condition()
    with served(*outside.flags, folder=tmp_path) as service:
        prepare(service.ready, outside, said)
        service.process.kill()
    for round_ in range(3):
        with served(*outside.flags, folder=tmp_path) as service, load(service.ready, said, changed):
            if round_ == 0:  # in the middle of a page: a message has left, and nothing is written about it yet
                assert outside.received.wait_for_more(chance.randint(1, 20))
            else:  # in the middle of anything else
                assert wait_for_more(chance.randint(10, 60), said, changed)
            service.process.kill()
    with served(*outside.flags, folder=tmp_path) as service:
        assert check(service.ready, outside, said) >= len(said.engagements) > 0


@pytest.mark.skipif(not databases.SERVER, reason=databases.MISSING)
def test_two_services_on_one_postgresql_page_nobody_twice_and_one_takes_over(outside: Outside, tmp_path: Path) -> None:
    flags = (*outside.flags, "--database-url", databases.emptied())
    first_folder, second_folder = tmp_path / "first", tmp_path / "second"
    first_folder.mkdir()
    second_folder.mkdir()
    said = Acknowledged()
    with served(*flags, folder=second_folder) as second:
        with served(*flags, folder=first_folder) as first:
            prepare(first.ready, outside, said)
            for _ in range(15):
                for service in (first, second):
                    engaged = service.ready.client("ssm-contacts").start_engagement(
                        ContactId=said.person, Sender="test", Subject="Checkout", Content="returns 5xx"
                    )
                    said.engagements.append(engaged["EngagementArn"])
            assert check(second.ready, outside, said) == 30
            contacts = first.ready.client("ssm-contacts")
            late = contacts.start_engagement(ContactId=said.person, Sender="test", Subject="Checkout", Content="returns 5xx")
            first.process.kill()
        said.engagements.append(late["EngagementArn"])
        assert check(second.ready, outside, said) == 31
    assert set(outside.received.counts.values()) == {1}
