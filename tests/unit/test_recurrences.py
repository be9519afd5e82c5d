"""Hand-offs and coverage, read and written."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imtui.domain.errors import InputError
from imtui.domain.recurrences import (
    DAYS,
    Every,
    HandOff,
    Recurrence,
    read_coverage,
    read_hand_offs,
    words,
    written_coverage,
    written_hand_offs,
)

_TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@pytest.mark.parametrize(
    ("text", "every", "found"),
    [
        ("9:00, 21:30", Every.DAY, (HandOff(at=time(9)), HandOff(at=time(21, 30)))),
        ("mon 09:00 FRI 17:00", Every.WEEK, (HandOff(day="MON", at=time(9)), HandOff(day="FRI", at=time(17)))),
        ("01 09:00 15 09:00", Every.MONTH, (HandOff(day="1", at=time(9)), HandOff(day="15", at=time(9)))),
    ],
)
def test_hand_offs_are_read(text: str, every: Every, found: tuple[HandOff, ...]) -> None:
    assert read_hand_offs(text, every) == found
    assert read_hand_offs(written_hand_offs(found), every) == found


@pytest.mark.parametrize(
    ("text", "every"),
    [
        ("", Every.DAY),
        ("25:00", Every.DAY),
        ("MON", Every.WEEK),
        ("MON 9", Every.WEEK),
        ("XXX 09:00", Every.WEEK),
        ("32 09:00", Every.MONTH),
    ],
)
def test_what_is_none_says_how_it_is_written(text: str, every: Every) -> None:
    with pytest.raises(InputError, match="write them like"):
        read_hand_offs(text, every)


def test_coverage_names_days_together() -> None:
    found = read_coverage("mon-fri 09:00-12:00 13:00-17:00, SUN 00:00-24:00")
    assert list(found) == ["MON", "TUE", "WED", "THU", "FRI", "SUN"]
    assert found["MON"] == ((time(9), time(12)), (time(13), time(17)))
    assert written_coverage(found) == "MON-FRI 09:00-12:00 13:00-17:00, SUN 00:00-00:00"
    assert read_coverage("SAT-MON 10:00-11:00").keys() == {"SAT", "SUN", "MON"}


@pytest.mark.parametrize("text", ["MON", "MON 9-17", "MON 09:00", "XYZ 09:00-10:00", "MON-ABC 09:00-10:00"])
def test_coverage_that_is_none(text: str) -> None:
    with pytest.raises(InputError):
        read_coverage(text)


@given(st.dictionaries(st.sampled_from(DAYS), st.lists(st.tuples(_TIMES, _TIMES), min_size=1, max_size=3).map(tuple)))
def test_what_is_written_is_read_again(coverage: dict[str, tuple[tuple[time, time], ...]]) -> None:
    assert read_coverage(written_coverage(coverage)) == coverage


def test_a_recurrence_in_words() -> None:
    weekly = Recurrence(every=Every.WEEK, hand_offs=(HandOff(day="MON", at=time(9)),), multiplier=2, on_calls=2)
    assert words(weekly) == "every 2 weeks, MON 09:00, 2 at once"
