"""Answers of ssm-contacts as domain values: people, whom they page, and who was paged.

Invariant: as in `decode`.
"""

from datetime import UTC, datetime

from imtui.domain.contacts import Channel, ChannelTarget, ChannelType, Contact, ContactTarget, ContactType, Plan, Stage, Target
from imtui.domain.engagements import Engagement, Page, Receipt, ReceiptType
from imtui.domain.rotations import Rotation, Shift
from imtui.gateway import decode
from imtui.gateway.decode import Wire

_LONG_AGO = datetime.fromtimestamp(0, UTC)


def engagement(wire: Wire) -> Engagement:
    """An item of ListEngagements. The model does not promise StartTime; one without it counts as started long ago."""
    return Engagement(
        arn=wire["EngagementArn"],
        contact_arn=wire["ContactArn"],
        sender=decode.text(wire.get("Sender")),
        started=decode.moment_or_none(wire.get("StartTime")) or _LONG_AGO,
        stopped=decode.moment_or_none(wire.get("StopTime")),
        incident_arn=decode.text(wire.get("IncidentId")),
    )


def page(wire: Wire) -> Page:
    """DescribePage, or an item of ListPagesByEngagement or ListPagesByContact."""
    return Page(
        arn=wire["PageArn"],
        engagement_arn=wire["EngagementArn"],
        contact_arn=wire["ContactArn"],
        sender=decode.text(wire.get("Sender")),
        incident_arn=decode.text(wire.get("IncidentId")),
        sent=decode.moment_or_none(wire.get("SentTime")),
        delivered=decode.moment_or_none(wire.get("DeliveryTime")),
        read=decode.moment_or_none(wire.get("ReadTime")),
    )


def receipt(wire: Wire) -> Receipt:
    """An item of ListPageReceipts."""
    return Receipt(
        type=ReceiptType(wire["ReceiptType"]),
        time=decode.moment(wire["ReceiptTime"]),
        channel_arn=decode.text(wire.get("ContactChannelArn")),
        info=decode.text(wire.get("ReceiptInfo")),
    )


def contact(wire: Wire) -> Contact:
    """GetContact, or, without a plan, an item of ListContacts."""
    return Contact(
        arn=wire["ContactArn"],
        alias=wire["Alias"],
        type=ContactType(wire["Type"]),
        display_name=decode.text(wire.get("DisplayName")),
        plan=None if wire.get("Plan") is None else plan(wire["Plan"]),
    )


def plan(wire: Wire) -> Plan:
    return Plan(
        stages=tuple(
            Stage(minutes=stage["DurationInMinutes"], targets=tuple(target(each) for each in stage.get("Targets") or ()))
            for stage in wire.get("Stages") or ()
        ),
        rotations=tuple(wire.get("RotationIds") or ()),
    )


def target(wire: Wire) -> Target:
    """A target of a stage: a union with one member set."""
    if channel_target := wire.get("ChannelTargetInfo"):
        return ChannelTarget(
            channel_arn=channel_target["ContactChannelId"], retry_minutes=channel_target.get("RetryIntervalInMinutes") or 0
        )
    contact_target = wire["ContactTargetInfo"]
    return ContactTarget(contact_arn=decode.text(contact_target.get("ContactId")), essential=bool(contact_target.get("IsEssential")))


def channel(wire: Wire) -> Channel:
    """GetContactChannel, or an item of ListContactChannels (which does not promise the type: it is that of the address then)."""
    address = decode.text((wire["DeliveryAddress"] or {}).get("SimpleAddress"))
    return Channel(
        arn=wire["ContactChannelArn"],
        contact_arn=wire["ContactArn"],
        name=decode.text(wire.get("Name")),
        type=ChannelType(wire.get("Type") or ("EMAIL" if "@" in address else "SMS")),
        address=address,
        activated=wire.get("ActivationStatus") == "ACTIVATED",
    )


def rotation(wire: Wire) -> Rotation:
    """GetRotation, or an item of ListRotations."""
    return Rotation(
        arn=wire["RotationArn"], name=wire["Name"], contact_arns=tuple(wire.get("ContactIds") or ()), zone=wire.get("TimeZoneId") or "UTC"
    )


def shift(wire: Wire) -> Shift:
    """An item of ListRotationShifts."""
    return Shift(
        contact_arns=tuple(wire.get("ContactIds") or ()),
        start=decode.moment(wire["StartTime"]),
        end=decode.moment(wire["EndTime"]),
        is_override=wire.get("Type") == "OVERRIDDEN",
    )
