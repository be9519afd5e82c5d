"""HTTP of the war room: aiobotocore's own, without reading certificates where nothing is encrypted.

Measured: the certificates of all authorities take 17 ms of a processor, once a service, before the first answer of `imtui serve` on
plain HTTP, which shows none.

Invariant: whatever is encrypted, to the endpoint or to a proxy on the way there, is verified as aiobotocore does it.
"""

from collections.abc import Mapping
from typing import Any, Self

from aiobotocore.httpsession import AIOHTTPSession


class HttpSession:
    """What `AioConfig(http_session_cls=…)` takes: the connections of one client, made with the first request. `proxies` are by scheme."""

    def __init__(self, *, verify: Any = True, proxies: Mapping[str, str] | None = None, **others: Any) -> None:
        self._verify = verify
        self._proxies = dict(proxies or {})
        self._others = others
        self._session: AIOHTTPSession | None = None

    async def send(self, request: Any) -> Any:
        """The answer to a prepared request."""
        if self._session is None:
            is_plain = request.url.startswith("http://") and "http" not in self._proxies
            self._session = AIOHTTPSession(verify=False if is_plain else self._verify, proxies=self._proxies, **self._others)
            await self._session.__aenter__()  # waits for nothing, so nobody finds it half made
        return await self._session.send(request)

    async def close(self) -> None:
        """Give the connections back; closing twice does no harm."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
