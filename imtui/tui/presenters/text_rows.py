"""Rows that are text: what they stand for is copied, opened and filtered by.

Invariant: a row knows its lines' meaning, not only their look: `value` is what a key acts on, whole and as the service gave it.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span, plain
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.texts import fact


class TextLine(NamedTuple):
    """One line; `name` says what its `value` is (`ARN of the incident`), both empty where there is nothing to act on. `whole` is the
    text of all lines that belong together."""

    line: Line
    name: str = ""
    value: str = ""
    whole: str = ""


def facts(key: str, name: str, value: str, cells: int, names: int, *, what: str = "", ink: Ink = Ink.TEXT, raw: str = "") -> Iterator[Row]:
    """A named fact, its later lines only readable; `raw` is what is copied where `value` says it in other words."""
    for place, line in enumerate(fact(name, value, cells, names, ink)):
        content = TextLine(line, what or name, raw or value, f"{name} {value}")
        yield Row(key if not place else f"{key}+{place}", content, selectable=not place)


def prose(key: str, lines: Iterable[Line], *, selectable: bool = False) -> Iterator[Row]:
    """Lines to read."""
    for place, line in enumerate(lines):
        yield Row(f"{key}/{place}", TextLine(line, whole=plain(line)), selectable=selectable)


def heading(text: str, note: str = "") -> Iterator[Row]:
    """A heading with air above."""
    yield Row(f"air {text}", TextLine(EMPTY), selectable=False)
    after = (Span(f"  {note}", Ink.QUIET),) if note else EMPTY
    yield Row(f"heading {text}", TextLine((Span(text, Ink.FOCUS, bold=True), *after)), selectable=False)
