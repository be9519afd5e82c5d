"""Engagements, pages and receipts: who was paged, through what, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReceiptType(StrEnum):
    SENT = "SENT"
    DELIVERED = "DELIVERED"
    READ = "READ"
    STOP = "STOP"
    ERROR = "ERROR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """A contact, plan or schedule being engaged. `stopped` is None while it runs."""

    arn: str
    contact_arn: str
    sender: str
    started: datetime
    stopped: datetime | None = None
    incident_arn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One person being paged through one channel. `sent` is the latest send; `read` is set once it was accepted."""

    arn: str
    engagement_arn: str
    contact_arn: str
    sender: str
    incident_arn: str = ""
    sent: datetime | None = None
    delivered: datetime | None = None
    read: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What happened to a page. `channel_arn` is empty on a READ that named no channel; `info` is the note, or the reason."""

    type: ReceiptType
    time: datetime
    channel_arn: str = ""
    info: str = ""
