"""The list: paints only what changed, keeps cursor and position by key, draws only what is in sight."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from textual.geometry import Region
from textual.strip import Strip

from imtui.tui.presenters.lines import Line, Span
from imtui.tui.presenters.rows import Row
from imtui.tui.widgets.keyed_lines import KeyedLines
from imtui.tui.widgets.painting import DrawnRows
from tests.tui.piloting import resized
from tests.tui.stage import seen, staged


class Numbers(KeyedLines):
    """A list that counts what it draws and paints."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[str] = []
        self.painted: list[int] = []

    def draw(self, row: Row, width: int) -> Line:
        self.drawn.append(row.key)
        return (Span(f"{row.key}={row.content}"),)

    def render_line(self, y: int) -> Strip:
        self.painted.append(y)
        return super().render_line(y)

    @property
    def top_key(self) -> str:
        return self.rows[self.scroll_offset.y].key

    def forget(self) -> None:
        self.drawn.clear()
        self.painted.clear()


def cursor(listed: KeyedLines) -> str | None:
    return listed.cursor_key


def numbers(*keys: int, content: int = 0) -> tuple[Row, ...]:
    return tuple(Row(f"k{key}", content) for key in keys)


def changed(rows: Sequence[Row], key: str, content: object) -> tuple[Row, ...]:
    return tuple(row._replace(content=content) if row.key == key else row for row in rows)


async def test_only_rows_in_sight_are_drawn() -> None:
    listed = Numbers()
    async with staged(listed) as (_, pilot):
        listed.set_rows(numbers(*range(10_000)))
        await pilot.pause()
        assert sorted(set(listed.drawn)) == sorted(f"k{number}" for number in range(24))
        listed.action_last()
        await pilot.pause()
        assert listed.drawn[-1] == "k9999"
        assert len(set(listed.drawn)) == 48


async def test_the_same_rows_again_paint_nothing() -> None:
    listed = Numbers()
    async with staged(listed) as (_, pilot):
        rows = numbers(*range(50))
        listed.set_rows(rows, context="a")
        await pilot.pause()
        listed.forget()
        listed.set_rows(rows, context="a")
        await pilot.pause()
        assert (listed.painted, listed.drawn) == ([], [])
        listed.set_rows(numbers(*range(50)), context="a")
        await pilot.pause()
        assert (listed.painted, listed.drawn) == ([], []), "equal rows are the same rows"
        listed.set_rows(rows, context="b")
        await pilot.pause()
        assert listed.painted == [], "drawn anew, and the same came out"


async def test_one_changed_row_paints_one_line() -> None:
    listed = Numbers()
    async with staged(listed) as (_, pilot):
        rows = numbers(*range(50))
        listed.set_rows(rows)
        await pilot.pause()
        listed.forget()
        listed.set_rows(changed(rows, "k7", 1))
        await pilot.pause()
        assert listed.painted == [7]
        assert listed.drawn == ["k7"]
        listed.forget()
        listed.set_rows(changed(rows, "k40", 1))
        await pilot.pause()
        assert 40 not in listed.painted
        assert len(listed.painted) <= 1, "k7 went back, k40 is out of sight"


async def test_the_cursor_paints_two_lines() -> None:
    listed = Numbers()
    async with staged(listed) as (_, pilot):
        listed.set_rows(numbers(*range(50)))
        await pilot.pause()
        listed.forget()
        listed.action_cursor_down()
        await pilot.pause()
        assert sorted(listed.painted) == [0, 1]
        assert listed.cursor_key == "k1"


async def test_keys_move_and_open() -> None:
    listed = Numbers()
    async with staged(listed, size=(40, 10)) as (app, pilot):
        listed.set_rows(numbers(*range(100)))
        listed.focus()
        await pilot.pause()
        for key, wanted in (
            ("j", "k1"),
            ("down", "k2"),
            ("k", "k1"),
            ("up", "k0"),
            ("up", "k0"),
            ("pagedown", "k9"),
            ("pageup", "k0"),
            ("G", "k99"),
            ("j", "k99"),
            ("g", "k0"),
            ("end", "k99"),
            ("home", "k0"),
        ):
            await pilot.press(key)
            assert listed.cursor_key == wanted, key
        await pilot.press("enter")
        opened = [message for message in app.heard if isinstance(message, KeyedLines.Opened)]
        assert [(message.pane, message.key) for message in opened] == [(listed, "k0")]


