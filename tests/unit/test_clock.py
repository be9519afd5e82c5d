"""Time that runs faster, for two processes alike."""

from datetime import timedelta

import pytest

from imtui.clock import ScaledClock
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
