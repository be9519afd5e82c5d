"""Response plans through the gateway, on the real service: what is written comes back, and a change sends what differs."""

from dataclasses import replace
from typing import Any

import pytest

from imtui.domain.errors import NotFound
from imtui.domain.incidents import Impact
from imtui.domain.response_plans import Automation, PlanWording
from imtui.gateway.connections import Connection
from imtui.gateway.transport import CallRecord
from tests.gateway.conftest import AKUAM
from tests.serving import Serving

TOPIC = "arn:aws:sns:us-east-1:111122223333:incidents"
WORDING = PlanWording(
    name="search",
    display_name="Search",
    title="Search is slow",
    impact=Impact.HIGH,
    summary="**Ask** the search team",
    dedupe_string="search",
    engagements=(AKUAM,),
    chat_channels=(TOPIC,),
    notification_targets=(TOPIC,),
    incident_tags={"from": "plan"},
    automation=Automation(
        document="AWSIncidents-CriticalIncidentRunbookTemplate",
        role="arn:aws:iam::111122223333:role/runbooks",
        version="$DEFAULT",
        account="RESPONSE_PLAN_OWNER_ACCOUNT",
        parameters={"Environment": ("prod", "eu")},
        dynamic={"incident": "INCIDENT_RECORD_ARN"},
    ),
    tags={"team": "search"},
)
POLICY = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"444455556666"},'
    '"Action":"ssm-incidents:StartIncident","Resource":"*"}]}'
)


async def test_what_is_written_comes_back(connected: Connection) -> None:
    arn = await connected.plans.create(WORDING, token="t-1")
    record = await connected.plans.record(arn)
    assert (record.arn, record.wording) == (arn, WORDING)
    assert ("Search", "search") in [(each.display_name, each.name) for each in await connected.plans.listed()]


async def test_a_change_sends_what_differs_and_clears_what_is_empty(connected: Connection, records: list[CallRecord]) -> None:
    arn = await connected.plans.create(WORDING, token="t-1")
    after = replace(WORDING, title="Search is down", summary="", chat_channels=(), engagements=(), automation=None, tags={"tier": "1"})
    await connected.plans.change(arn, before=WORDING, after=after, token="t-2")
    assert (await connected.plans.record(arn)).wording == after
    [sent] = [record.params for record in records if record.operation == "UpdateResponsePlan"]
    assert sent.keys() == {
        "arn",
        "clientToken",
        "incidentTemplateTitle",
        "incidentTemplateSummary",
        "chatChannel",
        "engagements",
        "actions",
    }


async def test_only_tags_are_no_update(connected: Connection, records: list[CallRecord]) -> None:
    arn = await connected.plans.create(WORDING, token="t-1")
    await connected.plans.change(arn, before=WORDING, after=replace(WORDING, tags={}), token="t-2")
    assert [record.operation for record in records][1:] == ["UntagResource"]


async def test_it_is_shared_and_no_longer(connected: Connection) -> None:
    arn = await connected.plans.create(WORDING, token="t-1")
    await connected.plans.share(arn, POLICY)
    [policy] = (await connected.plans.record(arn)).policies
    assert "444455556666" in policy.text
    await connected.plans.unshare(arn, policy.id)
    assert (await connected.plans.record(arn)).policies == ()


async def test_deleted_is_gone(connected: Connection) -> None:
    arn = await connected.plans.create(WORDING, token="t-1")
    await connected.plans.delete(arn)
    with pytest.raises(NotFound):
        await connected.plans.record(arn)


async def test_what_imtui_does_not_write_stays(connected: Connection, served: Serving) -> None:
    pager: dict[str, Any] = {"name": "on-call", "secretId": "pd", "pagerDutyIncidentConfiguration": {"serviceId": "P1"}}
    client = served.client("ssm-incidents")
    arn = client.create_response_plan(
        name="pd", incidentTemplate={"title": "t", "impact": 1}, integrations=[{"pagerDutyConfiguration": pager}]
    )["arn"]
    record = await connected.plans.record(arn)
    await connected.plans.change(arn, before=record.wording, after=replace(record.wording, title="other"), token="t-1")
    assert (await connected.plans.record(arn)).pager_duty == ("on-call",)


async def test_an_incident_tells_its_dedupe_string(connected: Connection, served: Serving) -> None:
    arn = await connected.plans.create(WORDING, token="t-1")
    incident = served.client("ssm-incidents").start_incident(responsePlanArn=arn)["incidentRecordArn"]
    assert await connected.plans.dedupe_string(incident) == "search"
