"""What a benchmark found, and how it is shown: one line a figure, with the bound it is held to."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`value` against `bound`; `at_most` says on which side of the bound it has to stay, `detail` what it was made of."""

    name: str
    value: float
    bound: float
    unit: str = "×"
    at_most: bool = True
    detail: str = ""

    @property
    def holds(self) -> bool:
        return self.value <= self.bound if self.at_most else self.value >= self.bound

    def line(self) -> str:
        sign = "≤" if self.at_most else "≥"
        verdict = "ok  " if self.holds else "MISS"
        return f"{verdict}  {self.name:<58} {self.value:>9.2f} {self.unit:<4} {sign} {self.bound:g}   {self.detail}".rstrip()


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0–1) of the values do not exceed."""
    ordered = sorted(values)
    rank = max(0, min(len(ordered) - 1, round(share * len(ordered)) - 1))
    return ordered[rank]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"
