"""Shifts as pure functions: worked by hand, and by properties that hold for every rotation."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from imtui.server.engine.shifts import HandOff, Override, Period, Rotation, Shift, Window, on_shift, reach, shifts, weekly

BERLIN, NEW_YORK, LORD_HOWE = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


def rotation(
    start: datetime,
    *hand_offs: HandOff,
    period: Period = Period.DAILY,
    zone: ZoneInfo = BERLIN,
    multiplier: int = 1,
    on_calls: int = 1,
    members: str = "abc",
    coverage: tuple[Window, ...] | None = None,
) -> Rotation:
    return Rotation(
        start=start.astimezone(UTC),
        zone=zone,
        period=period,
        hand_offs=hand_offs,
        multiplier=multiplier,
        on_calls=on_calls,
        members=tuple(members),
        coverage=coverage,
    )


def listed(found: list[Shift], zone: ZoneInfo) -> list[str]:
    """Shifts as `who day hh:mm–day hh:mm`, in local time."""
    return [
        f"{''.join(shift.members)} {shift.start.astimezone(zone):%m-%d %H:%M} {shift.end.astimezone(zone):%m-%d %H:%M}" for shift in found
    ]


def ahead(turns: Rotation, days: float, *overrides: Override) -> list[Shift]:
    return list(shifts(turns, overrides, turns.start, turns.start + timedelta(days=days)))


def test_a_daily_rotation_goes_around_in_order() -> None:
    turns = rotation(datetime(2026, 3, 2, 9, tzinfo=BERLIN), HandOff(time=time(9)))
    assert listed(ahead(turns, 4), BERLIN) == [
        "a 03-02 09:00 03-03 09:00",
        "b 03-03 09:00 03-04 09:00",
        "c 03-04 09:00 03-05 09:00",
        "a 03-05 09:00 03-06 09:00",
    ]


def test_the_first_turn_lasts_from_the_start_to_the_first_hand_off() -> None:
    turns = rotation(datetime(2026, 3, 2, 15, tzinfo=BERLIN), HandOff(time=time(9)))
    assert listed(ahead(turns, 1), BERLIN) == ["a 03-02 15:00 03-03 09:00", "b 03-03 09:00 03-04 09:00"]


def test_spring_forward_takes_an_hour_from_one_shift() -> None:
    turns = rotation(datetime(2026, 3, 28, 9, tzinfo=BERLIN), HandOff(time=time(9)))
    assert [shift.end - shift.start for shift in ahead(turns, 1.5)] == [timedelta(hours=23), timedelta(hours=24)]
    assert listed(ahead(turns, 0.5), BERLIN) == ["a 03-28 09:00 03-29 09:00"]


def test_fall_back_gives_an_hour_to_one_shift() -> None:
    turns = rotation(datetime(2026, 10, 31, 9, tzinfo=NEW_YORK), HandOff(time=time(9)), zone=NEW_YORK)
    assert [shift.end - shift.start for shift in ahead(turns, 2)] == [timedelta(hours=25), timedelta(hours=24)]


def test_a_hand_off_in_the_hour_that_is_skipped_happens_at_the_jump() -> None:
    turns = rotation(datetime(2026, 3, 28, 2, 30, tzinfo=BERLIN), HandOff(time=time(2, 30)))
    first, second = ahead(turns, 1.5)[:2]
    assert first.end == second.start == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert second.end == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)


def test_a_hand_off_in_the_hour_that_comes_twice_happens_the_first_time() -> None:
    turns = rotation(datetime(2026, 10, 24, 2, 30, tzinfo=BERLIN), HandOff(time=time(2, 30)))
    assert ahead(turns, 1)[0].end == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_lord_howe_moves_by_half_an_hour() -> None:
    turns = rotation(datetime(2026, 4, 4, 9, tzinfo=LORD_HOWE), HandOff(time=time(9)), zone=LORD_HOWE)
    assert ahead(turns, 1)[0].end - ahead(turns, 1)[0].start == timedelta(hours=24, minutes=30)


def test_a_weekly_rotation_with_two_hand_offs_splits_the_week() -> None:
    turns = rotation(
        datetime(2026, 3, 2, 8, tzinfo=BERLIN), HandOff(day=MON, time=time(8)), HandOff(day=FRI, time=time(17)), period=Period.WEEKLY
    )
    assert listed(ahead(turns, 14), BERLIN) == [
        "a 03-02 08:00 03-06 17:00",
        "b 03-06 17:00 03-09 08:00",
        "c 03-09 08:00 03-13 17:00",
        "a 03-13 17:00 03-16 08:00",
    ]


def test_every_second_week() -> None:
    turns = rotation(datetime(2026, 3, 4, 8, tzinfo=BERLIN), HandOff(day=MON, time=time(8)), period=Period.WEEKLY, multiplier=2)
    assert listed(ahead(turns, 30), BERLIN) == ["a 03-04 08:00 03-16 08:00", "b 03-16 08:00 03-30 08:00", "c 03-30 08:00 04-13 08:00"]


def test_the_31st_is_the_last_day_of_a_shorter_month() -> None:
    turns = rotation(datetime(2026, 1, 31, 12, tzinfo=BERLIN), HandOff(day=31, time=time(12)), period=Period.MONTHLY)
    assert listed(ahead(turns, 80), BERLIN) == ["a 01-31 12:00 02-28 12:00", "b 02-28 12:00 03-31 12:00", "c 03-31 12:00 04-30 12:00"]


def test_hand_offs_that_fall_on_the_last_day_of_a_short_month_happen_in_the_order_of_the_day() -> None:
    settings = HandOff(day=29, time=time(18)), HandOff(day=31, time=time(9))
    turns = rotation(datetime(2026, 1, 31, 9, tzinfo=BERLIN), *settings, period=Period.MONTHLY)
    assert listed(ahead(turns, 57), BERLIN) == [
        "a 01-31 09:00 02-28 09:00",  # the 31st
        "b 02-28 09:00 02-28 18:00",  # the 29th
        "c 02-28 18:00 03-29 18:00",
    ]


def test_two_on_call_are_the_next_two_in_order() -> None:
    turns = rotation(datetime(2026, 3, 2, 9, tzinfo=BERLIN), HandOff(time=time(9)), on_calls=2, members="abc")
    assert ["".join(shift.members) for shift in ahead(turns, 4)] == ["ab", "ca", "bc", "ab"]


def test_coverage_cuts_turns_into_pieces() -> None:
    nine_to_five = tuple(Window(weekday=day, start=time(9), end=time(17)) for day in (MON, TUE))
    turns = rotation(datetime(2026, 3, 2, 12, tzinfo=BERLIN), HandOff(time=time(12)), coverage=nine_to_five)
    assert listed(ahead(turns, 8), BERLIN) == [
        "a 03-02 12:00 03-02 17:00",
        "a 03-03 09:00 03-03 12:00",
        "b 03-03 12:00 03-03 17:00",
        "a 03-09 09:00 03-09 12:00",
        "b 03-09 12:00 03-09 17:00",
        "b 03-10 09:00 03-10 12:00",
    ]


def test_coverage_overnight_belongs_to_the_day_it_begins() -> None:
    night = (Window(weekday=SUN, start=time(22), end=time(6)),)
    turns = rotation(datetime(2026, 3, 2, 0, tzinfo=BERLIN), HandOff(day=MON, time=time(0)), period=Period.WEEKLY, coverage=night)
    assert listed(ahead(turns, 8), BERLIN) == [
        "a 03-02 00:00 03-02 06:00",  # what Sunday, the day before the start, left over
        "a 03-08 22:00 03-09 00:00",
        "b 03-09 00:00 03-09 06:00",
    ]


def test_windows_that_cover_the_whole_week_are_no_coverage_at_all() -> None:
    whole = [Window(weekday=day, start=time(0), end=time(0)) for day in range(7)]
    assert weekly(whole) is None
    assert weekly([]) is None
    assert weekly(whole[:6]) == tuple(whole[:6])
    assert weekly([*whole[1:], Window(weekday=MON, start=time(0, 1), end=time(0))]) is not None
    assert weekly([*whole[1:], Window(weekday=SUN, start=time(23), end=time(8)), Window(weekday=MON, start=time(8), end=time(0))]) is None


def test_nobody_is_on_shift_before_the_start_or_outside_the_coverage() -> None:
    turns = rotation(
        datetime(2026, 3, 2, 0, tzinfo=BERLIN), HandOff(time=time(0)), coverage=(Window(weekday=MON, start=time(9), end=time(17)),)
    )
    assert on_shift(turns, (), turns.start - timedelta(seconds=1)) == ()
    assert on_shift(turns, (), turns.start) == ()
    assert on_shift(turns, (), turns.start + timedelta(hours=9)) == ("a",)
    assert on_shift(turns, (), turns.start + timedelta(hours=17)) == ()


def test_a_partial_override_splits_a_shift() -> None:
    turns = rotation(datetime(2026, 3, 2, 9, tzinfo=BERLIN), HandOff(time=time(9)))
    over = Override(start=turns.start + timedelta(hours=2), end=turns.start + timedelta(hours=4), members=("z",))
    found = ahead(turns, 1, over)
    assert listed(found, BERLIN) == ["a 03-02 09:00 03-02 11:00", "z 03-02 11:00 03-02 13:00", "a 03-02 13:00 03-03 09:00"]
    assert [shift.replaced for shift in found] == [None, ("a",), None]


def test_an_override_over_a_hand_off_replaces_both_people() -> None:
    turns = rotation(datetime(2026, 3, 2, 9, tzinfo=BERLIN), HandOff(time=time(9)))
    over = Override(start=turns.start + timedelta(hours=20), end=turns.start + timedelta(hours=30), members=("z",))
    assert [(shift.members, shift.replaced) for shift in ahead(turns, 2, over)] == [
        (("a",), None),
        (("z",), ("a",)),
        (("z",), ("b",)),
        (("b",), None),
    ]


def test_where_overrides_overlap_the_later_one_counts() -> None:
    turns = rotation(datetime(2026, 3, 2, 9, tzinfo=BERLIN), HandOff(time=time(9)))
    first = Override(start=turns.start, end=turns.start + timedelta(hours=6), members=("y",))
    later = Override(start=turns.start + timedelta(hours=4), end=turns.start + timedelta(hours=8), members=())
    assert ["".join(shift.members) for shift in ahead(turns, 1, first, later)] == ["y", "", "a"]
    assert on_shift(turns, (first, later), turns.start + timedelta(hours=5)) == ()


def test_a_rotation_of_thirty_years_answers_at_once() -> None:
    turns = rotation(datetime(1996, 3, 2, 9, tzinfo=BERLIN), HandOff(time=time(9)), HandOff(time=time(21)))
    moment = datetime(2026, 3, 2, 12, tzinfo=UTC)
    days = (moment.date() - turns.start.date()).days
    assert on_shift(turns, (), moment) == ("abc"[days * 2 % 3],)


def test_the_end_of_time_ends_the_list() -> None:
    turns = rotation(datetime(2026, 3, 2, 9, tzinfo=BERLIN), HandOff(day=1, time=time(9)), period=Period.MONTHLY, multiplier=100)
    found = list(shifts(turns, (), turns.start, datetime.max.replace(tzinfo=UTC)))
    assert found[-1].end > datetime(9899, 1, 1, tzinfo=UTC)
    assert list(shifts(turns, (), datetime(9950, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC))) == []


# Properties

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "Africa/Casablanca")
times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
moments = st.integers(0, 4 * 365 * 24 * 60).map(lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))


@st.composite
def rotations(draw: st.DrawFn) -> Rotation:
    period = draw(st.sampled_from(Period))
    days = {Period.DAILY: st.just(0), Period.WEEKLY: st.integers(0, 6), Period.MONTHLY: st.integers(1, 31)}[period]
    hand_offs = draw(st.sets(st.builds(HandOff, day=days, time=times), min_size=1, max_size=3))
    members = "abcdefgh"[: draw(st.integers(1, 8))]
    return Rotation(
        start=draw(moments),
        zone=ZoneInfo(draw(st.sampled_from(ZONES))),
        period=period,
        hand_offs=tuple(sorted(hand_offs)),
        multiplier=draw(st.integers(1, 4)),
        on_calls=draw(st.integers(1, len(members))),
        members=tuple(members),
    )


windows = st.lists(st.builds(Window, weekday=st.integers(0, 6), start=times, end=times), min_size=1, max_size=6)


@st.composite
def overrides(draw: st.DrawFn, around: datetime) -> tuple[Override, ...]:
    made = []
    for _ in range(draw(st.integers(0, 4))):
        start = around + timedelta(minutes=draw(st.integers(-2000, 40000)))
        made.append(Override(start=start, end=start + timedelta(minutes=draw(st.integers(30, 20000))), members=("z",)))
    return tuple(made)


@given(rotations(), st.integers(0, 400), st.integers(1, 90))
@settings(deadline=None)
def test_shifts_lie_end_to_end(turns: Rotation, later: int, days: int) -> None:
    start = turns.start + timedelta(days=later)
    found = list(shifts(turns, (), start, start + timedelta(days=days)))
    assert found[0].start <= start < found[0].end
    assert found[-1].end >= start + timedelta(days=days)
    assert all(one.end == other.start for one, other in pairwise(found))
    assert all(shift.start < shift.end for shift in found)


@given(rotations(), st.integers(1, 200))
@settings(deadline=None)
def test_people_take_turns_in_order(turns: Rotation, days: int) -> None:
    found = ahead(turns, days)
    assume(len({hand_off.day for hand_off in turns.hand_offs if hand_off.day >= 28}) < 2)  # else two may fall on one day: a turn lapses
    assume(turns.zone.key == "UTC" or len(turns.hand_offs) == 1)  # else two may fall into a clock change
    lined_up = [member for shift in found for member in shift.members]
    assert lined_up == [turns.members[place % len(turns.members)] for place in range(len(lined_up))]


@given(rotations(), st.data())
@settings(deadline=None)
def test_hand_offs_show_their_wall_clock_time(turns: Rotation, data: st.DataObject) -> None:
    allowed = {hand_off.time for hand_off in turns.hand_offs}
    for shift in ahead(turns, data.draw(st.integers(1, 120)))[1:]:
        local = shift.start.astimezone(turns.zone)
        jumped = (shift.start - timedelta(seconds=1)).astimezone(turns.zone).utcoffset() != local.utcoffset()
        assert local.time() in allowed or jumped


@given(rotations(), windows, st.data())
@settings(deadline=None)
def test_a_range_is_a_part_of_the_whole(turns: Rotation, week: list[Window], data: st.DataObject) -> None:
    """Whatever part is asked for, with coverage and overrides: the same shifts, ordered, none overlapping; and `on_shift` agrees."""
    covered = Rotation(**{name: getattr(turns, name) for name in turns.__slots__ if name != "coverage"}, coverage=weekly(week))
    changes = data.draw(overrides(turns.start))
    whole = ahead(covered, 60, *changes)
    assert all(one.end <= other.start for one, other in pairwise(whole))
    start = turns.start + timedelta(minutes=data.draw(st.integers(0, 80_000)))
    end = start + timedelta(minutes=data.draw(st.integers(1, 5_000)))
    low, high = reach(covered, start, end)
    near = tuple(change for change in changes if change.start < high and change.end > low)
    part = list(shifts(covered, near, start, end))
    assert part == [shift for shift in whole if shift.start < end and shift.end > start]
    expected = [shift.members for shift in whole if shift.start <= start < shift.end]
    assert on_shift(covered, changes, start) == (expected[0] if expected else ())


@pytest.mark.parametrize("zone", ZONES)
def test_every_hour_of_a_year_has_exactly_one_person(zone: str) -> None:
    turns = rotation(datetime(2026, 1, 1, tzinfo=UTC), HandOff(time=time(2, 30)), zone=ZoneInfo(zone), members="ab")
    found = ahead(turns, 365)
    for hour in range(0, 365 * 24, 7):
        moment = turns.start + timedelta(hours=hour)
        holders = [shift for shift in found if shift.start <= moment < shift.end]
        assert len(holders) == 1
        assert holders[0].members == on_shift(turns, (), moment)
