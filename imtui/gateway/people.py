"""Contacts of ssm-contacts as they are kept, typed; what paging needs of them is read by `contacts`.

Invariant: as in `incidents`: a change sends what differs and only that. `retag` is up to two requests, each harmless twice.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from imtui.domain.contacts import ChannelTarget, ContactType, Stage, Target
from imtui.domain.errors import NotFound
from imtui.domain.people import ChannelWording, ContactWording
from imtui.gateway.decode import Wire
from imtui.gateway.operations import Operations
from imtui.gateway.transport import Transport


class People:
    """The operations about contacts, their channels, policies and tags, over a Transport."""

    def __init__(self, transport: Transport) -> None:
        self._operations = Operations(transport, "ssm-contacts", page_size={"MaxResults": 100})

    async def tags(self, arn: str) -> Mapping[str, str]:
        """The tags of a contact."""
        return await self._operations.one("ListTagsForResource", _tags, ResourceARN=arn)

    async def policy(self, arn: str) -> str:
        """Who else may use a contact, as JSON; empty where nobody may."""
        try:
            return await self._operations.one("GetContactPolicy", lambda answer: str(answer.get("Policy") or ""), ContactArn=arn)
        except NotFound as fault:
            # Of a contact without a policy too, it may be said that there is no such thing: only the contact itself must be there.
            if fault.subject == arn:
                raise
            return ""

    # Contacts

    async def create(self, contact: ContactWording, *, token: str) -> str:
        """Make one; its ARN."""
        return await self._operations.one(
            "CreateContact",
            lambda answer: str(answer["ContactArn"]),
            Alias=contact.alias,
            DisplayName=contact.display_name or None,
            Type=contact.type,
            Plan=_plan(contact),
            Tags=_pairs(contact.tags) or None,
            IdempotencyToken=token,
        )

    async def change(self, arn: str, *, before: ContactWording, after: ContactWording) -> None:
        """Make its name and plan what `after` says, where that differs from `before`."""
        members: dict[str, Any] = {}
        if after.display_name != before.display_name:
            members["DisplayName"] = after.display_name
        if (after.stages, after.rotations) != (before.stages, before.rotations):
            members["Plan"] = _plan(after)
        if members:
            await self._operations.done("UpdateContact", ContactId=arn, **members)

    async def delete(self, arn: str) -> None:
        """Delete it; plans that name it go on naming it."""
        await self._operations.done("DeleteContact", ContactId=arn)

    async def retag(self, arn: str, *, before: Mapping[str, str], after: Mapping[str, str]) -> None:
        """Take off what is not wanted any more, put on what is new or has another value."""
        gone = sorted(before.keys() - after.keys())
        fresh = {key: value for key, value in after.items() if before.get(key) != value}
        if gone:
            await self._operations.done("UntagResource", ResourceARN=arn, TagKeys=gone)
        if fresh:
            await self._operations.done("TagResource", ResourceARN=arn, Tags=_pairs(fresh))

    async def share(self, arn: str, policy: str) -> None:
        """Put a policy (JSON) on it, in place of the one that is there."""
        await self._operations.done("PutContactPolicy", ContactArn=arn, Policy=policy)

    # Channels

    async def add_channel(self, contact_arn: str, channel: ChannelWording, *, sends_code: bool, token: str) -> str:
        """Make a channel, and send its code at once unless that is to be done later; its ARN."""
        return await self._operations.one(
            "CreateContactChannel",
            lambda answer: str(answer["ContactChannelArn"]),
            ContactId=contact_arn,
            Name=channel.name,
            Type=channel.type,
            DeliveryAddress={"SimpleAddress": channel.address},
            DeferActivation=not sends_code,
            IdempotencyToken=token,
        )

    async def change_channel(self, arn: str, *, before: ChannelWording, after: ChannelWording) -> None:
        """Its name and address, where they differ; another address has to be activated anew."""
        address = {"SimpleAddress": after.address} if after.address != before.address else None
        name = after.name if after.name != before.name else None
        if name is not None or address is not None:
            await self._operations.done("UpdateContactChannel", ContactChannelId=arn, Name=name, DeliveryAddress=address)

    async def delete_channel(self, arn: str) -> None:
        """Delete it; a plan that names it passes it over."""
        await self._operations.done("DeleteContactChannel", ContactChannelId=arn)

    async def send_code(self, arn: str) -> None:
        """Send a code to its address, with which it is activated."""
        await self._operations.done("SendActivationCode", ContactChannelId=arn)

    async def activate(self, arn: str, code: str) -> None:
        """Prove with the code that was sent last that the address is that person's."""
        await self._operations.done("ActivateContactChannel", ContactChannelId=arn, ActivationCode=code)

    async def deactivate(self, arn: str) -> None:
        """Page nobody through it any more."""
        await self._operations.done("DeactivateContactChannel", ContactChannelId=arn)


def _tags(answer: Wire) -> dict[str, str]:
    return {str(tag.get("Key") or ""): str(tag.get("Value") or "") for tag in answer.get("Tags") or ()}


def _pairs(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _plan(contact: ContactWording) -> dict[str, Any]:
    if contact.type is ContactType.ONCALL_SCHEDULE:
        return {"RotationIds": list(contact.rotations)}
    return {"Stages": _stages(contact.stages)}


def _stages(stages: Sequence[Stage]) -> list[dict[str, Any]]:
    return [{"DurationInMinutes": stage.minutes, "Targets": [_target(each) for each in stage.targets]} for stage in stages]


def _target(target: Target) -> dict[str, Any]:
    if isinstance(target, ChannelTarget):
        every = {"RetryIntervalInMinutes": target.retry_minutes} if target.retry_minutes else {}
        return {"ChannelTargetInfo": {"ContactChannelId": target.channel_arn, **every}}
    return {"ContactTargetInfo": {"ContactId": target.contact_arn, "IsEssential": target.essential}}
