"""Remote text is shown, not obeyed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imtui.domain.texts import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain [bold]text[/bold]", "plain [bold]text[/bold]"),
        ("\x1b[31mred\x07", "␛[31mred␇"),
        ("csi \x9b31m", r"csi \x9b31m"),
        ("del\x7f nul\x00", "del␡ nul␀"),
        ("two\nlines\r\nthree\u2028four", "two⏎lines⏎three⏎four"),
        ("a\tb", "a b"),
        ("evil \u202egnp.exe", r"evil \u202egnp.exe"),
        ("isolate \u2067x\u2069", r"isolate \u2067x\u2069"),
        ("zero\u200bwidth\ufeff\u00ad", "zerowidth"),
        ("family 👨\u200d👩\u200d👧 ❤\ufe0f", "family 👨👩👧 ❤"),
        ("tags \U000e0041\U000e0042", "tags "),
        ("lone \ud83d surrogate", r"lone \ud83d surrogate"),
        ("مرحبا café 日本語", "مرحبا café 日本語"),
    ],
)
def test_what_is_invisible_becomes_visible_or_goes(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_lines_stay_lines_where_there_is_room_for_them() -> None:
    assert visible("one\r\ntwo\x1b", single_line=False) == "one\ntwo␛"


def test_marks_do_not_pile_up_over_the_neighbours() -> None:
    assert visible("e" + "\u0301" * 50) == "e" + "\u0301" * 4


@given(st.text())
def test_nothing_that_comes_out_is_obeyed_by_a_terminal(text: str) -> None:
    shown = visible(text)
    assert not any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in shown)
    assert not any(
        unicodedata.bidirectional(character) in {"LRO", "RLO", "LRE", "RLE", "PDF", "LRI", "RLI", "FSI", "PDI"} for character in shown
    )
    shown.encode()


@given(st.text())
def test_what_was_made_visible_stays_as_it_is(text: str) -> None:
    assert visible(visible(text)) == visible(text)
