"""The version of the schema: which one a database has, how it comes to this one, and when to keep off it.

Invariant: `prepare` either leaves a database at VERSION or changes nothing. Each change of a table raises VERSION by one and adds
the statements that bring the version before to it.
"""

from collections.abc import Mapping

from sqlalchemy import Column, Connection, Integer, Table, insert, inspect, select, text, update

from imtui.server.store.metadata import KEPT, METADATA

VERSION = 3

#: By version: the statements that lead from it to the next.
STEPS: Mapping[int, tuple[str, ...]] = {
    1: (  # carriers: messages that are sent elsewhere, and when they are tried
        "ALTER TABLE outbox ADD COLUMN try_at BIGINT",
        "CREATE INDEX outbox_to_carry ON outbox (try_at, seq)",
    ),
    2: ("ALTER TABLE incidents ADD COLUMN automation_executions JSON",),  # of runbooks that ran before an incident was brought in
}

#: PostgreSQL: the lock of whoever writes, or changes the schema (any number that others do not use).
_TURNSTILE = 0x696D747569

_TAKE_TURN = text("SELECT pg_advisory_xact_lock(:key)")

schema_version = Table("schema_version", METADATA, Column("version", Integer, primary_key=True, autoincrement=False), info=dict(KEPT))


class SchemaError(Exception):
    """The database holds something that this version must not touch; the text says what."""


def prepare(connection: Connection) -> None:
    """Make what is missing, migrate what is old; SchemaError when the database is newer, or not one of imtui's."""
    from imtui.server.store.tables import create_missing

    if connection.dialect.name == "postgresql":
        take_turn(connection)
    found = _version(connection)
    _refuse_newer(found)
    for version in range(found or VERSION, VERSION):
        for statement in STEPS[version]:
            connection.execute(text(statement))
    create_missing(connection)
    if found is None:
        connection.execute(insert(schema_version).values(version=VERSION))
    elif found < VERSION:
        connection.execute(update(schema_version).values(version=VERSION))


def check(connection: Connection) -> None:
    """SchemaError when the database cannot be read as it is: it is not of this version, or holds nothing yet."""
    found = _version(connection)
    _refuse_newer(found)
    if found is None:
        raise SchemaError("no imtui serve has used it yet")
    if found < VERSION:
        raise SchemaError(f"an older imtui wrote it (schema {found}, this one reads {VERSION}); start imtui serve on it once")


def take_turn(connection: Connection) -> None:
    """PostgreSQL: wait until no other service writes, and keep the others waiting until this transaction ends."""
    connection.execute(_TAKE_TURN, {"key": _TURNSTILE})


def _refuse_newer(found: int | None) -> None:
    if found is not None and found > VERSION:
        raise SchemaError(f"a newer imtui wrote it (schema {found}, this one knows {VERSION}); use that version, or another database")


def _version(connection: Connection) -> int | None:
    names = inspect(connection).get_table_names()
    if schema_version.name in names:
        version: int | None = connection.execute(select(schema_version.c.version)).scalar()
        if version is not None:
            return version
    if set(names) - {schema_version.name}:
        raise SchemaError("it holds tables of something other than imtui; name another one")
    return None
