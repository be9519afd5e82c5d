"""How many times faster than real a clock may run, as a flag.

Invariant: what gets through can be reckoned with: a number, more than nothing, and too little to leave the calendar within days.
"""

from typing import Final

import click

FASTEST: Final = 100_000


class Speed(click.ParamType):
    """A factor of time, such as 60."""

    name = "speed"

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            speed = float(value)
        except ValueError:
            self.fail(f"{value!r} is not a number", param, ctx)
        if not 0 < speed <= FASTEST:  # what is not a number (nan) is neither
            self.fail(f"must be more than 0, and {FASTEST} at most", param, ctx)
        return speed
