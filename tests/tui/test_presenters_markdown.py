"""Summaries and raw data as lines: nothing hidden, nothing obeyed, nothing wider than the pane."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imtui.tui.presenters.glyphs import ASCII, UNICODE
from imtui.tui.presenters.lines import Ink, line_width, plain
from imtui.tui.presenters.markdown import markdown
from imtui.tui.presenters.texts import readable_json


def drawn(text: str, cells: int = 40) -> list[str]:
    return [plain(line) for line in markdown(text, cells, UNICODE)]


def test_what_people_write_looks_like_what_they_mean() -> None:
    text = "# Checkout\nfails **hard**\n\n* one\n* two\n  * nested\n\n3. three\n4. four\n\n> said chen\n\n```\nkubectl  get\n```\n---\n"
    assert [line.rstrip() for line in drawn(text)] == [
        "Checkout",
        "",
        "fails hard",
        "· one",
        "· two",
        "  · nested",
        "3. three",
        "4. four",
        "",
        "│ said chen",
        "",
        " kubectl  get",
        "",
        "───",
    ]


def test_strong_and_headings_are_bold_and_code_stands_on_its_own_ground() -> None:
    (line,) = markdown("a **b** *c* `d`", 40, UNICODE)
    by_text = {span.text.strip(): span for span in line}
    assert by_text["b"].bold
    assert by_text["c"].italic
    assert by_text["d"].ground is not None
    (heading,) = markdown("## why", 40, UNICODE)
    assert heading[0].bold
    assert heading[0].ink is Ink.FOCUS


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[runbook](https://example.org/x)", "runbook <https://example.org/x>"),
        ("![graph](https://example.org/g.png)", "graph <https://example.org/g.png>"),
        ("<https://example.org>", "https://example.org"),
        ("<!-- hidden --> <b>bold</b>", "<!-- hidden --> <b>bold</b>"),
        ("\x1b[31mred", "␛[31mred"),
    ],
)
def test_nothing_is_hidden(text: str, shown: str) -> None:
    assert drawn(text, 60) == [shown]


def test_a_table_keeps_its_cells() -> None:
    assert drawn("| who | what |\n|---|---|\n| chen | rollback |\n") == ["who · what", "chen · rollback"]


def test_long_lines_go_on_below_themselves() -> None:
    assert drawn("* one two three four", 12) == ["· one two", "  three four"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.integers(min_value=20, max_value=80))
def test_any_text_fits(text: str, cells: int) -> None:
    for glyphs in (UNICODE, ASCII):
        assert all(line_width(line) <= cells + 12 for line in markdown(text, cells, glyphs))


def test_raw_data_is_indented_and_keeps_every_letter() -> None:
    lines = [plain(line) for line in readable_json('{"alarm": {"state": "' + "x" * 50 + '"}}', 30)]
    assert lines[0] == "{"
    assert lines[1] == '  "alarm": {'
    assert "".join(line.strip() for line in lines).count("x") == 50
    assert all(len(line) <= 30 for line in lines)


def test_what_is_no_json_stays_as_it_came() -> None:
    assert [plain(line) for line in readable_json("ALARM: too\nmany", 40)] == ["ALARM: too", "many"]
