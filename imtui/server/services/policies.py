"""Policies that share something with other accounts: of contacts, and of response plans.

Invariant: a policy that is kept is a JSON object with a Statement. No more of it is looked at: it is given back to the character, and never
evaluated.
"""

import json

from imtui.server.protocol.errors import validation


def check(document: str, field: str) -> None:
    """ValidationException, which names `field`, when the document is no policy."""
    try:
        policy = json.loads(document)
    except (ValueError, RecursionError) as error:
        raise validation(f"{field}: the policy is not JSON", fields=[(field, "is not JSON")]) from error
    if not isinstance(policy, dict) or not policy.get("Statement"):
        raise validation(f"{field}: the policy has no Statement", fields=[(field, "has no Statement")])
