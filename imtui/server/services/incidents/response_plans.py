"""Response plans: what an incident starts with, and whom it engages.

Invariant: a plan's name, and so its ARN, is unique and never changes. Whom a plan engages is not checked: a contact that was deleted
stays named in it.
"""

from typing import Any

from imtui.server.protocol.errors import conflict, not_found
from imtui.server.services import positions
from imtui.server.services.context import Answer, Context, Listing, Request
from imtui.server.services.incidents import replication_sets
from imtui.server.store import resource_policies, response_plans, tags
from imtui.server.store.response_plans import ResponsePlanRow

#: Members of UpdateResponsePlan, and the column that each one sets.
_COLUMNS = {
    "actions": "actions",
    "chatChannel": "chat_channel",
    "displayName": "display_name",
    "engagements": "engagements",
    "incidentTemplateDedupeString": "dedupe_string",
    "incidentTemplateImpact": "impact",
    "incidentTemplateNotificationTargets": "notification_targets",
    "incidentTemplateSummary": "summary",
    "incidentTemplateTags": "incident_tags",
    "incidentTemplateTitle": "title",
    "integrations": "integrations",
}


def create(context: Context, request: Request) -> Answer:
    if not replication_sets.exists(context.transaction):
        raise not_found(context.account_id, "REPLICATION_SET", "The account has no replication set; create one first.")
    arn = f"arn:aws:ssm-incidents::{context.account_id}:response-plan/{request['name']}"
    if response_plans.get(context.transaction, arn) is not None:
        message = f"There is a response plan {request['name']} already."
        raise conflict(message, resource_id=arn, resource_type="RESPONSE_PLAN")
    template = request["incidentTemplate"]
    response_plans.add(
        context.transaction,
        ResponsePlanRow(
            arn=arn,
            name=request["name"],
            display_name=request.get("displayName"),
            title=template["title"],
            impact=template["impact"],
            summary=template.get("summary"),
            dedupe_string=template.get("dedupeString"),
            notification_targets=template.get("notificationTargets") or [],
            incident_tags=template.get("incidentTags") or {},
            chat_channel=request.get("chatChannel"),
            engagements=list(request.get("engagements") or []),
            actions=request.get("actions") or [],
            integrations=request.get("integrations") or [],
        ),
    )
    tags.put(context.transaction, arn, request.get("tags") or {})
    return {"arn": arn}


def get(context: Context, request: Request) -> Answer:
    return _shown(find(context, request["arn"]))


def list_all(context: Context, request: Request) -> Answer | Listing:
    page = context.page
    rows = response_plans.page(context.transaction, after=positions.named(page), limit=page.limit + 1)
    return positions.listing(page, rows, member="responsePlanSummaries", shown=_summary, position=lambda row: (row.name,))


def update(context: Context, request: Request) -> Answer:
    row = find(context, request["arn"])
    values = {column: request[member] for member, column in _COLUMNS.items() if request.get(member) is not None}
    if values:
        response_plans.change(context.transaction, row.arn, **values)
    return {}


def delete(context: Context, request: Request) -> Answer:
    """Delete the plan, its tags and its policies; incidents that it started stay. There being none is a success."""
    response_plans.remove(context.transaction, request["arn"])
    resource_policies.remove_all(context.transaction, request["arn"])
    tags.remove_all(context.transaction, request["arn"])
    return {}


def find(context: Context, arn: str, *, lock: bool = False) -> ResponsePlanRow:
    """The plan; ResourceNotFoundException when there is none."""
    row = response_plans.get(context.transaction, arn, lock=lock)
    if row is None:
        raise not_found(arn, "RESPONSE_PLAN")
    return row


def _summary(row: ResponsePlanRow) -> dict[str, Any]:
    return {"arn": row.arn, "displayName": row.display_name, "name": row.name}


def _shown(row: ResponsePlanRow) -> Answer:
    template = {
        "dedupeString": row.dedupe_string,
        "impact": row.impact,
        "incidentTags": row.incident_tags or None,
        "notificationTargets": row.notification_targets,
        "summary": row.summary,
        "title": row.title,
    }
    return {
        "actions": row.actions,
        "arn": row.arn,
        "chatChannel": row.chat_channel,
        "displayName": row.display_name,
        "engagements": row.engagements,
        "incidentTemplate": template,
        "integrations": row.integrations,
        "name": row.name,
    }
