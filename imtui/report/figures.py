"""Several incidents in figures: time to acknowledge and time to resolve, of each and of all.

Invariant: what has not happened is left out of means and medians, and how many counted is said beside them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from imtui.report.reports import Figures, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Mean and median of one figure over the `count` incidents that have it; None over none."""

    mean: timedelta | None
    median: timedelta | None
    count: int


def acknowledged(reports: Iterable[Report]) -> Spread:
    """Of the times to acknowledge."""
    return _spread(reports, lambda figures: figures.acknowledged)


def resolved(reports: Iterable[Report]) -> Spread:
    """Of the times to resolve."""
    return _spread(reports, lambda figures: figures.resolved)


def _spread(reports: Iterable[Report], figure: Callable[[Figures], timedelta | None]) -> Spread:
    seconds = [found.total_seconds() for report in reports if (found := figure(report.figures)) is not None]
    if not seconds:
        return Spread(mean=None, median=None, count=0)
    return Spread(mean=timedelta(seconds=sum(seconds) / len(seconds)), median=timedelta(seconds=median(seconds)), count=len(seconds))
