"""Rotations of ssm-contacts as they are prepared, typed: whole, with overrides, and as a preview; who is on shift is read by `rotations`.

Invariant: as in `incidents`: one operation a method, nothing but `ServiceFault`, a write also `ReadOnly`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from imtui.domain.contacts import Contact
from imtui.domain.recurrences import DAYS, Every, HandOff, Recurrence
from imtui.domain.rotas import Override, RotationRecord, RotationWording
from imtui.domain.rotations import Shift
from imtui.gateway import decode
from imtui.gateway.decode_contacts import contact, shift
from imtui.gateway.operations import Operations
from imtui.gateway.rotations import Rotations
from imtui.gateway.transport import Transport

_SETTINGS = {Every.DAY: "DailySettings", Every.WEEK: "WeeklySettings", Every.MONTH: "MonthlySettings"}


class Rotas:
    """The operations about rotations and their overrides, over a Transport."""

    def __init__(self, transport: Transport) -> None:
        self._operations = Operations(transport, "ssm-contacts", page_size={"MaxResults": 100})
        self._on_call = Rotations(transport)

    async def rotations(self) -> tuple[RotationRecord, ...]:
        """Every rotation, by name."""
        found = await self._operations.every("ListRotations", "Rotations", _rotation)
        return tuple(sorted(found, key=lambda each: each.name.casefold()))

    async def schedule(self, arn: str) -> Contact:
        """An on-call schedule with its rotations."""
        return await self._operations.one("GetContact", contact, ContactId=arn)

    async def shifts(self, rotation_arn: str, *, since: datetime, until: datetime) -> tuple[Shift, ...]:
        """The shifts that touch that span, overrides in them, earliest first."""
        return await self._on_call.shifts(rotation_arn, since=since, until=until)

    async def overrides(self, rotation_arn: str, *, since: datetime, until: datetime) -> tuple[Override, ...]:
        """The overrides that touch that span, earliest first."""
        found = await self._operations.every(
            "ListRotationOverrides",
            "RotationOverrides",
            lambda wire: _override(wire, rotation_arn),
            RotationId=rotation_arn,
            StartTime=since,
            EndTime=until,
        )
        return tuple(sorted(found, key=lambda each: each.start))

    async def preview(self, wanted: RotationWording, *, since: datetime, until: datetime) -> tuple[Shift, ...]:
        """The shifts that such a rotation would have in that span, earliest first; nothing is kept."""
        found = await self._operations.every(
            "ListPreviewRotationShifts",
            "RotationShifts",
            shift,
            Members=list(wanted.contact_arns),
            TimeZoneId=wanted.zone,
            Recurrence=_recurrence_wire(wanted.recurrence),
            RotationStartTime=wanted.start,
            StartTime=since,
            EndTime=until,
        )
        return tuple(sorted(found, key=lambda each: each.start))

    async def create(self, wanted: RotationWording, *, token: str) -> str:
        """Make one; its ARN."""
        return await self._operations.one(
            "CreateRotation",
            lambda answer: str(answer["RotationArn"]),
            Name=wanted.name,
            ContactIds=list(wanted.contact_arns),
            StartTime=wanted.start,
            TimeZoneId=wanted.zone,
            Recurrence=_recurrence_wire(wanted.recurrence),
            IdempotencyToken=token,
        )

    async def update(self, arn: str, wanted: RotationWording) -> None:
        """Make it so; its name cannot be changed."""
        await self._operations.done(
            "UpdateRotation",
            RotationId=arn,
            ContactIds=list(wanted.contact_arns),
            StartTime=wanted.start,
            TimeZoneId=wanted.zone,
            Recurrence=_recurrence_wire(wanted.recurrence),
        )

    async def delete(self, arn: str) -> None:
        """Delete it; it is taken off all schedules."""
        await self._operations.done("DeleteRotation", RotationId=arn)

    async def assign(self, schedule_arn: str, rotation_arns: Sequence[str]) -> None:
        """Have a schedule consist of these rotations."""
        await self._operations.done("UpdateContact", ContactId=schedule_arn, Plan={"RotationIds": list(rotation_arns)})

    async def override(self, rotation_arn: str, *, contact_arns: Sequence[str], start: datetime, end: datetime, token: str) -> str:
        """Have others on call in that span; the override's id."""
        return await self._operations.one(
            "CreateRotationOverride",
            lambda answer: str(answer["RotationOverrideId"]),
            RotationId=rotation_arn,
            NewContactIds=list(contact_arns),
            StartTime=start,
            EndTime=end,
            IdempotencyToken=token,
        )

    async def delete_override(self, rotation_arn: str, override_id: str) -> None:
        """Who was on call before is again."""
        await self._operations.done("DeleteRotationOverride", RotationId=rotation_arn, RotationOverrideId=override_id)


