"""Values as JSON and back: whole, or not at all."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imtui.domain.contacts import ChannelTarget, Contact, ContactTarget, ContactType, Plan, Stage
from imtui.domain.incidents import Impact
from imtui.domain.snapshot import Topic, Watch
from imtui.domain.timeline import TimelineEvent
from imtui.state.codec import codec_of

MOMENTS = st.datetimes(timezones=st.just(UTC))
EVENTS = st.builds(
    TimelineEvent,
    id=st.text(),
    incident_arn=st.text(),
    type=st.text(),
    time=MOMENTS,
    updated=MOMENTS,
    data=st.none() | st.text(),
    references=st.lists(st.text()).map(tuple),
)
TARGETS = st.builds(ChannelTarget, channel_arn=st.text(), retry_minutes=st.integers()) | st.builds(
    ContactTarget, contact_arn=st.text(), essential=st.booleans()
)
PLANS = st.builds(Plan, stages=st.lists(st.builds(Stage, minutes=st.integers(), targets=st.lists(TARGETS).map(tuple))).map(tuple))


def through_json(kind: Any, value: Any) -> Any:
    codec = codec_of(kind)
    return codec.decode(json.loads(json.dumps(codec.encode(value))))


@given(EVENTS)
def test_an_event_comes_back_as_it_was(event: TimelineEvent) -> None:
    assert through_json(TimelineEvent, event) == event


@given(PLANS)
def test_each_of_several_kinds_comes_back_as_its_own(plan: Plan) -> None:
    contact = Contact(arn="a", alias="b", type=ContactType.PERSONAL, plan=plan)
    assert through_json(Contact, contact) == contact


def test_keys_that_are_no_texts_come_back_too() -> None:
    known = {Watch(Topic.TIMELINE, "arn"): datetime(2026, 3, 14, tzinfo=UTC), Watch(Topic.INCIDENTS): None}
    assert through_json(dict[Watch, datetime | None], known) == known
    assert through_json(dict[str, Impact], {"a": Impact.HIGH}) == {"a": Impact.HIGH}


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (str, 1),
        (int, "1"),
        (datetime, 5),
        (datetime, "yesterday"),
        (Impact, 9),
        (tuple[str, ...], "abc"),
        (dict[str, str], ["a"]),
        (Watch, {"topic": "timeline"}),
        (Watch, ["timeline"]),
        (ChannelTarget | ContactTarget, ["Watch", {}]),
    ],
)
def test_what_was_not_written_here_is_refused(kind: Any, data: Any) -> None:
    with pytest.raises(ValueError, match=r".+"):
        codec_of(kind).decode(data)


@dataclass(frozen=True)
class Odd:
    anything: object


def test_a_type_that_cannot_be_kept_is_named_at_once() -> None:
    with pytest.raises(TypeError, match="no codec for <class 'object'>"):
        codec_of(Odd)
