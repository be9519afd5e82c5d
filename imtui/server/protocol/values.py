"""Scalars between JSON and Python: timestamps, numbers, strings, patterns.

Invariant: what comes in is of exactly one Python type (an aware datetime in UTC to the millisecond, int, str, bool), or a Mismatch that
says what was expected. Both services write timestamps as seconds since the epoch with a fraction of milliseconds.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import regex

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = 253_402_300_799  # 9999-12-31T23:59:59Z, the last second a datetime can hold
_INTEGER = 2**31


class Mismatch(Exception):
    """A value is not of the type its shape has; the text says what was expected."""


def read_timestamp(value: Any) -> datetime:
    """Seconds since the epoch as a moment in UTC, rounded to milliseconds. A datetime (a call from within) passes, in UTC."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LATEST:
        raise Mismatch("a timestamp in seconds since 1970-01-01T00:00:00Z")
    return _EPOCH + timedelta(milliseconds=round(value * 1000))


def write_timestamp(moment: datetime) -> float:
    """A moment as seconds since the epoch, to the millisecond."""
    return round(moment.timestamp(), 3)


def read_integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not -_INTEGER <= value < _INTEGER:
        raise Mismatch("an integer of 32 bits")
    return value


def read_boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Mismatch("true or false")
    return value


def read_string(value: Any) -> str:
    """Text that every database and every terminal's decoder can hold: no lone surrogates, no null character."""
    if not isinstance(value, str):
        raise Mismatch("a string")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise Mismatch("a string of valid Unicode") from None
    if "\0" in value:
        raise Mismatch("a string without null characters")
    return value


def compile_pattern(pattern: str) -> Callable[[str], object]:
    r"""A test for one of the models' patterns: truthy when the text satisfies it.

    The models follow Java: a pattern may match anywhere unless it is anchored, `\w` and `\s` are ASCII. `$` is made to mean the very end
    (Python lets a newline follow). `re` cannot compile `\p{L}`, so those few go to `regex`, whose ASCII mode would empty the classes.
    A `.*` at either end asks for nothing, but a search tries it at every place: 395,000 blanks would take half an hour.
    """
    needed = pattern.removeprefix(".*").removesuffix(".*")
    exact = needed[:-1] + r"\Z" if needed.endswith("$") and not needed.endswith(r"\$") else needed
    if r"\p{" in pattern:
        search: Callable[[str], object] = regex.compile(exact).search
        return search
    return re.compile(exact, re.ASCII).search
