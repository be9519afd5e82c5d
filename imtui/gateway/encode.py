"""Domain values as parameters of both services: pure functions.

Invariant: what is None, or an empty optional text, is left out and never sent as null; lone surrogates, which a terminal can type
but UTF-8 cannot carry, become U+FFFD, however deep they lie.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any

from imtui.domain.incidents import RelatedItem


def params(**members: Any) -> dict[str, Any]:
    """The members that are set, fit for the wire: None is left out, enums are their values, text is what UTF-8 can carry."""
    return {name: _sendable(value) for name, value in members.items() if value is not None}


def equals(key: str, *texts: str) -> dict[str, Any]:
    """A filter of ListIncidentRecords or ListTimelineEvents: `key` is one of `texts`."""
    return {"key": key, "condition": {"equals": {"stringValues": [str(text) for text in texts]}}}


def after(key: str, moment: datetime) -> dict[str, Any]:
    """A filter of the same: the time that `key` names is later than `moment`."""
    return {"key": key, "condition": {"after": moment}}


def references(targets: Sequence[str]) -> list[dict[str, str]] | None:
    """Event references: ARNs are resources, anything else the id of a related item; None when there are none."""
    return [{"resource" if target.startswith("arn:") else "relatedItemId": target} for target in targets] or None


def related_item(item: RelatedItem) -> dict[str, Any]:
    """A related item to be added; its id is the service's to make, unless it has one already."""
    return params(identifier=item_identifier(item), title=item.title or None, generatedId=item.generated_id or None)


def item_identifier(item: RelatedItem) -> dict[str, Any]:
    """What a related item is known by: its type and its value, which is a union."""
    value: Any = {"id": item.value} if item.value_kind == "pagerDutyIncidentDetail" else item.value
    return params(type=item.kind, value=params(**{item.value_kind: value}))


def _sendable(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case str() if not value.isascii():
            return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        case Mapping():
            return {name: _sendable(each) for name, each in value.items()}
        case list() | tuple():
            return [_sendable(each) for each in value]
        case _:
            return value
