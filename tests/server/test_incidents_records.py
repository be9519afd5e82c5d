"""Incident records: changes as events, resolving, lists with all their filters, deletion."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.server.accounts import ACCOUNT, TESTER, Account, refused
from tests.server.test_plans import CHAT, TARGETS

MISSING = f"arn:aws:ssm-incidents::{ACCOUNT}:incident-record/checkout/none"


def _filter(key: str, **condition: Any) -> dict[str, Any]:
    return {"key": key, "condition": condition}


def _strings(key: str, *values: str) -> dict[str, Any]:
    return _filter(key, equals={"stringValues": list(values)})


def _titles(account: Account, *filters: dict[str, Any], **request: Any) -> list[str]:
    found = account.incidents.list_incident_records(filters=list(filters), **request)["incidentRecordSummaries"]
    return [each["title"] for each in found]


@pytest.mark.parametrize(
    ("member", "value", "told"),
    [
        ("title", "Nobody can pay", "Nobody can pay"),
        ("summary", "we *know*", "we *know*"),
        ("impact", 1, "1"),
        ("chatChannel", CHAT, json.dumps(CHAT)),
        ("notificationTargets", TARGETS, json.dumps(TARGETS)),
    ],
)
def test_a_change_is_an_update_on_the_timeline(account: Account, member: str, value: Any, told: str) -> None:
    arn = account.start()
    account.advance(60)
    account.incidents.update_incident_record(arn=arn, **{member: value})
    record = account.record(arn)
    assert record[member] == value
    assert (record["lastModifiedBy"], record["lastModifiedTime"]) == (TESTER, account.now)
    update = account.events(arn, "SSM Incident Record Update")[0]
    assert update["eventTime"] == account.now
    assert update["data"] == {
        "modifiedBy": TESTER,
        "modifiedAttributes": [{"attributeName": member, "newValue": told}],
        "incidentTitle": record["title"],
    }


def test_one_call_is_one_update(account: Account) -> None:
    arn = account.start()
    account.incidents.update_incident_record(arn=arn, impact=1, title="Nobody can pay")
    (update,) = account.events(arn, "SSM Incident Record Update")
    assert [each["attributeName"] for each in update["data"]["modifiedAttributes"]] == ["impact", "title"]


def test_a_call_that_changes_nothing_writes_nothing(account: Account) -> None:
    arn = account.start()
    account.advance(60)
    before = account.record(arn)
    account.incidents.update_incident_record(arn=arn, impact=2, title="Checkout is failing", status="OPEN")
    assert account.record(arn) == before
    assert len(account.events(arn, "SSM Incident Record Update")) == 1  # the parent item's


def test_resolving_stops_who_is_still_paged(account: Account) -> None:
    arn = account.start(account.plan(engages=(account.person(retry=1),)))
    account.advance(10)
    account.incidents.update_incident_record(arn=arn, status="RESOLVED")
    record = account.record(arn)
    assert (record["status"], record["resolvedTime"]) == ("RESOLVED", account.now)
    update = account.events(arn, "SSM Incident Record Update")[0]
    assert update["data"]["modifiedAttributes"] == [{"attributeName": "status", "newValue": "RESOLVED"}]
    (engagement,) = account.contacts.list_engagements(IncidentId=arn)["Engagements"]
    assert engagement["StopTime"] == account.now
    account.advance(600)
    (page,) = account.pages(arn)
    assert account.receipts(page["PageArn"]) == ["DELIVERED", "SENT", "STOP"]


def test_an_incident_can_be_opened_again(account: Account) -> None:
    arn = account.start()
    account.incidents.update_incident_record(arn=arn, status="RESOLVED")
    account.incidents.update_incident_record(arn=arn, status="OPEN")
    assert account.record(arn)["status"] == "OPEN"
    assert "resolvedTime" not in account.record(arn)


def test_what_is_missing_is_said_so_but_a_deletion_succeeds(account: Account) -> None:
    for call in (account.incidents.get_incident_record, account.incidents.update_incident_record):
        with refused("ResourceNotFoundException") as error:
            call(arn=MISSING)
        assert (error["resourceIdentifier"], error["resourceType"]) == (MISSING, "INCIDENT_RECORD")
    assert account.incidents.delete_incident_record(arn=MISSING)["ResponseMetadata"]["HTTPStatusCode"] == 204


def test_deleting_takes_everything_along_and_stops_paging(account: Account) -> None:
    kept, gone = account.start(account.plan("kept")), account.start(account.plan("gone", engages=(account.person(),)))
    account.note(gone)
    account.incidents.delete_incident_record(arn=gone)
    account.advance(60)
    with refused("ResourceNotFoundException"):
        account.record(gone)
    assert account.incidents.list_timeline_events(incidentRecordArn=gone)["eventSummaries"] == []
    assert account.incidents.list_related_items(incidentRecordArn=gone)["relatedItems"] == []
    assert account.pages(gone) == []
    assert [each["arn"] for each in account.incidents.list_incident_records()["incidentRecordSummaries"]] == [kept]
    assert len(account.events(kept)) == 3


@pytest.fixture
def five(account: Account) -> tuple[Account, datetime]:
    """Five incidents a minute apart, of impacts 1 to 5, the odd ones resolved; and when the first was started."""
    first, plan = account.now, account.plan()
    for number in range(1, 6):
        arn = account.start(plan, title=f"n{number}", impact=number)
        if number % 2:
            account.incidents.update_incident_record(arn=arn, status="RESOLVED")
        account.advance(60)
    return account, first


def test_the_list_says_what_a_row_needs(account: Account) -> None:
    arn = account.start()
    (row,) = account.incidents.list_incident_records()["incidentRecordSummaries"]
    record = account.record(arn)
    assert row == {key: record[key] for key in ("arn", "creationTime", "impact", "incidentRecordSource", "status", "title")}


def test_lists_are_newest_first(five: tuple[Account, datetime]) -> None:
    assert _titles(five[0]) == ["n5", "n4", "n3", "n2", "n1"]


def test_every_filter_narrows_the_list(five: tuple[Account, datetime]) -> None:
    account, first = five
    assert _titles(account, _strings("status", "OPEN")) == ["n4", "n2"]
    assert _titles(account, _strings("status", "OPEN", "RESOLVED")) == ["n5", "n4", "n3", "n2", "n1"]
    assert _titles(account, _filter("impact", equals={"integerValues": [1, 4]})) == ["n4", "n1"]
    assert _titles(account, _strings("createdBy", TESTER)) == ["n5", "n4", "n3", "n2", "n1"]
    assert _titles(account, _strings("createdBy", "arn:aws:iam::111122223333:user/bo")) == []
    second = first + timedelta(minutes=1)
    assert _titles(account, _filter("creationTime", after=second)) == ["n5", "n4", "n3"]
    assert _titles(account, _filter("creationTime", before=second)) == ["n1"]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_of_several_values_are_pages_of_one_list(five: tuple[Account, datetime], size: int) -> None:
    account, _ = five
    filters = [_filter("impact", equals={"integerValues": [5, 2, 3, 2]}), _strings("status", "OPEN", "RESOLVED")]
    pages = account.incidents.get_paginator("list_incident_records").paginate(filters=filters, PaginationConfig={"PageSize": size})
    assert [[each["title"] for each in page["incidentRecordSummaries"]] for page in pages] == [
        ["n5", "n3", "n2"][start : start + size] for start in range(0, 3, size)
    ]


def test_all_filters_must_hold(five: tuple[Account, datetime]) -> None:
    account, first = five
    between = [_filter("creationTime", after=first), _filter("creationTime", before=first + timedelta(minutes=4))]
    assert _titles(account, *between) == ["n4", "n3", "n2"]
    assert _titles(account, *between, _strings("status", "OPEN"), _filter("impact", equals={"integerValues": [2]})) == ["n2"]
    assert _titles(account, _strings("status", "OPEN"), _strings("status", "RESOLVED")) == []


@pytest.mark.parametrize(
    "wrong",
    [
        _strings("title", "x"),
        _filter("impact", equals={"stringValues": ["1"]}),
        _filter("impact", equals={"integerValues": []}),
        _filter("status", equals={"integerValues": [1]}),
        _filter("creationTime", equals={"stringValues": ["yesterday"]}),
        _filter("status", after=datetime(2026, 1, 1)),  # noqa: DTZ001 - botocore takes it as UTC
    ],
)
def test_a_filter_that_cannot_be_is_refused(account: Account, wrong: dict[str, Any]) -> None:
    with refused("ValidationException"):
        account.incidents.list_incident_records(filters=[wrong])


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
def test_pages_of_any_size_make_the_same_list(five: tuple[Account, datetime], size: int) -> None:
    pages = five[0].incidents.get_paginator("list_incident_records").paginate(PaginationConfig={"PageSize": size})
    assert [each["title"] for page in pages for each in page["incidentRecordSummaries"]] == ["n5", "n4", "n3", "n2", "n1"]


def test_incidents_of_one_moment_are_all_listed(account: Account) -> None:
    plan = account.plan()
    started = [account.start(plan) for _ in range(7)]
    pages = account.incidents.get_paginator("list_incident_records").paginate(PaginationConfig={"PageSize": 2})
    assert [each["arn"] for page in pages for each in page["incidentRecordSummaries"]] == started[::-1]


def test_a_list_stays_right_while_incidents_are_added(five: tuple[Account, datetime]) -> None:
    account = five[0]
    head = account.incidents.list_incident_records(maxResults=2)
    account.start(account.plan("another"), title="new")
    tail = account.incidents.list_incident_records(maxResults=100, nextToken=head["nextToken"])
    listed = [*head["incidentRecordSummaries"], *tail["incidentRecordSummaries"]]
    assert [each["title"] for each in listed] == ["n5", "n4", "n3", "n2", "n1"]
    assert "nextToken" not in tail


def test_a_token_of_another_list_is_refused(five: tuple[Account, datetime]) -> None:
    account = five[0]
    token = account.incidents.list_incident_records(maxResults=2)["nextToken"]
    with refused("ValidationException"):
        account.incidents.list_incident_records(maxResults=2, nextToken=token, filters=[_strings("status", "OPEN")])
