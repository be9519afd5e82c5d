"""Rotations through the gateway, on the real service: written, read again, previewed, overridden."""

from datetime import UTC, datetime, time, timedelta

import pytest

from imtui.domain.recurrences import Every, HandOff, Recurrence, read_coverage
from imtui.domain.rotas import RotationWording
from imtui.gateway.connections import Connection
from tests.gateway.conftest import AKUAM
from tests.serving import Serving

BO = AKUAM.replace("akuam", "bo")
START = datetime(2026, 3, 16, 9, tzinfo=UTC)
RECURRENCES = [
    Recurrence(every=Every.DAY, hand_offs=(HandOff(at=time(9)), HandOff(at=time(21)))),
    Recurrence(every=Every.WEEK, hand_offs=(HandOff(day="MON", at=time(9)),), multiplier=2, coverage=read_coverage("MON-FRI 09:00-17:00")),
    Recurrence(every=Every.MONTH, hand_offs=(HandOff(day="1", at=time(9, 30)),), on_calls=2),
]


def wording(recurrence: Recurrence) -> RotationWording:
    return RotationWording(name="days", contact_arns=(AKUAM, BO), zone="Europe/Berlin", recurrence=recurrence, start=START)


@pytest.mark.parametrize("recurrence", RECURRENCES, ids=lambda each: each.every)
async def test_what_is_written_comes_back(connected: Connection, recurrence: Recurrence) -> None:
    arn = await connected.rotas.create(wording(recurrence), token="t-1")
    [found] = [each for each in await connected.rotas.rotations() if each.arn == arn]
    assert (found.name, found.contact_arns, found.zone, found.recurrence, found.start) == (
        "days",
        (AKUAM, BO),
        "Europe/Berlin",
        recurrence,
        START,
    )


async def test_a_preview_is_what_the_rotation_then_has(connected: Connection) -> None:
    until = START + timedelta(days=3)
    preview = await connected.rotas.preview(wording(RECURRENCES[0]), since=START, until=until)
    arn = await connected.rotas.create(wording(RECURRENCES[0]), token="t-1")
    assert await connected.rotas.shifts(arn, since=START, until=until) == preview
    assert [each.contact_arns for each in preview[:2]] == [(AKUAM,), (BO,)]


async def test_somebody_stands_in_and_no_longer(connected: Connection) -> None:
    arn = await connected.rotas.create(wording(RECURRENCES[0]), token="t-1")
    span = {"since": START, "until": START + timedelta(days=1)}
    made = await connected.rotas.override(arn, contact_arns=[BO], start=START, end=START + timedelta(hours=1), token="t-2")
    [override] = await connected.rotas.overrides(arn, **span)
    assert (override.id, override.contact_arns, override.end - override.start) == (made, (BO,), timedelta(hours=1))
    assert (await connected.rotas.shifts(arn, **span))[0].is_override
    await connected.rotas.delete_override(arn, made)
    assert await connected.rotas.overrides(arn, **span) == ()


async def test_it_changes_belongs_to_a_schedule_and_goes(connected: Connection, served: Serving) -> None:
    arn = await connected.rotas.create(wording(RECURRENCES[0]), token="t-1")
    schedule = served.client("ssm-contacts").create_contact(Alias="nights", Type="ONCALL_SCHEDULE", Plan={"RotationIds": []})["ContactArn"]
    await connected.rotas.assign(schedule, [arn])
    plan = (await connected.rotas.schedule(schedule)).plan
    assert plan is not None
    assert plan.rotations == (arn,)
    await connected.rotas.update(arn, wording(RECURRENCES[1]))
    [found] = await connected.rotas.rotations()
    assert found.recurrence == RECURRENCES[1]
    await connected.rotas.delete(arn)
    assert await connected.rotas.rotations() == ()
