"""One engagement as a value: what time and acceptances do to it. No database, no clock."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from imtui.server.engine.ladders import (
    ESCALATION,
    FIRST_PAGE_AFTER,
    ONCALL_SCHEDULE,
    PERSONAL,
    ChannelTarget,
    ContactTarget,
    Effect,
    Plan,
    Send,
    Skip,
    Stage,
    State,
    acknowledge,
    advance,
    begin,
    is_wholly_acknowledged,
    next_due,
)
from imtui.server.engine.states import decode, encode
from tests.clocks import START

FIRST = START + FIRST_PAGE_AFTER


@dataclass(frozen=True)
class Book:
    """A directory made of dicts. `on_call` lists (from, people) in the order of time."""

    plans: dict[str, Plan]
    on_call: dict[str, list[tuple[datetime, tuple[str, ...]]]] = field(default_factory=dict)
    obstacles: dict[str, str] = field(default_factory=dict)

    def plan(self, contact_arn: str) -> Plan | None:
        return self.plans.get(contact_arn)

    def on_shift(self, schedule_arn: str, moment: datetime) -> tuple[str, ...]:
        return next((people for since, people in reversed(self.on_call[schedule_arn]) if since <= moment), ())

    def obstacle(self, channel_arn: str) -> str | None:
        return self.obstacles.get(channel_arn)


def person(*stages: tuple[int, dict[str, int]]) -> Plan:
    """Stages as (minutes, {channel: retry minutes})."""
    made = (
        Stage(minutes=minutes, targets=tuple(ChannelTarget(channel_arn=arn, retry_minutes=retry) for arn, retry in channels.items()))
        for minutes, channels in stages
    )
    return Plan(type=PERSONAL, stages=tuple(made))


def escalation(*stages: tuple[int, str]) -> Plan:
    """Stages as (minutes, "who who!"): an exclamation mark makes the target essential."""
    made = (
        Stage(
            minutes=minutes, targets=tuple(ContactTarget(contact_arn=who.rstrip("!"), essential=who.endswith("!")) for who in names.split())
        )
        for minutes, names in stages
    )
    return Plan(type=ESCALATION, stages=tuple(made))


def told(effects: tuple[Effect, ...]) -> list[tuple[float, str]]:
    """(seconds since the first page, channel) of each send; skips carry a minus."""
    return [((effect.time - FIRST).total_seconds(), ("" if isinstance(effect, Send) else "-") + effect.channel_arn) for effect in effects]


def later(minutes: float) -> datetime:
    return FIRST + timedelta(minutes=minutes)


ONE = Book({"ann": person((5, {"ann-sms": 1}), (5, {"ann-voice": 2}))})
TEAM = Book(
    {
        "plan": escalation((3, "ann!"), (3, "bo cy"), (0, "dee")),
        **{name: person((2, {f"{name}-sms": 1}), (2, {f"{name}-voice": 0})) for name in ("ann", "bo", "cy", "dee")},
    }
)


def test_nothing_is_sent_before_the_first_page_is_due() -> None:
    state = begin("ann", PERSONAL, START)
    assert next_due(state) == FIRST
    assert advance(state, FIRST - timedelta(milliseconds=1), ONE) == (state, ())


def test_a_retry_each_minute_of_a_five_minute_stage_is_five_sends() -> None:
    _, effects = advance(begin("ann", PERSONAL, START), later(4.99), ONE)
    assert told(effects) == [(0, "ann-sms"), (60, "ann-sms"), (120, "ann-sms"), (180, "ann-sms"), (240, "ann-sms")]


def test_the_next_stage_follows_and_the_last_one_ends_by_itself() -> None:
    state, effects = advance(begin("ann", PERSONAL, START), later(1000), ONE)
    assert told(effects)[5:] == [(300, "ann-voice"), (420, "ann-voice"), (540, "ann-voice")]
    assert next_due(state) is None
    assert not is_wholly_acknowledged(state)


def test_a_stage_without_retries_sends_once() -> None:
    book = Book({"ann": person((5, {"ann-sms": 0}), (0, {"ann-voice": 5}))})
    assert told(advance(begin("ann", PERSONAL, START), later(100), book)[1]) == [(0, "ann-sms"), (300, "ann-voice")]


def test_one_channel_is_not_sent_to_twice_at_one_moment() -> None:
    book = Book({"ann": person((0, {"ann-sms": 0}), (0, {"ann-sms": 0}))})
    assert told(advance(begin("ann", PERSONAL, START), later(1), book)[1]) == [(0, "ann-sms")]


def test_an_empty_stage_only_takes_its_time() -> None:
    book = Book({"ann": person((4, {}), (1, {"ann-sms": 0}))})
    assert told(advance(begin("ann", PERSONAL, START), later(100), book)[1]) == [(240, "ann-sms")]


def test_personal_plans_run_inside_the_stages_of_an_escalation() -> None:
    _, effects = advance(begin("plan", ESCALATION, START), later(100), TEAM)
    first = [(0, "ann-sms"), (60, "ann-sms"), (120, "ann-voice")]
    second = [(180, "bo-sms"), (180, "cy-sms"), (240, "bo-sms"), (240, "cy-sms"), (300, "bo-voice"), (300, "cy-voice")]
    assert told(effects) == first + second + [(360, "dee-sms"), (420, "dee-sms"), (480, "dee-voice")]


def test_reading_stops_that_person_and_an_essential_one_stops_the_stages_that_follow() -> None:
    state, _ = advance(begin("plan", ESCALATION, START), later(0.5), TEAM)
    state, effects = advance(acknowledge(state, "ann"), later(100), TEAM)
    assert effects == ()
    assert is_wholly_acknowledged(state)


def test_one_who_is_not_essential_stops_nobody_else() -> None:
    state, _ = advance(begin("plan", ESCALATION, START), later(3.5), TEAM)
    state, effects = advance(acknowledge(state, "bo"), later(100), TEAM)
    assert {channel for _, channel in told(effects)} == {"cy-sms", "cy-voice", "dee-sms", "dee-voice"}
    assert not is_wholly_acknowledged(state)


def test_running_siblings_of_an_essential_person_go_on() -> None:
    book = Book({**TEAM.plans, "plan": escalation((3, "ann! bo"), (3, "cy"))})
    state, _ = advance(begin("plan", ESCALATION, START), later(0), book)
    state, effects = advance(acknowledge(state, "ann"), later(100), book)
    assert told(effects) == [(60, "bo-sms"), (120, "bo-voice")]
    assert not is_wholly_acknowledged(state)
    assert is_wholly_acknowledged(acknowledge(state, "bo"))


def test_a_late_acceptance_still_stops_what_has_not_begun() -> None:
    state, _ = advance(begin("plan", ESCALATION, START), later(3.5), TEAM)
    state, effects = advance(acknowledge(state, "ann"), later(100), TEAM)
    assert {channel for _, channel in told(effects)} == {"bo-sms", "cy-sms", "bo-voice", "cy-voice"}


def test_a_schedule_engages_who_is_on_shift_when_its_stage_begins() -> None:
    shifts = {"rota": [(START, ("ann",)), (later(4), ("bo", "cy"))]}
    book = Book(
        {**TEAM.plans, "rota": Plan(type=ONCALL_SCHEDULE), "plan": escalation((5, "rota"), (0, "rota!"), (0, "dee"))}, on_call=shifts
    )
    _, effects = advance(begin("plan", ESCALATION, START), later(5), book)
    assert told(effects)[-3:] == [(300, "dee-sms"), (300, "bo-sms"), (300, "cy-sms")]
    assert [(step.contact_arn, step.stage) for step in effects[-1].path] == [("plan", None), ("rota", 1), ("cy", 1)]


def test_an_essential_schedule_is_satisfied_by_anyone_on_shift() -> None:
    book = Book(
        {**TEAM.plans, "rota": Plan(type=ONCALL_SCHEDULE), "plan": escalation((5, "rota!"), (0, "dee"))},
        on_call={"rota": [(START, ("bo",))]},
    )
    state, _ = advance(begin("plan", ESCALATION, START), later(0), book)
    assert advance(acknowledge(state, "bo"), later(100), book)[1] == ()


def test_nobody_on_shift_means_nobody_until_the_next_stage() -> None:
    book = Book(
        {**TEAM.plans, "rota": Plan(type=ONCALL_SCHEDULE), "plan": escalation((5, "rota"), (0, "dee"))}, on_call={"rota": [(START, ())]}
    )
    assert told(advance(begin("plan", ESCALATION, START), later(5), book)[1]) == [(300, "dee-sms")]


def test_a_schedule_can_be_engaged_by_itself() -> None:
    book = Book({**TEAM.plans, "rota": Plan(type=ONCALL_SCHEDULE)}, on_call={"rota": [(START, ("bo", "cy"))]})
    assert told(advance(begin("rota", ONCALL_SCHEDULE, START), later(0), book)[1]) == [(0, "bo-sms"), (0, "cy-sms")]


def test_who_is_being_paged_is_not_paged_twice_and_who_did_not_answer_is_paged_again() -> None:
    book = Book({"plan": escalation((1, "ann"), (5, "ann"), (0, "ann")), "ann": person((3, {"ann-sms": 1}))})
    _, effects = advance(begin("plan", ESCALATION, START), later(100), book)
    assert told(effects) == [(0, "ann-sms"), (60, "ann-sms"), (120, "ann-sms"), (360, "ann-sms"), (420, "ann-sms"), (480, "ann-sms")]


def test_what_was_deleted_is_passed_over() -> None:
    book = Book({"plan": escalation((1, "gone ann"), (0, "gone")), "ann": person((0, {"ann-sms": 0}))})
    assert told(advance(begin("plan", ESCALATION, START), later(100), book)[1]) == [(0, "ann-sms")]
    assert advance(begin("gone", PERSONAL, START), later(100), book)[1] == ()


def test_a_channel_that_cannot_be_paged_is_skipped_with_its_reason() -> None:
    book = Book(ONE.plans, obstacles={"ann-sms": "not activated"})
    _, effects = advance(begin("ann", PERSONAL, START), later(1.5), book)
    assert told(effects) == [(0, "-ann-sms"), (60, "-ann-sms")]
    assert all(isinstance(effect, Skip) and effect.reason == "not activated" for effect in effects)


def test_plans_within_plans_end_even_when_they_name_each_other() -> None:
    book = Book(
        {
            "plan": escalation((1, "other!"), (0, "dee")),
            "other": escalation((1, "plan ann"), (0, "other")),
            "ann": TEAM.plans["ann"],
            "dee": TEAM.plans["dee"],
        }
    )
    state, effects = advance(begin("plan", ESCALATION, START), later(0), book)
    assert told(effects) == [(0, "ann-sms")]
    assert advance(acknowledge(state, "ann"), later(100), book)[1] == ()


def test_one_who_is_named_on_two_ways_at_one_moment_is_paged_once() -> None:
    book = Book({"plan": escalation((0, "ann"), (0, "other")), "other": escalation((0, "ann")), "ann": person((0, {"ann-sms": 0}))})
    assert told(advance(begin("plan", ESCALATION, START), later(0), book)[1]) == [(0, "ann-sms")]


def test_many_plans_that_all_name_each_other_are_climbed_at_once() -> None:
    names = [f"plan-{number}" for number in range(30)]
    rings = {name: escalation(*((0, other) for other in [*names, "ann"] if other != name)) for name in names}
    _, effects = advance(begin("plan-0", ESCALATION, START), later(0), Book({**rings, "ann": person((0, {"ann-sms": 0}))}))
    assert told(effects) == [(0, "ann-sms")]


def test_an_essential_plan_is_satisfied_by_those_whom_it_engaged_before_it_was_essential() -> None:
    book = Book({**TEAM.plans, "plan": escalation((1, "other"), (2, "other!"), (0, "dee")), "other": escalation((10, "ann"), (0, "bo"))})
    state, _ = advance(begin("plan", ESCALATION, START), later(1.5), book)
    assert "dee-sms" not in {channel for _, channel in told(advance(acknowledge(state, "ann"), later(5), book)[1])}
    state, _ = advance(begin("plan", ESCALATION, START), later(0.5), book)
    assert "dee-sms" not in {channel for _, channel in told(advance(acknowledge(state, "ann"), later(5), book)[1])}


def test_an_edited_plan_applies_to_the_stages_that_have_not_begun() -> None:
    state, _ = advance(begin("plan", ESCALATION, START), later(0), TEAM)
    edited = Book({**TEAM.plans, "plan": escalation((30, "bo"), (0, "dee"))})
    _, effects = advance(state, later(3), edited)
    assert told(effects)[-1] == (180, "dee-sms")


def test_a_stage_put_behind_the_last_one_comes_too_late_once_that_has_begun() -> None:
    book = Book({**TEAM.plans, "plan": escalation((3, "ann"), (3, "bo"))})
    longer = Book({**TEAM.plans, "plan": escalation((3, "ann"), (3, "bo"), (0, "dee"))})
    for minutes, who in ((2, {"ann", "bo", "dee"}), (4, {"ann", "bo"})):
        state, before = advance(begin("plan", ESCALATION, START), later(minutes), book)
        _, after = advance(state, later(100), longer)
        assert {effect.path[-1].contact_arn for effect in before + after} == who


def test_accepting_for_a_stranger_changes_nothing() -> None:
    state = begin("ann", PERSONAL, START)
    assert acknowledge(state, "bo") == state


stages = st.tuples(st.integers(0, 4), st.dictionaries(st.sampled_from(["sms", "voice", "mail"]), st.integers(0, 3), max_size=2))
personal_plans = st.lists(stages, max_size=3).map(lambda made: person(*made))
ladders = st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["ann", "bo!", "ann bo", "ann! bo", "other", "rota! bo", ""])), max_size=4)


@st.composite
def books(draw: st.DrawFn) -> Book:
    return Book(
        {
            "plan": escalation(*draw(ladders)),
            "other": escalation(*draw(ladders)),
            "rota": Plan(type=ONCALL_SCHEDULE),
            "ann": draw(personal_plans),
            "bo": draw(personal_plans),
        },
        on_call={"rota": [(START, ("ann",)), (later(2), ("bo",)), (later(4), ())]},
        obstacles={"mail": "not activated"},
    )


def run(state: State, book: Book, moments: list[datetime]) -> tuple[State, list[Effect]]:
    effects: list[Effect] = []
    for moment in moments:
        state, more = advance(state, moment, book)
        effects += more
        state = decode(encode(state))
    return state, effects


@given(books(), st.lists(st.integers(0, 40), max_size=8))
def test_it_makes_no_difference_when_the_steps_are_run(book: Book, minutes: list[int]) -> None:
    """Awake all the time or down for an hour: the same effects at the same moments, each once, also through the store."""
    at_once = run(begin("plan", ESCALATION, START), book, [later(60)])
    often = run(begin("plan", ESCALATION, START), book, [*map(later, sorted(minutes)), later(60)])
    assert often == at_once
    assert next_due(at_once[0]) is None
    assert [effect.time for effect in at_once[1]] == sorted(effect.time for effect in at_once[1])
    assert len(set(at_once[1])) == len(at_once[1])


@given(books(), st.integers(0, 20), st.sampled_from(["ann", "bo"]))
def test_nobody_is_paged_after_accepting(book: Book, minute: int, who: str) -> None:
    state, _ = run(begin("plan", ESCALATION, START), book, [later(minute)])
    was_engaged = state.ladder(who) is not None
    _, effects = run(acknowledge(state, who), book, [later(60)])
    assert not was_engaged or all(effect.path[-1].contact_arn != who for effect in effects)
