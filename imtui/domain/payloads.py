"""What a timeline event carries: the service's own payloads and people's words, typed.

Invariant: `parse` never fails. The data of an event comes from anyone who may write one, so whatever does not have the expected
shape stays readable as text. The shapes are those of `SSM …` events as recorded from the service; no type is invented.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TRIGGER = "SSM Incident Trigger"
START = "SSM Incident Start"
RECORD_UPDATE = "SSM Incident Record Update"
RUNBOOK_FAILURE = "SSM Automation Execution Start Failure for Incident"
PAGED = "SSM Contacts Page for Incident"
ACKNOWLEDGED = "SSM Contacts Page Acknowledgement for Incident"
CUSTOM_EVENT = "Custom Event"
NOTE = "Note"

#: The types that people may create and edit.
WRITTEN_TYPES = frozenset({CUSTOM_EVENT, NOTE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """Something asked for an incident; `created` is False when it fell to one that was open already."""

    created: bool
    source: str
    trigger_arn: str = ""
    raw_data: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """An incident began. `engages` are (contact ARN, name) of whom its plan engages; `document` names its runbook."""

    title: str
    engages: tuple[tuple[str, str], ...] = ()
    document: str = ""
    trigger_arn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One attribute and its new value; the old one is never said."""

    attribute: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordUpdate:
    """The record was changed, by whom (an ARN or a service)."""

    modified_by: str
    title: str = ""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunbookFailure:
    """The plan's runbook could not be started; `reason` is all that the event says."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSent:
    """A contact is being paged."""

    contact_arn: str
    engagement_arn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAcknowledged:
    """A contact accepted the page."""

    contact_arn: str
    engagement_arn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a person wrote; `author` where the data itself says who."""

    text: str
    author: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Only the list knows the event so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """A type, or a shape, that imtui does not know, as readable as it gets."""

    text: str


Payload = Trigger | Start | RecordUpdate | RunbookFailure | PageSent | PageAcknowledged | Words | Unread | Other

_TEXT_KEYS = ("text", "message", "note", "description", "summary", "title", "event", "name", "value")
_AUTHOR_KEYS = ("author", "by", "user", "actor", "createdBy", "who", "modifiedBy")


def parse(event_type: str, data: str | None) -> Payload:
    """The payload of an event of that type; `data` is the service's string, None when it was not fetched."""
    if data is None:
        return Unread()
    value = _loaded(data)
    if event_type in WRITTEN_TYPES:
        return _words(value)
    if isinstance(value, Mapping):
        known = _service_payload(event_type, value)
        if known is not None:
            return known
    return Other(text=_readable(value))


def _service_payload(event_type: str, value: Mapping[str, Any]) -> Payload | None:
    match event_type:
        case "SSM Incident Trigger":
            return Trigger(
                created=value.get("createdIncident") not in (False, "false"),
                source=_text(value, "incidentSource"),
                trigger_arn=_text(value, "triggerArn"),
                raw_data=_text(value, "rawData"),
            )
        case "SSM Incident Start":
            return Start(
                title=_text(value, "incidentTitle"),
                engages=tuple((_text(each, "contactArn"), _text(each, "contactName")) for each in _maps(value, "contactsEngage")),
                document=_text(value, "ssmDocumentName"),
                trigger_arn=_text(value, "triggerArn"),
            )
        case "SSM Incident Record Update":
            changes = tuple(
                Change(attribute=_text(each, "attributeName"), value=_text(each, "newValue")) for each in _maps(value, "modifiedAttributes")
            )
            return RecordUpdate(modified_by=_text(value, "modifiedBy"), title=_text(value, "incidentTitle"), changes=changes)
        case "SSM Automation Execution Start Failure for Incident":
            return RunbookFailure(reason=next((found for key in ("reason", "message", "errorMessage") if (found := _text(value, key))), ""))
        case "SSM Contacts Page for Incident" if _text(value, "contactArn"):
            return PageSent(contact_arn=_text(value, "contactArn"), engagement_arn=_text(value, "engagementArn"))
        case "SSM Contacts Page Acknowledgement for Incident" if _text(value, "contactArn"):
            return PageAcknowledged(contact_arn=_text(value, "contactArn"), engagement_arn=_text(value, "engagementArn"))
    return None


def _words(value: Any) -> Words:
    if not isinstance(value, Mapping):
        return Words(text=_readable(value))
    author = next((found for key in _AUTHOR_KEYS if (found := _text(value, key))), "")
    for key in _TEXT_KEYS:
        if found := _text(value, key):
            return Words(text=found, author=author)
    return Words(text=_readable(value))


def _loaded(data: str) -> Any:
    """The JSON in `data`, or `data` itself when it is none: a person may have typed plain text."""
    stripped = data.strip()
    if not stripped.startswith(("{", "[", '"')):
        return stripped
    try:
        return json.loads(stripped)
    except (ValueError, RecursionError):
        return stripped


def _readable(value: Any) -> str:
    """Any JSON value on one line: `key: value, key: value` for objects, without the quotes and braces."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_leaf(each)}" for key, each in value.items())
    return _leaf(value)


def _leaf(value: Any) -> str:
    if isinstance(value, str):
        return value
    try:
        return json.dumps(value, ensure_ascii=False)
    except (ValueError, RecursionError):
        return "…"


def _text(value: Mapping[str, Any], key: str) -> str:
    found = value.get(key)
    return "" if found is None else _leaf(found)


def _maps(value: Mapping[str, Any], key: str) -> tuple[Mapping[str, Any], ...]:
    found = value.get(key)
    return tuple(each for each in found if isinstance(each, Mapping)) if isinstance(found, list) else ()


def related_change(value: str) -> tuple[bool | None, str]:
    """What the new value of `relatedItems` says: whether an item was added (None: it does not say), and the item's title.

    The value is itself a JSON string of the change, shaped like UpdateRelatedItems' own request, or the item alone.
    """
    change = _loaded(value)
    if not isinstance(change, Mapping):
        return None, ""
    for key, added in (("itemToAdd", True), ("itemToRemove", False), ("add", True), ("remove", False)):
        item = change.get(key)
        if isinstance(item, Mapping):
            return added, _text(item, "title")
    return None, _text(change, "title")
