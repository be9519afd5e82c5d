"""People, escalation plans and on-call schedules: who can be paged, through what, in which order."""

from dataclasses import dataclass
from enum import StrEnum


class ContactType(StrEnum):
    PERSONAL = "PERSONAL"
    ESCALATION = "ESCALATION"
    ONCALL_SCHEDULE = "ONCALL_SCHEDULE"


class ChannelType(StrEnum):
    SMS = "SMS"
    VOICE = "VOICE"
    EMAIL = "EMAIL"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelTarget:
    """A stage of a person's plan pages this channel, again every `retry_minutes` while the stage lasts (0: once)."""

    channel_arn: str
    retry_minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactTarget:
    """A stage of an escalation plan engages this contact; an essential one ends the escalation by accepting."""

    contact_arn: str
    essential: bool = False


Target = ChannelTarget | ContactTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Targets that are engaged together, and the minutes before the next stage begins."""

    minutes: int
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Stages in order; `rotations` only for on-call schedules."""

    stages: tuple[Stage, ...] = ()
    rotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A contact; `plan` is None until GetContact was asked (ListContacts does not say)."""

    arn: str
    alias: str
    type: ContactType
    display_name: str = ""
    plan: Plan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A contact channel: phone number or e-mail address, paged only when `activated`."""

    arn: str
    contact_arn: str
    name: str
    type: ChannelType
    address: str
    activated: bool
