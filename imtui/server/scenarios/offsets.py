"""Moments of a scenario, counted from its start: `-3h40m`, `+4s`, `90s`.

Invariant: pure; an offset without a sign lies in the future.
"""

import re
from datetime import timedelta

_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_OFFSET = re.compile(r"(?P<sign>[+-]?)(?P<parts>(?:\d+(?:\.\d+)?[dhms])+)")
_PART = re.compile(r"(\d+(?:\.\d+)?)([dhms])")


def parse(text: str) -> timedelta:
    """The offset; ValueError when it is none."""
    found = _OFFSET.fullmatch(text.replace(" ", ""))
    if found is None:
        raise ValueError(f'"{text}" is no offset such as "-42m", "-1h02m" or "+8s"')
    length = sum((timedelta(**{_UNITS[unit]: float(number)}) for number, unit in _PART.findall(found["parts"])), timedelta(0))
    return -length if found["sign"] == "-" else length
