"""HTTP of the war room: aiobotocore's own, without reading certificates where nothing is encrypted.

Measured: the certificates of all authorities take 17 ms of a processor, once a service, before the first answer of `imtui serve` on
plain HTTP, which shows none.

Invariant: whatever is encrypted, to the endpoint or to a proxy on the way there, is verified as aiobotocore does it.
"""

from typing import Any

from aiobotocore.httpsession import AIOHTTPSession


class HttpSession(AIOHTTPSession):
    """What `AioConfig(http_session_cls=…)` takes."""

    async def send(self, request: Any) -> Any:
        if request.url.startswith("http://") and self._proxy_config.proxy_url_for(request.url) is None:
            self._verify = False
        return await super().send(request)
