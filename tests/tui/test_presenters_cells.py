"""Text is laid out in cells, exactly as wide as asked, whatever was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from imtui.tui.presenters.cells import clip, left, right, safe, width, wrap
from imtui.tui.presenters.lines import EMPTY, Ground, Ink, Line, Span, faded, fit, joined, line_width, on, plain, spread
from imtui.tui.presenters.texts import columns
from tests.tui.canned import NASTY

TEXTS = st.text(max_size=60)
LINES: st.SearchStrategy[Line] = st.lists(st.builds(Span, TEXTS.map(safe)), max_size=6).map(tuple)


@given(TEXTS, st.integers(0, 80))
def test_left_and_right_are_exactly_as_wide_as_asked(text: str, cells: int) -> None:
    assert width(left(safe(text), cells)) == cells
    assert width(right(safe(text), cells)) == cells


@given(TEXTS, st.integers(0, 80))
def test_clip_never_exceeds_and_keeps_what_fits(text: str, cells: int) -> None:
    shown = safe(text)
    clipped = clip(shown, cells)
    assert width(clipped) <= cells
    assert clipped == shown or clipped.endswith("…") or cells == 0
    assert clipped == shown if width(shown) <= cells else len(clipped) <= len(shown)


@given(TEXTS, st.integers(2, 40))
def test_wrap_loses_nothing_and_fits(text: str, cells: int) -> None:
    shown = safe(text)
    lines = wrap(shown, cells)
    assert all(0 < width(line) <= cells for line in lines if width(line))
    assert "".join("".join(lines).split()) == "".join(shown.split())


@given(TEXTS)
def test_what_is_safe_is_as_wide_as_the_sum_of_its_characters(text: str) -> None:
    shown = safe(text)
    assert width(shown) == sum(get_character_cell_size(character) for character in shown)
    assert not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in shown)
    assert safe(shown) == shown


def test_what_terminals_disagree_about_is_taken_apart() -> None:
    assert safe("👍🏽") == "👍"
    assert safe("🇩🇪") == "DE"
    assert "\x1b" not in safe(NASTY)
    assert "\u202e" not in safe(NASTY)
    assert "\n" not in safe(NASTY)
    assert "[bold]not markup[/bold]" in safe(NASTY)


def test_a_wide_character_is_not_cut_in_half() -> None:
    assert clip("日本語", 5) == "日本…"
    assert clip("日本語", 4) == "日…"
    assert left("日本語", 4) == "日… "


@given(LINES, st.integers(0, 80))
def test_a_line_fits_exactly(line: Line, cells: int) -> None:
    assert line_width(fit(line, cells)) == cells


@given(LINES, LINES, st.integers(0, 80))
def test_a_spread_line_fits_exactly_and_keeps_its_end(before: Line, after: Line, cells: int) -> None:
    line = spread(before, after, cells)
    assert line_width(line) == cells
    if line_width(after) < cells:
        assert plain(line).endswith(plain(after))


def test_a_cut_line_says_so_and_one_that_just_fits_does_not() -> None:
    line: Line = (Span("abc"), Span("def", Ink.QUIET))
    assert plain(fit(line, 6)) == "abcdef"
    assert plain(fit(line, 5)) == "abcd…"
    assert plain(fit(line, 3)) == "ab…"
    assert plain(fit(line, 8)) == "abcdef  "
    assert plain(fit((Span("abc"), Span("")), 3)) == "abc"


def test_a_ground_is_given_only_to_what_has_none() -> None:
    line = on((Span("a"), Span("b", ground=Ground.BADGE)), Ground.SELECTED)
    assert [span.ground for span in line] == [Ground.SELECTED, Ground.BADGE]


def test_a_faded_line_keeps_its_text_and_its_rules() -> None:
    line: Line = (Span("a", Ink.IMPACT_1, bold=True), Span("─", Ink.HAIRLINE))
    assert plain(faded(line)) == "a─"
    assert [(span.ink, span.bold) for span in faded(line)] == [(Ink.QUIET, False), (Ink.HAIRLINE, False)]


def test_joined_puts_nothing_around_what_is_empty() -> None:
    parts: list[Line] = [EMPTY, (Span("a"),), EMPTY, (Span("b"),)]
    assert plain(joined(parts, (Span(" · "),))) == "a · b"


@pytest.mark.parametrize("cells", range(6))
def test_even_no_room_at_all_is_kept_to(cells: int) -> None:
    assert cell_len(left("日本語 and more", cells)) == cells


def test_what_follows_a_word_without_a_space_stays_with_it_in_whatever_ink() -> None:
    spans = (Span("in 6 min ", Ink.QUIET), Span("chen"), Span(", storage-oncall"))
    assert [plain(line) for line in columns(spans, 14)] == ["in 6 min chen,", "storage-oncall"]
