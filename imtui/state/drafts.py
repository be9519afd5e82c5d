"""What was typed and not sent, on disk from the first letter on.

Invariant: a text that was put here is there after `esc`, after the end of the process however it came, and for the next imtui; it costs
less than a frame to put, since no disk is waited for.
"""

import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from imtui.state.database import Database

_log = logging.getLogger(__name__)
_SCHEMA = """
CREATE TABLE drafts (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    purpose TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL,
    UNIQUE (purpose, subject)
)
"""


class DraftShelf:
    """Texts by purpose and what they are about, in `database`. A file that fails is said in the log and loses no key press."""

    is_lasting = True
    """What is here outlives the process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The shelf in `folder`. OSError, sqlite3.Error when there can be none."""
        return cls(Database(folder / "drafts.db", schema=_SCHEMA, durable=False))

    def get(self, purpose: str, subject: str) -> str:
        """What is kept, or nothing."""
        try:
            with self._database.reading() as connection:
                row = connection.execute("SELECT text FROM drafts WHERE purpose = ? AND subject = ?", (purpose, subject)).fetchone()
        except sqlite3.Error as error:
            _log.warning("drafts cannot be read: %s", error)
            return ""
        return str(row["text"]) if row else ""

    def put(self, purpose: str, subject: str, text: str) -> None:
        """Keep `text`; nothing forgets what was kept."""
        try:
            with self._database.transaction() as tx:
                if text:
                    tx.execute(
                        "INSERT INTO drafts (purpose, subject, text) VALUES (?, ?, ?)"
                        " ON CONFLICT (purpose, subject) DO UPDATE SET text = excluded.text",
                        (purpose, subject, text),
                    )
                else:
                    tx.execute("DELETE FROM drafts WHERE purpose = ? AND subject = ?", (purpose, subject))
        except sqlite3.Error as error:
            _log.warning("a draft cannot be written: %s", error)

    def __iter__(self) -> Iterator[tuple[str, str, str]]:
        """(purpose, subject, text), oldest first."""
        try:
            with self._database.reading() as connection:
                rows = connection.execute("SELECT purpose, subject, text FROM drafts ORDER BY number").fetchall()
        except sqlite3.Error as error:
            _log.warning("drafts cannot be read: %s", error)
            rows = []
        return iter([(row["purpose"], row["subject"], row["text"]) for row in rows])

    def close(self) -> None:
        self._database.close()
