"""What a database has no room for, said without SQLAlchemy's words: PostgreSQL holds columns to their lengths, SQLite does not.

Invariant: nothing is cut to fit. Who wrote the row learns which text was too long, and how the row is called; nothing of the transaction
was written.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, String
from sqlalchemy.exc import DataError, DBAPIError, OperationalError

from imtui.server.store.metadata import METADATA

_TABLE = re.compile(r"(?:INSERT INTO|UPDATE) \"?(?P<name>\w+)")
_TOO_LARGE_FOR_AN_INDEX = "54000"
_SHOWN = 60
_NAMES = ("arn", "event_id", "finding_id", "key", "name")
"""The columns that people know a row by."""


class NoRoomError(Exception):
    """A row does not fit: nothing of the transaction was written. The text names it."""


@contextmanager
def no_overlength() -> Iterator[None]:
    """NoRoomError instead of what SQLAlchemy raises, around a transaction."""
    try:
        yield
    except DataError as error:
        raise NoRoomError(_words(error)) from error
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", "") != _TOO_LARGE_FOR_AN_INDEX:
            raise
        raise NoRoomError(_words(error)) from error


def _words(error: DBAPIError) -> str:
    reason = str(error.orig).strip().splitlines()[0]
    found = _TABLE.search(error.statement or "")
    table = METADATA.tables.get(found["name"]) if found else None
    if table is None:
        return reason
    for row in _rows(error.params):
        for column in table.columns:
            value = row.get(column.name)
            if isinstance(value, str) and len(value) > (_room(column) or len(value)):
                return f"{_called(column, row)} is {len(value)} characters long, and the database takes {_room(column)}: {_begin(value)}"
    return f"{table.name}: {reason}"


def _rows(params: Any) -> Iterator[Mapping[str, Any]]:
    """What was to be written, by column; of several rows in one statement, each name has its row's number behind."""
    for one in params if isinstance(params, list | tuple) else [params]:
        if isinstance(one, Mapping):
            by_row: dict[str, dict[str, Any]] = {}
            for name, value in one.items():
                column, _, number = name.partition("__")
                by_row.setdefault(number, {})[column] = value
            yield from by_row.values()


def _room(column: Column[Any]) -> int | None:
    return column.type.length if isinstance(column.type, String) else None


def _called(column: Column[Any], row: Mapping[str, Any]) -> str:
    """`type of timeline_events (event_id event-1)`: what it is in, told apart by whatever tells its rows apart, but the text itself."""
    names = (each.name for each in column.table.columns if each is not column and each.name in _NAMES)
    told = ", ".join(f"{name} {_begin(str(row[name]).rpartition('/')[2])}" for name in names if row.get(name))
    return f"{column.name} in {column.table.name}" + (f" ({told})" if told else "")


def _begin(value: str) -> str:
    shown = "".join(letter if letter.isprintable() else " " for letter in value[:_SHOWN])
    return f"{shown}…" if len(value) > _SHOWN else shown
