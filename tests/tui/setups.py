"""Services for people, shifts, plans and Regions that never leave the process: they answer what a test gave them, and remember what they
were asked to change."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from imtui.domain.replication import DEFAULT_KEY, ReplicationRegion, ReplicationSet, ReplicationStatus
from tests.tui.gates import Gate

REPLICATION = ReplicationSet(
    arn="arn:aws:ssm-incidents::111122223333:replication-set/0c2fa1a4-52b7-4a27-bc02-1d0d4c3ffb0e",
    status=ReplicationStatus.UPDATING,
    protected=True,
    regions=(
        ReplicationRegion(
            name="eu-west-1", key=DEFAULT_KEY, status=ReplicationStatus.ACTIVE, updated=datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
        ),
        ReplicationRegion(
            name="us-east-1",
            key="arn:aws:kms:us-east-1:111122223333:key/5f6d1c3e-7a49-4f1e-8f0b-6c1c9a1c2b3d",
            status=ReplicationStatus.CREATING,
            updated=datetime(2026, 3, 14, 13, 58, tzinfo=UTC),
        ),
    ),
    created=datetime(2026, 1, 12, 9, 28, tzinfo=UTC),
    created_by="arn:aws:iam::111122223333:user/bo",
    modified=datetime(2026, 3, 14, 13, 58, tzinfo=UTC),
    modified_by="arn:aws:sts::111122223333:assumed-role/admin/dana",
    tags={"team": "platform", "cost-center": ""},
)


class RecordingReplication:
    """`sets`: what there is; `calls`: every write with its arguments."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.sets: tuple[ReplicationSet, ...] = (REPLICATION,)
        self.calls: list[tuple[str, dict[str, Any]]] = []

    async def replication_sets(self) -> tuple[ReplicationSet, ...]:
        await self.gate.passed()
        return self.sets

    async def protect(self, arn: str, *, protected: bool, token: str) -> None:
        await self.gate.passed()
        self.calls.append(("protect", {"arn": arn, "protected": protected}))
        self.sets = tuple(replace(each, protected=protected) for each in self.sets)


class FakeSetup:
    """All of `actions.setup.Setup`, behind one gate."""

    def __init__(self, gate: Gate | None = None) -> None:
        self.gate = gate or Gate()
        self.replication = RecordingReplication(self.gate)
