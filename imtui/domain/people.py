"""Contacts as they are kept: what one is to say, everything there is to know of one, and what names it.

Invariant: values; what could not be read is said beside the rest (`unread`), never in its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from imtui.domain.contacts import Channel, ChannelType, Contact, ContactType, Stage
from imtui.domain.engagements import Page, Receipt, ReceiptType
from imtui.domain.rotations import Rotation

_NOTHING: Mapping[Any, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactWording:
    """What people say of a contact. `alias` and `type` never change; `rotations` are a schedule's, and are passed on as they are."""

    alias: str
    type: ContactType
    display_name: str = ""
    stages: tuple[Stage, ...] = ()
    rotations: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    @classmethod
    def of(cls, contact: Contact) -> "ContactWording":
        """As it is now, tags left out."""
        plan = contact.plan
        return cls(
            alias=contact.alias,
            type=contact.type,
            display_name=contact.display_name,
            stages=plan.stages if plan else (),
            rotations=plan.rotations if plan else (),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelWording:
    """What people say of a channel; its `type` never changes."""

    name: str
    type: ChannelType
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A rotation of a schedule: who is on call now (nobody: empty) until when, and who follows from when."""

    rotation: Rotation
    on_call: tuple[str, ...] = ()
    until: datetime | None = None
    then: tuple[str, ...] = ()
    then_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRecord:
    """All there is to know of one. `pages` newest first, `receipts` (newest first) of the latest of them by page; `policy` is JSON, or
    empty. `unread`: why a part is missing, by its name (`channels`, `tags`, `policy`, `pages`, `duties`)."""

    contact: Contact
    channels: tuple[Channel, ...] = ()
    duties: tuple[Duty, ...] = ()
    pages: tuple[Page, ...] = ()
    receipts: Mapping[str, tuple[Receipt, ...]] = field(default_factory=lambda: _NOTHING)
    policy: str = ""
    tags: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    unread: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """What names a contact: aliases of escalation plans, names of response plans and of rotations."""

    escalations: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    rotations: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.escalations or self.plans or self.rotations)


def page_state(page: Page, receipts: tuple[Receipt, ...]) -> ReceiptType:
    """What became of a page: accepted, failed, stopped, delivered or sent, as far as page and receipts tell."""
    kinds = {each.type for each in receipts}
    if page.read is not None or ReceiptType.READ in kinds:
        return ReceiptType.READ
    for kind in (ReceiptType.ERROR, ReceiptType.STOP):
        if receipts and receipts[0].type is kind:
            return kind
    return ReceiptType.DELIVERED if page.delivered is not None or ReceiptType.DELIVERED in kinds else ReceiptType.SENT
