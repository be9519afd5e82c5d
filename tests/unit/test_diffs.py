"""Keyed differences."""

from hypothesis import given
from hypothesis import strategies as st

from imtui.domain.diffs import diff

MAPPINGS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3))


@given(MAPPINGS, MAPPINGS)
def test_a_diff_turns_the_old_into_the_new(old: dict[str, int], new: dict[str, int]) -> None:
    found = diff(old, new)
    patched = {key: value for key, value in old.items() if key not in found.removed} | dict(found.changed) | dict(found.added)
    assert patched == new
    assert not set(found.added) & set(old)
    assert all(old[key] != value for key, value in found.changed.items())
    assert bool(found) == (old != new)


def test_the_same_object_is_not_looked_into() -> None:
    class Incomparable:
        def __eq__(self, other: object) -> bool:
            raise AssertionError("compared")

        __hash__ = object.__hash__

    value = Incomparable()
    assert not diff({"a": value}, {"a": value})


def test_order_is_that_of_the_collections() -> None:
    found = diff({"x": 1, "y": 1}, {"c": 1, "a": 1, "b": 1})
    assert list(found.added) == ["c", "a", "b"]
    assert list(found.removed) == ["x", "y"]
