"""Replication sets, response plans and incidents, from documents to rows.

Invariant: each function writes one thing and all that belongs to it, and says whether it did: False where the thing is there already.
"""

from collections.abc import Mapping
from typing import Any

from imtui.arns import Arn
from imtui.server.importing.parts import Entry, Occupied
from imtui.server.services.incidents.findings import stored
from imtui.server.services.incidents.replication_sets import SETTLE
from imtui.server.store import (
    findings,
    incidents,
    related_items,
    replication_sets,
    resource_policies,
    response_plans,
    tags,
    timeline,
    upkeep,
)
from imtui.server.store.database import Transaction


def replication_set(tx: Transaction, entry: Entry) -> bool:
    """The account's set; Occupied when the store is another account's. A change that was under way is finished here, now."""
    given = entry.part("replicationSet", "ssm-incidents:GetReplicationSet", "replicationSet")
    arn = given.get("arn") or entry.lacks("replicationSet.arn")
    present = replication_sets.only(tx)
    if present is not None and present.arn != arn:
        raise Occupied(f"the store holds another account already, that of {present.arn}")
    if present is not None:
        return False
    row = replication_sets.ReplicationSetRow(
        arn=arn,
        status=given["status"],
        deletion_protected=given["deletionProtected"],
        created=given["createdTime"],
        created_by=given["createdBy"],
        modified=given["lastModifiedTime"],
        modified_by=given["lastModifiedBy"],
    )
    replication_sets.add(tx, row)
    for name, region in given["regionMap"].items():
        replication_sets.put_region(
            tx,
            arn,
            replication_sets.RegionRow(
                name=name,
                kms_key=region.get("sseKmsKeyId") or "DefaultKey",
                status=region["status"],
                status_updated=region["statusUpdateDateTime"],
            ),
        )
    if row.status in ("CREATING", "UPDATING"):
        upkeep.schedule(tx, upkeep.Job(due=entry.now, kind=SETTLE, subject=arn))
    tags.put(tx, arn, entry.tags())
    return True


def response_plan(tx: Transaction, entry: Entry) -> bool:
    given = entry.part("responsePlan", "ssm-incidents:GetResponsePlan")
    if response_plans.get(tx, given["arn"]) is not None:
        return False
    template = given["incidentTemplate"]
    response_plans.add(
        tx,
        response_plans.ResponsePlanRow(
            arn=given["arn"],
            name=given["name"],
            display_name=given.get("displayName"),
            title=template["title"],
            impact=template["impact"],
            summary=template.get("summary"),
            dedupe_string=template.get("dedupeString"),
            notification_targets=template.get("notificationTargets") or [],
            incident_tags=template.get("incidentTags") or {},
            chat_channel=given.get("chatChannel"),
            engagements=given.get("engagements") or [],
            actions=given.get("actions") or [],
            integrations=given.get("integrations") or [],
        ),
    )
    for policy in entry.part("resourcePolicies", "ssm-incidents:GetResourcePolicies", "resourcePolicies"):
        resource_policies.put(
            tx,
            resource_policies.PolicyRow(
                resource_arn=given["arn"],
                policy_id=policy["policyId"],
                document=policy["policyDocument"],
                share_region=policy["ramResourceShareRegion"],
            ),
        )
    tags.put(tx, given["arn"], entry.tags())
    return True


def incident(tx: Transaction, entry: Entry) -> bool:
    """An incident with its events, items, findings and tags, each list in the order in which its things came."""
    given = entry.part("incidentRecord", "ssm-incidents:GetIncidentRecord", "incidentRecord")
    arn = given["arn"]
    if incidents.get(tx, arn) is not None:
        return False
    incidents.add(tx, _record(given))
    for event in entry.part("timelineEvents", "ssm-incidents:GetTimelineEvent", "event", is_list=True):
        timeline.add(tx, _event(arn, event))
    for item in entry.part("relatedItems", "ssm-incidents:ListRelatedItems", "relatedItems"):
        identifier, title = item["identifier"], item.get("title")
        row = related_items.RelatedItemRow(
            incident_arn=arn,
            generated_id=item.get("generatedId") or "",
            type=identifier["type"],
            value=identifier["value"],
            title=title,
        )
        related_items.put(tx, row)
    for finding in entry.part("findings", "ssm-incidents:BatchGetIncidentFindings", "findings"):
        findings.put(tx, _finding(arn, finding))
    tags.put(tx, arn, entry.tags())
    return True


def _record(given: Mapping[str, Any]) -> incidents.IncidentRow:
    source = given["incidentRecordSource"]
    return incidents.IncidentRow(
        arn=given["arn"],
        response_plan_arn=_plan_of(given["arn"]),
        title=given["title"],
        impact=given["impact"],
        status=given["status"],
        summary=given.get("summary"),
        dedupe_string=given["dedupeString"],
        source=source["source"],
        created_by=source["createdBy"],
        invoked_by=source.get("invokedBy"),
        resource_arn=source.get("resourceArn"),
        created=given["creationTime"],
        resolved=given.get("resolvedTime"),
        modified=given["lastModifiedTime"],
        modified_by=given["lastModifiedBy"],
        chat_channel=given.get("chatChannel"),
        notification_targets=given.get("notificationTargets") or [],
        automation_executions=given.get("automationExecutions") or None,
    )


def _plan_of(incident_arn: str) -> str:
    """The plan that an incident came from, out of the ARN: `incident-record/<plan>/<id>`."""
    try:
        arn = Arn.parse(incident_arn)
    except ValueError:
        return incident_arn
    return str(Arn(arn.partition, arn.service, arn.region, arn.account_id, f"response-plan/{arn.path[0] if arn.path else ''}"))


def _event(incident_arn: str, given: Mapping[str, Any]) -> timeline.EventRow:
    return timeline.EventRow(
        incident_arn=incident_arn,
        event_id=given["eventId"],
        type=given["eventType"],
        time=given["eventTime"],
        updated=given["eventUpdatedTime"],
        data=given["eventData"],
        references=given.get("eventReferences") or [],
    )


def _finding(incident_arn: str, given: Mapping[str, Any]) -> findings.FindingRow:
    return findings.FindingRow(
        incident_arn=incident_arn,
        finding_id=given["id"],
        created=given["creationTime"],
        modified=given["lastModifiedTime"],
        details=stored(given.get("details") or {}),
    )
