"""Lists, whole: one page after the other until the service has no more.

Invariant: an answer without the list that the model promises is a fault, never "there are none": a wrong endpoint must not look like
a quiet night. A service that hands out the same token twice, and would be asked for ever, is one too.
"""

from collections.abc import Callable
from typing import Any

from imtui.gateway.decode import unreadable
from imtui.gateway.transport import Params, Service, Transport

# The model leaves these two to the service; every other list is always there, empty or not.
_MAY_BE_MISSING = frozenset({"Contacts", "Receipts"})


async def gather(transport: Transport, service: Service, operation: str, params: Params, *, items: str) -> list[Any]:
    """Every item of a list operation; `items` names the member of an answer that holds them."""
    found: list[Any] = []
    await each_page(transport, service, operation, params, items=items, take=found.extend)
    return found


async def each_page(
    transport: Transport, service: Service, operation: str, params: Params, *, items: str, take: Callable[[list[Any]], object]
) -> None:
    """Hand every item of a list operation to `take`, a page at a time as they come: what it does with them is done between two
    requests, and keys are handled meanwhile."""
    seen: set[str] = set()
    token = ""
    while True:
        request = {**params, _token(service): token} if token else params
        found, token = await first_page(transport, service, operation, request, items=items)
        take(found)
        if not token:
            return
        if token in seen:
            raise unreadable(operation)
        seen.add(token)


async def first_page(transport: Transport, service: Service, operation: str, params: Params, *, items: str) -> tuple[list[Any], str]:
    """The items that one request gives, not to be changed, and the token that the rest is asked for with (empty: there is no rest)."""
    answer = await transport.call(service, operation, params)
    found = answer.get(items)
    if found is None and items not in _MAY_BE_MISSING:
        raise unreadable(operation)
    return found or [], answer.get(_token(service)) or ""


def _token(service: Service) -> str:
    return "nextToken" if service == "ssm-incidents" else "NextToken"
