"""Rotations, overrides and shifts through the API."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.server.rosters import Roster, daily, roster

NINE = {"HourOfDay": 9, "MinuteOfHour": 0}


@pytest.fixture
def desk() -> Iterator[Roster]:
    with roster() as made:
        yield made


def shifts(desk: Roster, rotation: str, *, days: float = 4, **parts: Any) -> list[dict[str, Any]]:
    paginator = desk.contacts.get_paginator("list_rotation_shifts")
    pages = paginator.paginate(RotationId=rotation, EndTime=desk.now + timedelta(days=days), **parts)
    return [shift for page in pages for shift in page["RotationShifts"]]


def who(found: list[dict[str, Any]]) -> list[str]:
    return ["+".join(arn.rpartition("/")[2] for arn in shift["ContactIds"]) for shift in found]


def test_a_rotation_reads_back_as_it_was_made(desk: Roster) -> None:
    ann, bo = desk.person("ann"), desk.person("bo")
    start = datetime(2026, 4, 1, 7, tzinfo=UTC)
    recurrence = {
        "WeeklySettings": [{"DayOfWeek": "MON", "HandOffTime": NINE}],
        "NumberOfOnCalls": 2,
        "RecurrenceMultiplier": 2,
        "ShiftCoverages": {"MON": [{"Start": NINE, "End": {"HourOfDay": 17, "MinuteOfHour": 30}}]},
    }
    arn = desk.rotation(bo, ann, Name="second line", StartTime=start, TimeZoneId="Europe/Berlin", Recurrence=recurrence)
    found = desk.contacts.get_rotation(RotationId=arn)
    del found["ResponseMetadata"]
    assert found == {
        "RotationArn": arn,
        "Name": "second line",
        "ContactIds": [bo, ann],
        "StartTime": start,
        "TimeZoneId": "Europe/Berlin",
        "Recurrence": recurrence,
    }


def test_rotations_are_listed_by_name(desk: Roster) -> None:
    ann = desk.person("ann")
    for name in ("night", "day", "night", "day 2"):
        desk.rotation(ann, Name=name)
    paginator = desk.contacts.get_paginator("list_rotations")
    for size in (1, 3, 100):
        pages = paginator.paginate(PaginationConfig={"PageSize": size})
        assert [each["Name"] for page in pages for each in page["Rotations"]] == ["day", "day 2", "night", "night"]
    assert len(desk.contacts.list_rotations(RotationNamePrefix="day")["Rotations"]) == 2


def test_the_list_of_shifts_follows_the_rotation(desk: Roster) -> None:
    rotation = desk.rotation(desk.person("ann"), desk.person("bo"))
    found = shifts(desk, rotation, days=2)
    assert who(found) == ["ann", "bo", "ann"]
    assert (found[0]["StartTime"], found[0]["Type"]) == (desk.now, "REGULAR")
    assert found[0]["EndTime"] == datetime(2026, 3, 15, 9, tzinfo=UTC)
    assert "ShiftDetails" not in found[0]


def test_any_page_size_gives_the_same_shifts(desk: Roster) -> None:
    rotation = desk.rotation(desk.person("ann"), desk.person("bo"), desk.person("cy"))
    desk.contacts.create_rotation_override(
        RotationId=rotation, NewContactIds=[], StartTime=desk.now + timedelta(hours=30), EndTime=desk.now + timedelta(hours=60)
    )
    whole = shifts(desk, rotation, days=20)
    for size in (1, 2, 7):
        assert shifts(desk, rotation, days=20, PaginationConfig={"PageSize": size}) == whole
    assert len(desk.contacts.list_rotation_shifts(RotationId=rotation, EndTime=datetime(9990, 1, 1, tzinfo=UTC))["RotationShifts"]) == 100


def test_a_preview_is_the_real_list(desk: Roster) -> None:
    ann, bo, cy = desk.person("ann"), desk.person("bo"), desk.person("cy")
    recurrence = daily(8, NumberOfOnCalls=2, ShiftCoverages={day: [{"Start": NINE, "End": NINE}] for day in ("MON", "WED", "SUN")})
    settings = {"TimeZoneId": "America/New_York", "Recurrence": recurrence}
    begins = datetime(2026, 10, 20, 12, tzinfo=UTC)
    rotation = desk.rotation(ann, bo, cy, StartTime=begins, **settings)
    over = {"StartTime": begins.replace(day=25), "EndTime": begins.replace(day=26, hour=20)}
    desk.jump((begins - desk.now).total_seconds())
    desk.contacts.create_rotation_override(RotationId=rotation, NewContactIds=[cy], **over)
    preview = desk.contacts.list_preview_rotation_shifts(
        RotationStartTime=begins,
        Members=[ann, bo, cy],
        EndTime=begins + timedelta(days=30),
        Overrides=[{"NewMembers": [cy], **over}],
        **settings,
    )["RotationShifts"]
    assert preview == shifts(desk, rotation, days=30)
    assert {shift["Type"] for shift in preview} == {"REGULAR", "OVERRIDDEN"}


def test_a_list_without_a_start_goes_on_where_it_began_however_late_its_next_page_is_asked_for(desk: Roster) -> None:
    ann, bo = desk.person("ann"), desk.person("bo")
    rotation, until = desk.rotation(ann, bo), desk.now + timedelta(days=4)
    preview = {"Members": [ann, bo], "TimeZoneId": "UTC", "Recurrence": daily(9)}
    for listed, request in (
        (desk.contacts.list_preview_rotation_shifts, {**preview, "EndTime": until}),
        (desk.contacts.list_rotation_shifts, {"RotationId": rotation, "EndTime": until}),
    ):
        whole = listed(**request)["RotationShifts"]
        page = listed(**request, MaxResults=2)
        desk.jump(3600)
        rest = listed(**request, NextToken=page["NextToken"])
        assert page["RotationShifts"] + rest["RotationShifts"] == whole
        page = listed(**request, MaxResults=1)
        desk.jump(26 * 3600)
        rest = listed(**request, NextToken=page["NextToken"])
        assert who(page["RotationShifts"] + rest["RotationShifts"]) == who(whole)


def test_an_override_says_whom_it_replaced_and_gives_the_shift_back_when_deleted(desk: Roster) -> None:
    ann, bo = desk.person("ann"), desk.person("bo")
    rotation = desk.rotation(ann)
    times = {"StartTime": desk.now + timedelta(hours=1), "EndTime": desk.now + timedelta(hours=2)}
    made = desk.contacts.create_rotation_override(RotationId=rotation, NewContactIds=[bo], **times)["RotationOverrideId"]
    found = shifts(desk, rotation, days=0.5)
    assert who(found) == ["ann", "bo", "ann"]
    assert found[1] == {"ContactIds": [bo], **times, "Type": "OVERRIDDEN", "ShiftDetails": {"OverriddenContactIds": [ann]}}
    override = desk.contacts.get_rotation_override(RotationId=rotation, RotationOverrideId=made)
    assert (override["NewContactIds"], override["CreateTime"], override["RotationArn"]) == ([bo], desk.now, rotation)
    desk.contacts.delete_rotation_override(RotationId=rotation, RotationOverrideId=made)
    assert who(shifts(desk, rotation, days=0.5)) == ["ann"]
    with pytest.raises(desk.contacts.exceptions.ResourceNotFoundException):
        desk.contacts.get_rotation_override(RotationId=rotation, RotationOverrideId=made)


def test_overrides_are_listed_where_they_touch_the_range(desk: Roster) -> None:
    ann = desk.person("ann")
    rotation = desk.rotation(ann)
    made = [
        desk.contacts.create_rotation_override(
            RotationId=rotation,
            NewContactIds=[ann],
            StartTime=desk.now + timedelta(hours=hour),
            EndTime=desk.now + timedelta(hours=hour + 2),
        )["RotationOverrideId"]
        for hour in (5, 1, 3)
    ]
    paginator = desk.contacts.get_paginator("list_rotation_overrides")
    pages = paginator.paginate(
        RotationId=rotation,
        StartTime=desk.now + timedelta(hours=4),
        EndTime=desk.now + timedelta(hours=6),
        PaginationConfig={"PageSize": 1},
    )
    assert [each["RotationOverrideId"] for page in pages for each in page["RotationOverrides"]] == [made[2], made[0]]


@pytest.mark.parametrize(
    ("start", "hours", "reason"), [(1, 0.4, "at least 30 minutes"), (-3, 2, "over already"), (24 * 200, 1, "six months")]
)
def test_overrides_have_limits(desk: Roster, start: float, hours: float, reason: str) -> None:
    ann = desk.person("ann")
    begins = desk.now + timedelta(hours=start)
    with pytest.raises(ClientError, match=reason):
        desk.contacts.create_rotation_override(
            RotationId=desk.rotation(ann), NewContactIds=[ann], StartTime=begins, EndTime=begins + timedelta(hours=hours)
        )


def test_an_update_keeps_what_it_does_not_name(desk: Roster) -> None:
    ann, bo = desk.person("ann"), desk.person("bo")
    rotation = desk.rotation(ann, bo)
    start = desk.now
    desk.contacts.update_rotation(RotationId=rotation, Recurrence=daily(10), ContactIds=[bo, ann])
    found = desk.contacts.get_rotation(RotationId=rotation)
    assert (found["ContactIds"], found["StartTime"], found["TimeZoneId"]) == ([bo, ann], start, "UTC")
    assert found["Recurrence"] == daily(10)
    assert who(shifts(desk, rotation, days=1)) == ["bo", "ann"]


def test_a_deleted_rotation_leaves_all_schedules(desk: Roster) -> None:
    ann = desk.person("ann")
    first, second = desk.rotation(ann), desk.rotation(ann)
    rotas = [desk.schedule("rota", first, second), desk.schedule("rota-2", second)]
    desk.contacts.delete_rotation(RotationId=second)
    assert [desk.contacts.get_contact(ContactId=rota)["Plan"]["RotationIds"] for rota in rotas] == [[first], []]
    with pytest.raises(desk.contacts.exceptions.ResourceNotFoundException):
        desk.contacts.get_rotation(RotationId=second)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"TimeZoneId": "Mars/Olympus"}, "not a time zone"),
        ({"TimeZoneId": "../../etc/passwd"}, "not a time zone"),
        ({"TimeZoneId": "America"}, "not a time zone"),
        ({"TimeZoneId": "localtime"}, "not a time zone"),
        ({"TimeZoneId": "right/Europe/Berlin"}, "not a time zone"),
        ({"Recurrence": {"NumberOfOnCalls": 1, "RecurrenceMultiplier": 1}}, "exactly one of"),
        ({"Recurrence": daily(9, WeeklySettings=[{"DayOfWeek": "MON", "HandOffTime": NINE}])}, "exactly one of"),
        ({"Recurrence": daily(9, DailySettings=[NINE, NINE])}, "two hand-offs"),
        ({"Recurrence": daily(9, NumberOfOnCalls=2)}, "2 people on call"),
        ({"Recurrence": daily(9, ShiftCoverages={"MON": []})}, "no time of any day is covered"),
        ({"Recurrence": daily(9, ShiftCoverages={"MON": [{"Start": NINE}]})}, "lacks its Start or End"),
    ],
)
def test_what_cannot_be_followed_is_refused(desk: Roster, changes: dict[str, Any], reason: str) -> None:
    ann = desk.person("ann")
    with pytest.raises(ClientError, match=reason):
        desk.rotation(ann, **changes)
    request = {"Members": [ann], "EndTime": desk.now + timedelta(days=1), "TimeZoneId": "UTC", "Recurrence": daily(9), **changes}
    with pytest.raises(ClientError, match=reason):
        desk.contacts.list_preview_rotation_shifts(**request)


def test_all_that_cannot_be_followed_is_told_at_once(desk: Roster) -> None:
    ann = desk.person("ann")
    with pytest.raises(ClientError) as caught:
        desk.rotation(ann, ann, TimeZoneId="Mars/Olympus", Recurrence=daily(9, NumberOfOnCalls=3, ShiftCoverages={"MON": []}))
    response: dict[str, Any] = {**caught.value.response}
    named = [field["Name"] for field in response["Fields"]]
    assert named == ["ContactIds", "TimeZoneId", "Recurrence.NumberOfOnCalls", "Recurrence.ShiftCoverages"]
    assert response["Error"]["Message"].count("; ") == 3 + 1, "each with its words, one of which has a semicolon"


def test_only_people_take_turns_each_once(desk: Roster) -> None:
    ann = desk.person("ann")
    with pytest.raises(ClientError, match="named twice"):
        desk.rotation(ann, ann)
    with pytest.raises(ClientError, match="is not a PERSONAL contact"):
        desk.rotation(desk.escalation("plan"))
    with pytest.raises(desk.contacts.exceptions.ResourceNotFoundException):
        desk.rotation(ann.replace("ann", "gone"))


def test_a_token_makes_a_rotation_and_an_override_once(desk: Roster) -> None:
    ann = desk.person("ann")
    rotation = desk.rotation(ann, IdempotencyToken="first")
    assert desk.rotation(ann, IdempotencyToken="first") == rotation
    assert len(desk.contacts.list_rotations()["Rotations"]) == 1
    with pytest.raises(desk.contacts.exceptions.ValidationException):
        desk.rotation(ann, IdempotencyToken="first", Name="other")
    request = {"RotationId": rotation, "NewContactIds": [ann], "StartTime": desk.now, "EndTime": desk.now + timedelta(hours=1)}
    made = {desk.contacts.create_rotation_override(**request, IdempotencyToken="second")["RotationOverrideId"] for _ in range(2)}
    assert len(made) == 1
