"""Domain values for tests, each with everything but what the test is about already filled in.

Names stand for ARNs: `contact("bo").arn` is the ARN that `arn("contact/bo")` gives.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from imtui.domain.contacts import Channel, ChannelTarget, ChannelType, Contact, ContactTarget, ContactType, Plan, Stage
from imtui.domain.engagements import Engagement, Page, Receipt, ReceiptType
from imtui.domain.incidents import Impact, Incident, IncidentSource, IncidentStatus, IncidentSummary
from imtui.domain.rotations import KnownShifts, Shift
from imtui.domain.timeline import TimelineEvent
from tests.clocks import START

CHECKOUT = "arn:aws:ssm-incidents::111122223333:incident-record/web/checkout"


def arn(resource: str) -> str:
    return f"arn:aws:ssm-contacts:us-east-1:111122223333:{resource}"


def after(seconds: float = 0, *, minutes: float = 0) -> datetime:
    """A moment after the tests' START."""
    return START + timedelta(seconds=seconds, minutes=minutes)


def incident(key: str = CHECKOUT, **fields: Any) -> IncidentSummary:
    given: dict[str, Any] = {
        "arn": key,
        "title": "Checkout returns 5xx",
        "impact": Impact.HIGH,
        "status": IncidentStatus.OPEN,
        "created": START,
        "source": IncidentSource(created_by=arn("user/akuam"), source="aws.ssm-incidents.custom"),
    }
    return IncidentSummary(**given | fields)


def record(key: str = CHECKOUT, **fields: Any) -> Incident:
    given: dict[str, Any] = {
        "arn": key,
        "title": "Checkout returns 5xx",
        "impact": Impact.HIGH,
        "status": IncidentStatus.OPEN,
        "created": START,
        "source": IncidentSource(created_by=arn("user/akuam"), source="aws.ssm-incidents.custom"),
        "last_modified": START,
        "last_modified_by": arn("user/akuam"),
    }
    return Incident(**given | fields)


def event(
    kind: str, data: object = None, *, key: str = "e1", at: float = 0, updated: float | None = None, of: str = CHECKOUT
) -> TimelineEvent:
    """`data` is given as Python and stored as JSON; None stays None (the text was not fetched); bytes are the raw string."""
    text = None if data is None else data.decode() if isinstance(data, bytes) else json.dumps(data)
    moment = after(at)
    return TimelineEvent(id=key, incident_arn=of, type=kind, time=moment, updated=moment if updated is None else after(updated), data=text)


def engagement(name: str, *, key: str = "1", at: float = 0, stopped: float | None = None, of: str = CHECKOUT) -> Engagement:
    return Engagement(
        arn=arn(f"engagement/{name}/{key}"),
        contact_arn=arn(f"contact/{name}"),
        sender="aws",
        started=after(at),
        stopped=None if stopped is None else after(stopped),
        incident_arn=of,
    )


def page(
    name: str, of: Engagement, *, key: str = "1", sent: float | None = 0, delivered: float | None = None, read: float | None = None
) -> Page:
    return Page(
        arn=arn(f"page/{name}/{of.arn.rpartition('/')[2]}-{key}"),
        engagement_arn=of.arn,
        contact_arn=arn(f"contact/{name}"),
        sender="aws",
        incident_arn=of.incident_arn,
        sent=None if sent is None else after(sent),
        delivered=None if delivered is None else after(delivered),
        read=None if read is None else after(read),
    )


def receipt(kind: str, at: float = 0, channel: str = "", info: str = "") -> Receipt:
    """`channel` as `akuam/sms`."""
    return Receipt(type=ReceiptType(kind), time=after(at), channel_arn=arn(f"contact-channel/{channel}") if channel else "", info=info)


def channel(name: str, kind: str, *, activated: bool = True) -> Channel:
    return Channel(
        arn=arn(f"contact-channel/{name}/{kind.lower()}"),
        contact_arn=arn(f"contact/{name}"),
        name=kind.lower(),
        type=ChannelType(kind),
        address="+15550199",
        activated=activated,
    )


def person(name: str, *stages: Stage, unread: bool = False) -> Contact:
    plan = None if unread else Plan(stages=stages)
    return Contact(arn=arn(f"contact/{name}"), alias=name, type=ContactType.PERSONAL, plan=plan)


def escalation(name: str, *stages: Stage) -> Contact:
    return Contact(arn=arn(f"contact/{name}"), alias=name, type=ContactType.ESCALATION, plan=Plan(stages=stages))


def schedule(name: str, *rotations: str) -> Contact:
    return Contact(arn=arn(f"contact/{name}"), alias=name, type=ContactType.ONCALL_SCHEDULE, plan=Plan(rotations=rotations))


def known_shifts(*turns: tuple[str, float, float], override: bool = False) -> KnownShifts:
    """Shifts as `("dana", 0, 480)`, from and until so many minutes after START; read from half a day before it until two days after."""
    shifts = tuple(
        Shift(contact_arns=(arn(f"contact/{name}"),), start=after(minutes=begin), end=after(minutes=end), is_override=override)
        for name, begin, end in turns
    )
    return KnownShifts(shifts=shifts, since=after(minutes=-720), until=after(minutes=2880))


def through(minutes: int, *names: str, retry: int = 0) -> Stage:
    """A stage of a person's own plan: channels as `akuam/sms`."""
    return Stage(
        minutes=minutes, targets=tuple(ChannelTarget(channel_arn=arn(f"contact-channel/{each}"), retry_minutes=retry) for each in names)
    )


def engaging(minutes: int, *names: str, essential: bool = False) -> Stage:
    """A stage of an escalation plan: contacts by alias."""
    return Stage(minutes=minutes, targets=tuple(ContactTarget(contact_arn=arn(f"contact/{each}"), essential=essential) for each in names))
