"""The one MetaData that all tables belong to, the column types they share, and how rows are paged through.

Invariant: timestamps are stored as integer microseconds since the epoch, in UTC: they sort, index and compare the same on every
database. A list is paged by the values it is sorted by, never by an offset: rows added meanwhile shift nothing.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final, TypeVar

from sqlalchemy import BigInteger, ColumnElement, Integer, MetaData, String, literal, tuple_
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

METADATA = MetaData()

#: `Table(…, info=KEPT)`: stays when the replication set, and with it everything in both services, is deleted.
KEPT: Final[Mapping[str, Any]] = {"kept": True}

#: The type of a generated row number: SQLite numbers rows by itself only where the column is exactly INTEGER.
RowNumber = BigInteger().with_variant(Integer(), "sqlite")

#: Text that is sorted by its code points on every database.
SortedText = String().with_variant(String(collation="C"), "postgresql")

_Made = TypeVar("_Made")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(moment: datetime) -> int:
    """Microseconds since the epoch of an aware datetime."""
    return (moment - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """The moment, in UTC."""
    return _EPOCH + timedelta(microseconds=micros)


# Remembered: who polls a list reads the same moments again and again, and making one costs ten times as much.
@lru_cache(maxsize=32_768)
def _read_moment(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)


class Moment(TypeDecorator[datetime]):
    """An aware datetime in UTC, kept as microseconds since the epoch."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return None if value is None else to_micros(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return _read_moment(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[int | None], datetime | None]:
        return _read_moment  # what the base class would come to, without two calls around it for each value


def read_json(text: str) -> Any:
    """What a JSON column holds. Most of it is an empty list: the parser need not be asked."""
    return [] if text == "[]" else json.loads(text)


def reader(make: Callable[..., _Made], columns: Iterable[ColumnElement[Any]]) -> Callable[[Iterable[Any]], _Made]:
    """A function from a row of these columns to what `make` makes of them by name. A third of the cost of a row's own mapping."""
    names = tuple(str(column.key) for column in columns)
    return lambda row: make(**dict(zip(names, row, strict=True)))


def beyond(columns: Sequence[ColumnElement[Any]], position: Iterable[Any], *, descending: bool) -> ColumnElement[bool]:
    """Rows that come after `position` in a list sorted by `columns`: a row-value comparison, which an index on them answers."""
    here = tuple_(*(literal(value, column.type) for column, value in zip(columns, position, strict=True)))
    return tuple_(*columns) < here if descending else tuple_(*columns) > here
