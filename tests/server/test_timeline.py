"""Timeline events: what people may write and change, and how the list is sorted, filtered and paged."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.server.accounts import ACCOUNT, Account, refused

MISSING = f"arn:aws:ssm-incidents::{ACCOUNT}:incident-record/checkout/none"
TABLE = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/orders"


def _listed(account: Account, arn: str, **request: Any) -> list[str]:
    found = account.incidents.list_timeline_events(incidentRecordArn=arn, **request)["eventSummaries"]
    return [each["eventId"] for each in found]


def _written(account: Account, arn: str, **request: Any) -> list[str]:
    """Texts of the custom events, as listed."""
    filters = [{"key": "eventType", "condition": {"equals": {"stringValues": ["Custom Event"]}}}, *request.pop("filters", [])]
    ids = _listed(account, arn, filters=filters, **request)
    found = [account.incidents.get_timeline_event(incidentRecordArn=arn, eventId=each)["event"] for each in ids]
    return [json.loads(each["eventData"]) for each in found]


def test_a_note_reads_back(account: Account) -> None:
    arn = account.start()
    references = [{"resource": TABLE}, {"relatedItemId": "related-item/OTHER/" + "0" * 32}]
    when = account.now - timedelta(minutes=7)
    note = account.note(arn, "rolled back", at=when, eventReferences=references)
    event = account.incidents.get_timeline_event(incidentRecordArn=arn, eventId=note)["event"]
    assert event == {
        "eventData": '"rolled back"',
        "eventId": note,
        "eventReferences": references,
        "eventTime": when,
        "eventType": "Custom Event",
        "eventUpdatedTime": account.now,
        "incidentRecordArn": arn,
    }
    (summary,) = account.incidents.list_timeline_events(incidentRecordArn=arn, maxResults=100, filters=_of_type("Custom Event"))[
        "eventSummaries"
    ]
    assert summary == {key: value for key, value in event.items() if key != "eventData"}


def _of_type(*types: str) -> list[dict[str, Any]]:
    return [{"key": "eventType", "condition": {"equals": {"stringValues": list(types)}}}]


def test_data_is_kept_as_it_was_written(account: Account) -> None:
    arn = account.start()
    for data in ("plain words", "\u001b[31mred\u001b[0m [bold]", "﷽ 👩‍👩‍👧‍👦 שלום", "x" * 12000):
        answer = account.incidents.create_timeline_event(
            incidentRecordArn=arn, eventType="Note", eventTime=account.now, eventData=data, eventReferences=[{"resource": arn}]
        )
        event = account.incidents.get_timeline_event(incidentRecordArn=arn, eventId=answer["eventId"])["event"]
        assert (event["eventData"], event["eventType"]) == (data, "Note")


@pytest.mark.parametrize("event_type", ["SSM Incident Start", "custom event", "Decision"])
def test_people_write_two_types_only(account: Account, event_type: str) -> None:
    arn = account.start()
    with refused("ValidationException"):
        account.incidents.create_timeline_event(incidentRecordArn=arn, eventType=event_type, eventTime=account.now, eventData='"x"')
    with refused("ValidationException"):
        account.incidents.update_timeline_event(incidentRecordArn=arn, eventId=account.note(arn), eventType=event_type)


def test_an_update_changes_what_it_names(account: Account) -> None:
    arn = account.start()
    note = account.note(arn, eventReferences=[{"resource": TABLE}])
    before = account.incidents.get_timeline_event(incidentRecordArn=arn, eventId=note)["event"]
    account.advance(60)
    account.incidents.update_timeline_event(incidentRecordArn=arn, eventId=note, eventData='"rolled forward"')
    after = account.incidents.get_timeline_event(incidentRecordArn=arn, eventId=note)["event"]
    assert after == {**before, "eventData": '"rolled forward"', "eventUpdatedTime": account.now}
    earlier = account.now - timedelta(hours=1)
    account.incidents.update_timeline_event(incidentRecordArn=arn, eventId=note, eventTime=earlier, eventType="Note", eventReferences=[])
    after = account.incidents.get_timeline_event(incidentRecordArn=arn, eventId=note)["event"]
    assert (after["eventTime"], after["eventType"], after["eventReferences"]) == (earlier, "Note", [])
    assert after["eventData"] == '"rolled forward"'


def test_a_list_follows_an_update_within_the_millisecond(account: Account) -> None:
    arn = account.start()
    note = account.note(arn)
    kinds = []
    for kind, references in (("Note", []), ("Custom Event", []), ("Note", [{"resource": TABLE}])):
        account.incidents.update_timeline_event(incidentRecordArn=arn, eventId=note, eventType=kind, eventReferences=references)
        listed = account.incidents.list_timeline_events(incidentRecordArn=arn)["eventSummaries"]
        [event] = [each for each in listed if each["eventId"] == note]
        kinds.append((event["eventType"], event["eventReferences"]))
    assert kinds == [("Note", []), ("Custom Event", []), ("Note", [{"resource": TABLE}])]


def test_what_the_service_wrote_stays(account: Account) -> None:
    arn = account.start()
    start = account.events(arn, "SSM Incident Start")[0]["eventId"]
    with refused("ValidationException"):
        account.incidents.update_timeline_event(incidentRecordArn=arn, eventId=start, eventData='"never happened"')
    with refused("ValidationException"):
        account.incidents.delete_timeline_event(incidentRecordArn=arn, eventId=start)
    assert account.events(arn, "SSM Incident Start")[0]["eventId"] == start


def test_a_note_is_deleted_and_that_succeeds_twice(account: Account) -> None:
    arn = account.start()
    note = account.note(arn)
    for _ in range(2):
        answer = account.incidents.delete_timeline_event(incidentRecordArn=arn, eventId=note)
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    with refused("ResourceNotFoundException") as error:
        account.incidents.get_timeline_event(incidentRecordArn=arn, eventId=note)
    assert (error["resourceIdentifier"], error["resourceType"]) == (note, "TIMELINE_EVENT")


def test_an_event_belongs_to_its_incident(account: Account) -> None:
    plan = account.plan()
    here, there = account.start(plan), account.start(plan)
    note = account.note(here)
    with refused("ResourceNotFoundException"):
        account.incidents.get_timeline_event(incidentRecordArn=there, eventId=note)
    with refused("ResourceNotFoundException"):
        account.incidents.update_timeline_event(incidentRecordArn=there, eventId=note, eventData='"x"')
    account.incidents.delete_timeline_event(incidentRecordArn=there, eventId=note)
    assert note in _listed(account, here)


def test_without_an_incident_nothing_is_written_and_the_list_is_empty(account: Account) -> None:
    with refused("ResourceNotFoundException") as error:
        account.note(MISSING)
    assert (error["resourceIdentifier"], error["resourceType"]) == (MISSING, "INCIDENT_RECORD")
    assert _listed(account, MISSING) == []


def test_the_list_is_by_event_time_newest_first(account: Account) -> None:
    arn, now = account.start(), account.now
    account.note(arn, "late", at=now + timedelta(seconds=5))
    account.note(arn, "early", at=now - timedelta(hours=1))
    account.note(arn, "between", at=now - timedelta(minutes=1))
    assert _written(account, arn) == ["late", "between", "early"]
    assert _written(account, arn, sortBy="EVENT_TIME", sortOrder="ASCENDING") == ["early", "between", "late"]
    assert _written(account, arn, sortOrder="DESCENDING") == ["late", "between", "early"]


def test_of_one_moment_the_later_written_is_the_newer(account: Account) -> None:
    arn = account.start()
    for number in range(5):
        account.note(arn, str(number))
    assert _written(account, arn) == ["4", "3", "2", "1", "0"]
    assert _written(account, arn, sortOrder="ASCENDING") == ["0", "1", "2", "3", "4"]


def test_times_filter_exclusively(account: Account) -> None:
    arn, now = account.start(), account.now
    for minutes in range(4):
        account.note(arn, str(minutes), at=now + timedelta(minutes=minutes))
    after = {"key": "eventTime", "condition": {"after": now}}
    before = {"key": "eventTime", "condition": {"before": now + timedelta(minutes=3)}}
    assert _written(account, arn, filters=[after]) == ["3", "2", "1"]
    assert _written(account, arn, filters=[before]) == ["2", "1", "0"]
    assert _written(account, arn, filters=[after, before]) == ["2", "1"]


def test_types_filter(account: Account) -> None:
    arn = account.start()
    note = account.note(arn)
    ids = _listed(account, arn, filters=_of_type("Custom Event", "SSM Incident Start"))
    assert ids[0] == note
    assert len(ids) == 2
    assert _listed(account, arn, filters=_of_type("Note")) == []


def test_references_filter_and_follow_updates(account: Account) -> None:
    arn = account.start()
    item = "related-item/METRIC/" + "A" * 32
    table = account.note(arn, eventReferences=[{"resource": TABLE}, {"relatedItemId": item}])
    account.note(arn)

    def named(reference: str) -> list[str]:
        return _listed(account, arn, filters=[{"key": "eventReference", "condition": {"equals": {"stringValues": [reference]}}}])

    assert named(TABLE) == named(item) == [table]
    account.incidents.update_timeline_event(incidentRecordArn=arn, eventId=table, eventReferences=[{"resource": arn}])
    assert (named(TABLE), named(arn)) == ([], [table])
    account.incidents.delete_timeline_event(incidentRecordArn=arn, eventId=table)
    assert named(arn) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "title", "condition": {"equals": {"stringValues": ["x"]}}},
        {"key": "eventType", "condition": {"equals": {"integerValues": [1]}}},
        {"key": "eventType", "condition": {"equals": {"stringValues": []}}},
        {"key": "eventTime", "condition": {"equals": {"stringValues": ["now"]}}},
        {"key": "eventType", "condition": {"after": datetime(2026, 1, 1)}},  # noqa: DTZ001 - botocore takes it as UTC
    ],
)
def test_a_filter_that_cannot_be_is_refused(account: Account, wrong: dict[str, Any]) -> None:
    with refused("ValidationException"):
        account.incidents.list_timeline_events(incidentRecordArn=account.start(), filters=[wrong])


@pytest.mark.parametrize("order", ["ASCENDING", "DESCENDING"])
@pytest.mark.parametrize("size", [1, 3, 100])
def test_pages_of_any_size_make_the_same_list(account: Account, size: int, order: str) -> None:
    arn, now = account.start(), account.now
    for number in range(8):
        account.note(arn, str(number), at=now + timedelta(seconds=number // 3))
    whole = _listed(account, arn, sortOrder=order)
    pages = account.incidents.get_paginator("list_timeline_events").paginate(
        incidentRecordArn=arn, sortOrder=order, PaginationConfig={"PageSize": size}
    )
    assert [each["eventId"] for page in pages for each in page["eventSummaries"]] == whole


def test_a_list_stays_right_while_events_are_added_and_deleted(account: Account) -> None:
    arn, now = account.start(), account.now
    notes = [account.note(arn, str(number), at=now + timedelta(seconds=number + 1)) for number in range(4)]
    head = account.incidents.list_timeline_events(incidentRecordArn=arn, maxResults=2)
    account.note(arn, "new", at=now + timedelta(seconds=9))
    account.incidents.delete_timeline_event(incidentRecordArn=arn, eventId=notes[2])
    tail = account.incidents.list_timeline_events(incidentRecordArn=arn, nextToken=head["nextToken"])
    ids = [each["eventId"] for each in (*head["eventSummaries"], *tail["eventSummaries"])]
    assert ids[:4] == notes[::-1]
