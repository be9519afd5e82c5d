"""Rotations of ssm-contacts, typed: which there are, and who is on shift.

Invariant: as in `incidents`: one operation a method, nothing but `ServiceFault`.
"""

from datetime import datetime

from imtui.domain.rotations import Rotation, Shift
from imtui.gateway import decode_contacts as decode
from imtui.gateway.operations import Operations
from imtui.gateway.transport import Transport


class Rotations:
    """The operations of ssm-contacts that tell who is on call, over a Transport."""

    def __init__(self, transport: Transport) -> None:
        self._operations = Operations(transport, "ssm-contacts", page_size={"MaxResults": 100})

    async def rotations(self) -> tuple[Rotation, ...]:
        """Every rotation, in the service's order."""
        return await self._operations.every("ListRotations", "Rotations", decode.rotation)

    async def rotation(self, arn: str) -> Rotation:
        """One rotation."""
        return await self._operations.one("GetRotation", decode.rotation, RotationId=arn)

    async def shifts(self, rotation_arn: str, *, since: datetime, until: datetime) -> tuple[Shift, ...]:
        """The shifts that touch that span, overrides in them, earliest first."""
        found = await self._operations.every(
            "ListRotationShifts", "RotationShifts", decode.shift, RotationId=rotation_arn, StartTime=since, EndTime=until
        )
        return tuple(sorted(found, key=lambda shift: shift.start))
