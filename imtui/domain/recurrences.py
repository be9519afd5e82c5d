"""How a rotation recurs, as a value and as people type it: hand-offs and coverage.

    daily     09:00 21:00
    weekly    MON 09:00  FRI 17:00
    monthly   1 09:00  15 09:00
    coverage  MON-FRI 09:00-17:00, SAT 10:00-14:00     (nothing: always)

Invariant: what is read and written again is the same; what cannot be read is an InputError that shows how it is written.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from types import MappingProxyType

from imtui.domain.errors import InputError

DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_TIME = re.compile(r"(\d{1,2}):(\d{2})")


class Every(StrEnum):
    """Between two turns of shifts; AWS has exactly one of these settings."""

    DAY = "daily"
    WEEK = "weekly"
    MONTH = "monthly"


_EXAMPLES = {Every.DAY: "09:00 21:00", Every.WEEK: "MON 09:00 FRI 17:00", Every.MONTH: "1 09:00 15 09:00"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOff:
    """When the next one takes over, by the clocks of the rotation's zone; `day`: of DAYS for weekly, a number for monthly, else empty."""

    at: time
    day: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """`every` so many (`multiplier`) days, weeks or months hand-offs recur; `on_calls` people are on call at once; `coverage`: per day the
    spans in which anybody is on call (a day that is missing: nobody is), empty: always."""

    every: Every
    hand_offs: tuple[HandOff, ...]
    multiplier: int = 1
    on_calls: int = 1
    coverage: Mapping[str, tuple[tuple[time, time], ...]] = field(default_factory=lambda: MappingProxyType({}))


def words(recurrence: Recurrence) -> str:
    """`every 2 weeks, MON 09:00`."""
    unit = {Every.DAY: "day", Every.WEEK: "week", Every.MONTH: "month"}[recurrence.every]
    often = f"every {unit}" if recurrence.multiplier == 1 else f"every {recurrence.multiplier} {unit}s"
    together = f", {recurrence.on_calls} at once" if recurrence.on_calls > 1 else ""
    return f"{often}, {written_hand_offs(recurrence.hand_offs)}{together}"


def written_hand_offs(hand_offs: tuple[HandOff, ...]) -> str:
    """As it is typed."""
    return " ".join(f"{each.day} {each.at:%H:%M}".strip() for each in hand_offs)


def read_hand_offs(text: str, every: Every) -> tuple[HandOff, ...]:
    """InputError unless it is as the module's docstring shows."""
    tokens = text.replace(",", " ").upper().split()
    try:
        found = tuple(_hand_offs(tokens, every))
    except ValueError as error:
        raise _unreadable(text, every) from error
    if not found:
        raise _unreadable(text, every)
    return found


def written_coverage(coverage: Mapping[str, tuple[tuple[time, time], ...]]) -> str:
    """As it is typed; neighbouring days with the same spans together."""
    parts: list[str] = []
    days = [day for day in DAYS if day in coverage]
    while days:
        first = days[0]
        run = [first]
        while len(run) < len(days) and coverage[days[len(run)]] == coverage[first] and _follows(run[-1], days[len(run)]):
            run.append(days[len(run)])
        days = days[len(run) :]
        name = first if len(run) == 1 else f"{first}-{run[-1]}"
        parts.append(f"{name} {' '.join(f'{start:%H:%M}-{end:%H:%M}' for start, end in coverage[first])}")
    return ", ".join(parts)


def read_coverage(text: str) -> dict[str, tuple[tuple[time, time], ...]]:
    """InputError unless it is as the module's docstring shows."""
    found: dict[str, tuple[tuple[time, time], ...]] = {}
    for part in filter(None, (each.strip().upper() for each in re.split("[,;\n]", text))):
        name, *spans = part.split()
        try:
            hours = tuple(_span(each) for each in spans)
            for day in _days(name):
                found[day] = (*found.get(day, ()), *hours)
        except ValueError as error:
            raise InputError(
                f"“{part}” is no coverage", subject=part, remedy="write it like MON-FRI 09:00-17:00, SAT 10:00-14:00"
            ) from error
        if not hours:
            raise InputError(f"“{part}” has no hours", subject=part, remedy="write it like MON-FRI 09:00-17:00")
    return found


def _hand_offs(tokens: list[str], every: Every) -> Iterator[HandOff]:
    if every is Every.DAY:
        yield from (HandOff(at=_clock(token)) for token in tokens)
        return
    if len(tokens) % 2:
        raise ValueError("a day without a time")
    for day, at in zip(tokens[::2], tokens[1::2], strict=True):
        known = day in DAYS if every is Every.WEEK else day.isdecimal() and 1 <= int(day) <= 31
        if not known:
            raise ValueError(day)
        yield HandOff(day=day if every is Every.WEEK else str(int(day)), at=_clock(at))


def _unreadable(text: str, every: Every) -> InputError:
    return InputError(f"“{text}” says no {every} hand-offs", subject=text, remedy=f"write them like {_EXAMPLES[every]}")


def _clock(text: str) -> time:
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return time(int(found[1]), int(found[2]))


def _span(text: str) -> tuple[time, time]:
    start, dash, end = text.partition("-")
    if not dash:
        raise ValueError(text)
    return _clock(start), _clock("00:00" if end == "24:00" else end)


def _days(name: str) -> tuple[str, ...]:
    first, dash, last = name.partition("-")
    start, end = DAYS.index(first), DAYS.index(last if dash else first)
    return DAYS[start : end + 1] if start <= end else (*DAYS[start:], *DAYS[: end + 1])


def _follows(day: str, other: str) -> bool:
    return DAYS.index(other) == DAYS.index(day) + 1
