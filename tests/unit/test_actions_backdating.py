from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imtui.actions.backdating import Dated, read, read_alone
from imtui.domain.errors import ImtuiError

NOW = datetime(2026, 3, 14, 14, 3, 22, 500_000, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("typed", "ago", "text"),
    [
        ("-7m rolled back web-412", timedelta(minutes=7), "rolled back web-412"),
        ("-1h30m restarted", timedelta(hours=1, minutes=30), "restarted"),
        ("-90s saw it", timedelta(seconds=90), "saw it"),
        ("-2d first sign", timedelta(days=2), "first sign"),
        ("-1d2h3m4s all of it", timedelta(days=1, hours=2, minutes=3, seconds=4), "all of it"),
        ("  -7M   spaced  ", timedelta(minutes=7), "spaced"),
        ("-0m now", timedelta(0), "now"),
        ("-7m\nfirst line\nsecond", timedelta(minutes=7), "first line\nsecond"),
        ("-7m", timedelta(minutes=7), ""),
        ("d! -7m roll back", timedelta(minutes=7), "d! roll back"),
        ("t!-7m call them", timedelta(minutes=7), "t!call them"),
        ("-7m d! roll back", timedelta(minutes=7), "d! roll back"),
        ("-7m -3m once only", timedelta(minutes=7), "-3m once only"),
    ],
)
def test_so_long_ago(typed: str, ago: timedelta, text: str) -> None:
    assert read(typed, now=NOW) == Dated(text=text, time=NOW - ago, backdated=True)


@pytest.mark.parametrize(
    ("typed", "moment", "text"),
    [
        ("13:58 paged", datetime(2026, 3, 14, 13, 58, tzinfo=UTC), "paged"),
        ("13:58:03 paged", datetime(2026, 3, 14, 13, 58, 3, tzinfo=UTC), "paged"),
        ("14:03 just now", datetime(2026, 3, 14, 14, 3, tzinfo=UTC), "just now"),
        ("9:05 early", datetime(2026, 3, 14, 9, 5, tzinfo=UTC), "early"),
        ("09:05 early", datetime(2026, 3, 14, 9, 5, tzinfo=UTC), "early"),
        ("0:00 midnight", datetime(2026, 3, 14, tzinfo=UTC), "midnight"),
        ("yesterday 23:10 deployed", datetime(2026, 3, 13, 23, 10, tzinfo=UTC), "deployed"),
        ("Yesterday  09:00 deployed", datetime(2026, 3, 13, 9, tzinfo=UTC), "deployed"),
        ("s! yesterday 23:10 deployed", datetime(2026, 3, 13, 23, 10, tzinfo=UTC), "s! deployed"),
    ],
)
def test_at_a_time_of_day(typed: str, moment: datetime, text: str) -> None:
    assert read(typed, now=NOW) == Dated(text=text, time=moment, backdated=True)


@pytest.mark.parametrize(
    "typed",
    [
        "rolled back web-412",
        "-7 degrees",
        "-7mrolled back",
        "- 7m a list",
        "-m nothing",
        "- item",
        "--7m",
        "-7m3h wrong way round",
        "7m without a minus",
        "14:05-14:20 outage",
        "14.05 dotted",
        "24:10 no time of day",
        "16:9 video is broken",
        "80:20 split",
        "14:05:99 no second",
        "yesterday we saw it",
        "yesterday: 23:10",
        "see 14:05",
        "d!",
        "",
    ],
)
def test_anything_else_is_text_of_now(typed: str) -> None:
    assert read(typed, now=NOW) == Dated(text=typed, time=NOW)


def test_text_is_stripped() -> None:
    assert read("  hello \n", now=NOW).text == "hello"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("14:05 soon", "14:05 has not come yet: for the day before write: yesterday 14:05"),
        ("23:59 tonight", "23:59 has not come yet: for the day before write: yesterday 23:59"),
        ("-400d long ago", "the note would be over a year old: write the time like -7m, -1h30m or 14:05"),
        ("-9999d long ago", "the note would be over a year old: write the time like -7m, -1h30m or 14:05"),
    ],
)
def test_a_time_that_cannot_be_meant_is_refused(typed: str, words: str) -> None:
    with pytest.raises(ImtuiError) as caught:
        read(typed, now=NOW)
    assert str(caught.value) == words


