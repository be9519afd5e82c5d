"""How a list is cut into parts, and positions in lists that are sorted by a moment and a key.

Invariant: handlers ask the store for one row more than fits; only the presence of that row says that the list goes on.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from imtui.server.services.context import Answer, Context, Listing, Position
from imtui.server.store.metadata import from_micros, to_micros

Row = TypeVar("Row")


def listing(
    context: Context, member: str, rows: Sequence[Row], shape: Callable[[Row], Answer], position: Callable[[Row], Position]
) -> Listing:
    """The answer whose list `member` holds the rows that fit; the rest of `rows` only proves that there is more."""
    shown = rows[: context.page.limit]
    answer = {member: [shape(row) for row in shown]}
    return Listing(answer=answer, next=position(shown[-1]) if shown and len(rows) > len(shown) else None)


def position_of(moment: datetime, key: str) -> Position:
    return (to_micros(moment), key)


def moment_at(position: Position | None) -> tuple[datetime, str] | None:
    """What `position_of` made; None at the start of a list."""
    if position is None:
        return None
    micros, key = position
    return from_micros(int(micros)), str(key)
