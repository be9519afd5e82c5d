"""Lists, whole: one page after the other until the service has no more.

Invariant: an answer without the list that the model promises is a fault, never "there are none": a wrong endpoint must not look like
a quiet night. A service that hands out the same token twice, and would be asked for ever, is one too.
"""

from typing import Any

from imtui.gateway.decode import unreadable
from imtui.gateway.transport import Params, Service, Transport

# The model leaves these two to the service; every other list is always there, empty or not.
_MAY_BE_MISSING = frozenset({"Contacts", "Receipts"})


async def gather(transport: Transport, service: Service, operation: str, params: Params, *, items: str) -> list[Any]:
    """Every item of a list operation; `items` names the member of an answer that holds them."""
    member = "nextToken" if service == "ssm-incidents" else "NextToken"
    found: list[Any] = []
    seen: set[str] = set()
    request = dict(params)
    while True:
        answer = await transport.call(service, operation, request)
        if answer.get(items) is None and items not in _MAY_BE_MISSING:
            raise unreadable(operation)
        found += answer.get(items) or ()
        token = answer.get(member)
        if not token:
            return found
        if token in seen:
            raise unreadable(operation)
        seen.add(token)
        request[member] = token
