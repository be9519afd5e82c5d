"""What the incidents half does by itself, at its time: attach parent items, settle replication sets.

Invariant: a job is done exactly once, at the moment it was due, in the transaction that takes it off the list.
"""

from datetime import datetime

from imtui.server.services.context import Context
from imtui.server.services.incidents import replication_sets, starts
from imtui.server.store import upkeep
from imtui.server.store.database import Transaction


class UpkeepAgenda:
    """The jobs that operations of ssm-incidents left for later."""

    def next_due(self, tx: Transaction) -> datetime | None:
        return upkeep.next_due(tx)

    def run_next(self, context: Context) -> None:
        job = upkeep.take_next(context.transaction)
        if job is None:
            return
        match job.kind:
            case starts.ATTACH_PARENT:
                starts.attach_parent(context, job.subject)
            case replication_sets.SETTLE:
                replication_sets.settle(context, job.subject)
            case unknown:
                raise ValueError(f"no such job: {unknown!r}")

    def put_off(self, tx: Transaction, until: datetime) -> None:
        upkeep.put_off(tx, until)
