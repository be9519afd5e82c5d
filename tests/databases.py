"""The databases that the service's tests run on: SQLite everywhere, PostgreSQL where TEST_POSTGRESQL_URL names a server (.ci/postgresql).

Invariant: a test finds an empty database, and two test processes never share one.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from unittest.mock import patch

from sqlalchemy import URL, Engine, create_engine, make_url

from imtui.server.store import sqlite, tables
from imtui.server.store.database import Database, Transaction
from imtui.server.store.metadata import METADATA

_engine = sqlite._engine
SERVER = os.environ.get("TEST_POSTGRESQL_URL", "")
MISSING = "there is no PostgreSQL to test with (.ci/postgresql COMMAND starts one, and sets TEST_POSTGRESQL_URL)"


def emptied() -> str:
    """The URL of this process's database on the PostgreSQL server, with nothing in it but its tables."""
    url = _prepared(f"imtui_{os.getpid()}")
    names = ", ".join(table.name for table in METADATA.sorted_tables if table.name != "schema_version")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
    engine.dispose()
    return url


def fresh(name: str) -> str:
    """The URL of a database of that name, in which nothing was ever made."""
    engine = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    name = f"{name}_{os.getpid()}"
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)


@contextmanager
def made_quickly(url: str) -> Iterator[None]:
    """In the block, what SQLAlchemy writes for a database in memory is written once for all of them, its tables as well as every other
    statement: that takes far longer than SQLite takes to run it, and hundreds of tests begin with an empty database."""
    if url != "sqlite://":
        yield
        return
    with patch.object(tables, "create_missing", _make_all), patch.object(sqlite, "_engine", _alike):
        yield


def _alike(url: URL) -> Engine:
    """An engine that knows how all others of these have written their statements."""
    engine, first = _engine(url), _first_engine()
    engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
    return engine


@cache
def _first_engine() -> Engine:
    engine = _engine(make_url("sqlite://"))
    engine.connect().close()
    engine.dispose()
    return engine


def _make_all(tx: Transaction) -> None:
    for statement in _statements():
        tx.exec_driver_sql(statement)


@cache
def _statements() -> tuple[str, ...]:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        METADATA.create_all(connection)
        made = connection.exec_driver_sql("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid").scalars().all()
    engine.dispose()
    return tuple(made)


@cache
def _prepared(name: str) -> str:
    url = fresh(name)
    Database.open(url).close()
    return url
