"""What turns one Snapshot into the next: exact, in order, and small where little changed."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imtui.domain.patches import KeyedPatch, Patch, Splice, patch_between, patched, steps
from imtui.domain.snapshot import Snapshot
from tests import made
from tests.tui import canned

KEYS = st.sampled_from(["a", "b", "c", "d"])
EVENTS = st.lists(st.sampled_from([made.event("Note", name, key=name) for name in "uvwxyz"]), unique=True).map(tuple)
INCIDENTS = st.dictionaries(KEYS, st.sampled_from([made.incident(title=title) for title in ("one", "two", "three")]))
SNAPSHOTS = st.builds(
    Snapshot,
    incidents=st.none() | INCIDENTS,
    timelines=st.dictionaries(KEYS, EVENTS),
    me=st.sampled_from(["", "akuam"]),
    my_pages=st.none(),
)


def is_same(one: Snapshot, other: Snapshot) -> bool:
    """Content, and the order of keys."""
    return one == other and all(_order(getattr(one, each.name)) == _order(getattr(other, each.name)) for each in fields(Snapshot))


def _order(value: Any) -> list[Any]:
    return list(value) if isinstance(value, Mapping) else []


@given(SNAPSHOTS, SNAPSHOTS)
def test_a_patch_turns_the_one_into_the_other(old: Snapshot, new: Snapshot) -> None:
    assert is_same(patched(old, patch_between(old, new)), new)


@given(SNAPSHOTS, SNAPSHOTS, st.integers(1, 3))
def test_steps_lead_to_the_same_in_small_patches(old: Snapshot, new: Snapshot, most: int) -> None:
    reached = old
    for step in steps(old, new, most):
        reached = patched(reached, patch_between(reached, step))
    assert is_same(reached, new)


def test_a_large_picture_is_made_in_steps_none_of_which_is_large() -> None:
    whole = canned.many(incidents=300, events=700).snapshot
    patches, before = [], Snapshot()
    for step in steps(before, whole, 100):
        patches.append(patch_between(before, step))
        before = step
    sizes = [
        sum(len(each.put) + sum(len(splice.items) for splice in each.spliced.values()) for each in patch.keyed.values())
        for patch in patches
    ]
    assert len(patches) > 8
    assert max(sizes) <= 200


def test_one_more_event_costs_one_event() -> None:
    shown = canned.snapshot()
    news = canned.note("new", canned.NOW, "rolled back")
    arn = canned.CHECKOUT
    patch = patch_between(shown, replace(shown, timelines={**shown.timelines, arn: (news, *shown.timelines[arn])}))
    assert patch == Patch(keyed={"timelines": KeyedPatch(spliced={arn: Splice(start=0, removed=0, items=(news,))})})


def test_what_did_not_change_keeps_its_identity() -> None:
    shown = canned.snapshot()
    after = patched(shown, patch_between(shown, replace(shown, me="")))
    assert all(getattr(after, each.name) is getattr(shown, each.name) for each in fields(Snapshot) if each.name != "me")
    assert not patch_between(shown, replace(shown))
    assert patched(shown, Patch()) is shown


@pytest.mark.parametrize(
    "patch",
    [
        Patch(keyed={"incidents": KeyedPatch(keys=Splice(start=9, removed=0))}),
        Patch(keyed={"timelines": KeyedPatch(spliced={"nobody": Splice(start=0, removed=0)})}),
        Patch(keyed={"timelines": KeyedPatch(keys=Splice(start=0, removed=0, items=("unknown",)))}),
        Patch(keyed={"me": KeyedPatch()}),
    ],
)
def test_a_patch_for_something_else_is_refused(patch: Patch) -> None:
    with pytest.raises(ValueError, match=r"no|fit"):
        patched(canned.snapshot(), patch)
