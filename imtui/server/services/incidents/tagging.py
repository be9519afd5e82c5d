"""Tags of response plans, replication sets and incidents.

Invariant: a resource has at most 50 tags, and only one that exists has any.
"""

from imtui.arns import Arn
from imtui.server.protocol.errors import not_found, quota
from imtui.server.services.context import Answer, Context, Request
from imtui.server.store import incidents, replication_sets, response_plans, tags

MAX_TAGS = 50


def list_all(context: Context, request: Request) -> Answer:
    _check_exists(context, request["resourceArn"])
    return {"tags": tags.of(context.transaction, request["resourceArn"])}


def tag(context: Context, request: Request) -> Answer:
    arn = request["resourceArn"]
    kind = _check_exists(context, arn)
    if len(tags.of(context.transaction, arn).keys() | request["tags"].keys()) > MAX_TAGS:
        raise quota(f"A resource has at most {MAX_TAGS} tags.", quota_code="TagsPerResource", resource_id=arn, resource_type=kind)
    tags.put(context.transaction, arn, request["tags"])
    return {}


def untag(context: Context, request: Request) -> Answer:
    _check_exists(context, request["resourceArn"])
    tags.remove(context.transaction, request["resourceArn"], request["tagKeys"])
    return {}


def _check_exists(context: Context, arn: str) -> str:
    """The resource's type, as errors name it; ResourceNotFoundException when there is no such resource."""
    tx = context.transaction
    match _kind(arn):
        case "response-plan" if response_plans.get(tx, arn) is not None:
            return "RESPONSE_PLAN"
        case "incident-record" if incidents.get(tx, arn) is not None:
            return "INCIDENT_RECORD"
        case "replication-set" if replication_sets.get(tx, arn) is not None:
            return "REPLICATION_SET"
        case kind:
            raise not_found(arn, kind.upper().replace("-", "_") or "RESPONSE_PLAN")


def _kind(arn: str) -> str:
    try:
        return Arn.parse(arn).kind
    except ValueError:
        return ""
