"""Tags of response plans, replication sets and incidents.

Invariant: only what exists has tags.
"""

from imtui.arns import Arn
from imtui.server.protocol.errors import not_found
from imtui.server.services import tagging
from imtui.server.services.context import Answer, Context, Request
from imtui.server.store import incidents, replication_sets, response_plans, tags


def list_all(context: Context, request: Request) -> Answer:
    _check_exists(context, request["resourceArn"])
    return {"tags": tags.of(context.transaction, request["resourceArn"])}


def tag(context: Context, request: Request) -> Answer:
    arn = request["resourceArn"]
    tagging.add(context, arn, request["tags"], resource_type=_check_exists(context, arn))
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
