"""Where a list goes on: from a row to the position behind it, and back.

Invariant: a position holds what the list is sorted by and nothing else, times as microseconds; `listing` asks for one row more than
a page holds, so that a last page never promises another.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from imtui.server.services.context import Answer, Listing, PageRequest, Position
from imtui.server.store.metadata import from_micros, to_micros

Row = TypeVar("Row")


def timed(page: PageRequest) -> tuple[datetime, int] | None:
    """The position in a list by (time, number)."""
    return None if page.after is None else (from_micros(int(page.after[0])), int(page.after[1]))


def keyed(page: PageRequest) -> tuple[datetime, str] | None:
    """The position in a list by (time, key)."""
    return None if page.after is None else (from_micros(int(page.after[0])), str(page.after[1]))


def numbered(page: PageRequest) -> int | None:
    """The position in a list by number."""
    return None if page.after is None else int(page.after[0])


def named(page: PageRequest) -> str | None:
    """The position in a list by name."""
    return None if page.after is None else str(page.after[0])


def at(moment: datetime, place: int | str) -> Position:
    """The position of a row in a list by (time, number) or (time, key)."""
    return to_micros(moment), place


def listing(
    page: PageRequest, rows: Sequence[Row], *, member: str, shown: Callable[[Row], Any], position: Callable[[Row], Position]
) -> Answer | Listing:
    """The page as an answer whose `member` is the list; `rows` are `page.limit` + 1 at the most."""
    kept = rows[: page.limit]
    goes_on = len(rows) > page.limit and bool(kept)
    return Listing(answer={member: [shown(row) for row in kept]}, next=position(kept[-1]) if goes_on else None)
