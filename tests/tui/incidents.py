"""The canned war room with everything read that the incident screen and the forms show."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from imtui.domain.incidents import Finding, Impact, Incident, IncidentSource, IncidentStatus, RelatedItem
from imtui.domain.response_plans import ResponsePlan, ResponsePlanSummary
from imtui.domain.snapshot import Health, Snapshot, Topic, Watch
from imtui.tui.views import View
from tests.tui import canned

ALARM = f"arn:aws:cloudwatch:eu-west-1:{canned.ACCOUNT}:alarm:checkout-5xx"
SUMMARY = "Checkout answers **5xx** since `web-412` went out.\n\n* 4 % of orders fail\n* search is *not* affected\n\n[runbook](https://example.org/checkout)"
RAW = json.dumps({"alarmName": "checkout-5xx", "state": {"value": "ALARM", "reason": "5 of 5 datapoints over 1 %"}, "region": "eu-west-1"})
RUNBOOK = RelatedItem(kind="OTHER", value="https://example.org/checkout", value_kind="url", title="Checkout runbook", generated_id="1")
SERVICE = RelatedItem(
    kind="INVOLVED_RESOURCE",
    value=f"arn:aws:ecs:eu-west-1:{canned.ACCOUNT}:service/shop/checkout",
    value_kind="arn",
    title="checkout service",
)
RELATED = (RelatedItem(kind="METRIC", value=ALARM, value_kind="arn", title="checkout-5xx"), RUNBOOK, SERVICE)
_BEGAN = canned.at("13:54:01")
FINDINGS = (
    Finding(
        id="finding-1",
        created=canned.at("13:58:30"),
        modified=canned.at("13:58:30"),
        kind="cloudFormationStackUpdate",
        resource_arn=f"arn:aws:cloudformation:eu-west-1:{canned.ACCOUNT}:stack/payments-db/4f0e2c10",
        started=canned.at("13:31:10"),
        ended=canned.at("13:36:40"),
    ),
    Finding(
        id="finding-2",
        created=canned.at("13:58:30"),
        modified=canned.at("13:58:30"),
        kind="codeDeployDeployment",
        resource_arn=f"arn:aws:codedeploy:eu-west-1:{canned.ACCOUNT}:deploymentgroup:shop/checkout-api",
        deployment="web-412",
        started=_BEGAN,
        ended=_BEGAN + timedelta(seconds=130),
    ),
)
PLANS = tuple(f"arn:aws:ssm-incidents::{canned.ACCOUNT}:response-plan/{name}" for name in ("checkout", "housekeeping", "search"))


def record(arn: str = canned.CHECKOUT, **rest: Any) -> Incident:
    """The record behind a row of the list."""
    row = (canned.snapshot().incidents or {})[arn]
    known: dict[str, Any] = {
        "arn": row.arn,
        "title": row.title,
        "impact": row.impact,
        "status": row.status,
        "created": row.created,
        "source": IncidentSource(created_by=row.source.created_by, source=row.source.source, invoked_by="chen", resource_arn=ALARM),
        "summary": SUMMARY,
        "dedupe_string": "checkout-5xx",
        "last_modified": canned.at("13:58:50"),
        "last_modified_by": row.source.created_by,
        "chat_channels": (f"arn:aws:sns:eu-west-1:{canned.ACCOUNT}:incidents",),
        "runbooks": (f"arn:aws:ssm:eu-west-1:{canned.ACCOUNT}:automation-execution/0b1c",),
    }
    return Incident(**(known | rest))


def snapshot(**slices: Any) -> Snapshot:
    """All of it; `slices` replace parts."""
    known = canned.snapshot()
    timeline = tuple(
        canned.event(each.id, each.time, each.type, json.loads(each.data or "{}") | {"rawData": RAW})
        if each.type == "SSM Incident Trigger"
        else each
        for each in known.timelines[canned.CHECKOUT]
    )
    plans = {
        PLANS[0]: ResponsePlan(
            arn=PLANS[0],
            name="checkout",
            title="Checkout is failing",
            impact=Impact.CRITICAL,
            engagements=(canned.contact_arn("payments-escalation"), canned.contact_arn("incident-comms")),
        ),
        PLANS[1]: ResponsePlan(arn=PLANS[1], name="housekeeping", title="Something to look at", impact=Impact.LOW),
    }
    watches = (Topic.INCIDENT, Topic.RELATED_ITEMS, Topic.FINDINGS)
    health = {Watch(topic, canned.CHECKOUT): Health(succeeded=canned.NOW - timedelta(seconds=2), interval=15.0) for topic in watches}
    parts: dict[str, Any] = {
        "records": {canned.CHECKOUT: record()},
        "related_items": {canned.CHECKOUT: RELATED},
        "findings": {canned.CHECKOUT: FINDINGS},
        "timelines": {**known.timelines, canned.CHECKOUT: timeline},
        "response_plans": tuple(
            ResponsePlanSummary(arn=arn, name=arn.rpartition("/")[2], display_name=arn.rpartition("/")[2].title()) for arn in PLANS
        ),
        "plans": plans,
        "health": {**known.health, **health},
    }
    return replace(known, **(parts | slices))


def view(**slices: Any) -> View:
    return canned.view(snapshot=snapshot(**slices))


def resolved() -> View:
    """The same after it was resolved."""
    over = canned.at("14:02:50")
    row = replace((canned.snapshot().incidents or {})[canned.CHECKOUT], status=IncidentStatus.RESOLVED, resolved=over)
    listed = {**(canned.snapshot().incidents or {}), row.arn: row}
    return view(incidents=listed, records={row.arn: record(status=IncidentStatus.RESOLVED, resolved=over)})
