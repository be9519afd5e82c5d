"""The demo: what a person sees when they open it, and the story that unfolds with and without them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from imtui.server.scenarios import loading
from imtui.server.service import IncidentManager
from tests.clocks import START, FakeClock
from tests.server.accounts import ACCOUNT, Account, opened

AKUAM = f"arn:aws:ssm-contacts:us-east-1:{ACCOUNT}:contact/akuam"


@pytest.fixture
def demo() -> Iterator[Account]:
    with opened(replicated=False) as account:
        account.server.manager.play(loading.load("demo"))
        yield account


def _open(account: Account) -> dict[str, dict[str, Any]]:
    filters = [{"key": "status", "condition": {"equals": {"stringValues": ["OPEN"]}}}]
    return {each["title"]: each for each in account.incidents.list_incident_records(filters=filters)["incidentRecordSummaries"]}


def _checkout(account: Account) -> str:
    return str(_open(account)["Checkout returns 5xx"]["arn"])


def _paged(account: Account, arn: str) -> set[tuple[str, str]]:
    """Who was paged through what: (alias, channel name)."""
    found = set()
    for page in account.pages(arn):
        for receipt in account.contacts.list_page_receipts(PageId=page["PageArn"])["Receipts"]:
            if receipt["ReceiptType"] == "SENT":
                channel = account.contacts.get_contact_channel(ContactChannelId=receipt["ContactChannelArn"])
                found.add((page["ContactArn"].rpartition("/")[2], channel["Name"]))
    return found


def _accept(account: Account, arn: str) -> None:
    page = next(page for page in account.pages(arn) if page["ContactArn"] == AKUAM)
    account.contacts.accept_page(PageId=page["PageArn"], AcceptType="READ", AcceptCode="000000", AcceptCodeValidation="IGNORE")


def test_it_opens_on_a_company_in_the_middle_of_its_day(demo: Account) -> None:
    assert {title: each["impact"] for title, each in _open(demo).items()} == {
        "Search p99 over 4 s": 2,
        "Billing export is late": 3,
        "Certificate expires in 6 days": 4,
    }
    people = [each for each in demo.contacts.list_contacts()["Contacts"] if each["Type"] == "PERSONAL"]
    assert [each["Alias"] for each in people] == ["akuam", "bo", "chen", "dana", "eli"]
    (replication_set,) = demo.incidents.list_replication_sets()["replicationSetArns"]
    assert demo.incidents.list_tags_for_resource(resourceArn=replication_set)["tags"]["account"] == "demo"


@pytest.mark.parametrize(("title", "accepted"), [("Search p99 over 4 s", {"chen", "dana"}), ("Billing export is late", {"dana"})])
def test_what_runs_already_has_a_past(demo: Account, title: str, accepted: set[str]) -> None:
    arn = _open(demo)[title]["arn"]
    kinds = {event["eventType"] for event in demo.events(arn)}
    assert {"Custom Event", "SSM Incident Record Update", "SSM Contacts Page Acknowledgement for Incident"} <= kinds
    assert {page["ContactArn"].rpartition("/")[2] for page in demo.pages(arn) if "ReadTime" in page} == accepted
    assert demo.now - demo.record(arn)["creationTime"] > timedelta(hours=1)


def test_the_critical_one_starts_after_four_seconds_and_pages_akuam(demo: Account) -> None:
    demo.advance(3.9)
    assert "Checkout returns 5xx" not in _open(demo)
    demo.advance(1.1)
    arn = _checkout(demo)
    assert demo.record(arn)["impact"] == 1
    trigger = demo.events(arn, "SSM Incident Trigger")[0]["data"]
    assert trigger["incidentSource"] == "aws.cloudwatch"
    assert json.loads(trigger["rawData"])["alarmName"] == "checkout-5xx"
    assert demo.record(arn)["incidentRecordSource"]["invokedBy"] == "cloudwatch.amazonaws.com"
    assert _paged(demo, arn) == {("akuam", "mobile"), ("eli", "mobile"), ("eli", "mail")}


def test_unaccepted_it_calls_after_a_minute_and_escalates_to_bo(demo: Account) -> None:
    demo.advance(70)
    arn = _checkout(demo)
    assert {("akuam", "call"), ("bo", "call"), ("bo", "mobile")} <= _paged(demo, arn)
    before = len(demo.events(arn, "SSM Contacts Page Acknowledgement for Incident"))
    demo.advance(120)
    bo, *_ = demo.events(arn, "SSM Contacts Page Acknowledgement for Incident")
    assert bo["data"]["contactArn"].endswith("/bo")
    assert len(demo.events(arn, "SSM Contacts Page Acknowledgement for Incident")) == before + 1


def test_accepted_in_time_nobody_else_is_woken(demo: Account) -> None:
    demo.advance(20)
    arn = _checkout(demo)
    _accept(demo, arn)
    demo.advance(1200)
    assert {person for person, _ in _paged(demo, arn)} == {"akuam", "eli"}
    assert ("akuam", "call") not in _paged(demo, arn)


def test_a_carrier_is_in_trouble(demo: Account) -> None:
    demo.advance(10)
    failed = [page["PageArn"] for page in demo.pages(_checkout(demo)) if "ERROR" in demo.receipts(page["PageArn"])]
    assert len(failed) == 1
    assert "/eli/" in failed[0]


def test_it_goes_on_living_for_more_than_ten_minutes(demo: Account) -> None:
    demo.advance(5)
    arn, seen = _checkout(demo), []
    for _ in range(12):
        demo.advance(60)
        seen.append(len(demo.events(arn)))
    assert all(later > earlier for earlier, later in zip(seen, seen[2:], strict=False))
    impacts = [
        attribute["newValue"]
        for event in demo.events(arn, "SSM Incident Record Update")
        for attribute in event["data"]["modifiedAttributes"]
        if attribute["attributeName"] == "impact"
    ]
    assert impacts == ["3", "2"]
    again = demo.events(arn, "SSM Incident Trigger")[0]["data"]
    assert again["createdIncident"] is False
    assert len(demo.incidents.list_incident_findings(incidentRecordArn=arn)["findings"]) == 1


def test_resolved_by_hand_its_story_is_over(demo: Account) -> None:
    demo.advance(30)
    arn = _checkout(demo)
    demo.incidents.update_incident_record(arn=arn, status="RESOLVED")
    before = len(demo.events(arn))
    demo.advance(1200)
    assert len(demo.events(arn)) == before


def test_decisions_to_dos_and_status_updates_are_among_the_notes(demo: Account) -> None:
    demo.advance(1200)
    arn = _checkout(demo)
    prefixes = {event["data"][:2] for event in demo.events(arn, "Custom Event")}
    assert {"d!", "t!", "s!"} <= prefixes


@pytest.mark.parametrize(
    "start",
    [
        START,
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        datetime(2026, 11, 16, 8, 59, tzinfo=UTC),
        datetime(2028, 2, 29, 12, tzinfo=UTC),
    ],
    ids=str,
)
def test_it_plays_whenever_it_is_started(start: datetime) -> None:
    manager = IncidentManager.open(clock=(clock := FakeClock(start)))
    assert manager.play(loading.load("demo"))
    clock.set(start + timedelta(minutes=30))
    assert manager.catch_up() is None
    manager.close()
