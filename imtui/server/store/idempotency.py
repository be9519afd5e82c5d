"""What was answered to a request that carries an idempotency token, so that sending it twice does it once.

Invariant: an answer is written in the transaction that did the work: the two are there together, or neither is. Kept for KEPT_FOR.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Index, LargeBinary, String, Table, bindparam, delete, insert, select

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


# Built once: these run for every request with a token, and building a statement costs more than SQLite takes to run it.
_GET = select(ANSWERS.c.operation, ANSWERS.c.token, ANSWERS.c.fingerprint, ANSWERS.c.body, ANSWERS.c.answered).where(
    ANSWERS.c.operation == bindparam("wanted_operation"),
    ANSWERS.c.token == bindparam("wanted_token"),
    ANSWERS.c.answered > bindparam("since", type_=Moment),
)
_FORGET = delete(ANSWERS).where(ANSWERS.c.answered <= bindparam("until", type_=Moment))
_ADD = insert(ANSWERS)


def get_answer(tx: Transaction, operation: str, token: str, now: datetime) -> AnswerRow | None:
    """What that token was answered, unless it is too long ago."""
    found = tx.execute(_GET, {"wanted_operation": operation, "wanted_token": token, "since": now - KEPT_FOR}).first()
    return None if found is None else AnswerRow(*found)


def add_answer(tx: Transaction, row: AnswerRow) -> None:
    """Keep an answer, and forget those that are too old."""
    tx.execute(_FORGET, {"until": row.answered - KEPT_FOR})
    tx.execute(_ADD, {name: getattr(row, name) for name in row.__slots__})
