"""A History that followed changes says what one made from nothing says."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from imtui.domain import payloads
from imtui.domain.histories import History
from imtui.domain.timeline import TimelineEvent, entries
from imtui.domain.updates import last_status
from tests.made import after, event

#: Kinds that join neighbours on one line, kinds that do not, and status updates with and without their text.
WRITTEN: list[tuple[str, object]] = [
    (payloads.PAGED, {"contactArn": "c", "engagementArn": "e"}),
    (payloads.TRIGGER, {"createdIncident": True}),
    (payloads.TRIGGER, {"createdIncident": False}),
    (payloads.START, {"incidentTitle": "x"}),
    (payloads.NOTE, "rolled back"),
    (payloads.NOTE, "s! all is well"),
    (payloads.NOTE, None),
]


@st.composite
def timelines(draw: st.DrawFn) -> tuple[TimelineEvent, ...]:
    """Newest first, many within the seconds that make neighbours one line."""
    steps = draw(st.lists(st.tuples(st.sampled_from(WRITTEN), st.integers(0, 4)), max_size=14))
    at, found = 0, list[TimelineEvent]()
    for number, ((kind, data), step) in enumerate(steps):
        at += step
        found.insert(0, event(kind, data, key=f"e{number}", at=at))
    return tuple(found)


@st.composite
def changed(draw: st.DrawFn, events: tuple[TimelineEvent, ...]) -> tuple[TimelineEvent, ...]:
    """What the service and people do: texts come in, events are edited, deleted, and written anywhere."""
    found = list(events)
    for number in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(found)))
        kind, data = draw(st.sampled_from(WRITTEN))
        match draw(st.sampled_from(["add", "delete", "edit"])):
            case "add":
                near = found[min(place, len(found) - 1)].time if found else after(0)
                found.insert(place, replace(event(kind, data, key=f"n{number}-{place}"), time=near))
            case "delete":
                del found[place : place + 1]
            case _ if place < len(found):
                found[place] = replace(event(kind, data, key=found[place].id), time=found[place].time)
            case _:
                pass
    return tuple(found)


@given(st.data())
def test_following_changes_comes_to_the_same_as_beginning_anew(data: st.DataObject) -> None:
    events = data.draw(timelines())
    history = History().followed_by(events)
    for _ in range(3):
        events = data.draw(changed(events))
        history = history.followed_by(events)
        assert history.entries == entries(events)
        assert history.last_status == last_status(events)


def test_lines_away_from_the_change_are_the_same_objects() -> None:
    events = tuple(event(payloads.NOTE, f"note {each}", key=f"e{each}", at=-60 * each) for each in range(100))
    before = History().followed_by(events)
    edited = replace(events[50], data='"edited"')
    after_it = before.followed_by((*events[:50], edited, *events[51:]))
    same = [one is other for one, other in zip(before.entries, after_it.entries, strict=True)]
    assert same.count(False) <= 2
    assert after_it.entries[50] == (edited,)
    assert before.followed_by(events) is before
