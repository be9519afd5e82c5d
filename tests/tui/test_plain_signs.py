"""Only ASCII on the screen, where a person asked for it."""

import pytest
from rich.segment import Segment
from textual.color import Color

from imtui.tui.plain_signs import PlainSigns
from imtui.tui.presenters.cells import width
from tests.tui import canned
from tests.tui.backend import room
from tests.tui.piloting import running, settled


@pytest.mark.parametrize("key", ["question_mark", "n", "m", "e", "colon", "ctrl+p", "c", "w"])
async def test_whatever_is_opened_is_drawn_with_ascii_alone(key: str) -> None:
    shown = room(canned.view(ascii=True))
    async with running(shown, size=(100, 30)) as pilot:
        await pilot.press(key)
        await settled(pilot)
        drawn = ["".join(segment.text for segment in strip) for strip in shown.app.screen._compositor.render_strips()]
        assert len(drawn) == 30
        assert [line for line in drawn if not line.isascii()] == []


def test_a_sign_takes_the_cell_of_another_and_letters_stay() -> None:
    filtered = PlainSigns()
    for code in range(0x2000, 0x2700):
        before = Segment(chr(code))
        (after,) = filtered.apply([before], Color(0, 0, 0))
        assert after.text == before.text or (after.text.isascii() and width(after.text) == width(before.text) == 1)
    (kept,) = filtered.apply([Segment("│ Ångström é 日本 … │")], Color(0, 0, 0))
    assert kept.text == "| Ångström é 日本 ~ |"
