"""What was answered to a request that carries an idempotency token, so that sending it twice does it once.

Invariant: an answer is written in the transaction that did the work: the two are there together, or neither is. Kept for KEPT_FOR.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Index, LargeBinary, String, Table, bindparam, delete, insert, select

from imtui.server.store.database import Transaction
from imtui.server.store.metadata import METADATA, Moment

KEPT_FOR = timedelta(hours=24)
_OFTEN = timedelta(hours=1)

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
    ANSWERS.c.operation == bindparam("wanted_operation"), ANSWERS.c.token == bindparam("wanted_token")
)
_FORGET = delete(ANSWERS).where(ANSWERS.c.answered <= bindparam("until", type_=Moment))
_ADD = insert(ANSWERS)


class Answers:
    """The answers that are kept. What is too old counts as forgotten, and goes within the hour."""

    def __init__(self) -> None:
        self._cleared: datetime | None = None

    def get(self, tx: Transaction, operation: str, token: str, now: datetime) -> AnswerRow | None:
        """What that token was answered, unless it is too long ago."""
        found = tx.execute(_GET, {"wanted_operation": operation, "wanted_token": token}).first()
        if found is None:
            return None
        row = AnswerRow(*found)
        if row.answered > now - KEPT_FOR:
            return row
        self._forget(tx, now)
        return None

    def add(self, tx: Transaction, row: AnswerRow) -> None:
        """Keep an answer, one that `get` did not find."""
        if self._cleared is None or not timedelta(0) <= row.answered - self._cleared < _OFTEN:
            self._forget(tx, row.answered)
        tx.execute(_ADD, {name: getattr(row, name) for name in row.__slots__})

    def _forget(self, tx: Transaction, now: datetime) -> None:
        tx.execute(_FORGET, {"until": now - KEPT_FOR})
        self._cleared = now
