"""Ages, countdowns and times as a responder reads them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imtui.domain.contacts import ChannelType
from imtui.domain.incidents import Impact
from imtui.tui.presenters.addresses import masked
from imtui.tui.presenters.glyphs import ASCII, UNICODE
from imtui.tui.presenters.impacts import impact_ink, impact_long, impact_short
from imtui.tui.presenters.times import (
    ago,
    countdown,
    dated_time,
    day,
    fine_span,
    holds_until,
    short_time,
    span,
    time_of_day,
    weekday,
    zone_name,
)

NOW = datetime(2026, 3, 14, 14, 3, 22, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=-5), "0s"),
        (timedelta(seconds=48), "48s"),
        (timedelta(seconds=59.9), "59s"),
        (timedelta(minutes=12, seconds=30), "12m"),
        (timedelta(hours=1, minutes=2), "1h02m"),
        (timedelta(hours=23, minutes=59), "23h59m"),
        (timedelta(days=2, hours=4), "2d04h"),
        (timedelta(days=12, hours=4), "12d"),
    ],
)
def test_ages(length: timedelta, words: str) -> None:
    assert span(length) == words
    assert ago(NOW - length, NOW) == words


@given(st.integers(0, 10**8))
def test_an_age_never_needs_more_than_six_cells(seconds: int) -> None:
    assert len(span(timedelta(seconds=seconds))) <= 6


def test_what_happens_now_is_told_to_the_second() -> None:
    assert fine_span(timedelta(minutes=2, seconds=11)) == "2m11s"
    assert fine_span(timedelta(seconds=9)) == "9s"
    assert fine_span(timedelta(hours=1, minutes=2, seconds=3)) == "1h02m"


@pytest.mark.parametrize(
    ("left", "words"),
    [(151, "02:31"), (48, "00:48"), (0.2, "00:01"), (0, "00:00"), (-9, "00:00"), (3599, "59:59"), (3720, "1h02m")],
)
def test_countdowns(left: float, words: str) -> None:
    assert countdown(NOW + timedelta(seconds=left), NOW) == words


def test_times_follow_the_zone_and_dates_appear_when_they_are_not_today() -> None:
    assert time_of_day(NOW, BERLIN) == "15:03:22"
    assert short_time(NOW, UTC) == "14:03"
    assert day(NOW, NOW, UTC) == ""
    late = NOW.replace(hour=23, minute=30)
    assert dated_time(late - timedelta(days=1), late, UTC) == "13 Mar 23:30:22"
    assert dated_time(late, late, UTC) == "23:30:22"
    assert day(NOW.replace(year=2025), NOW, UTC) == "14 Mar 2025"
    assert day(late, NOW, BERLIN) == "15 Mar", "it is tomorrow there already"
    assert weekday(NOW, UTC) == "Saturday 14 Mar 2026"
    assert zone_name(NOW, UTC) == "UTC"
    assert zone_name(NOW, BERLIN) == "CET"


def test_an_impact_is_a_number_a_word_and_an_ink_of_its_own() -> None:
    assert [impact_short(impact) for impact in Impact] == ["1 CRIT", "2 HIGH", "3 MED", "4 LOW", "5 NONE"]
    assert impact_long(Impact.NO_IMPACT) == "5 No impact"
    assert len({impact_ink(impact) for impact in Impact}) == len(Impact)


@pytest.mark.parametrize(
    ("address", "kind", "shown"),
    [
        ("+14155550199", ChannelType.SMS, "+1 ··· 0199"),
        ("+4915155550177", ChannelType.VOICE, "+49 ··· 0177"),
        ("not a number", ChannelType.SMS, "···"),
        ("chen@example.com", ChannelType.EMAIL, "c···@example.com"),
        ("chen", ChannelType.EMAIL, "c···"),
        ("", ChannelType.SMS, "···"),
    ],
)
def test_addresses_are_masked(address: str, kind: ChannelType, shown: str) -> None:
    assert masked(address, kind, UNICODE) == shown
    assert masked(address, kind, ASCII).isascii()


@given(st.floats(-5, 12 * 86400), st.floats(0, 1, exclude_max=True))
def test_an_age_holds_until_it_says_and_not_longer(age: float, later: float) -> None:
    then = NOW - timedelta(seconds=age)
    until = holds_until(then, NOW)
    assert until > NOW
    before = min((until - NOW) * later, until - NOW - timedelta.resolution)  # a product of times is rounded, up as well
    assert ago(then, NOW + before) == ago(then, NOW)
    assert ago(then, until) != ago(then, NOW)