def test_just_past_midnight_the_evening_is_the_one_before() -> None:
    night = datetime(2026, 3, 15, 0, 10, tzinfo=UTC)
    assert read("23:50 alarm", now=night).time == datetime(2026, 3, 14, 23, 50, tzinfo=UTC)
    assert read("00:05 alarm", now=night).time == datetime(2026, 3, 15, 0, 5, tzinfo=UTC)
    with pytest.raises(ImtuiError, match="03:00 has not come yet"):
        read("03:00 alarm", now=night)


def test_times_of_day_are_those_of_the_zone() -> None:
    assert read("15:00 here", now=NOW, zone=BERLIN).time == datetime(2026, 3, 14, 14, 0, tzinfo=UTC)
    late = datetime(2026, 3, 14, 23, 30, tzinfo=UTC)  # half past midnight of the 15th in Berlin
    assert read("0:15 here", now=late, zone=BERLIN).time == datetime(2026, 3, 14, 23, 15, tzinfo=UTC)
    assert read("yesterday 23:00 here", now=late, zone=BERLIN).time == datetime(2026, 3, 14, 22, 0, tzinfo=UTC)


def test_a_time_that_the_clocks_skipped_is_refused() -> None:
    spring = datetime(2026, 3, 29, 10, 0, tzinfo=UTC)
    with pytest.raises(ImtuiError, match="02:30 did not exist on 2026-03-29"):
        read("02:30 here", now=spring, zone=BERLIN)
    assert read("03:30 here", now=spring, zone=BERLIN).time == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_of_a_time_that_the_clocks_showed_twice_the_later_past_one_is_meant() -> None:
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert read("02:30 here", now=datetime(2026, 10, 25, 9, tzinfo=UTC), zone=BERLIN).time == second
    assert read("02:30 here", now=datetime(2026, 10, 25, 1, tzinfo=UTC), zone=BERLIN).time == first
    assert read("yesterday 02:30 here", now=datetime(2026, 10, 26, 9, tzinfo=UTC), zone=BERLIN).time == second


@given(st.text(max_size=60), st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2030, 1, 1)), st.sampled_from([UTC, BERLIN]))  # noqa: DTZ001
def test_never_of_the_future_and_never_another_failure(typed: str, now: datetime, zone: ZoneInfo) -> None:
    moment = now.replace(tzinfo=UTC)
    try:
        dated = read(typed, now=moment, zone=zone)
    except ImtuiError:
        return
    assert dated.time <= moment
    assert dated.time.utcoffset() == timedelta(0)


@given(
    st.from_regex(r"(-[0-9]{1,4}[dhms]|(yesterday )?[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?) [a-z]{1,8}", fullmatch=True),
    st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2030, 1, 1)),  # noqa: DTZ001
)
def test_what_looks_like_a_prefix_is_one_or_refused_or_kept_whole(typed: str, now: datetime) -> None:
    moment = now.replace(tzinfo=UTC)
    try:
        dated = read(typed, now=moment, zone=BERLIN)
    except ImtuiError:
        return
    assert dated.time <= moment
    assert dated.text == (typed.rpartition(" ")[2] if dated.backdated else typed)


@pytest.mark.parametrize(
    ("typed", "ago"),
    [("30m", timedelta(minutes=30)), ("-30m", timedelta(minutes=30)), (" 1h30m ", timedelta(minutes=90)), ("90d", timedelta(days=90))],
)
def test_a_time_alone_needs_no_dash(typed: str, ago: timedelta) -> None:
    now = datetime(2026, 3, 14, 14, 3, 22, tzinfo=UTC)
    assert read_alone(typed, now=now) == now - ago
    assert read_alone("14:00", now=now) == now.replace(minute=0, second=0)


@pytest.mark.parametrize("typed", ["", "30", "m", "yesterday", "30m rolled back", "soon"])
def test_what_is_no_time_alone_is_none(typed: str) -> None:
    assert read_alone(typed, now=datetime(2026, 3, 14, tzinfo=UTC)) is None
