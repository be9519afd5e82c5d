"""Tags of contacts and rotations.

Invariant: a resource has at most 50 tags, and only one that exists has any.
"""

from imtui.server.protocol.errors import not_found, quota
from imtui.server.services.context import Answer, Context, Request
from imtui.server.store import tags
from imtui.server.store.contacts import get_contact
from imtui.server.store.rotations import get_rotation

MAX_TAGS = 50


def list_tags_for_resource(context: Context, request: Request) -> Answer:
    _check_exists(context, request["ResourceARN"])
    found = tags.of(context.transaction, request["ResourceARN"])
    return {"Tags": [{"Key": key, "Value": value} for key, value in found.items()]}


def tag_resource(context: Context, request: Request) -> Answer:
    arn = request["ResourceARN"]
    kind = _check_exists(context, arn)
    given = {tag["Key"]: tag["Value"] for tag in request["Tags"]}
    if len(tags.of(context.transaction, arn).keys() | given.keys()) > MAX_TAGS:
        raise quota(f"A resource has at most {MAX_TAGS} tags.", quota_code="TagsPerResource", resource_id=arn, resource_type=kind)
    tags.put(context.transaction, arn, given)
    return {}


def untag_resource(context: Context, request: Request) -> Answer:
    _check_exists(context, request["ResourceARN"])
    tags.remove(context.transaction, request["ResourceARN"], request["TagKeys"])
    return {}


def _check_exists(context: Context, arn: str) -> str:
    """The resource's type, as errors name it; ResourceNotFoundException when there is no such resource."""
    if get_contact(context.transaction, arn) is not None:
        return "CONTACT"
    if get_rotation(context.transaction, arn) is not None:
        return "ROTATION"
    raise not_found(arn, "ROTATION" if ":rotation/" in arn else "CONTACT")
