"""Time that runs faster, for two processes alike."""

from datetime import timedelta

import pytest

from imtui.clock import ScaledClock, in_step
from tests.clocks import START, FakeClock


def test_clocks_of_one_origin_agree_whenever_they_were_made() -> None:
    base = FakeClock()
    first = ScaledClock(10, base, origin=START)
    base.set(START + timedelta(seconds=7))
    second = ScaledClock(10, base, origin=START)
    assert first.now() == second.now() == START + timedelta(seconds=70)
    base.set(START + timedelta(seconds=9))
    assert first.now() == second.now() == START + timedelta(seconds=90)


def test_without_an_origin_time_runs_faster_from_now_on() -> None:
    base = FakeClock()
    base.set(START + timedelta(seconds=5))
    clock = ScaledClock(3, base)
    assert clock.now() == START + timedelta(seconds=5)
    before = clock.monotonic()
    base.set(START + timedelta(seconds=6))
    assert clock.now() == START + timedelta(seconds=8)
    assert clock.monotonic() - before == pytest.approx(3)


@pytest.mark.parametrize(
    ("began", "seconds", "ends"), [(0.0, 3.0, 3.0), (0.02, 3.0, 3.0), (0.4, 5.0, 5.0), (0.6, 5.0, 6.0), (0.3, 45.0, 45.0)]
)
def test_what_waits_in_step_ends_with_a_whole_second(began: float, seconds: float, ends: float) -> None:
    clock = FakeClock()
    clock.set(START + timedelta(seconds=began))
    assert began + in_step(clock, seconds) == pytest.approx(ends)


@pytest.mark.parametrize("seconds", [0.0, 0.3, 1.9, 2.4, 45.2, 60.0, 600.0])
def test_what_is_waited_for_briefly_or_long_or_in_parts_of_seconds_is_waited_for_exactly(seconds: float) -> None:
    clock = FakeClock()
    clock.set(START + timedelta(seconds=0.4))
    assert in_step(clock, seconds) == seconds
