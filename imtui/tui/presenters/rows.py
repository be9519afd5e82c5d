"""Rows of a list, before they are drawn."""

from typing import NamedTuple


class Row(NamedTuple):
    """One line of a list. `content` is what it is drawn from (compared with `is` first, then `==`, to find out whether it must
    be drawn again); headers and separators are not `selectable`."""

    key: str
    content: object = None
    selectable: bool = True
