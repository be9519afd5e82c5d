"""What people type after `/`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imtui.domain.errors import InputError
from imtui.domain.filters import KINDS, Facts, parse, span_from
from imtui.domain.readings import Kind
from tests.made import after

ROW = Facts(text="Checkout returns 5xx HIGH akuam", impact=2, began=after(minutes=-90), mine=True)
NOTE = Facts(text="rolled back web-412")


@pytest.mark.parametrize(
    ("typed", "row", "note"),
    [
        ("", True, True),
        ("CHECKOUT", True, False),
        ("checkout 5xx", True, False),
        ("checkout web", False, False),
        ("!checkout", False, True),
        ('"returns 5xx"', True, False),
        ('!"returns 4xx"', True, True),
        ('"unfinished', False, False),
        ("impact<3", True, False),
        ("impact=2", True, False),
        ("Impact>=3", False, False),
        ("!impact>=3", True, True),
        ("age>1h", True, False),
        ("age>1h30m", False, False),
        ("age<=2d", True, False),
        ("me", True, False),
        ("!me", False, True),
        ("!", False, False),
        ("web-412 back", False, True),
    ],
)
def test_all_terms_must_hold(typed: str, row: bool, note: bool) -> None:
    predicate = parse(typed)
    assert (predicate(ROW, after()), predicate(NOTE, after())) == (row, note)
    assert bool(predicate) is bool(typed)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("impact<", "impact"),
        ("impact<9", "1 to 5"),
        ("impact:2", "impact<3"),
        ("age>soon", "age>2h"),
        ("x !age>", "age>2h"),
        ("age!=1h", "sign"),
    ],
)
def test_a_term_that_cannot_be_understood_says_what_would_be_right(typed: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        parse(typed)
    assert caught.value.subject in typed


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("15m", 900), ("1h30m", 5400), ("2d", 172_800), ("", None), ("h", None), ("5", None)]
)
def test_spans(text: str, seconds: int | None) -> None:
    found = span_from(text)
    assert (found.total_seconds() if found else None) == seconds


@given(st.text())
def test_any_text_is_a_filter_or_a_clear_error(typed: str) -> None:
    remedy = "none needed"
    try:
        parse(typed)(ROW, after())
    except InputError as error:
        remedy = error.remedy
    assert remedy


@pytest.mark.parametrize(
    ("text", "kind", "stays"),
    [
        ("kind:decision", Kind.DECISION, True),
        ("kind:decision", Kind.NOTE, False),
        ("kind:dec", Kind.DECISION, True),
        ("kind:", Kind.OTHER, True),
        ("kind:page", Kind.PAGED, True),
        ("kind:page", Kind.ACCEPTED, True),
        ("KIND:ToDo", Kind.TODO, True),
        ("!kind:page", Kind.PAGED, False),
        ("kind:people", Kind.STATUS, True),
        ("kind:note", None, False),
    ],
)
def test_kinds_of_events(text: str, kind: Kind | None, stays: bool) -> None:
    assert parse(text)(Facts(text="whatever", kind=kind), after()) is stays


def test_every_kind_can_be_asked_for() -> None:
    assert set().union(*KINDS.values()) == set(Kind)


def test_a_kind_that_is_none_is_said() -> None:
    with pytest.raises(InputError) as caught:
        parse("kind:tweet")
    assert "decision" in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "tells"), [("age<2h", True), ("web !AGE>=1d", True), ("", False), ("age", False), ("agent impact<3", False)]
)
def test_whether_time_changes_what_stays(text: str, tells: bool) -> None:
    assert parse(text).tells_ages is tells
