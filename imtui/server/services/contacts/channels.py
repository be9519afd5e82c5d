"""Contact channels: what a person is paged through, and the proof that it is theirs.

Invariant: a channel becomes ACTIVATED only by the code that was sent to its address; a new address needs a new code.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from imtui.server.delivery.codes import new_code
from imtui.server.delivery.outbox import enqueue
from imtui.server.engine.ladders import PERSONAL
from imtui.server.protocol.errors import conflict, not_found, validation
from imtui.server.services import positions
from imtui.server.services.contacts import contacts as people
from imtui.server.services.contacts.names import new_arn
from imtui.server.services.context import Answer, Context, Listing, Request
from imtui.server.store import contacts
from imtui.server.store.contacts import ChannelRow

_PHONE: Final = re.compile(r"\+[1-9][0-9]{4,14}")
_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")


def create_contact_channel(context: Context, request: Request) -> Answer:
    contact = contacts.get_contact(context.transaction, request["ContactId"])
    if contact is None:
        raise validation(f"ContactId: {request['ContactId']} does not exist", fields=[("ContactId", "does not exist")])
    if contact.type != PERSONAL:
        raise validation(f"{contact.type} contact cannot have channels", fields=[("ContactId", "is not a PERSONAL contact")])
    address = _address(request["Type"], request["DeliveryAddress"])
    _check_new(context, contact.arn, request["Type"], address)
    row = ChannelRow(
        arn=new_arn(context, "contact-channel", contact.arn),
        contact_arn=contact.arn,
        name=request["Name"],
        type=request["Type"],
        address=address,
        activated=False,
        activation_code="",
        created=context.now,
    )
    contacts.add_channel(context.transaction, row)
    if not request.get("DeferActivation"):
        _send_code(context, row)
    return {"ContactChannelArn": row.arn}


def get_contact_channel(context: Context, request: Request) -> Answer:
    return _shape(existing(context, request["ContactChannelId"]))


def list_contact_channels(context: Context, request: Request) -> Answer | Listing:
    contact = people.existing(context, request["ContactId"])
    rows = contacts.list_channels(context.transaction, contact.arn, after=positions.named(context.page), limit=context.page.limit + 1)
    return positions.listing(context.page, rows, member="ContactChannels", shown=_shape, position=lambda row: (row.arn,))


def update_contact_channel(context: Context, request: Request) -> Answer:
    row = existing(context, request["ContactChannelId"])
    values: dict[str, Any] = {}
    if request.get("Name") is not None:
        values["name"] = request["Name"]
    if request.get("DeliveryAddress"):
        address = _address(row.type, request["DeliveryAddress"])
        if address != row.address:
            _check_new(context, row.contact_arn, row.type, address)
            values |= {"address": address, "activated": False, "activation_code": ""}
    contacts.change_channel(context.transaction, row.arn, values)
    return {}


def delete_contact_channel(context: Context, request: Request) -> Answer:
    row = existing(context, request["ContactChannelId"])
    contacts.remove_channel(context.transaction, row.arn)
    return {}


def activate_contact_channel(context: Context, request: Request) -> Answer:
    row = existing(context, request["ContactChannelId"])
    if not row.activation_code or request["ActivationCode"] != row.activation_code:
        raise validation("ActivationCode: the code is not the one that was sent last", fields=[("ActivationCode", "does not match")])
    contacts.change_channel(context.transaction, row.arn, {"activated": True, "activation_code": ""})
    return {}


def deactivate_contact_channel(context: Context, request: Request) -> Answer:
    row = existing(context, request["ContactChannelId"])
    contacts.change_channel(context.transaction, row.arn, {"activated": False, "activation_code": ""})
    return {}


def send_activation_code(context: Context, request: Request) -> Answer:
    row = existing(context, request["ContactChannelId"])
    if row.activated:
        raise validation("The contact channel is activated already")
    _send_code(context, row)
    return {}


def existing(context: Context, arn: str) -> ChannelRow:
    """The channel with that ARN; ResourceNotFoundException when there is none."""
    row = contacts.get_channel(context.transaction, arn)
    if row is None:
        raise not_found(arn, "CONTACT_CHANNEL")
    return row


def _send_code(context: Context, row: ChannelRow) -> None:
    code = new_code(context)
    contacts.change_channel(context.transaction, row.arn, {"activation_code": code})
    enqueue(context, row, subject="Activate your contact channel", text=f"Activation code: {code}", code=code)


def _address(type_: str, given: Mapping[str, str]) -> str:
    """The address, when it is one of its type: E.164 for telephones, something@somewhere for mail."""
    address = given.get("SimpleAddress") or ""
    form, pattern = ("an e-mail address", _MAIL) if type_ == "EMAIL" else ("a telephone number such as +15005550199", _PHONE)
    if pattern.fullmatch(address) is None:
        text = f"{type_} needs {form}"
        raise validation(f"DeliveryAddress.SimpleAddress: {text}", fields=[("DeliveryAddress.SimpleAddress", text)])
    return address


def _check_new(context: Context, contact_arn: str, type_: str, address: str) -> None:
    for other in contacts.list_channels(context.transaction, contact_arn):
        if (other.type, other.address) == (type_, address):
            raise conflict(
                f"The contact has a {type_} channel to {address} already.", resource_id=other.arn, resource_type="CONTACT_CHANNEL"
            )


def _shape(row: ChannelRow) -> Answer:
    return {
        "ContactChannelArn": row.arn,
        "ContactArn": row.contact_arn,
        "Name": row.name,
        "Type": row.type,
        "DeliveryAddress": {"SimpleAddress": row.address},
        "ActivationStatus": "ACTIVATED" if row.activated else "NOT_ACTIVATED",
    }
