"""Where one is in a list, whatever comes and goes."""

from hypothesis import given
from hypothesis import strategies as st

from imtui.tui.presenters.rows import Row
from imtui.tui.widgets.row_cursor import RowCursor

ROWS = st.lists(st.integers(0, 60), unique=True, max_size=40).map(lambda keys: tuple(Row(f"k{key}", None, key % 4 != 0) for key in keys))


@given(st.lists(ROWS, min_size=1, max_size=6), st.integers(1, 12), st.booleans())
def test_the_cursor_stands_on_a_selectable_row_whenever_there_is_one(versions: list[tuple[Row, ...]], room: int, follow: bool) -> None:
    cursor, top = RowCursor(), 0
    cursor.follow = follow
    for rows in versions:
        top = cursor.exchange(rows, top, room)
        able = [row.key for row in rows if row.selectable]
        assert (cursor.key in able) if able else cursor.key is None
        assert 0 <= top <= max(0, len(rows) - room)
        top = cursor.top_for(top, room)
        if cursor.place is not None:
            assert top <= cursor.place < top + room
        assert cursor.unseen_above(top) <= top


@given(ROWS.filter(len), st.integers(1, 12), st.data())
def test_a_cursor_whose_row_stays_stays_on_it(rows: tuple[Row, ...], room: int, data: st.DataObject) -> None:
    cursor = RowCursor()
    cursor.exchange(rows, 0, room)
    able = [row.key for row in rows if row.selectable]
    if not able:
        assert not cursor.land(0, 1)
        return
    key = data.draw(st.sampled_from(able))
    assert cursor.choose(key)
    top = cursor.top_for(0, room)
    other = data.draw(st.permutations([row for row in rows if row.key == key or data.draw(st.booleans())]))
    top = cursor.exchange(tuple(other), top, room)
    assert cursor.key == key
    assert cursor.place is not None
    assert top <= cursor.place < top + room, "it was in sight, and still is"


@given(st.integers(0, 30), st.integers(1, 30))
def test_what_is_in_sight_stays_where_it_is_when_rows_come_above(top: int, fresh: int) -> None:
    cursor, room = RowCursor(), 10
    rows = tuple(Row(f"k{number}") for number in range(60))
    cursor.exchange(rows, 0, room)
    cursor.choose(f"k{top + 3}")
    above = tuple(Row(f"new{number}") for number in range(fresh))
    moved = cursor.exchange(above + rows, top, room)
    assert cursor.key == f"k{top + 3}"
    if top:
        assert moved == top + fresh
        assert cursor.unseen_above(moved) == fresh
        assert cursor.unseen_above(0) == 0
