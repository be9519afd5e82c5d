"""The fuse."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from imtui.domain.contacts import Channel, Contact
from imtui.domain.engagements import Engagement
from imtui.domain.escalation import Fuse, FuseState, Obstacle, next_step, project
from imtui.domain.snapshot import Snapshot
from tests.made import (
    CHECKOUT,
    after,
    channel,
    engagement,
    engaging,
    escalation,
    known_shifts,
    page,
    person,
    receipt,
    schedule,
    through,
)

PLAN = engagement("payments")
COMPANY = (
    escalation("payments", engaging(5, "akuam", "chen", essential=True), engaging(5, "bo"), engaging(10, "storage")),
    person("akuam", through(2, "akuam/sms", retry=1), through(3, "akuam/voice")),
    person("chen", through(5, "chen/sms")),
    person("bo", through(5, "bo/voice", "bo/sms")),
    schedule("storage", "rotation"),
)
WAYS = (channel("akuam", "SMS"), channel("akuam", "VOICE"), channel("chen", "SMS"), channel("bo", "VOICE"), channel("bo", "SMS"))


def known(*contacts: Contact, ways: tuple[Channel, ...] = WAYS, **fields: Any) -> Snapshot:
    people = contacts or COMPANY
    channels = {contact.arn: tuple(each for each in ways if each.contact_arn == contact.arn) for contact in people}
    return Snapshot(contacts={contact.arn: contact for contact in people}, channels=channels, **fields)


def fuse(at: float = 0, *, minutes: float = 0, snapshot: Snapshot | None = None, of: Engagement = PLAN) -> Fuse:
    return project(snapshot or known(), of, after(at, minutes=minutes))


def names(found: Fuse) -> list[list[str]]:
    return [[target.name for target in step.targets] for step in (found.next, found.then) if step]


def test_the_next_stage_and_the_one_after_it_are_told_with_their_moments() -> None:
    found = fuse(minutes=2)
    assert (found.name, found.state, found.stage, found.stages) == ("payments", FuseState.BURNING, 1, 3)
    assert (found.began, found.ends, found.runs_out) == (after(), after(minutes=5), after(minutes=20))
    assert names(found) == [["bo"], ["storage"]]
    assert found.next is not None
    assert (found.next.stage, found.next.at) == (2, after(minutes=5))
    assert [each.type.value for each in found.next.targets[0].channels] == ["VOICE", "SMS"]
    assert found.then is not None
    assert found.then.targets[0].is_schedule


def test_stages_pass_with_time_and_then_nobody_is_left() -> None:
    assert (fuse(minutes=5).stage, names(fuse(minutes=5))) == (2, [["storage"]])
    last = fuse(minutes=10)
    assert (last.state, last.stage, last.next, last.runs_out) == (FuseState.LAST, 3, None, after(minutes=20))
    gone = fuse(minutes=20)
    assert (gone.state, gone.stage) == (FuseState.EXHAUSTED, 3)


def test_an_essential_acceptance_ends_the_escalation_and_another_does_not() -> None:
    accepted = known(pages={PLAN.arn: (page("akuam", PLAN, read=60),)})
    found = fuse(minutes=7, snapshot=accepted)
    assert (found.state, found.stage, found.next) == (FuseState.ACCEPTED, 1, None)
    by_bo = known(pages={PLAN.arn: (page("bo", PLAN, sent=300, read=360),)})
    assert fuse(minutes=7, snapshot=by_bo).state is FuseState.BURNING
    assert fuse(minutes=30, snapshot=by_bo).state is FuseState.ACCEPTED


def test_an_essential_target_of_a_later_stage_ends_nothing_before_that_stage() -> None:
    plan = escalation("payments", engaging(5, "akuam"), engaging(5, "akuam", essential=True), engaging(5, "bo"))
    early = known(plan, *COMPANY[1:], pages={PLAN.arn: (page("akuam", PLAN, read=60),)})
    assert fuse(minutes=2, snapshot=early).state is FuseState.BURNING
    late = known(plan, *COMPANY[1:], pages={PLAN.arn: (page("akuam", PLAN, read=301),)})
    assert fuse(minutes=6, snapshot=late).state is FuseState.ACCEPTED


def test_whoever_is_on_shift_accepts_for_an_essential_schedule() -> None:
    plan = escalation("payments", *(replace(each) for each in (engaging(5, "storage", essential=True), engaging(5, "bo"))))
    on_shift = known(plan, *COMPANY[1:], pages={PLAN.arn: (page("dana", PLAN, read=60),)})
    assert fuse(minutes=2, snapshot=on_shift).state is FuseState.ACCEPTED


def test_a_stopped_engagement_stays_where_it_was() -> None:
    found = fuse(minutes=60, of=replace(PLAN, stopped=after(minutes=6)))
    assert (found.state, found.stage, found.next, found.attempts) == (FuseState.STOPPED, 2, None, ())


def test_what_is_over_has_no_trouble_any_more() -> None:
    off = tuple(replace(each, activated=False) for each in WAYS)
    plans = known(ways=off)
    assert fuse(snapshot=plans).troubles
    assert fuse(minutes=6, snapshot=plans, of=replace(PLAN, stopped=after(minutes=6))).troubles == ()
    own = engagement("akuam")
    accepted = known(ways=off, pages={own.arn: (page("akuam", own, read=10),)})
    assert fuse(30, of=own, snapshot=accepted).troubles == ()


def test_people_who_are_engaged_are_tried_again_by_their_own_plans() -> None:
    one = page("akuam", PLAN, sent=0.6)
    sent = known(pages={PLAN.arn: (one,)}, receipts={one.arn: (receipt("SENT", 0.6, "akuam/sms"),)})
    (retry,) = fuse(30, snapshot=sent).attempts
    assert (retry.name, retry.at, retry.retry, retry.channels[0].type.value) == ("akuam", after(60.6), True, "SMS")
    (voice,) = fuse(90, snapshot=sent).attempts
    assert (voice.at, voice.retry, voice.channels[0].type.value) == (after(120), False, "VOICE")
    assert fuse(30, snapshot=sent).soonest == after(60.6)
    assert fuse(minutes=2.5, snapshot=sent).soonest == after(minutes=5)


def test_a_retry_never_falls_outside_its_stage_and_an_acceptance_ends_them() -> None:
    read = known(pages={PLAN.arn: (page("akuam", PLAN, read=20),)})
    assert fuse(30, snapshot=read).attempts == ()
    late = page("akuam", PLAN, sent=61)
    sent = known(pages={PLAN.arn: (late,)}, receipts={late.arn: (receipt("SENT", 61, "akuam/sms"),)})
    (attempt,) = fuse(70, snapshot=sent).attempts
    assert not attempt.retry


def test_a_persons_own_engagement_is_a_ladder_of_channels() -> None:
    found = fuse(30, of=engagement("akuam"))
    assert (found.state, found.stage, found.stages) == (FuseState.BURNING, 1, 2)
    assert found.next is not None
    assert [(each.name, each.channels[0].type.value) for each in found.next.targets] == [("akuam", "VOICE")]
    own = engagement("akuam")
    accepted = known(pages={own.arn: (page("akuam", own, read=10),)})
    assert fuse(30, of=own, snapshot=accepted).state is FuseState.ACCEPTED


def test_stages_without_targets_are_pauses() -> None:
    plan = escalation("payments", engaging(5, "akuam"), engaging(5), engaging(5, "bo"))
    found = fuse(minutes=1, snapshot=known(plan, *COMPANY[1:]))
    assert found.next is not None
    assert (found.next.stage, found.next.at, found.then) == (3, after(minutes=10), None)


def test_stages_of_no_length_begin_together() -> None:
    plan = escalation("payments", engaging(0, "akuam"), engaging(5, "bo"))
    found = fuse(snapshot=known(plan, *COMPANY[1:]))
    assert (found.stage, found.state) == (2, FuseState.LAST)


def obstacles(found: Fuse) -> list[tuple[str, Obstacle, str]]:
    return [(each.name, each.obstacle, each.detail) for each in (*found.troubles, *(found.next.troubles if found.next else ()))]


def test_what_stands_in_the_way_is_said_in_words() -> None:
    off = (channel("akuam", "SMS"), channel("chen", "SMS", activated=False))
    people = known(COMPANY[0], COMPANY[1], COMPANY[2], person("bo"), COMPANY[4], ways=off)
    found = fuse(minutes=1, snapshot=people)
    assert obstacles(found) == [
        ("akuam", Obstacle.CHANNEL_GONE, ""),
        ("chen", Obstacle.NOT_ACTIVATED, "SMS"),
        ("bo", Obstacle.NO_PLAN, ""),
    ]
    assert found.troubles[1].words == "chen: SMS channel not activated"


def test_what_was_not_read_is_not_called_missing() -> None:
    assert obstacles(fuse(snapshot=Snapshot())) == [("payments", Obstacle.PLAN_UNKNOWN, "")]
    assert fuse(snapshot=Snapshot()).state is FuseState.UNKNOWN
    listed = known(COMPANY[0], person("akuam", unread=True))
    found = {(name, obstacle) for name, obstacle, _ in obstacles(fuse(snapshot=listed))}
    assert found == {("akuam", Obstacle.PLAN_UNKNOWN), ("chen", Obstacle.CONTACT_GONE), ("bo", Obstacle.CONTACT_GONE)}
    no_channels = replace(known(), channels={})
    assert obstacles(fuse(snapshot=no_channels)) == []


def test_nobody_on_shift_is_known_by_the_rotations_or_by_the_silence() -> None:
    empty = known(*COMPANY[:4], schedule("storage"))
    at_storage = fuse(minutes=6, snapshot=empty).next
    assert at_storage is not None
    assert [each.obstacle for each in at_storage.troubles] == [Obstacle.NOBODY_ON_SHIFT]
    silent = known(pages={PLAN.arn: ()})
    assert Obstacle.NOBODY_ON_SHIFT not in [each.obstacle for each in fuse(minutes=10.1, snapshot=silent).troubles]
    assert Obstacle.NOBODY_ON_SHIFT in [each.obstacle for each in fuse(minutes=11, snapshot=silent).troubles]
    paged = known(pages={PLAN.arn: (page("dana", PLAN, sent=601),)})
    assert Obstacle.NOBODY_ON_SHIFT not in [each.obstacle for each in fuse(minutes=11, snapshot=paged).troubles]


def test_a_schedule_engaged_by_itself_pages_until_someone_accepts() -> None:
    direct = engagement("storage")
    assert fuse(of=direct).state is FuseState.LAST
    accepted = known(pages={direct.arn: (page("dana", direct, read=5),)})
    assert fuse(of=direct, snapshot=accepted).state is FuseState.ACCEPTED
    nobody = known(schedule("storage"))
    assert (fuse(of=direct, snapshot=nobody).state, obstacles(fuse(of=direct, snapshot=nobody))[0][1]) == (
        FuseState.IDLE,
        Obstacle.NOBODY_ON_SHIFT,
    )


def test_an_incidents_countdown_is_the_earliest_of_its_running_engagements() -> None:
    later = engagement("payments", key="2", at=60)
    stopped = engagement("payments", key="3", at=-60, stopped=0)
    found = next_step(known(engagements={CHECKOUT: (later, PLAN, stopped)}), CHECKOUT, after(90))
    assert found is not None
    assert found.at == after(minutes=5)
    assert next_step(Snapshot(), CHECKOUT, after()) is None


def test_plans_that_name_each_other_do_not_go_round_for_ever() -> None:
    one, two = escalation("one", engaging(1, "two")), escalation("two", engaging(1, "one"))
    assert fuse(of=engagement("one"), snapshot=known(one, two)).state is FuseState.LAST


STAGES = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=6)


@given(STAGES, st.integers(-60, 12_000))
def test_the_next_stage_is_always_ahead_and_never_skipped(stages: list[tuple[int, bool]], at: int) -> None:
    plan = escalation("payments", *(engaging(minutes, *(["bo"] if has_target else [])) for minutes, has_target in stages))
    now = after(at)
    found = project(known(plan, *COMPANY[1:]), PLAN, now)
    starts = [after(minutes=sum(minutes for minutes, _ in stages[:index])) for index in range(len(stages))]
    ahead = [moment for moment, (_, has_target) in list(zip(starts, stages, strict=True))[1:] if has_target and moment > now]
    assert (found.next.at if found.next else None) == (ahead[0] if ahead else None)
    assert 1 <= found.stage <= found.stages == len(stages)
    assert found.ends is not None
    assert found.began <= found.ends
    if found.then and found.next:
        assert found.then.at >= found.next.at


@given(st.integers(0, 119), st.integers(0, 119))
def test_a_retry_is_ahead_and_within_its_stage(sent: int, at: int) -> None:
    one = page("akuam", PLAN, sent=sent)
    receipts = {one.arn: (receipt("SENT", sent, "akuam/sms"),)}
    attempts = project(known(pages={PLAN.arn: (one,)}, receipts=receipts), PLAN, after(at)).attempts
    assert [each.name for each in attempts] == ["akuam"]
    assert after(at) < attempts[0].at <= after(minutes=2)
    assert attempts[0].retry is (attempts[0].at < after(minutes=2))
    assert timedelta() < attempts[0].at - after(at)


@given(
    st.lists(st.integers(0, 600), max_size=3),
    st.sampled_from([None, 90, 700]),
    st.sampled_from([None, None, None, 200, 1300]),
    st.one_of(st.integers(-60, 310), st.integers(300, 1300)),
    st.floats(0, 0.999999),
)
def test_a_projection_holds_until_it_says(sent: list[int], read: int | None, stopped: int | None, at: int, later: float) -> None:
    pages = (page("akuam", PLAN, sent=30), *(page("bo", PLAN, sent=each, read=read) for each in sent[:1]))
    receipts = {pages[0].arn: tuple(receipt("SENT", each, "akuam/sms") for each in sent)}
    snapshot = known(pages={PLAN.arn: pages}, receipts=receipts)
    of = PLAN if stopped is None else replace(PLAN, stopped=after(stopped))
    found = project(snapshot, of, after(at))
    until = found.holds_until or after(minutes=60)
    assert until > after(at)
    assert project(snapshot, of, after(at) + (until - after(at)) * later) == found


def test_a_schedule_that_pages_nobody_is_not_trusted_for_longer_than_that_takes() -> None:
    snapshot = known(pages={PLAN.arn: ()})
    found = fuse(minutes=10, snapshot=snapshot)
    assert found.holds_until == after(30, minutes=10)
    assert [each.obstacle for each in fuse(30, minutes=10, snapshot=snapshot).troubles] == [Obstacle.NOBODY_ON_SHIFT]


def test_of_a_schedule_it_is_told_who_will_be_on_call_when_its_stage_begins() -> None:
    shifts = {"rotation": known_shifts(("dana", -60, 10), ("eli", 10, 480))}
    step = fuse(minutes=2, snapshot=known(shifts=shifts)).then
    assert step is not None
    assert [(each.name, each.until) for each in step.targets[0].on_call or ()] == [("eli", after(minutes=480))]
    assert step.troubles == ()


def test_that_nobody_will_be_on_call_is_said_before_it_hurts_and_only_when_it_is_known() -> None:
    gap = fuse(minutes=2, snapshot=known(shifts={"rotation": known_shifts(("dana", -60, 10))}))
    assert gap.then is not None
    assert gap.then.targets[0].on_call == ()
    assert [(each.obstacle, each.name) for each in gap.then.troubles] == [(Obstacle.NOBODY_ON_SHIFT, "storage")]
    unknown = fuse(minutes=2)
    assert unknown.then is not None
    assert (unknown.then.targets[0].on_call, unknown.then.troubles) == (None, ())
