"""Where one is in a list whose rows come and go: pure, in rows and keys, without a screen.

Invariant: the cursor is a key and stands on a selectable row whenever there is one; what is in sight does not move when rows
above it come or go.
"""

from collections.abc import Sequence

from imtui.tui.presenters.rows import Row


class RowCursor:
    """Rows, the key of the selected one, and what `follow` means: a cursor on the first row stays on whatever is first."""

    def __init__(self) -> None:
        self.follow = False
        self.rows: Sequence[Row] = ()
        self.key: str | None = None
        self._index: dict[str, int] = {}
        self._unseen: set[str] = set()

    @property
    def place(self) -> int | None:
        """The number of the selected row."""
        return None if self.key is None else self._index.get(self.key)

    def clear(self) -> None:
        """Forget everything."""
        self.rows, self._index, self.key = (), {}, None
        self._unseen.clear()

    def choose(self, key: str | None) -> bool:
        """Stand on the row with that key; False when there is no such row to select."""
        place = None if key is None else self._index.get(key)
        if place is None or not self.rows[place].selectable:
            return False
        self.key = key
        return True

    def land(self, place: int, direction: int) -> bool:
        """Stand on the row at `place`, or the next one that can be selected in that direction, or else in the other."""
        landed = self._next(self.rows, place, direction)
        if landed is None:
            landed = self._next(self.rows, place, -direction)
        if landed is not None:
            self.key = self.rows[landed].key
        return landed is not None

    def exchange(self, rows: Sequence[Row], top: int, room: int) -> int:
        """Take other rows, the list standing at row `top` with `room` rows in sight; the row that it is to stand at now."""
        before, place_before = self.rows, self.place
        in_sight = place_before is not None and top <= place_before < top + max(1, room)
        led = self.follow and (place_before is None or place_before == self._next(before, 0, 1))
        index = {row.key: place for place, row in enumerate(rows)}
        afresh = led or place_before is None
        place = self._next(rows, 0, 1) if afresh else self._surviving(before, place_before or 0, rows, index)
        new_top = 0 if led or not top else self._anchored(before, top, index)
        if new_top:
            self._unseen.update(row.key for row in rows[:new_top] if row.selectable and row.key not in self._index)
        self.rows, self._index = rows, index
        self.key = None if place is None else rows[place].key
        settled = min(top if new_top is None else new_top, max(0, len(rows) - room))
        return self.top_for(settled, room) if in_sight else settled

    def top_for(self, top: int, room: int) -> int:
        """The first row in sight so that the selected one is, moving as little as possible; headers before the first selectable row
        and what follows the last come along where there is room."""
        place = self.place
        if place is None:
            return top
        first, last = self._next(self.rows, 0, 1), self._next(self.rows, len(self.rows) - 1, -1)
        if place == first and place < room:
            return 0
        if place == last and len(self.rows) - place <= room:
            return max(0, len(self.rows) - room)
        if place < top:
            return place
        return place - room + 1 if place >= top + room else top

    def unseen_above(self, top: int) -> int:
        """How many rows came in above row `top`, and have not been in sight since."""
        self._unseen = {key for key in self._unseen if self._index.get(key, top) < top}
        return len(self._unseen)

    @staticmethod
    def _next(rows: Sequence[Row], place: int, direction: int) -> int | None:
        while 0 <= place < len(rows):
            if rows[place].selectable:
                return place
            place += direction
        return None

    @classmethod
    def _surviving(cls, before: Sequence[Row], place: int, rows: Sequence[Row], index: dict[str, int]) -> int | None:
        """Where the row at `place` is now; when it is gone: the nearest one after it that is left, else before it, else the first."""
        for candidate in (*range(place, len(before)), *range(place - 1, -1, -1)):
            found = index.get(before[candidate].key)
            if found is not None and rows[found].selectable:
                return found
        return cls._next(rows, 0, 1)

    @staticmethod
    def _anchored(before: Sequence[Row], top: int, index: dict[str, int]) -> int | None:
        """The first row in sight so that the first one that is left does not move on the screen; None when none is left."""
        for offset in range(len(before) - top):
            found = index.get(before[top + offset].key)
            if found is not None:
                return max(0, found - offset)
        return None
