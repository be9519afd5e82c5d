"""What one-shot commands print: a table for people, JSON for programs.

Invariant: standard output holds the answer and nothing else. A cell of a table is one line of text that no terminal obeys
(`texts.visible`), and a table is never wider than its terminal; JSON holds the service's own text unchanged, escaped as JSON does.
"""

import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import update_wrapper
from itertools import zip_longest
from typing import Any

import click

from imtui.domain.texts import visible

_GAP = "  "
_NARROWEST = 8
_ENDLESS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`gives_way`: it is shortened, down to eight places, when the table is too wide; the later of two gives way first. `wraps`: it goes on
    in lines beneath instead, and nothing of it is lost; the wider of two makes room first."""

    title: str
    gives_way: bool = False
    wraps: bool = False
    is_number: bool = False


def takes_form(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command `--table` and `--json`, and tell it what came of them as `wants_table`."""

    def callback(*words: Any, as_json: bool, as_table: bool, **given: Any) -> None:
        command(*words, wants_table=is_for_people(as_table, as_json), **given)

    return form_options(update_wrapper(callback, command))


def form_options(command: Callable[..., None]) -> Callable[..., None]:
    """`--table` and `--json`, given as `as_table` and `as_json`."""
    shaped = click.option("--json", "as_json", is_flag=True, help="JSON, as into a pipe.")(command)
    return click.option("--table", "as_table", is_flag=True, help="A table, also into a pipe.")(shaped)


def is_for_people(as_table: bool, as_json: bool) -> bool:
    """Whether a table is wanted: what was said, else whether a terminal reads it."""
    return as_table or (not as_json and sys.stdout.isatty())


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
    _make_room(widths, columns, width)
    return [line for row in (titles, *cells) for line in _lines(row, widths, columns)]


def _make_room(widths: list[int], columns: Sequence[Column], width: int) -> None:
    """Take from the columns that can spare it what is too much for `width`."""
    excess = sum(widths) + len(_GAP) * (len(widths) - 1) - width
    wrapping = [place for place, column in enumerate(columns) if column.wraps]
    while excess > 0 and wrapping:
        widest = max(wrapping, key=lambda place: widths[place])
        if widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1
        excess -= 1
    for place in reversed([place for place, column in enumerate(columns) if column.gives_way]):
        given = min(max(0, excess), max(0, widths[place] - _NARROWEST))
        widths[place] -= given
        excess -= given


def _lines(row: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> list[str]:
    """One row: a line, or as many as its longest cell that wraps."""
    cells = [
        wrapped(text, size) if column.wraps else [shortened(text, size)] for text, size, column in zip(row, widths, columns, strict=True)
    ]
    return [
        _GAP.join(_padded(text, size, column.is_number) for text, size, column in zip(line, widths, columns, strict=True)).rstrip()
        for line in zip_longest(*cells, fillvalue="")
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


def wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of `width` columns at the most, broken between words where that is possible."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if cells_of(longer) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        while cells_of(word) > width:
            piece = shortened(word, width + 1)[:-1] or word[:1]
            lines[-1] = piece
            lines.append("")
            word = word[len(piece) :]
        lines[-1] = word
    return lines


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
