"""A bar that shows how far something long has come.

Invariant: it is drawn on standard error and only where that is a terminal; standard output, pipes and logs never see it.
"""

import sys
from types import TracebackType
from typing import Any, Self

import click


class Bar:
    """A context manager; `show` is told how many of how many are done, as often as one likes."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._is_visible = sys.stderr.isatty()
        self._drawn: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._drawn is not None:
            self._drawn.__exit__(kind, error, trace)

    def show(self, done: int, total: int) -> None:
        """`done` of `total` things are done."""
        if not self._is_visible or not total:
            return
        if self._drawn is None:
            self._drawn = click.progressbar(length=total, label=self._label, file=sys.stderr, show_pos=True)
            self._drawn.__enter__()
        self._drawn.update(done - self._drawn.pos)
