"""A database in memory or in one file of SQLite's, used by one transaction at a time.

Invariant: what a committed transaction wrote survives `kill -9` (WAL, synchronous=FULL), and only the owner may read the file. One
connection for good: taking one from a pool and giving it back costs as much as a statement.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import StaticPool

from imtui.server.store.metadata import read_json


class SQLite:
    """The transactions of a SQLite database."""

    is_shared = False

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._one_at_a_time = threading.RLock()

    @classmethod
    def open(cls, url: URL) -> Self:
        """Connect; the file is made when it is not there."""
        if not _is_in_memory(url):
            _create_private_file(Path(str(url.database)))
        return cls(_engine(url))

    @classmethod
    def look_into(cls, url: URL) -> Self:
        """Connect to a file to read it only."""
        path = Path(str(url.database)).absolute()
        return cls(_engine(url.set(database=f"file:{quote(str(path))}", query={"mode": "ro", "uri": "true"})))

    def own(self) -> None:
        """Switch a file to WAL: it stays so. Only once it is known to be ours, since the switch itself changes the file."""
        if not _is_in_memory(self._engine.url):
            connection = self._engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA journal_mode=WAL")
            finally:
                connection.close()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        # IMMEDIATE: a transaction that reads and then writes never loses to another writer halfway (SQLITE_BUSY without a wait).
        with self._begun("BEGIN IMMEDIATE") as connection:
            yield connection

    beside = writing  # there are no row locks

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._begun("BEGIN") as connection:
            yield connection

    @contextmanager
    def _begun(self, words: str) -> Iterator[Connection]:
        with self._one_at_a_time:
            if self._connection is None:
                self._connection = self._engine.connect()
            with self._connection.begin():
                # Straight to the driver: SQLAlchemy's own way costs more than most of what follows.
                driver: Any = self._connection.connection.driver_connection
                driver.execute(words).close()
                yield self._connection

    def close(self) -> None:
        with self._one_at_a_time:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            self._engine.dispose()


def _is_in_memory(url: URL) -> bool:
    return url.database in (None, "", ":memory:")


def _engine(url: URL) -> Engine:
    # What statements carry stays out of a failure's words, which would quote it, secrets and all.
    engine = create_engine(
        url,
        json_deserializer=read_json,
        hide_parameters=True,
        poolclass=StaticPool,
        connect_args={"check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    # By default the driver begins a transaction only before the first change: what was read until then could be stale by then.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _create_private_file(path: Path) -> None:
    """Make the file, or take it over, with mode 0600; SQLite gives its -wal and -shm files the same."""
    if not path.parent.is_dir():
        raise OSError(f"the directory {path.parent} does not exist")
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)
