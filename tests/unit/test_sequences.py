"""What two versions of a sequence share, and that only the rest is computed again."""

from hypothesis import given
from hypothesis import strategies as st

from imtui.domain.sequences import mapped_again, shared_ends

#: One-element lists, so that equal ones can be different objects.
THINGS = [[number] for number in range(6)]
SEQUENCES = st.lists(st.sampled_from(THINGS), max_size=12)


@given(SEQUENCES, SEQUENCES)
def test_both_ends_are_the_same_objects_as_far_as_they_go_and_never_overlap(old: list[list[int]], new: list[list[int]]) -> None:
    head, tail = shared_ends(old, new)
    assert head + tail <= min(len(old), len(new))
    assert all(one is other for one, other in zip(old[:head], new[:head], strict=True))
    assert all(one is other for one, other in zip(old[len(old) - tail :], new[len(new) - tail :], strict=True))
    if head + tail < min(len(old), len(new)):
        assert old[head] is not new[head]
        assert old[-tail - 1] is not new[-tail - 1]


@given(SEQUENCES, SEQUENCES)
def test_what_is_made_again_is_what_would_be_made_of_everything(old: list[list[int]], new: list[list[int]]) -> None:
    assert mapped_again(repr, new, old, [repr(each) for each in old]) == tuple(repr(each) for each in new)


def test_equal_is_not_the_same_and_only_what_is_not_the_same_is_made_again() -> None:
    old = [[0], [1], [2], [3]]
    new = [old[0], [1], [9], old[3]]
    asked: list[list[int]] = []

    def make(thing: list[int]) -> str:
        asked.append(thing)
        return repr(thing)

    kept = [repr(each) for each in old]
    made = mapped_again(make, new, old, kept)
    assert made == ("[0]", "[1]", "[9]", "[3]")
    assert asked == [[1], [9]]
    assert (made[0], made[3]) == (kept[0], kept[3])