async def test_the_cursor_is_always_in_sight_after_a_key() -> None:
    listed = Numbers()
    async with staged(listed, size=(40, 10)) as (_, pilot):
        listed.set_rows(numbers(*range(100)))
        await pilot.pause()
        for _ in range(30):
            listed.action_cursor_down()
        assert listed.top_key == "k21"
        for _ in range(5):
            listed.action_cursor_up()
        assert listed.top_key == "k21", "moving inside the view does not scroll"
        listed.action_last()
        assert listed.top_key == "k90"


async def test_rows_above_come_and_go_and_nothing_moves() -> None:
    listed = Numbers()
    async with staged(listed, size=(40, 10)) as (_, pilot):
        listed.set_rows(numbers(*range(100)))
        listed.move_to("k50")
        await pilot.pause()
        before = seen(listed)
        listed.forget()
        listed.set_rows(numbers(-3, -2, -1, *range(100)))
        await pilot.pause()
        assert (listed.cursor_key, listed.top_key, listed.unseen_above) == ("k50", "k41", 3)
        assert listed.painted == []
        assert seen(listed) == before
        listed.set_rows(numbers(*range(10, 100)))
        await pilot.pause()
        assert (listed.cursor_key, listed.top_key) == ("k50", "k41")
        assert seen(listed) == before


async def test_when_its_row_goes_the_cursor_goes_to_the_nearest() -> None:
    listed = Numbers()
    async with staged(listed) as (app, pilot):
        listed.set_rows(numbers(1, 2, 3, 4))
        listed.move_to("k3")
        listed.set_rows(numbers(1, 2, 4))
        assert cursor(listed) == "k4"
        listed.set_rows(numbers(1, 2))
        assert cursor(listed) == "k2"
        listed.set_rows(())
        assert cursor(listed) is None
        listed.set_rows(numbers(9))
        assert cursor(listed) == "k9"
        await pilot.pause()
        assert [message.key for message in app.heard if isinstance(message, KeyedLines.Highlighted)][-1] == "k9"


async def test_headers_are_stepped_over_but_brought_into_sight() -> None:
    rows = (Row("head", 0, False), Row("a", 0), Row("mid", 0, False), Row("b", 0), Row("tail", 0, False))
    listed = Numbers()
    async with staged(listed, size=(40, 3)) as (_, pilot):
        listed.set_rows(rows)
        await pilot.pause()
        assert listed.cursor_key == "a"
        listed.action_cursor_down()
        assert (listed.cursor_key, listed.top_key) == ("b", "mid"), "with the tail in sight"
        listed.action_cursor_down()
        assert listed.cursor_key == "b"
        listed.action_cursor_up()
        assert (listed.cursor_key, listed.top_key) == ("a", "head")
        assert not listed.move_to("mid")
        assert not listed.move_to("never heard of")
        assert listed.cursor_key == "a"


async def test_rows_that_cannot_be_selected_still_scroll() -> None:
    listed = Numbers()
    async with staged(listed, size=(40, 5)) as (_, pilot):
        listed.set_rows(tuple(Row(f"h{number}", 0, False) for number in range(20)))
        await pilot.pause()
        listed.action_cursor_down()
        assert (listed.cursor_key, listed.top_key) == (None, "h1")
        listed.action_page_down()
        assert listed.top_key == "h5"


