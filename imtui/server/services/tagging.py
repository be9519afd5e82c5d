"""What holds for tags in both services.

Invariant: a resource has at most 50 tags.
"""

from collections.abc import Mapping

from imtui.server.protocol.errors import quota
from imtui.server.services.context import Context
from imtui.server.store import tags

MAX_TAGS = 50


def add(context: Context, arn: str, given: Mapping[str, str], *, resource_type: str) -> None:
    """Put tags on a resource; a key that it has gets the new value. ServiceQuotaExceededException where it would have too many."""
    if len(tags.of(context.transaction, arn).keys() | given.keys()) > MAX_TAGS:
        text = f"A resource has at most {MAX_TAGS} tags."
        raise quota(text, quota_code="TagsPerResource", resource_id=arn, resource_type=resource_type)
    tags.put(context.transaction, arn, given)
