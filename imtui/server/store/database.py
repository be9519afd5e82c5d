"""One database, opened once, written by one transaction at a time, however many processes have it open.

    transaction()   reads and writes, alone: SQLite's writer's lock, an advisory lock on PostgreSQL
    beside()        reads and writes beside others, who are kept off by row locks: what carriers settle, on PostgreSQL
    reading()       reads one state, and waits for nobody

Invariant: what a committed transaction wrote survives `kill -9` (SQLite in WAL mode with synchronous=FULL); a database that cannot
be opened, or that a newer imtui wrote, is refused with a sentence and left as it was. Only the owner may read a database file. What is
right with one writer on SQLite is right with ten services on one PostgreSQL: there, too, it has the account to itself.
"""

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import StaticPool

from imtui.server.store.schema import SchemaError, check, prepare, take_turn

Transaction = Connection


class DatabaseError(Exception):
    """The database cannot be used; the text says which one and why."""


class Database:
    """A store at a SQLAlchemy URL: `sqlite://` (in memory), `sqlite:////path/file.db`, `postgresql+psycopg://…`."""

    def __init__(self, engine: Engine, *, turns: Callable[[], AbstractContextManager[Any]]) -> None:
        """`turns()` is held for the length of each transaction."""
        self._engine = engine
        self._reader = engine.execution_options(**_READING[engine.dialect.name])
        self._turns = turns

    @classmethod
    def open(cls, url: str) -> Self:
        """Connect, and bring the tables to this version; DatabaseError when that is not possible."""
        with _refusing(url):
            parsed = make_url(url)
            in_memory = parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:")
            if parsed.get_backend_name() == "sqlite" and not in_memory:
                _create_private_file(Path(str(parsed.database)))
            engine = _engine(parsed, in_memory=in_memory)
        with _refusing(url, engine):
            with engine.begin() as connection:
                prepare(connection)
            if parsed.get_backend_name() == "sqlite":
                _log_ahead(engine)
        one_at_a_time = threading.RLock()
        return cls(engine, turns=(lambda: one_at_a_time) if in_memory else nullcontext)

    @classmethod
    def look_into(cls, url: str) -> Self:
        """Connect to read only, beside whoever else has it open; nothing is made or migrated. DatabaseError when that is not possible."""
        with _refusing(url):
            parsed = make_url(url)
            if parsed.get_backend_name() == "sqlite":
                path = Path(str(parsed.database)).absolute()
                parsed = parsed.set(database=f"file:{quote(str(path))}", query={"mode": "ro", "uri": "true"})
            engine = _engine(parsed, in_memory=False)
        with _refusing(url, engine):
            database = cls(engine, turns=nullcontext)
            with database.reading() as connection:
                check(connection)
        return database

    @property
    def is_shared(self) -> bool:
        """Whether other services may have it open too, and each statement travels through a network."""
        return self._engine.dialect.name != "sqlite"

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Everything in the block happens, or nothing does; nobody else writes meanwhile."""
        with self._turns(), self._engine.begin() as connection:
            if self.is_shared:
                take_turn(connection)
            yield connection

    @contextmanager
    def beside(self) -> Iterator[Transaction]:
        """A transaction that waits for its rows only; SQLite has no such thing, and it is like any other there."""
        with self._turns(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """One state of the database, that no change from elsewhere reaches."""
        with self._turns(), self._reader.begin() as connection:
            yield connection

    def close(self) -> None:
        self._engine.dispose()


_READING: Mapping[str, Mapping[str, Any]] = {
    "sqlite": {"imtui_reading": True},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}


@contextmanager
def _refusing(url: str, engine: Engine | None = None) -> Iterator[None]:
    """What goes wrong in the block is a DatabaseError, and ends the engine."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, SchemaError, ImportError, OSError, ValueError) as error:
        if engine is not None:
            engine.dispose()
        raise DatabaseError(_sentence(url, error)) from error


def _engine(url: URL, *, in_memory: bool) -> Engine:
    match url.get_backend_name():
        case "postgresql":
            return _postgresql(url)
        case "sqlite":
            # One connection is the whole of a database in memory: all threads share it, in turns.
            shared = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}} if in_memory else {}
            # What statements carry stays out of a failure's words, which would quote it, secrets and all.
            engine = create_engine(url, json_deserializer=_read_json, hide_parameters=True, **shared)
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        case other:
            raise ValueError(f"imtui keeps its data in SQLite or PostgreSQL, not in {other}")


def _postgresql(url: URL) -> Engine:
    """A pool of connections whose transactions end when their service hangs, so that the others go on."""
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    try:
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    except ModuleNotFoundError as error:
        if error.name != "psycopg":
            raise
        raise ImportError("PostgreSQL needs a driver: pip install 'imtui[postgres]'") from error

    def limit(connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET idle_in_transaction_session_timeout = '15s'")
            cursor.execute("SET lock_timeout = '20s'")
        connection.commit()

    event.listen(engine, "connect", limit)
    return engine


def _read_json(text: str) -> Any:
    """Most of what is stored as JSON is an empty list: the parser need not be asked."""
    return [] if text == "[]" else json.loads(text)


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
    # Straight to the driver: SQLAlchemy's own way costs more than most of what follows.
    is_reading = connection.get_execution_options().get("imtui_reading", False)
    driver: Any = connection.connection.driver_connection
    driver.execute("BEGIN" if is_reading else "BEGIN IMMEDIATE").close()


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
