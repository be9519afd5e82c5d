"""Resource policies of response plans: kept and handed back as they were given, never evaluated.

Invariant: a policy's id follows from the plan and the document: to put the same document twice leaves one policy.
"""

import hashlib
from typing import Any

from imtui.server.protocol.errors import not_found
from imtui.server.services import policies, positions
from imtui.server.services.context import Answer, Context, Listing, Request
from imtui.server.services.incidents import response_plans
from imtui.server.store import resource_policies
from imtui.server.store.resource_policies import PolicyRow


def put(context: Context, request: Request) -> Answer:
    plan = response_plans.find(context, request["resourceArn"])
    document = request["policy"]
    policies.check(document, "policy")
    policy_id = hashlib.sha256(f"{plan.arn}\n{document}".encode()).hexdigest()[:32]
    row = PolicyRow(resource_arn=plan.arn, policy_id=policy_id, document=document, share_region=context.region)
    resource_policies.put(context.transaction, row)
    return {"policyId": policy_id}


def list_all(context: Context, request: Request) -> Answer | Listing:
    plan = response_plans.find(context, request["resourceArn"])
    page = context.page
    rows = resource_policies.page(context.transaction, plan.arn, after=positions.named(page), limit=page.limit + 1)
    return positions.listing(page, rows, member="resourcePolicies", shown=_shown, position=lambda row: (row.policy_id,))


def delete(context: Context, request: Request) -> Answer:
    plan = response_plans.find(context, request["resourceArn"])
    if not resource_policies.remove(context.transaction, plan.arn, request["policyId"]):
        raise not_found(request["policyId"], "RESOURCE_POLICY")
    return {}


def _shown(row: PolicyRow) -> dict[str, Any]:
    return {"policyDocument": row.document, "policyId": row.policy_id, "ramResourceShareRegion": row.share_region}
