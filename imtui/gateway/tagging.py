"""Tags of ssm-incidents' resources, from what they were to what they are to be."""

from collections.abc import Mapping
from typing import Any

from imtui.gateway.operations import Operations
from imtui.gateway.transport import Transport


class IncidentTags:
    """The operations of ssm-incidents about tags, over a Transport."""

    def __init__(self, transport: Transport) -> None:
        self._operations = Operations(transport, "ssm-incidents", page_size={})

    async def tags(self, arn: str) -> dict[str, str]:
        """The tags of a resource."""
        return await self._operations.one("ListTagsForResource", lambda answer: dict(answer.get("tags") or {}), resourceArn=arn)

    async def retag(self, arn: str, before: Mapping[str, str], after: Mapping[str, str]) -> None:
        """Take off what is not wanted any more, put on what is new or has another value: at most one request each."""
        gone = sorted(before.keys() - after.keys())
        fresh: dict[str, Any] = {key: value for key, value in after.items() if before.get(key) != value}
        if gone:
            await self._operations.done("UntagResource", resourceArn=arn, tagKeys=gone)
        if fresh:
            await self._operations.done("TagResource", resourceArn=arn, tags=fresh)
