"""What imtui doctor finds: each thing it looked at, how it stands, and what to do about it.

Invariant: whatever is not good says what to do.
"""

from enum import StrEnum
from typing import NamedTuple


class Verdict(StrEnum):
    """WARNING: it works, less well; BAD: something does not work; UNKNOWN: it was not, or cannot be, looked at."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    UNKNOWN = "not probed"


class Finding(NamedTuple):
    """`part`: account, permissions, clock, terminal, state; `status`: the exit status that a BAD one comes to."""

    part: str
    name: str
    verdict: Verdict
    found: str
    remedy: str = ""
    status: int = 1
