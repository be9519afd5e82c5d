"""Tags of either service's resources, from what they were to what they are to be."""

from collections.abc import Mapping
from typing import Any

from imtui.gateway.operations import Operations


async def tags_of(operations: Operations, arn: str) -> dict[str, str]:
    """The tags of a resource of ssm-incidents."""
    return await operations.one("ListTagsForResource", lambda answer: dict(answer.get("tags") or {}), resourceArn=arn)


async def retag(operations: Operations, arn: str, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Take off what is not wanted any more, put on what is new or has another value: at most one request each."""
    gone = sorted(before.keys() - after.keys())
    fresh: dict[str, Any] = {key: value for key, value in after.items() if before.get(key) != value}
    if gone:
        await operations.done("UntagResource", resourceArn=arn, tagKeys=gone)
    if fresh:
        await operations.done("TagResource", resourceArn=arn, tags=fresh)
