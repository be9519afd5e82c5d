"""What an escalation looks up: plans, shifts and channels as they are in the store.

Invariant: reads only; the answers are those of the transaction and the moment they are asked in.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from imtui.server.engine.ladders import ChannelTarget, ContactTarget, Plan, Stage
from imtui.server.services.contacts.schedules import on_call
from imtui.server.store.contacts import get_channel, get_contact
from imtui.server.store.database import Transaction


class StoredDirectory:
    """`engine.ladders.Directory` on a transaction."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def plan(self, contact_arn: str) -> Plan | None:
        found = get_contact(self._tx, contact_arn)
        return None if found is None else Plan(type=found.type, stages=tuple(_stage(stage) for stage in found.plan.get("Stages") or ()))

    def on_shift(self, schedule_arn: str, moment: datetime) -> tuple[str, ...]:
        found = get_contact(self._tx, schedule_arn)
        rotation_arns = () if found is None else tuple(found.plan.get("RotationIds") or ())
        people = (person for arn in rotation_arns for person in on_call(self._tx, arn, moment))
        return tuple(dict.fromkeys(people))

    def obstacle(self, channel_arn: str) -> str | None:
        found = get_channel(self._tx, channel_arn)
        if found is None:
            return "The contact channel does not exist."
        return None if found.activated else "The contact channel is not activated."


def _stage(data: Mapping[str, Any]) -> Stage:
    targets: list[ChannelTarget | ContactTarget] = []
    for target in data["Targets"]:
        if channel := target.get("ChannelTargetInfo"):
            retry = channel.get("RetryIntervalInMinutes") or 0
            targets.append(ChannelTarget(channel_arn=channel["ContactChannelId"], retry_minutes=retry))
        elif contact := target.get("ContactTargetInfo"):
            targets.append(ContactTarget(contact_arn=contact["ContactId"], essential=contact["IsEssential"]))
    return Stage(minutes=data["DurationInMinutes"], targets=tuple(targets))
