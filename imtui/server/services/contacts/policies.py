"""Contact policies: who else may use a contact. Kept and given back; this service has one account and grants by access key.

Invariant: what GetContactPolicy answers is what was put, to the character.
"""

from imtui.server.services import policies
from imtui.server.services.contacts.contacts import existing
from imtui.server.services.context import Answer, Context, Request
from imtui.server.store.contacts import change_contact


def put_contact_policy(context: Context, request: Request) -> Answer:
    row = existing(context, request["ContactArn"])
    policies.check(request["Policy"], "Policy")
    change_contact(context.transaction, row.arn, {"policy": request["Policy"]})
    return {}


def get_contact_policy(context: Context, request: Request) -> Answer:
    row = existing(context, request["ContactArn"])
    return {"ContactArn": row.arn, "Policy": row.policy}
