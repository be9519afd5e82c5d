"""Tables that fit, and text that no terminal obeys."""

from datetime import UTC, datetime, timedelta

import pytest

from imtui.cli.naming import short_ids
from imtui.cli.render import Column, ago, cells_of, plain, shortened, span, table, wrapped

COLUMNS = (Column(title="id"), Column(title="title", gives_way=True), Column(title="more", gives_way=True))
NOW = datetime(2026, 3, 14, 14, 3, 22, tzinfo=UTC)


def test_a_table_is_as_wide_as_its_cells() -> None:
    assert table(COLUMNS, [("1", "short", "x"), ("22", "longer", "y")], 100) == ["id  title   more", "1   short   x", "22  longer  y"]
    assert table(COLUMNS, [], 100) == []


@pytest.mark.parametrize("width", [24, 30, 40, 60])
def test_a_table_fits_its_terminal_and_the_last_column_gives_way_first(width: int) -> None:
    lines = table(COLUMNS, [("1", "Checkout returns 5xx", "something long to say")], width)
    assert all(cells_of(line) <= width for line in lines)
    if width >= 34:
        assert "Checkout returns 5xx" in lines[1]


@pytest.mark.parametrize("width", [30, 44, 200])
def test_a_column_that_wraps_loses_nothing(width: int) -> None:
    columns = (Column(title="id"), Column(title="what", wraps=True), Column(title="whom", wraps=True))
    words = ("VOICE channel of dana is not activated", "akuam (SMS), bo (VOICE)")
    lines = table(columns, [("1", *words), ("2", "-", "-")], width)
    assert all(cells_of(line) <= width for line in lines)
    first, second = (line.index(title) for line in lines[:1] for title in ("what", "whom"))
    assert " ".join(" ".join(line[first:second].strip() for line in lines[1:-1]).split()) == words[0]
    assert " ".join(" ".join(line[second:].strip() for line in lines[1:-1]).split()) == words[1]


def test_a_word_that_no_line_holds_is_broken() -> None:
    assert wrapped("see https://graphs.example/dashboard now", 12) == ["see", "https://grap", "hs.example/d", "ashboard now"]
    assert wrapped("結帳失敗", 4) == ["結帳", "失敗"]
    assert wrapped("", 4) == [""]


def test_what_came_over_the_wire_stays_one_harmless_line() -> None:
    assert table((Column(title="title"),), [("a\x1b[31m\nb",)], 80) == ["title", "a␛[31m⏎b"]


def test_wide_letters_count_twice() -> None:
    assert cells_of("結帳 5xx") == 8
    assert shortened("結帳失敗", 5) == "結帳…"
    assert shortened("short", 5) == "short"


def test_spans() -> None:
    assert [span(timedelta(seconds=each)) for each in (5, 65, 3700, 90_000)] == ["5s", "1m", "1h 01m", "1d 1h"]
    assert ago(None, NOW) == "-"
    assert ago(NOW + timedelta(seconds=3), NOW) == "0s"


def test_values_that_json_has_no_word_for() -> None:
    assert [plain(NOW), plain(b"x"), plain(3 + 0j)] == ["2026-03-14T14:03:22Z", "x", "(3+0j)"]


def test_short_ids_tell_each_from_the_others() -> None:
    assert short_ids(iter(["a/12345678-1111", "a/12345678-1122", "a/99999999-0000"])) == {
        "a/12345678-1111": "12345678-111",
        "a/12345678-1122": "12345678-112",
        "a/99999999-0000": "99999999",
    }
    assert short_ids(["a/12345678-1111"]) == {"a/12345678-1111": "12345678"}
