"""One database, opened once, written by one transaction at a time, however many processes have it open.

    transaction()   reads and writes, alone: SQLite's writer's lock, an advisory lock on PostgreSQL
    beside()        reads and writes beside others, who are kept off by row locks: what carriers settle, on PostgreSQL
    reading()       reads one state, and waits for nobody

Invariant: what a committed transaction wrote survives `kill -9`; a database that cannot be opened, or that a newer imtui wrote, is
refused with a sentence and left as it was. What is right with one writer on SQLite is right with ten services on one PostgreSQL: there,
too, it has the account to itself.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol, Self

from sqlalchemy import Connection
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from imtui.server.store.postgresql import PostgreSQL
from imtui.server.store.schema import SchemaError, check, prepare
from imtui.server.store.sqlite import SQLite

Transaction = Connection


class DatabaseError(Exception):
    """The database cannot be used; the text says which one and why."""


class _Access(Protocol):
    """How one kind of database is used."""

    @property
    def is_shared(self) -> bool: ...

    def own(self) -> None:
        """It is known to be ours now."""

    def writing(self) -> AbstractContextManager[Connection]: ...

    def beside(self) -> AbstractContextManager[Connection]: ...

    def reading(self) -> AbstractContextManager[Connection]: ...

    def close(self) -> None: ...


_KINDS: dict[str, type[SQLite] | type[PostgreSQL]] = {"sqlite": SQLite, "postgresql": PostgreSQL}


class Database:
    """A store at a SQLAlchemy URL: `sqlite://` (in memory), `sqlite:////path/file.db`, `postgresql+psycopg://…`."""

    def __init__(self, access: _Access) -> None:
        self._access = access

    @classmethod
    def open(cls, url: str) -> Self:
        """Connect, and bring the tables to this version; DatabaseError when that is not possible."""
        with _refusing(url):
            parsed = make_url(url)
            access = _kind(parsed).open(parsed)
        with _refusing(url, access):
            with access.beside() as connection:
                prepare(connection)
            access.own()
        return cls(access)

    @classmethod
    def look_into(cls, url: str) -> Self:
        """Connect to read only, beside whoever else has it open; nothing is made or migrated. DatabaseError when that is not possible."""
        with _refusing(url):
            parsed = make_url(url)
            access = _kind(parsed).look_into(parsed)
        with _refusing(url, access), access.reading() as connection:
            check(connection)
        return cls(access)

    @property
    def is_shared(self) -> bool:
        """Whether other services may have it open too, and each statement travels through a network."""
        return self._access.is_shared

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Everything in the block happens, or nothing does; nobody else writes meanwhile."""
        return self._access.writing()

    def beside(self) -> AbstractContextManager[Transaction]:
        """A transaction that waits for its rows only; SQLite has no such thing, and it is like any other there."""
        return self._access.beside()

    def reading(self) -> AbstractContextManager[Transaction]:
        """One state of the database, that no change from elsewhere reaches."""
        return self._access.reading()

    def close(self) -> None:
        self._access.close()


def _kind(url: URL) -> type[SQLite] | type[PostgreSQL]:
    kind = url.get_backend_name()
    if kind not in _KINDS:
        raise ValueError(f"imtui keeps its data in SQLite or PostgreSQL, not in {kind}")
    return _KINDS[kind]


@contextmanager
def _refusing(url: str, access: _Access | None = None) -> Iterator[None]:
    """What goes wrong in the block is a DatabaseError, and ends the access."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, SchemaError, ImportError, OSError, ValueError) as error:
        if access is not None:
            access.close()
        raise DatabaseError(_sentence(url, error)) from error


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
