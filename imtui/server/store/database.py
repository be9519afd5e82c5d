"""One database, opened once, written by one transaction at a time.

Invariant: what a committed transaction wrote survives `kill -9` (SQLite in WAL mode with synchronous=FULL); a database that cannot
be opened, or that a newer imtui wrote, is refused with a sentence and left as it was. Only the owner may read a database file.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import StaticPool

from imtui.server.store.schema import SchemaError, prepare

Transaction = Connection


class DatabaseError(Exception):
    """The database cannot be used; the text says which one and why."""


class Database:
    """A store at a SQLAlchemy URL: `sqlite://` (in memory), `sqlite:////path/file.db`, `postgresql+psycopg://…`."""

    def __init__(self, engine: Engine, *, turns: Callable[[], AbstractContextManager[Any]]) -> None:
        """`turns()` is held for the length of each transaction."""
        self._engine = engine
        self._turns = turns

    @classmethod
    def open(cls, url: str) -> Self:
        """Connect, and bring the tables to this version; DatabaseError when that is not possible."""
        try:
            parsed = make_url(url)
            in_memory = parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:")
            if parsed.get_backend_name() == "sqlite" and not in_memory:
                _create_private_file(Path(str(parsed.database)))
            engine = _engine(parsed, in_memory=in_memory)
        except (SQLAlchemyError, ImportError, OSError, ValueError) as error:
            raise DatabaseError(_sentence(url, error)) from error
        try:
            with engine.begin() as connection:
                prepare(connection)
            if parsed.get_backend_name() == "sqlite":
                _log_ahead(engine)
        except (SQLAlchemyError, SchemaError, OSError) as error:
            engine.dispose()
            raise DatabaseError(_sentence(url, error)) from error
        one_at_a_time = threading.RLock()
        return cls(engine, turns=(lambda: one_at_a_time) if in_memory else nullcontext)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Everything in the block happens, or nothing does."""
        with self._turns(), self._engine.begin() as connection:
            yield connection

    def close(self) -> None:
        self._engine.dispose()


def _engine(url: URL, *, in_memory: bool) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    # One connection is the whole of a database in memory: all threads share it, in turns.
    engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False}) if in_memory else create_engine(url)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # By default the driver begins a transaction only before the first change: what was read until then could be stale by then.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _log_ahead(engine: Engine) -> None:
    """Switch the file to WAL: it stays so. Only once it is known to be ours, since the switch itself changes the file."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE: a transaction that reads and then writes never loses to another writer halfway (SQLITE_BUSY without a wait).
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _create_private_file(path: Path) -> None:
    """Make the file, or take it over, with mode 0600; SQLite gives its -wal and -shm files the same."""
    if not path.parent.is_dir():
        raise OSError(f"the directory {path.parent} does not exist")
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)


def _sentence(url: str, error: Exception) -> str:
    """One line: which database and why, without SQLAlchemy's statement dumps and without a password."""
    cause = error.__cause__ or getattr(error, "orig", None) or error
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(cause)
    return (
        f"cannot open the database {_shown(url)}: {reason.strip().splitlines()[0].rstrip('.') if reason.strip() else type(error).__name__}"
    )


def _shown(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except (SQLAlchemyError, ValueError):
        return repr(url)
