"""Contacts, rotations and engagements, from documents to rows.

Invariant: as in `incidents`. An engagement comes in as history: whatever it had still to do when it was exported no API tells, so it
pages nobody; it can be read, accepted and stopped like any other.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from imtui.server.engine.ladders import State
from imtui.server.engine.states import encode
from imtui.server.importing.parts import Entry, Occupied
from imtui.server.protocol.documents import Misfit
from imtui.server.protocol.errors import ServiceError
from imtui.server.services.contacts.schedules import stored_rotation
from imtui.server.store import contacts, engagements, pages, rotations, tags
from imtui.server.store.database import Transaction


def contact(tx: Transaction, entry: Entry) -> bool:
    """A contact with its channels, those that were activated activated."""
    given = entry.part("contact", "ssm-contacts:GetContact")
    arn = given["ContactArn"]
    if contacts.get_contact(tx, arn) is not None:
        return False
    if (other := contacts.get_contact_by_alias(tx, given["Alias"])) is not None:
        raise Occupied(f"the alias {given['Alias']} is that of {other.arn} in the store")
    policy = entry.document.get("policy")
    if policy is not None and not isinstance(policy, str):
        raise Misfit("policy", "must be a string")
    contacts.add_contact(
        tx,
        contacts.ContactRow(
            arn=arn,
            alias=given["Alias"],
            display_name=given.get("DisplayName") or "",
            type=given["Type"],
            plan=given["Plan"],
            policy=policy,
            created=entry.now,
        ),
    )
    for channel in entry.part("channels", "ssm-contacts:ListContactChannels", "ContactChannels"):
        contacts.add_channel(tx, _channel(arn, channel, entry))
    tags.put(tx, arn, entry.tags())
    return True


def rotation(tx: Transaction, entry: Entry) -> bool:
    given = entry.part("rotation", "ssm-contacts:GetRotation")
    arn = given["RotationArn"]
    if rotations.get_rotation(tx, arn) is not None:
        return False
    row = rotations.RotationRow(
        arn=arn,
        name=given["Name"],
        start_time=given["StartTime"],
        zone=given["TimeZoneId"],
        recurrence=given["Recurrence"],
        contact_arns=given["ContactIds"],
        created=entry.now,
    )
    try:
        stored_rotation(row)
    except ServiceError as error:  # the engine counts on it that the shifts of what is stored can be computed
        raise Misfit("rotation", f"has shifts that cannot be computed: {error.message}") from error
    rotations.add_rotation(tx, row)
    for override in entry.part("overrides", "ssm-contacts:ListRotationOverrides", "RotationOverrides"):
        rotations.add_override(
            tx,
            rotations.OverrideRow(
                id=override["RotationOverrideId"],
                rotation_arn=arn,
                start_time=override["StartTime"],
                end_time=override["EndTime"],
                contact_arns=override["NewContactIds"],
                created=override["CreateTime"],
            ),
        )
    tags.put(tx, arn, entry.tags())
    return True


def engagement(tx: Transaction, entry: Entry) -> bool:
    """An engagement with its pages and their receipts."""
    given = entry.part("engagement", "ssm-contacts:DescribeEngagement")
    arn = given["EngagementArn"]
    if engagements.get_engagement(tx, arn) is not None:
        return False
    started = given.get("StartTime") or entry.lacks("engagement.StartTime")
    engagements.add_engagement(
        tx,
        engagements.EngagementRow(
            arn=arn,
            contact_arn=given["ContactArn"],
            sender=given["Sender"],
            subject=given["Subject"],
            content=given["Content"],
            public_subject=given.get("PublicSubject"),
            public_content=given.get("PublicContent"),
            incident_arn=given.get("IncidentId"),
            start_time=started,
            stop_time=given.get("StopTime"),
            stop_reason=None,
            next_due=None,
            state=encode(State()),
        ),
    )
    taken: set[tuple[str, str]] = set()
    listed = entry.document.get("pages")
    if not isinstance(listed, list):
        raise Misfit("pages", "must be a list")
    for number, one in enumerate(listed, 1):
        _page(tx, _Reading(entry, one, f"pages.{number}"), arn, started, taken)
    return True


class _Reading:
    """One page of an engagement's document."""

    def __init__(self, entry: Entry, document: Any, place: str) -> None:
        if not isinstance(document, dict):
            raise Misfit(place, "must be a JSON object")
        self._entry, self._document, self._place = entry, document, place

    def items(self, name: str, operation: str, member: str) -> list[Any]:
        read: list[Any] = self._entry.documents.read(operation, member, self._document.get(name), f"{self._place}.{name}")
        return read

    def page(self) -> Mapping[str, Any]:
        operation, place = "ssm-contacts:ListPagesByEngagement", f"{self._place}.page"
        [page] = self._entry.documents.read(operation, "Pages", [self._document.get("page")], place)
        read: Mapping[str, Any] = page
        return read


def _page(tx: Transaction, reading: _Reading, engagement_arn: str, started: datetime, taken: set[tuple[str, str]]) -> None:
    """A page, as of its first send; its receipts in the order in which they were written."""
    given = reading.page()
    receipts = reading.items("receipts", "ssm-contacts:ListPageReceipts", "Receipts")
    steps = reading.items("resolutions", "ssm-contacts:ListPageResolutions", "PageResolutions")
    sends = [receipt for receipt in receipts if receipt["ReceiptType"] == "SENT"]
    # A store's page is of one channel. Where receipts name none that is free (AWS may send one page through several), the page's own
    # ARN stands for it: no channel has that name, and nothing is sent through it any more.
    channels = [receipt["ContactChannelArn"] for receipt in [*sends, *receipts] if receipt.get("ContactChannelArn")]
    free = (arn for arn in channels if (given["ContactArn"], arn) not in taken)
    channel = next(free, given["PageArn"])
    taken.add((given["ContactArn"], channel))
    row = pages.PageRow(
        arn=given["PageArn"],
        engagement_arn=engagement_arn,
        contact_arn=given["ContactArn"],
        channel_arn=channel,
        created=min((receipt["ReceiptTime"] for receipt in sends), default=given.get("SentTime") or started),
        sent_time=given.get("SentTime"),
        delivery_time=given.get("DeliveryTime"),
        read_time=given.get("ReadTime"),
        accept_code="",
        resolution=[[step["ContactArn"], step["Type"], step.get("StageIndex")] for step in steps],
    )
    pages.add_page(tx, row)
    for receipt in reversed(receipts):
        pages.add_receipt(
            tx,
            pages.ReceiptRow(
                page_arn=row.arn,
                type=receipt["ReceiptType"],
                time=receipt["ReceiptTime"],
                channel_arn=receipt.get("ContactChannelArn"),
                info=receipt.get("ReceiptInfo"),
            ),
        )


def _channel(contact_arn: str, given: Mapping[str, Any], entry: Entry) -> contacts.ChannelRow:
    return contacts.ChannelRow(
        arn=given["ContactChannelArn"],
        contact_arn=contact_arn,
        name=given["Name"],
        type=given.get("Type") or entry.lacks("channels: Type"),
        address=(given.get("DeliveryAddress") or {}).get("SimpleAddress") or "",
        activated=given["ActivationStatus"] == "ACTIVATED",
        activation_code="",
        created=entry.now,
    )
