"""Two people word the same incident."""

from imtui.domain.incidents import Impact
from imtui.domain.wordings import Divergence, Field, Wording, contested, decided, own_changes

BASE = Wording(title="Checkout fails", impact=Impact.HIGH, summary="since noon")


def wording(title: str = BASE.title, impact: Impact = BASE.impact, summary: str = BASE.summary) -> Wording:
    return Wording(title=title, impact=impact, summary=summary)


def test_what_only_one_side_changed_is_not_contested() -> None:
    mine, theirs = wording(title="Checkout returns 5xx"), wording(impact=Impact.CRITICAL)
    assert contested(BASE, mine, theirs) == ()
    assert own_changes(BASE, mine, theirs) == (Field.TITLE,)


def test_the_same_change_twice_is_nothing_to_send() -> None:
    both = wording(title="Checkout returns 5xx")
    assert contested(BASE, both, both) == ()
    assert own_changes(BASE, both, both) == ()


def test_different_changes_of_one_field_are_for_a_person_to_decide() -> None:
    mine = wording(title="Mine", impact=Impact.LOW)
    theirs = wording(title="Theirs", summary="since eleven")
    assert contested(BASE, mine, theirs) == (Field.TITLE,)
    assert own_changes(BASE, mine, theirs) == (Field.TITLE, Field.IMPACT)


def test_once_decided_each_sides_own_changes_stand() -> None:
    mine, theirs = wording(title="Mine", summary="mine"), wording(title="Theirs", impact=Impact.CRITICAL)
    found = Divergence(base=BASE, mine=mine, theirs=theirs, by="chen", fields=contested(BASE, mine, theirs))
    assert found.fields == (Field.TITLE,)
    assert decided(found, ()) == wording(title="Theirs", impact=Impact.CRITICAL, summary="mine")
    assert decided(found, (Field.TITLE,)) == wording(title="Mine", impact=Impact.CRITICAL, summary="mine")
