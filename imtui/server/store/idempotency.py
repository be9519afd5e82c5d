"""What was answered to a request that carries an idempotency token, so that sending it twice does it once.

Invariant: an answer is written in the transaction that did the work: the two are there together, or neither is. Kept for KEPT_FOR.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Index, LargeBinary, String, Table, delete, insert, select

from imtui.server.store.database import Transaction
from imtui.server.store.metadata import METADATA, Moment

KEPT_FOR = timedelta(hours=24)

ANSWERS = Table(
    "idempotent_answers",
    METADATA,
    Column("operation", String, primary_key=True),
    Column("token", String, primary_key=True),
    Column("fingerprint", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("answered", Moment, nullable=False),
    Index("idempotent_answers_answered", "answered"),
)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """`operation` as `service:Operation`; `fingerprint` digests the parameters; `body` is the answer as it was sent."""

    operation: str
    token: str
    fingerprint: str
    body: bytes
    answered: datetime


def get_answer(tx: Transaction, operation: str, token: str, now: datetime) -> AnswerRow | None:
    """What that token was answered, unless it is too long ago."""
    found = tx.execute(
        select(ANSWERS.c.operation, ANSWERS.c.token, ANSWERS.c.fingerprint, ANSWERS.c.body, ANSWERS.c.answered).where(
            ANSWERS.c.operation == operation, ANSWERS.c.token == token, ANSWERS.c.answered > now - KEPT_FOR
        )
    ).first()
    return None if found is None else AnswerRow(*found)


def add_answer(tx: Transaction, row: AnswerRow) -> None:
    """Keep an answer, and forget those that are too old."""
    tx.execute(delete(ANSWERS).where(ANSWERS.c.answered <= row.answered - KEPT_FOR))
    tx.execute(
        insert(ANSWERS).values(operation=row.operation, token=row.token, fingerprint=row.fingerprint, body=row.body, answered=row.answered)
    )
