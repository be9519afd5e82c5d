"""An answer of the service as a tree, a row a value.

Invariant: everything that came is in it, in its order; what is closed says how much it holds.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from imtui.domain.texts import visible
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import Ink, Line, Span
from imtui.tui.presenters.rows import Row

_INDENT = 2


class Node(NamedTuple):
    """One value of the tree: how deep, its name (a member's, or a place in a list), the value, whether it is a branch and closed."""

    depth: int
    name: str
    value: Any
    is_branch: bool = False
    is_closed: bool = False

    @property
    def copied(self) -> str:
        """The value as a text: a branch as JSON."""
        return json.dumps(self.value, default=_moment, indent=2, ensure_ascii=False) if self.is_branch else _text(self.value)


def rows(answer: Mapping[str, Any], closed: frozenset[str]) -> Iterator[Row]:
    """The tree, without what is inside of closed branches."""
    yield from _members(answer, closed, "", 0)


def draw(node: Node, glyphs: Glyphs) -> Line:
    """`▸ Plan  2 members`, `Alias  bo`."""
    sign = (f"{glyphs.closed} " if node.is_closed else f"{glyphs.opened} ") if node.is_branch else "  "
    name = Span(visible(node.name), Ink.LABEL if not node.is_branch else Ink.FOCUS)
    pieces: list[Span] = [Span(" " * (_INDENT * node.depth)), Span(sign, Ink.FAINT), name, Span("  ")]
    if node.is_branch:
        count = len(node.value)
        what = "item" if isinstance(node.value, Sequence) else "member"
        pieces.append(Span(f"{count} {what}{'s' * (count != 1)}", Ink.QUIET))
    else:
        pieces.append(_leaf(node.value))
    return tuple(pieces)


def _members(value: Any, closed: frozenset[str], above: str, depth: int) -> Iterator[Row]:
    pairs = value.items() if isinstance(value, Mapping) else ((f"[{place}]", each) for place, each in enumerate(value))
    for name, each in pairs:
        key = f"{above}/{name}"
        is_branch = isinstance(each, Mapping | list | tuple) and bool(each)
        yield Row(key, Node(depth, str(name), each, is_branch, key in closed))
        if is_branch and key not in closed:
            yield from _members(each, closed, key, depth + 1)


def _leaf(value: Any) -> Span:
    match value:
        case None:
            return Span("null", Ink.FAINT)
        case Mapping() | list() | tuple():
            return Span("empty", Ink.FAINT)
        case bool() | int() | float():
            return Span(_text(value), Ink.INFORMED)
        case _:
            return Span(visible(_text(value)))


def _text(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case datetime():
            return _moment(value)
        case _:
            return str(value)


def _moment(value: object) -> str:
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if isinstance(value, datetime) else str(value)
