"""SQLite files that remember what must not be lost: opened, checked, and shared by every imtui on the machine.

Invariant: what a transaction wrote outlives the process, and where `durable` also a loss of power; the file is its owner's only. A file
that cannot be read is put aside under another name, never deleted: somebody's words are in it.
"""

import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

from imtui.state.files import private_folder

_log = logging.getLogger(__name__)
_VERSION = 1
_SECONDS_FOR_OTHERS = 5.0


class Database:
    """`path` None: in memory, for what ends with the process. `schema`: the statements that make an empty file a new one. Without
    `durable` a transaction waits for no disk, and may be lost with the power. Safe for several threads, one transaction at a time.

    OSError, sqlite3.Error when the file cannot be used."""

    def __init__(self, path: Path | None, *, schema: str, durable: bool) -> None:
        self._lock = threading.Lock()
        prepare = partial(_prepared, schema=schema, synchronous="FULL" if durable else "NORMAL")
        self._connection = prepare(":memory:") if path is None else _opened(path, prepare)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing, and nobody else writes meanwhile. sqlite3.Error when the file cannot be used."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.rollback()
                raise
            self._connection.commit()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """For a single SELECT."""
        with self._lock:
            yield self._connection

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _opened(path: Path, prepare: Callable[[str], sqlite3.Connection]) -> sqlite3.Connection:
    private_folder(path.parent)
    _make_private(path)
    try:
        return prepare(str(path))
    except sqlite3.OperationalError:
        raise  # locked, or no room: the file itself is sound
    except sqlite3.DatabaseError as error:
        aside = _free_name(path)
        _log.warning("%s cannot be read (%s): it is kept as %s", path, error, aside)
        path.replace(aside)
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        _make_private(path)
        return prepare(str(path))


def _free_name(path: Path) -> Path:
    """Where it can be put aside without taking the place of one that was before it."""
    names = (path.with_name(f"{path.name}.unreadable-{number}") for number in count(1))
    return next(name for name in names if not name.exists())


def _make_private(path: Path) -> None:
    """SQLite gives its other files the mode that the first one has."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def _prepared(name: str, *, schema: str, synchronous: str) -> sqlite3.Connection:
    connection = sqlite3.connect(name, timeout=_SECONDS_FOR_OTHERS, isolation_level=None, check_same_thread=False)
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.execute("BEGIN IMMEDIATE")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == 0:
            for statement in filter(str.strip, schema.split(";")):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {_VERSION}")
        elif version != _VERSION:
            raise sqlite3.DatabaseError(f"it is of version {version}, not {_VERSION}")
        connection.commit()
    except BaseException:
        connection.close()
        raise
    return connection
