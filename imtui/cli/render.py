"""What one-shot commands print: a table for people, JSON for programs.

Invariant: standard output holds the answer and nothing else. A cell of a table is one line of text that no terminal obeys
(`texts.visible`), and a table is never wider than its terminal; JSON holds the service's own text unchanged, escaped as JSON does.
"""

import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import click

from imtui.domain.texts import visible

_GAP = "  "
_NARROWEST = 8
_ENDLESS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`gives_way`: it is shortened, down to eight places, when the table is too wide; the later of two gives way first."""

    title: str
    gives_way: bool = False
    is_number: bool = False


def print_json(document: Any) -> None:
    """One JSON document, indented."""
    click.echo(json.dumps(document, indent=2, ensure_ascii=False, default=plain))


def print_table(columns: Sequence[Column], rows: Iterable[Sequence[str]], *, width: int | None = None) -> None:
    """A table with a line of titles; nothing at all when there are no rows."""
    for line in table(columns, rows, width or output_width()):
        click.echo(line)


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]], width: int) -> list[str]:
    """The lines of a table, at most `width` columns of a terminal wide as far as its columns can give way."""
    cells = [[visible(cell) for cell in row] for row in rows]
    if not cells:
        return []
    titles = [column.title for column in columns]
    widths = [max(cells_of(text) for text in column) for column in zip(titles, *cells, strict=True)]
    excess = sum(widths) + len(_GAP) * (len(widths) - 1) - width
    for place in reversed([place for place, column in enumerate(columns) if column.gives_way]):
        given = min(max(0, excess), max(0, widths[place] - _NARROWEST))
        widths[place] -= given
        excess -= given
    return [
        _GAP.join(
            _padded(shortened(text, size), size, column.is_number) for text, size, column in zip(row, widths, columns, strict=True)
        ).rstrip()
        for row in (titles, *cells)
    ]


def output_width() -> int:
    """The columns of the terminal that is written to, or those that COLUMNS says; endless into a pipe."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit():
        return shutil.get_terminal_size().columns
    return _ENDLESS


def cells_of(text: str) -> int:
    """How many columns of a terminal `text` takes: two for wide characters, none for marks that stand on others."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def shortened(text: str, width: int) -> str:
    """`text` within `width` columns; `…` stands for what was cut off."""
    if cells_of(text) <= width:
        return text
    kept, room = [], width - 1
    for each in text:
        room -= cells_of(each)
        if room < 0:
            break
        kept.append(each)
    return "".join(kept) + "…"


def ago(moment: datetime | None, now: datetime) -> str:
    """`45s`, `12m`, `3h 05m`, `4d 2h`: how long before `now`; a dash where there is no such moment."""
    return "-" if moment is None else span(max(now - moment, timedelta()))


def span(length: timedelta) -> str:
    """A length of time in its two largest units."""
    seconds = int(length.total_seconds())
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if minutes < 1:
        return f"{seconds}s"
    if hours < 1:
        return f"{minutes}m"
    return f"{hours}h {minutes % 60:02}m" if days < 1 else f"{days}d {hours % 24}h"


def timestamp(moment: datetime | None) -> str | None:
    """`2026-03-14T14:03:22Z`, as jq's `fromdate` reads it: UTC, whole seconds."""
    return None if moment is None else f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def plain(value: object) -> Any:
    """What JSON has no word for, as JSON: moments as timestamps, binary data as text, anything else by its name."""
    return timestamp(value) if isinstance(value, datetime) else value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _padded(text: str, width: int, right: bool) -> str:
    blank = " " * (width - cells_of(text))
    return blank + text if right else text + blank
