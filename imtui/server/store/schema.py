"""The version of the schema: which one a database has, how it comes to this one, and when to keep off it.

Invariant: `prepare` either leaves a database at VERSION or changes nothing. Each change of a table raises VERSION by one and adds
the statements that bring the version before to it.
"""

from collections.abc import Mapping

from sqlalchemy import Column, Connection, Integer, Table, insert, inspect, select, text, update

from imtui.server.store.metadata import KEPT, METADATA

VERSION = 1

#: By version: the statements that lead from it to the next.
STEPS: Mapping[int, tuple[str, ...]] = {}

#: PostgreSQL: two services that start at once on an empty database take turns (any number that others do not use).
_TURNSTILE = 0x696D747569

schema_version = Table("schema_version", METADATA, Column("version", Integer, primary_key=True, autoincrement=False), info=dict(KEPT))


class SchemaError(Exception):
    """The database holds something that this version must not touch; the text says what."""


def prepare(connection: Connection) -> None:
    """Make what is missing, migrate what is old; SchemaError when the database is newer, or not one of imtui's."""
    from imtui.server.store.tables import create_missing

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _TURNSTILE})
    found = _version(connection)
    if found is not None and found > VERSION:
        raise SchemaError(f"a newer imtui wrote it (schema {found}, this one knows {VERSION}); use that version, or another database")
    for version in range(found or VERSION, VERSION):
        for statement in STEPS[version]:
            connection.execute(text(statement))
    create_missing(connection)
    if found is None:
        connection.execute(insert(schema_version).values(version=VERSION))
    elif found < VERSION:
        connection.execute(update(schema_version).values(version=VERSION))


def _version(connection: Connection) -> int | None:
    names = inspect(connection).get_table_names()
    if schema_version.name in names:
        version: int | None = connection.execute(select(schema_version.c.version)).scalar()
        if version is not None:
            return version
    if set(names) - {schema_version.name}:
        raise SchemaError("it holds tables of something other than imtui; name another one")
    return None
