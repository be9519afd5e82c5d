"""Contacts: people, escalation plans and on-call schedules.

Invariant: a plan fits its contact's type when it is written: a person's stages hold their own channels, an escalation plan's hold
contacts, a schedule has rotations and no stages. What is deleted later stays named, and is passed over when its turn comes.
"""

from collections.abc import Mapping
from typing import Any

from imtui.server.engine.ladders import ESCALATION, ONCALL_SCHEDULE, PERSONAL
from imtui.server.protocol.errors import ServiceError, conflict, not_found, validation
from imtui.server.services import positions
from imtui.server.services.contacts.names import contact_arn
from imtui.server.services.contacts.tagging import by_key
from imtui.server.services.context import Answer, Context, Listing, Request
from imtui.server.store import contacts, rotations, tags
from imtui.server.store.contacts import ContactRow


def create_contact(context: Context, request: Request) -> Answer:
    tx, alias = context.transaction, request["Alias"]
    arn = contact_arn(context, alias)
    if contacts.get_contact_by_alias(tx, alias) is not None:
        raise conflict(f"A contact with the alias {alias} exists already.", resource_id=arn, resource_type="CONTACT")
    _check_plan(context, arn, request["Type"], request["Plan"])
    row = ContactRow(
        arn=arn,
        alias=alias,
        display_name=request.get("DisplayName") or "",
        type=request["Type"],
        plan=request["Plan"],
        policy=None,
        created=context.now,
    )
    contacts.add_contact(tx, row)
    tags.put(tx, arn, by_key(request.get("Tags") or ()))
    return {"ContactArn": arn}


def get_contact(context: Context, request: Request) -> Answer:
    row = existing(context, request["ContactId"])
    return _summary(row) | {"Plan": row.plan}


def list_contacts(context: Context, request: Request) -> Answer | Listing:
    rows = contacts.list_contacts(
        context.transaction,
        prefix=request.get("AliasPrefix") or "",
        type_=request.get("Type"),
        after=positions.named(context.page),
        limit=context.page.limit + 1,
    )
    return positions.listing(context.page, rows, member="Contacts", shown=_summary, position=lambda row: (row.alias,))


def update_contact(context: Context, request: Request) -> Answer:
    row = existing(context, request["ContactId"])
    values: dict[str, Any] = {}
    if request.get("DisplayName") is not None:
        values["display_name"] = request["DisplayName"]
    if request.get("Plan") is not None:
        _check_plan(context, row.arn, row.type, request["Plan"])
        values["plan"] = request["Plan"]
    contacts.change_contact(context.transaction, row.arn, values)
    return {}


def delete_contact(context: Context, request: Request) -> Answer:
    """Plans that name the contact keep doing so; a rotation cannot lose a turn, so whoever takes one, or stands in, cannot be deleted."""
    row = existing(context, request["ContactId"])
    dependents = _turns(context, row)
    if dependents:
        named = {"resource_id": row.arn, "resource_type": "CONTACT", "dependent_entities": dependents}
        number = len({arn for each in dependents for arn in each["DependentResourceIds"]})
        raise ServiceError("ConflictException", f"The contact {row.alias} takes turns in {number} rotation(s).", named)
    tags.remove_all(context.transaction, row.arn)
    contacts.remove_contact(context.transaction, row.arn)
    return {}


def _turns(context: Context, row: ContactRow) -> list[Answer]:
    """The rotations that a contact takes turns in, as a member, or instead of one in an override that is not over."""
    tx = context.transaction
    found = {
        "ROTATION_MEMBER": rotations.rotations_of(tx, row.arn),
        "ROTATION_OVERRIDE": rotations.rotations_stood_in_for(tx, row.arn, after=context.now),
    }
    return [{"RelationType": relation, "DependentResourceIds": list(arns)} for relation, arns in found.items() if arns]


def existing(context: Context, arn: str) -> ContactRow:
    """The contact with that ARN; ResourceNotFoundException when there is none."""
    row = contacts.get_contact(context.transaction, arn)
    if row is None:
        raise not_found(arn, "CONTACT")
    return row


def _summary(row: ContactRow) -> Answer:
    return {"ContactArn": row.arn, "Alias": row.alias, "DisplayName": row.display_name or None, "Type": row.type}


def _check_plan(context: Context, arn: str, type_: str, plan: Mapping[str, Any]) -> None:
    stages = plan.get("Stages") or ()
    if type_ == ONCALL_SCHEDULE:
        _check_schedule(context, plan)
        return
    if plan.get("RotationIds"):
        raise _wrong("Plan.RotationIds", f"{type_} contact cannot have rotations in plan")
    for index, stage in enumerate(stages, 1):
        field = f"Plan.Stages.{index}"
        if stage["DurationInMinutes"] == 0 and not stage["Targets"]:
            raise _wrong(field, "a stage without targets must have a duration")
        for target in stage["Targets"]:
            _check_target(context, arn, type_, f"{field}.Targets", target)


def _check_schedule(context: Context, plan: Mapping[str, Any]) -> None:
    if plan.get("Stages"):
        raise validation("ONCALL SCHEDULE contact cannot have stages in plan")
    rotation_arns = plan.get("RotationIds") or ()
    if len(rotation_arns) > 8:
        raise _wrong("Plan.RotationIds", "a schedule has at most 8 rotations")
    for arn in rotation_arns:
        if rotations.get_rotation(context.transaction, arn) is None:
            raise _wrong("Plan.RotationIds", f"{arn} does not exist")


def _check_target(context: Context, arn: str, type_: str, field: str, target: Mapping[str, Any]) -> None:
    channel, contact = target.get("ChannelTargetInfo"), target.get("ContactTargetInfo")
    if (channel is None) == (contact is None):
        raise _wrong(field, "a target is either a channel or a contact")
    if channel is not None:
        found = contacts.get_channel(context.transaction, channel["ContactChannelId"])
        if type_ != PERSONAL:
            raise _wrong(field, f"{type_} contact cannot have channels in plan")
        if found is not None and found.contact_arn != arn:
            raise _wrong(field, f"{channel['ContactChannelId']} belongs to another contact")
    if contact is not None:
        if type_ != ESCALATION:
            raise _wrong(field, f"{type_} contact cannot have contacts in plan")
        if not contact.get("ContactId"):
            raise _wrong(field, "ContactId is missing")


def _wrong(field: str, text: str) -> ServiceError:
    return validation(f"{field}: {text}", fields=[(field, text)])
