"""Reading TOML tables into typed values, with errors that a person can act on.

Invariant: every failure is a ScenarioError of one sentence that says where (`steps[3].at`) and what is expected; a key that nobody
read is an error too, with the key that was probably meant.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from difflib import get_close_matches
from typing import Any, TypeVar

from imtui.server.scenarios import offsets

T = TypeVar("T")

_NAMES: Mapping[type, str] = {str: "a text", int: "a whole number", bool: "true or false", list: "a list", dict: "a table"}


class ScenarioError(Exception):
    """A scenario that cannot be played; the text says which one, where and why."""


class Section:
    """One TOML table being read. `where` is its place in the file (empty: the file itself)."""

    def __init__(self, where: str, values: Mapping[str, Any]) -> None:
        self.where = where
        self._values = values
        self._read: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def place(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key

    def fault(self, key: str, problem: str) -> ScenarioError:
        """An error at one key of this table."""
        return ScenarioError(f"{self.place(key)}: {problem}")

    def text(self, key: str, default: str | None = None) -> str:
        return self._typed(key, str, default)

    def number(self, key: str, default: int | None = None) -> int:
        return self._typed(key, int, default)

    def flag(self, key: str, default: bool | None = None) -> bool:
        return self._typed(key, bool, default)

    def texts(self, key: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
        found = self._typed(key, list, None if default is None else list(default))
        if not all(isinstance(each, str) for each in found):
            raise self.fault(key, "a list of texts is expected")
        return tuple(found)

    def text_map(self, key: str) -> dict[str, str]:
        found = self._typed(key, dict, {})
        if not all(isinstance(each, str) for each in found.values()):
            raise self.fault(key, "a table of texts is expected")
        return dict(found)

    def data(self, key: str) -> dict[str, Any]:
        """A table in the shape of the API, which its own model checks when it is used."""
        found: dict[str, Any] = self._typed(key, dict, {})
        return found

    def offset(self, key: str, default: str | None = None) -> timedelta:
        given = self.text(key, default)
        try:
            return offsets.parse(given)
        except ValueError as error:
            raise self.fault(key, str(error)) from error

    def plain(self) -> dict[str, Any]:
        """The whole table as JSON data; an error where it holds a date or a time, which TOML has and JSON has not."""
        for key, value in self._values.items():
            if not _is_plain(value):
                raise self.fault(key, 'write times as offsets: "@now" or "@-5m"')
        return dict(self._values)

    def one(self, key: str, read: Callable[["Section"], T]) -> T:
        """A table below this one; an absent one is read as empty."""
        return self._closed(self.place(key), self._typed(key, dict, {}), read)

    def many(self, key: str, read: Callable[["Section"], T]) -> tuple[T, ...]:
        """A list of tables below this one."""
        given = self._typed(key, list, [])
        for number, each in enumerate(given, 1):
            if not isinstance(each, Mapping):
                raise ScenarioError(f"{self.place(key)}[{number}]: a table is expected")
        return tuple(self._closed(f"{self.place(key)}[{number}]", each, read) for number, each in enumerate(given, 1))

    def close(self) -> None:
        """Say so when there is a key that nobody read."""
        for key in self._values:
            if key not in self._read:
                near = get_close_matches(key, self._read, n=1)
                raise self.fault(key, "there is no such key" + (f"; did you mean {near[0]}?" if near else ""))

    def _closed(self, where: str, values: Mapping[str, Any], read: Callable[["Section"], T]) -> T:
        section = Section(where, values)
        result = read(section)
        section.close()
        return result

    def _typed(self, key: str, kind: type[T], default: T | None) -> T:
        self._read.add(key)
        if key not in self._values:
            if default is None:
                raise self.fault(key, f"{_NAMES[kind]} is missing")
            return default
        found = self._values[key]
        if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            raise self.fault(key, f"{_NAMES[kind]} is expected")
        return found


def _is_plain(value: Any) -> bool:
    match value:
        case Mapping():
            return all(_is_plain(each) for each in value.values())
        case list():
            return all(_is_plain(each) for each in value)
        case _:
            return isinstance(value, str | int | float | bool)
