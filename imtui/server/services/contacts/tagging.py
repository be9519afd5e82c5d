"""Tags of contacts and rotations.

Invariant: only what exists has tags.
"""

from collections.abc import Mapping, Sequence

from imtui.server.protocol.errors import not_found, validation
from imtui.server.services import tagging
from imtui.server.services.context import Answer, Context, Request
from imtui.server.store import tags
from imtui.server.store.contacts import get_contact
from imtui.server.store.rotations import get_rotation


def list_tags_for_resource(context: Context, request: Request) -> Answer:
    _check_exists(context, request["ResourceARN"])
    found = tags.of(context.transaction, request["ResourceARN"])
    return {"Tags": [{"Key": key, "Value": value} for key, value in found.items()]}


def tag_resource(context: Context, request: Request) -> Answer:
    arn = request["ResourceARN"]
    resource_type = _check_exists(context, arn)
    tagging.add(context, arn, by_key(request["Tags"]), resource_type=resource_type)
    return {}


def untag_resource(context: Context, request: Request) -> Answer:
    _check_exists(context, request["ResourceARN"])
    tags.remove(context.transaction, request["ResourceARN"], request["TagKeys"])
    return {}


def by_key(given: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The tags of a request, by key. The model lets both members of a tag be absent, which would be a tag of nothing."""
    lacking = [f"Tags.{number}.{name}" for number, tag in enumerate(given, 1) for name in ("Key", "Value") if tag.get(name) is None]
    if lacking:
        raise validation("A tag has a Key and a Value.", fields=[(name, "Member must not be null") for name in lacking])
    return {tag["Key"]: tag["Value"] for tag in given}


def _check_exists(context: Context, arn: str) -> str:
    """The resource's type, as errors name it; ResourceNotFoundException when there is no such resource."""
    if get_contact(context.transaction, arn) is not None:
        return "CONTACT"
    if get_rotation(context.transaction, arn) is not None:
        return "ROTATION"
    raise not_found(arn, "ROTATION" if ":rotation/" in arn else "CONTACT")
