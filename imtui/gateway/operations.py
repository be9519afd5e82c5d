"""One service's operations, as the typed methods call them: encode, call, decode.

Invariant: an answer is either decoded whole or a fault; nothing half understood goes on.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from imtui.domain.sameness import Same
from imtui.gateway import decode, encode
from imtui.gateway.paging import each_page, first_page
from imtui.gateway.recent import Recent
from imtui.gateway.transport import Service, Transport

_T = TypeVar("_T")
_LISTS = 16
"""Pages of lists that are kept decoded: those that a war room polls."""


class Operations:
    """The operations of `service`; `page_size` is the member of a list request that says how much, and how much."""

    def __init__(self, transport: Transport, service: Service, *, page_size: dict[str, int]) -> None:
        self._transport = transport
        self._service = service
        self._page_size = page_size
        self._lists: Recent[tuple[Any, ...]] = Recent(_LISTS)

    async def one(self, operation: str, decoder: Callable[[decode.Wire], _T], **members: Any) -> _T:
        """One request, its answer decoded. Members that are None are not sent."""
        answer = await self._transport.call(self._service, operation, encode.params(**members))
        return decode.understood(operation, decoder, answer)

    async def every(
        self, operation: str, items: str, decoder: Callable[[Any], _T], *, page_size: dict[str, int] | None = None, **members: Any
    ) -> tuple[_T, ...]:
        """Every item of a list, each decoded; `items` names the member of an answer that holds them, `page_size` is another than
        this service's usual one."""
        request = encode.params(**members) | (page_size or self._page_size)
        found: list[_T] = []

        def take(page: list[Any]) -> None:
            found.extend(self._decoded(operation, decoder, page))

        await each_page(self._transport, self._service, operation, request, items=items, take=take)
        return tuple(found)

    async def some(self, operation: str, items: str, decoder: Callable[[Any], _T], **members: Any) -> tuple[tuple[_T, ...], bool]:
        """The items that one request gives, each decoded, and whether there are more."""
        request = encode.params(**members) | self._page_size
        found, token = await first_page(self._transport, self._service, operation, request, items=items)
        return self._decoded(operation, decoder, found), bool(token)

    def _decoded(self, operation: str, decoder: Callable[[Any], _T], page: list[Any]) -> tuple[_T, ...]:
        """Each of the items; where the very same list comes again, the same ones as before."""
        return self._lists.get((decoder, Same(page)), lambda: tuple(decode.understood(operation, decoder, item) for item in page))

    async def done(self, operation: str, **members: Any) -> None:
        """One request whose answer says nothing more than that it succeeded."""
        await self._transport.call(self._service, operation, encode.params(**members))
