"""A PostgreSQL database that services share.

Invariant: one writer at a time, whichever service it is in (an advisory lock); what carriers settle goes beside it, under row locks; a
transaction whose service hangs ends by itself, so that the others go on.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from imtui.server.store.schema import take_turn


class PostgreSQL:
    """The transactions of a PostgreSQL database."""

    is_shared = True

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @classmethod
    def open(cls, url: URL) -> Self:
        """A pool of connections; ImportError when there is no driver."""
        return cls(_engine(url))

    look_into = open

    def own(self) -> None:
        """Nothing has to be set."""

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with self._engine.begin() as connection:
            take_turn(connection)
            yield connection

    @contextmanager
    def beside(self) -> Iterator[Connection]:
        with self._engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._reader.begin() as connection:
            yield connection

    def close(self) -> None:
        self._engine.dispose()


def _engine(url: URL) -> Engine:
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    try:
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    except ModuleNotFoundError as error:
        if error.name != "psycopg":
            raise
        raise ImportError("PostgreSQL needs a driver: pip install 'imtui[postgres]'") from error
    event.listen(engine, "connect", _limit)
    return engine


def _limit(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = '15s'")
        cursor.execute("SET lock_timeout = '20s'")
    connection.commit()
