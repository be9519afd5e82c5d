"""One database, opened once, written by one transaction at a time.

Invariant: what a committed transaction wrote survives `kill -9` (SQLite in WAL mode with synchronous=FULL); a database that cannot
be opened, or that a newer imtui wrote, is refused with a sentence and left as it was.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import StaticPool

Transaction = Connection


class DatabaseError(Exception):
    """The database cannot be used; the text says which one and why."""


class Database:
    """A store at a SQLAlchemy URL: `sqlite://` (in memory), `sqlite:////path/file.db`, `postgresql+psycopg://…`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> Self:
        """Connect, and make the tables that are missing; DatabaseError when that is not possible."""
        from imtui.server.store import tables

        try:
            if url == "sqlite://":
                engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
            else:
                engine = create_engine(url)
            if engine.dialect.name == "sqlite":
                event.listen(engine, "connect", _prepare_sqlite)
            tables.create_missing(engine)
        except (SQLAlchemyError, ImportError, OSError) as error:
            raise DatabaseError(f"cannot open the database {url}: {error}") from error
        return cls(engine)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Everything in the block happens, or nothing does."""
        with self._engine.begin() as connection:
            yield connection

    def close(self) -> None:
        self._engine.dispose()


def _prepare_sqlite(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()
