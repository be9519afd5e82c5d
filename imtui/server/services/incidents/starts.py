"""StartIncident: from a response plan, and what triggered it, to an open incident.

Invariant: one open incident a dedupe string: a trigger that an open incident answers to is written on its timeline and starts nothing.
Everything that follows from a start is written in the same transaction or put on an agenda: no start is left half done.
"""

from datetime import timedelta
from typing import Any

from imtui.arns import Arn
from imtui.server.services.contacts.engagements import start_for_incident
from imtui.server.services.contacts.names import contact_name
from imtui.server.services.context import Answer, Context, Request
from imtui.server.services.incidents import emitted, related_items, response_plans
from imtui.server.store import contacts, incidents, tags, upkeep
from imtui.server.store.incidents import IncidentRow
from imtui.server.store.response_plans import ResponsePlanRow

MANUAL_SOURCE = "aws.ssm-incidents.custom"
ATTACH_PARENT = "attach parent item"

#: AWS attaches the parent OpsItem about this long after the start.
PARENT_DELAY = timedelta(seconds=1.5)

#: The longest message that ssm-contacts takes.
MAX_CONTENT = 8192


def start(context: Context, request: Request) -> Answer:
    # Locked, so that two services on one database do not start the same incident at the same moment.
    plan = response_plans.find(context, request["responsePlanArn"], lock=True)
    trigger = request.get("triggerDetails") or {}
    same = incidents.open_duplicate(context.transaction, dedupe_string=plan.dedupe_string, resource_arn=trigger.get("triggerArn"))
    if same is not None:
        _emit_trigger(context, same.arn, trigger, created=False)
        return {"incidentRecordArn": same.arn}
    row = _record(context, plan, request, trigger)
    incidents.add(context.transaction, row)
    tags.put(context.transaction, row.arn, plan.incident_tags)
    for item in request.get("relatedItems") or []:
        related_items.put(context, row.arn, item)
    engaged = [arn for arn in dict.fromkeys(plan.engagements) if contacts.get_contact(context.transaction, arn) is not None]
    _emit_trigger(context, row.arn, trigger, created=True)
    _emit_start(context, row, plan, engaged)
    for contact_arn in engaged:
        _engage(context, row, contact_arn)
    upkeep.schedule(context.transaction, upkeep.Job(due=context.now + PARENT_DELAY, kind=ATTACH_PARENT, subject=row.arn))
    return {"incidentRecordArn": row.arn}


def attach_parent(context: Context, incident_arn: str) -> None:
    """Attach the OpsItem that AWS makes for each incident, as an update of the record by whoever started it."""
    row = incidents.get(context.transaction, incident_arn)
    if row is None:
        return
    ops_item = f"arn:aws:ssm:{context.region}:{context.account_id}:opsitem/oi-{row.arn.replace('-', '')[-12:]}"
    item = {"identifier": {"type": "PARENT", "value": {"arn": ops_item}}, "title": "parentItem"}
    related_items.apply(context, row, {"itemToAdd": item}, modified_by=row.created_by)


def _record(context: Context, plan: ResponsePlanRow, request: Request, trigger: Request) -> IncidentRow:
    new_id = context.ids.new(context.now)
    return IncidentRow(
        arn=f"arn:aws:ssm-incidents::{context.account_id}:incident-record/{plan.name}/{new_id}",
        response_plan_arn=plan.arn,
        title=request.get("title") or plan.title,
        impact=request.get("impact") or plan.impact,
        status="OPEN",
        summary=plan.summary,
        dedupe_string=plan.dedupe_string or trigger.get("triggerArn") or context.ids.new(context.now),
        source=trigger.get("source") or MANUAL_SOURCE,
        created_by=context.caller,
        invoked_by=_invoked_by(context.caller, trigger),
        resource_arn=trigger.get("triggerArn"),
        created=context.now,
        resolved=None,
        modified=context.now,
        modified_by=context.caller,
        chat_channel=plan.chat_channel,
        notification_targets=plan.notification_targets,
    )


def _invoked_by(caller: str, trigger: Request) -> str:
    """For a person their own ARN; for a service-linked role the principal of the service whose event it was."""
    source = str(trigger.get("source") or "")
    if "AWSServiceRoleFor" in caller and source.startswith("aws."):
        return f"{source.removeprefix('aws.')}.amazonaws.com"
    return caller


def _emit_trigger(context: Context, incident_arn: str, trigger: Request, *, created: bool) -> None:
    data = {
        "createdIncident": created,
        "incidentSource": trigger.get("source") or MANUAL_SOURCE,
        "triggerArn": trigger.get("triggerArn"),
        "rawData": trigger.get("rawData"),
    }
    emitted.emit(context, incident_arn, emitted.TRIGGER, data)


def _emit_start(context: Context, row: IncidentRow, plan: ResponsePlanRow, engaged: list[str]) -> None:
    runbook = next((action["ssmAutomation"] for action in plan.actions if "ssmAutomation" in action), None)
    document: dict[str, Any] = {
        "ssmDocumentName": runbook["documentName"] if runbook else None,
        "ssmDocumentVersion": runbook.get("documentVersion") if runbook else None,
    }
    data = {
        "incidentTitle": row.title,
        "contactsEngage": [{"contactArn": arn, "contactName": contact_name(context.transaction, arn)} for arn in engaged],
        **document,
        "triggerArn": row.resource_arn,
    }
    emitted.emit(context, row.arn, emitted.START, data)
    if runbook:
        reason = f"The runbook {runbook['documentName']} was not started: this service has no Systems Manager Automation."
        emitted.emit(context, row.arn, emitted.RUNBOOK_FAILURE, {**document, "reason": reason})


def _engage(context: Context, row: IncidentRow, contact_arn: str) -> None:
    content = f"{row.title}\n\n{row.summary}" if row.summary else row.title
    start_for_incident(
        context,
        contact_arn=contact_arn,
        incident_arn=row.arn,
        title=row.title,
        content=content[:MAX_CONTENT],
        sender=Arn.parse(row.response_plan_arn).path[-1],
    )
