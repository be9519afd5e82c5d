"""How many times faster than real a clock may run, as a flag.

Invariant: what gets through can be reckoned with: a number, more than nothing, and too little to leave the calendar within days.
"""

from typing import Final

import click

FASTEST: Final = 100_000


def checked_speed(context: click.Context, parameter: click.Parameter, speed: float) -> float:
    """The flag's callback: `speed`, when a clock can run by it."""
    if not 0 < speed <= FASTEST:  # what is not a number (nan) is neither
        raise click.BadParameter(f"must be more than 0, and {FASTEST} at most", context, parameter)
    return speed
