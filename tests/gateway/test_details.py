"""Findings, response plans and the end of an incident, against the real server."""

from datetime import timedelta

import pytest

from imtui.domain.errors import NotFound
from imtui.domain.incidents import Impact, IncidentStatus
from imtui.gateway.connections import Connection
from imtui.server.scenarios.loading import parse
from tests.clocks import START
from tests.gateway.conftest import COMPANY, PLAN
from tests.serving import Serving

_GROUP = "arn:aws:codedeploy:us-east-1:111122223333:deploymentgroup:web/fleet"
_STACK = "arn:aws:cloudformation:us-east-1:111122223333:stack/web/1"
_DEPLOYMENT = """
[[steps]]
at = "+1s"
incident = "story"
[steps.finding.codeDeployDeployment]
deploymentId = "d-{number}"
deploymentGroupArn = "{group}"
startTime = "@-4m"
endTime = "@-2m"
"""
_STACK_UPDATE = f"""
[[steps]]
at = "+1s"
incident = "story"
[steps.finding.cloudFormationStackUpdate]
stackArn = "{_STACK}"
startTime = "@-9m"
"""
_START = """
[[steps]]
at = "+0s"
actor = "cara"
operation = "StartIncident"
name = "story"
parameters = { responsePlanArn = "@plan/story" }
"""
_OTHERS = COMPANY.replace('"akuam"', '"cara"').replace('"bo"', '"dan"').replace('"payments"', '"stories"')
STORY = _OTHERS.replace('"checkout"', '"story"') + _START
STORY += "".join(_DEPLOYMENT.format(number=number, group=_GROUP) for number in range(23)) + _STACK_UPDATE


async def test_response_plans_are_listed_and_read_whole(connected: Connection) -> None:
    (summary,) = await connected.incidents.response_plans()
    assert (summary.arn, summary.name) == (PLAN, "checkout")
    plan = await connected.incidents.response_plan(PLAN)
    assert (plan.title, plan.impact, plan.summary) == ("Checkout is failing", Impact.CRITICAL, "Runbook: wiki")
    assert [arn.rpartition("/")[2] for arn in plan.engagements] == ["payments"]
    with pytest.raises(NotFound):
        await connected.incidents.response_plan(PLAN + "-x")


async def test_an_incident_without_findings_has_none(connected: Connection) -> None:
    arn = await connected.incidents.start_incident(PLAN, token="start")
    assert await connected.incidents.findings(arn) == ()


async def test_findings_come_whole_however_many_there_are(connected: Connection, served: Serving) -> None:
    assert served.manager.play(parse(STORY, name="deployments"))
    served.advance(2)
    (incident,) = await connected.incidents.open_incidents()
    found = await connected.incidents.findings(incident.arn)
    assert len(found) == 24
    deployments = {each.deployment: each for each in found if each.kind == "codeDeployDeployment"}
    assert set(deployments) == {f"d-{number}" for number in range(23)}
    first, began, ended = deployments["d-0"], START - timedelta(seconds=239), START - timedelta(seconds=119)
    assert (first.resource_arn, first.started, first.ended, first.began) == (_GROUP, began, ended, began)
    (stack,) = [each for each in found if each.kind == "cloudFormationStackUpdate"]
    assert (stack.resource_arn, stack.deployment, stack.ended) == (_STACK, "", None)


async def test_resolved_incidents_are_those_that_began_since(connected: Connection, served: Serving) -> None:
    early = await connected.incidents.start_incident(PLAN, token="early", title="early")
    served.advance(3_600)
    late, still_open = [await connected.incidents.start_incident(PLAN, token=each, title=each) for each in ("late", "still open")]
    for arn in (early, late):
        await connected.incidents.update_incident(arn, token=arn, status=IncidentStatus.RESOLVED)
    since = START + timedelta(minutes=30)
    assert [each.arn for each in await connected.incidents.resolved_incidents(since)] == [late]
    assert [each.arn for each in await connected.incidents.resolved_incidents(START - timedelta(days=30))] == [late, early]
    assert [each.arn for each in await connected.incidents.open_incidents()] == [still_open]


async def test_a_deleted_incident_is_gone_and_may_be_deleted_again(connected: Connection) -> None:
    arn = await connected.incidents.start_incident(PLAN, token="start")
    await connected.incidents.delete_incident(arn)
    with pytest.raises(NotFound):
        await connected.incidents.incident(arn)
    await connected.incidents.delete_incident(arn)