async def test_following_stays_on_the_newest_until_the_cursor_leaves_it() -> None:
    listed = Numbers()
    listed.follow = True
    async with staged(listed, size=(40, 5)) as (_, pilot):
        listed.set_rows(numbers(*range(5, 30)))
        await pilot.pause()
        listed.set_rows(numbers(*range(4, 30)))
        assert (listed.cursor_key, listed.top_key) == ("k4", "k4")
        listed.action_cursor_down()
        listed.set_rows(numbers(*range(3, 30)))
        assert listed.cursor_key == "k5"
        listed.action_first()
        listed.set_rows(numbers(*range(2, 30)))
        assert listed.cursor_key == "k2"


async def test_a_click_selects_and_a_double_click_opens() -> None:
    listed = Numbers()
    async with staged(listed, size=(40, 10)) as (app, pilot):
        listed.set_rows(numbers(*range(100)))
        listed.scroll_to(y=20, animate=False)
        await pilot.pause()
        await pilot.click(listed, offset=(5, 3))
        assert listed.cursor_key == "k23"
        assert listed.has_focus
        await pilot.click(listed, offset=(5, 4), times=2)
        assert listed.cursor_key == "k24"
        assert [message.key for message in app.heard if isinstance(message, KeyedLines.Opened)] == ["k24"]


async def test_a_resize_keeps_the_cursor_in_sight() -> None:
    listed = Numbers()
    async with staged(listed, size=(40, 20)) as (_, pilot):
        listed.set_rows(numbers(*range(100)))
        listed.move_to("k19")
        await resized(pilot, 30, 6)
        assert any("k19=" in line for line in seen(listed))
        assert all(len(line) == 30 for line in seen(listed))
        await resized(pilot, 60, 40)
        assert any("k19=" in line for line in seen(listed))
        assert len(seen(listed)) == 40


async def test_starting_over_forgets_position_and_cursor() -> None:
    listed = Numbers()
    async with staged(listed, size=(40, 5)) as (_, pilot):
        listed.set_rows(numbers(*range(100)))
        listed.action_last()
        listed.start_over()
        listed.set_rows(numbers(*range(200, 300)))
        await pilot.pause()
        assert (listed.cursor_key, listed.top_key, listed.unseen_above) == ("k200", "k200", 0)


async def test_the_focus_and_the_theme_repaint() -> None:
    listed = Numbers()
    async with staged(listed, size=(40, 5)) as (app, pilot):
        listed.set_rows(numbers(*range(3)))
        await pilot.pause()
        app.set_focus(None)
        await pilot.pause()
        blurred = listed.render_line(0)
        listed.focus()
        await pilot.pause()
        focused = listed.render_line(0)
        assert [segment.style for segment in blurred] != [segment.style for segment in focused]
        listed.forget()
        app.theme = "imtui-light"
        await pilot.pause()
        assert set(listed.painted) == set(range(5))
        assert [segment.style for segment in listed.render_line(0)] != [segment.style for segment in focused]


async def test_repaints_are_asked_for_as_few_regions_as_can_be() -> None:
    asked: list[tuple[Region, ...]] = []

    class Watched(Numbers):
        def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> "Watched":
            asked.append(regions)
            super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
            return self

    listed = Watched()
    async with staged(listed, size=(40, 10)) as (_, pilot):
        rows = numbers(*range(10))
        listed.set_rows(rows)
        await pilot.pause()
        asked.clear()
        listed.set_rows(changed(changed(changed(rows, "k3", 1), "k4", 1), "k8", 1))
        await pilot.pause()
        assert asked == [(Region(0, 3, 40, 2), Region(0, 8, 40, 1))]


def test_lines_that_were_forgotten_are_drawn_again_although_none_was_due() -> None:
    noon = datetime(2026, 3, 14, 12, tzinfo=UTC)
    drawn = DrawnRows(lambda row, width: (Span(row.key),), lambda row: noon + timedelta(minutes=1))
    drawn.begin(None, noon, keep=5)
    for row in numbers(*range(10)):
        drawn.line(row, 8)
    assert drawn.begin(None, noon + timedelta(seconds=61), keep=5), "what is in sight tells another time now"
    assert not drawn.begin(None, noon + timedelta(seconds=62), keep=5)
