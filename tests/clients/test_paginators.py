"""botocore's own paginators and waiters, every one that its data files define, against lists that take several pages.

Invariant: what a paginator yields does not depend on the page size. A paginator or waiter that botocore adds fails here until it is tried.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from botocore import xform_name
from botocore.loaders import Loader

from imtui.server.identity import Identity
from imtui.server.ids import TimePrefixedIds
from imtui.server.service import Settings
from imtui.server.services.incidents import findings
from tests.server.accounts import Account, opened
from tests.server.rosters import Roster, daily, roster

COUNT = 5
PAGINATORS = {
    (service, name): paginator
    for service in ("ssm-incidents", "ssm-contacts")
    for name, paginator in Loader().load_service_model(service, "paginators-1")["pagination"].items()
}
WITHOUT_A_SIZE = {"ListPageResolutions"}  # the API takes none
ONE_AT_MOST = {"ListReplicationSets"}


class Lists:
    """A server on which every list has at least COUNT entries; `requests` says what to ask for, by operation."""

    def __init__(self, desk: Roster) -> None:
        self.desk = desk
        incident = self._incidents()
        plan = desk.incidents.list_response_plans()["responsePlanSummaries"][0]["arn"]
        ann, engagement, page = self._engagements()
        rotation = self._rotations(ann)
        shifts = {"EndTime": desk.now + timedelta(days=COUNT + 2)}
        preview = {"Members": [ann], "TimeZoneId": "UTC", "Recurrence": daily(9), "StartTime": desk.now, **shifts}
        self.requests: Mapping[str, dict[str, Any]] = {
            "GetResourcePolicies": {"resourceArn": plan},
            "ListIncidentRecords": {},
            "ListRelatedItems": {"incidentRecordArn": incident},
            "ListReplicationSets": {},
            "ListResponsePlans": {},
            "ListTimelineEvents": {"incidentRecordArn": incident},
            "ListIncidentFindings": {"incidentRecordArn": incident},
            "ListContactChannels": {"ContactId": ann},
            "ListContacts": {},
            "ListEngagements": {},
            "ListPageReceipts": {"PageId": page},
            "ListPagesByContact": {"ContactId": ann},
            "ListPagesByEngagement": {"EngagementId": engagement},
            "ListPageResolutions": {"PageId": page},
            "ListPreviewRotationShifts": preview,
            "ListRotationOverrides": {"RotationId": rotation, "StartTime": desk.now, **shifts},
            "ListRotationShifts": {"RotationId": rotation, **shifts},
            "ListRotations": {},
        }

    def _incidents(self) -> str:
        """Response plans with policies, incidents; one of them, with events, related items and findings."""
        client = self.desk.incidents
        template = {"title": "Checkout returns 5xx", "impact": 2}
        plans = [client.create_response_plan(name=f"plan-{number}", incidentTemplate=template)["arn"] for number in range(COUNT)]
        for number in range(COUNT):
            client.put_resource_policy(resourceArn=plans[0], policy=json.dumps({"Statement": [{"Sid": str(number)}]}))
        arn, *_ = [str(client.start_incident(responsePlanArn=plan)["incidentRecordArn"]) for plan in plans]
        for number in range(COUNT):
            client.create_timeline_event(incidentRecordArn=arn, eventType="Note", eventTime=self.desk.now, eventData=f'"{number}"')
            item = {"identifier": {"type": "OTHER", "value": {"url": f"https://example.com/{number}"}}, "title": f"item {number}"}
            client.update_related_items(incidentRecordArn=arn, relatedItemsUpdate={"itemToAdd": item})
        identity = Identity(account_id=self.desk.server.manager.settings.account_id, region="us-east-1", ids=TimePrefixedIds(bytes))
        with self.desk.server.manager.database.transaction() as tx:
            context = identity.context(tx, now=self.desk.now)
            for number in range(COUNT):
                findings.add(context, arn, {"cloudFormationStackUpdate": {"stackArn": f"stack-{number}"}}, finding_id=f"f{number}")
        return arn

    def _engagements(self) -> tuple[str, str, str]:
        """A person with COUNT channels and COUNT engagements; the newest of these, and its first page."""
        desk = self.desk
        ann = desk.person("ann", (5, {"SMS": 1, "VOICE": 1, "EMAIL": 1}))
        for number in range(COUNT - 3):
            address = {"SimpleAddress": f"ann{number}@example.com"}
            desk.contacts.create_contact_channel(ContactId=ann, Name=f"mail {number}", Type="EMAIL", DeliveryAddress=address)
        people = [desk.person(alias, (5, {"SMS": 0})) for alias in ("bo", "chen", "dana", "eli")]
        plan = desk.escalation("plan", (5, {ann: False} | dict.fromkeys(people, False)))
        inner = desk.escalation("inner", (5, {plan: False}))
        for _ in range(COUNT):
            engagement = desk.engage(inner)
            desk.advance(60)
        desk.advance(60 * COUNT)
        (page, *_) = [each["PageArn"] for each in desk.pages(engagement) if each["ContactArn"] == ann]
        return ann, engagement, page

    def _rotations(self, person: str) -> str:
        """Rotations of one person; one of them, with overrides."""
        desk = self.desk
        arns = [desk.rotation(person, Name=f"rotation {number}") for number in range(COUNT)]
        for number in range(COUNT):
            start = desk.now + timedelta(days=1, hours=number)
            replaced = {"StartTime": start, "EndTime": start + timedelta(minutes=45), "NewContactIds": [person]}
            desk.contacts.create_rotation_override(RotationId=arns[0], **replaced)
        return arns[0]


@pytest.fixture(scope="module")
def lists() -> Iterator[Lists]:
    with roster() as desk:
        yield Lists(desk)


@pytest.mark.parametrize(("service", "operation"), PAGINATORS)
def test_every_page_size_yields_the_same(lists: Lists, service: str, operation: str) -> None:
    client = lists.desk.contacts if service == "ssm-contacts" else lists.desk.incidents
    key = PAGINATORS[service, operation]["result_key"]
    request = lists.requests[operation]

    def listed(**config: int) -> tuple[list[Any], int]:
        pages = list(client.get_paginator(xform_name(operation)).paginate(**request, PaginationConfig=config))
        return [entry for page in pages for entry in page[key]], len(pages)

    whole, pages = listed()
    assert pages == 1
    assert len(whole) == 1 if operation in ONE_AT_MOST else len(whole) >= (3 if operation in WITHOUT_A_SIZE else COUNT)
    assert all(whole.count(entry) == 1 for entry in whole)
    if operation not in WITHOUT_A_SIZE:
        for size in (1, 2, 4):
            assert listed(PageSize=size) == (whole, -(-len(whole) // size))
    assert listed(MaxItems=2)[0] == whole[:2]


@pytest.fixture
def slow() -> Iterator[Account]:
    """Replication sets take ten minutes here."""
    with opened(replicated=False, settings=Settings(settling=timedelta(minutes=10))) as account:
        yield account


def waiting(account: Account, name: str, arn: str) -> int:
    """How often the waiter asked, when each question takes six minutes."""
    asked = 0

    def note(**_: object) -> None:
        nonlocal asked
        asked += 1
        account.advance(6 * 60)

    account.incidents.meta.events.register("after-call.ssm-incidents.GetReplicationSet", note)
    account.incidents.get_waiter(name).wait(arn=arn, WaiterConfig={"Delay": 0, "MaxAttempts": 5})
    account.incidents.meta.events.unregister("after-call.ssm-incidents.GetReplicationSet", note)
    return asked


def test_waiting_for_a_replication_set(slow: Account) -> None:
    arn = slow.incidents.create_replication_set(regions={"us-east-1": {}})["arn"]
    assert waiting(slow, "wait_for_replication_set_active", arn) == 3
    slow.incidents.update_replication_set(arn=arn, actions=[{"addRegionAction": {"regionName": "us-east-2"}}])
    assert waiting(slow, "wait_for_replication_set_active", arn) == 3
    slow.incidents.delete_replication_set(arn=arn)
    assert waiting(slow, "wait_for_replication_set_deleted", arn) == 1


def test_there_are_no_other_waiters(slow: Account) -> None:
    assert slow.incidents.waiter_names == ["wait_for_replication_set_active", "wait_for_replication_set_deleted"]
    assert slow.contacts.waiter_names == []
