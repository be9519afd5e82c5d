"""How many times faster than real a clock may run, as a flag.

Invariant: what gets through can be reckoned with: a number, more than nothing, and too little to leave the calendar within days.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

FASTEST: Final = 100_000


_Command = TypeVar("_Command", bound=Callable[..., Any])


def speed_option(help: str = "How many times faster than real its time runs.") -> Callable[[_Command], _Command]:
    """`--speed N`, 1 unless given."""
    return click.option("--speed", type=float, callback=_checked, default=1.0, show_default=True, metavar="N", help=help)


def _checked(context: click.Context, parameter: click.Parameter, speed: float) -> float:
    """`speed`, when a clock can run by it."""
    if not 0 < speed <= FASTEST:  # what is not a number (nan) is neither
        raise click.BadParameter(f"must be more than 0, and {FASTEST} at most", context, parameter)
    return speed
