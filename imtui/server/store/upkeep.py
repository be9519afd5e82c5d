"""What the service itself has still to do, and when: attach an incident's parent item, finish a replication set's change.

Invariant: a job is in the table until it is done, and is taken out in the transaction that does it: after a crash it is neither
lost nor done twice.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Index, String, Table, bindparam, delete, insert, select

from imtui.server.store.database import Transaction
from imtui.server.store.dues import put_off_first
from imtui.server.store.metadata import METADATA, Moment, RowNumber

upkeep_jobs = Table(
    "upkeep_jobs",
    METADATA,
    Column("number", RowNumber, primary_key=True),
    Column("due", Moment, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("subject", String(1000), nullable=False),
    Index("upkeep_jobs_by_due", "due", "number"),
    Index("upkeep_jobs_by_subject", "subject"),
)


# Built once: they run before every answer, and building a statement costs more than SQLite takes to run it.
_NEXT_DUE = select(upkeep_jobs.c.due).order_by(upkeep_jobs.c.due).limit(1)
_TAKE_NEXT = select(upkeep_jobs).order_by(upkeep_jobs.c.due, upkeep_jobs.c.number).limit(1).with_for_update()
_ADD = insert(upkeep_jobs)
_REMOVE = delete(upkeep_jobs).where(upkeep_jobs.c.number == bindparam("key"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`subject` is the ARN that the job is about."""

    due: datetime
    kind: str
    subject: str


def schedule(tx: Transaction, job: Job) -> None:
    tx.execute(_ADD, {"due": job.due, "kind": job.kind, "subject": job.subject})


def next_due(tx: Transaction) -> datetime | None:
    due: datetime | None = tx.execute(_NEXT_DUE).scalar()
    return due


def take_next(tx: Transaction) -> Job | None:
    """Take out the job that is due first; None when there is none."""
    found = tx.execute(_TAKE_NEXT).first()
    if found is None:
        return None
    tx.execute(_REMOVE, {"key": found.number})
    return Job(due=found.due, kind=found.kind, subject=found.subject)


def put_off(tx: Transaction, until: datetime) -> None:
    """Let the job that is due first be due at `until`."""
    put_off_first(tx, upkeep_jobs, upkeep_jobs.c.number, until)


def cancel(tx: Transaction, subject: str) -> None:
    """Take out every job about the subject."""
    tx.execute(upkeep_jobs.delete().where(upkeep_jobs.c.subject == subject))
