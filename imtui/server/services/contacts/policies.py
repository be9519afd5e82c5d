"""Contact policies: who else may use a contact. Kept and given back; this service has one account and grants by access key.

Invariant: a policy that is kept is a JSON object, as it was given, to the character.
"""

import json

from imtui.server.protocol.errors import validation
from imtui.server.services.contacts.contacts import existing
from imtui.server.services.context import Answer, Context, Request
from imtui.server.store.contacts import change_contact


def put_contact_policy(context: Context, request: Request) -> Answer:
    row = existing(context, request["ContactArn"])
    try:
        policy = json.loads(request["Policy"])
    except (ValueError, RecursionError) as error:
        raise validation("Policy: the policy is not JSON", fields=[("Policy", "is not JSON")]) from error
    if not isinstance(policy, dict) or not policy.get("Statement"):
        raise validation("Policy: the policy has no Statement", fields=[("Policy", "has no Statement")])
    change_contact(context.transaction, row.arn, {"policy": request["Policy"]})
    return {}


def get_contact_policy(context: Context, request: Request) -> Answer:
    row = existing(context, request["ContactArn"])
    return {"ContactArn": row.arn, "Policy": row.policy}
