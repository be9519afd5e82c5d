"""A service for rotations that never leaves the process: two rotations of one schedule, one of none, with a gap, a stand-in and somebody
who is booked twice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from imtui.domain.contacts import Contact, ContactType, Plan
from imtui.domain.errors import ImtuiError
from imtui.domain.recurrences import Every, HandOff, Recurrence
from imtui.domain.rotas import Override, RotationRecord, RotationWording
from imtui.domain.rotations import Shift
from tests.tui import canned
from tests.tui.gates import Gate

_ARN = "arn:aws:ssm-contacts:eu-west-1:111122223333:rotation/"
DAYS, NIGHTS, SPARE = (f"{_ARN}{name}" for name in ("days", "nights", "spare"))
DAILY = Recurrence(every=Every.DAY, hand_offs=(HandOff(at=time(9)), HandOff(at=time(21))))
WEEKLY = Recurrence(every=Every.WEEK, hand_offs=(HandOff(day="MON", at=time(9)),))
AKUAM, BO, CHEN = (canned.contact_arn(name) for name in ("akuam", "bo", "chen"))


def rotation(arn: str, recurrence: Recurrence, *who: str, zone: str = "UTC") -> RotationRecord:
    start = datetime(2026, 1, 5, 9, tzinfo=UTC)
    return RotationRecord(arn=arn, name=arn.rpartition("/")[2], contact_arns=who, zone=zone, recurrence=recurrence, start=start)


def turns(first: datetime, length: timedelta, count: int, *who: str) -> list[Shift]:
    """Shifts one after the other."""
    return [
        Shift(contact_arns=(who[place % len(who)],), start=first + place * length, end=first + (place + 1) * length)
        for place in range(count)
    ]


class RecordingRotas:
    """`calls`: every write with its arguments; `refusal`: why there is no preview; `empty`: schedules without a rotation."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.previews: list[RotationWording] = []
        self.refusal: ImtuiError | None = None
        self.empty: frozenset[str] = frozenset()
        self.rotas: tuple[RotationRecord, ...] = (
            rotation(DAYS, DAILY, AKUAM, BO, zone="Europe/Berlin"),
            rotation(NIGHTS, WEEKLY, CHEN, AKUAM),
            rotation(SPARE, WEEKLY, CHEN),
        )
        begun = datetime(2026, 2, 23, 9, tzinfo=UTC)
        days = turns(begun, timedelta(hours=12), 120, AKUAM, BO)
        stood_in = replace(days[42], contact_arns=(CHEN,), is_override=True)
        # On 17 March nobody has the day; on 16 March chen stands in.
        days = [*days[:42], stood_in, days[43], *days[45:]]
        self.known = {
            DAYS: tuple(days),
            NIGHTS: tuple(turns(begun, timedelta(days=7), 10, CHEN, AKUAM)),
            SPARE: tuple(turns(begun, timedelta(days=7), 10, CHEN)),
        }
        override = Override(id="0000aaaa-1", rotation_arn=DAYS, contact_arns=(CHEN,), start=stood_in.start, end=stood_in.end)
        self.stand_ins: tuple[Override, ...] = (override,)

    async def rotations(self) -> tuple[RotationRecord, ...]:
        await self.gate.passed()
        return self.rotas

    async def schedule(self, arn: str) -> Contact:
        await self.gate.passed()
        alias = arn.rpartition("/")[2]
        is_empty = arn in self.empty or not self.rotas
        plan = Plan(rotations=() if is_empty else (DAYS, NIGHTS))
        name = f"{alias.partition('-')[0].capitalize()} on call"
        return Contact(arn=arn, alias=alias, type=ContactType.ONCALL_SCHEDULE, display_name=name, plan=plan)

    async def shifts(self, rotation_arn: str, *, since: datetime, until: datetime) -> tuple[Shift, ...]:
        await self.gate.passed()
        return tuple(each for each in self.known[rotation_arn] if each.end > since and each.start < until)

    async def overrides(self, rotation_arn: str, *, since: datetime, until: datetime) -> tuple[Override, ...]:
        await self.gate.passed()
        return tuple(each for each in self.stand_ins if each.rotation_arn == rotation_arn)

    async def preview(self, wanted: RotationWording, *, since: datetime, until: datetime) -> tuple[Shift, ...]:
        await self.gate.passed()
        self.previews.append(wanted)
        if self.refusal is not None:
            raise self.refusal
        assert wanted.start is not None
        found = turns(wanted.start, timedelta(days=7), 52, *wanted.contact_arns)
        return tuple(each for each in found if each.end > since and each.start < until)

    async def create(self, wanted: RotationWording, *, token: str) -> str:
        return await self._wrote("create", wanted=wanted)

    async def update(self, arn: str, wanted: RotationWording) -> None:
        await self._wrote("update", arn=arn, wanted=wanted)

    async def delete(self, arn: str) -> None:
        await self._wrote("delete", arn=arn)
        self.rotas = tuple(each for each in self.rotas if each.arn != arn)

    async def assign(self, schedule_arn: str, rotation_arns: Sequence[str]) -> None:
        await self._wrote("assign", schedule=schedule_arn, rotations=tuple(rotation_arns))

    async def override(self, rotation_arn: str, *, contact_arns: Sequence[str], start: datetime, end: datetime, token: str) -> str:
        return await self._wrote("override", rotation=rotation_arn, who=tuple(contact_arns), start=start, end=end)

    async def delete_override(self, rotation_arn: str, override_id: str) -> None:
        await self._wrote("delete_override", rotation=rotation_arn, id=override_id)
        self.stand_ins = tuple(each for each in self.stand_ins if each.id != override_id)

    async def _wrote(self, what: str, **arguments: Any) -> str:
        await self.gate.passed()
        self.calls.append((what, arguments))
        return f"{_ARN}{what}"