def _rotation(wire: decode.Wire) -> RotationRecord:
    return RotationRecord(
        arn=wire["RotationArn"],
        name=wire["Name"],
        contact_arns=tuple(wire.get("ContactIds") or ()),
        zone=str(wire.get("TimeZoneId") or "UTC"),
        recurrence=_recurrence(wire.get("Recurrence") or {}),
        start=decode.moment_or_none(wire.get("StartTime")),
    )


def _override(wire: decode.Wire, rotation_arn: str) -> Override:
    return Override(
        id=wire["RotationOverrideId"],
        rotation_arn=rotation_arn,
        contact_arns=tuple(wire.get("NewContactIds") or ()),
        start=decode.moment(wire["StartTime"]),
        end=decode.moment(wire["EndTime"]),
    )


def _recurrence(wire: Mapping[str, Any]) -> Recurrence:
    every = next((each for each, name in _SETTINGS.items() if wire.get(name)), Every.DAY)
    coverage = {
        day: tuple((_time(span["Start"]), _time(span["End"])) for span in spans)
        for day, spans in (wire.get("ShiftCoverages") or {}).items()
    }
    return Recurrence(
        every=every,
        hand_offs=tuple(_hand_off(each) for each in wire.get(_SETTINGS[every]) or ()),
        multiplier=int(wire.get("RecurrenceMultiplier") or 1),
        on_calls=int(wire.get("NumberOfOnCalls") or 1),
        coverage={day: coverage[day] for day in DAYS if day in coverage},
    )


def _hand_off(wire: Mapping[str, Any]) -> HandOff:
    if "HandOffTime" not in wire:
        return HandOff(at=_time(wire))
    return HandOff(at=_time(wire["HandOffTime"]), day=str(wire.get("DayOfWeek") or wire.get("DayOfMonth") or ""))


def _time(wire: Mapping[str, Any]) -> time:
    return time(int(wire["HourOfDay"]), int(wire["MinuteOfHour"]))


def _recurrence_wire(recurrence: Recurrence) -> dict[str, Any]:
    def one(each: HandOff) -> dict[str, Any]:
        match recurrence.every:
            case Every.DAY:
                return _time_wire(each.at)
            case Every.WEEK:
                return {"DayOfWeek": each.day, "HandOffTime": _time_wire(each.at)}
            case Every.MONTH:
                return {"DayOfMonth": int(each.day), "HandOffTime": _time_wire(each.at)}

    coverage = {
        day: [{"Start": _time_wire(start), "End": _time_wire(end)} for start, end in spans] for day, spans in recurrence.coverage.items()
    }
    return {
        _SETTINGS[recurrence.every]: [one(each) for each in recurrence.hand_offs],
        "NumberOfOnCalls": recurrence.on_calls,
        "RecurrenceMultiplier": recurrence.multiplier,
    } | ({"ShiftCoverages": coverage} if coverage else {})


def _time_wire(at: time) -> dict[str, int]:
    return {"HourOfDay": at.hour, "MinuteOfHour": at.minute}
