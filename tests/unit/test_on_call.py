"""Who is on call, as far as it is known."""

from dataclasses import replace

from imtui.domain.on_call import on_call, on_call_until
from imtui.domain.snapshot import Snapshot
from tests.made import after, arn, known_shifts, person, schedule

STORAGE = schedule("storage", "first", "second")
DANA, ELI = arn("contact/dana"), arn("contact/eli")
KNOWN = Snapshot(
    contacts={each.arn: each for each in (STORAGE, person("dana"), person("eli"))},
    shifts={"first": known_shifts(("dana", 0, 480), ("eli", 480, 960)), "second": known_shifts(("eli", 60, 480))},
)


def names(snapshot: Snapshot, minutes: float) -> list[str] | None:
    found = on_call(snapshot, STORAGE.arn, after(minutes=minutes))
    return None if found is None else [each.name for each in found]


def test_everybody_on_call_in_any_rotation_is_named_once() -> None:
    assert names(KNOWN, 30) == ["dana"]
    assert names(KNOWN, 90) == ["dana", "eli"]
    assert names(KNOWN, 500) == ["eli"]
    found = on_call(KNOWN, STORAGE.arn, after(minutes=90))
    assert [each.until for each in found or ()] == [after(minutes=480), after(minutes=480)]


def test_a_shift_ends_before_its_last_moment_and_nobody_is_a_word_too() -> None:
    assert names(KNOWN, 480) == ["eli"]
    assert names(KNOWN, -1) == []
    assert names(KNOWN, 960) == []


def test_who_stands_in_takes_the_place_of_who_would_be_on_call() -> None:
    standing = known_shifts(("eli", 100, 200), override=True)
    both = replace(standing, shifts=(*known_shifts(("dana", 0, 480)).shifts, *standing.shifts))
    snapshot = replace(KNOWN, shifts={"first": both, "second": known_shifts()})
    assert (names(snapshot, 99), names(snapshot, 100), names(snapshot, 200)) == (["dana"], ["eli"], ["dana"])
    assert on_call_until(snapshot, DANA, after()) == after(minutes=480)
    assert on_call_until(snapshot, DANA, after(minutes=150)) is None


def test_what_was_not_read_is_not_known() -> None:
    assert names(replace(KNOWN, shifts={"first": KNOWN.shifts["first"]}), 30) is None
    assert names(KNOWN, 2880) is None
    assert names(KNOWN, -721) is None
    assert names(Snapshot(shifts=KNOWN.shifts), 30) is None
    assert on_call(KNOWN, DANA, after()) is None


def test_on_call_lasts_through_shifts_that_follow_each_other() -> None:
    assert on_call_until(KNOWN, DANA, after(minutes=30)) == after(minutes=480)
    assert on_call_until(KNOWN, ELI, after(minutes=90)) == after(minutes=960)
    assert on_call_until(KNOWN, ELI, after(minutes=30)) is None
    assert on_call_until(KNOWN, "", after(minutes=30)) is None
