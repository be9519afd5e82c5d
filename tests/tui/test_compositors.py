"""What the compositor of ours paints is what Textual's own would have painted."""

from random import Random

import pyte
from rich.segment import Segment
from textual._compositor import ChopsUpdate, Compositor
from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from imtui.tui.compositors import FrugalCompositor, bands

SIZE = Size(60, 24)
ROUNDS = 60


class Letters(Widget):
    """Each line tells which widget it is of, where it stands and how often it was drawn."""

    letter = "a"
    rendered = 0

    def render_line(self, y: int) -> Strip:
        self.rendered += 1
        return Strip([Segment(f"{self.letter}{y:02}" * 20).split_cells(self.size.width)[0]], self.size.width)


class Overlapping(Screen[None]):
    """A header, two columns of two panes each, something that hangs over three of them, and a footer."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = FrugalCompositor()

    def compose(self) -> ComposeResult:
        yield Letters(id="head")
        with Horizontal():
            with Vertical():
                yield Letters(id="one")
                yield Letters(id="two")
            with Vertical():
                yield Letters(id="three")
                yield Letters(id="four")
        yield Letters(id="over")
        yield Letters(id="foot")


class Shown(App[None]):
    CSS = """
    Overlapping { layers: default above; }
    #head { dock: top; height: 1; }
    #foot { dock: bottom; height: 1; }
    Horizontal, Vertical { height: 1fr; width: 1fr; }
    Letters { height: 1fr; }
    #over { layer: above; offset: 20 8; width: 17; height: 6; }
    """

    def get_default_screen(self) -> Screen[None]:
        return Overlapping()


def _whole(compositor: Compositor) -> pyte.Screen:
    drawn = pyte.Screen(*SIZE)
    for y, strip in enumerate(compositor.render_strips()):
        drawn.cursor_position(y + 1, 1)
        drawn.draw(strip.text)
    return drawn


def _updated(drawn: pyte.Screen, update: ChopsUpdate | None, app: App[None]) -> list[str]:
    assert update is not None
    pyte.Stream(drawn).feed(update.render_segments(app.console).replace("\n", "\r\n"))
    return list(drawn.display)


async def test_what_is_painted_is_what_textual_would_have_painted() -> None:
    random = Random(7)
    app = Shown()
    async with app.run_test(size=SIZE):
        compositor, widgets = app.screen._compositor, list(app.screen.query(Letters))
        for _ in range(ROUNDS):
            before = _whole(compositor), _whole(compositor)
            dirty = set()
            for widget in random.sample(widgets, random.randint(1, len(widgets))):
                widget.letter = random.choice("abcdefghijklm")
                x, y = random.randrange(widget.size.width), random.randrange(widget.size.height)
                part = Region(x, y, random.randint(1, widget.size.width - x), random.randint(1, widget.size.height - y))
                widget._styles_cache.set_dirty(part)
                dirty.add(part.translate(compositor.visible_widgets[widget][0].offset))
            compositor._dirty_regions = set(dirty)
            frugal = _updated(before[0], compositor.render_partial_update(), app)
            compositor._dirty_regions = set(dirty)
            textual = _updated(before[1], Compositor.render_partial_update(compositor), app)
            assert frugal == textual
            for widget in widgets:
                widget._styles_cache.clear()


async def test_only_the_widgets_and_lines_that_changed_are_looked_at() -> None:
    app = Shown()
    async with app.run_test(size=SIZE):
        compositor, widgets = app.screen._compositor, {each.id: each for each in app.screen.query(Letters)}
        for widget in widgets.values():
            widget._styles_cache.clear()
            widget.rendered = 0
        compositor._dirty_regions = {Region(0, 0, 60, 1), Region(0, 20, 20, 1)}
        assert compositor.render_partial_update() is not None
        assert {name: widget.rendered for name, widget in widgets.items() if widget.rendered} == {"head": 1, "two": 1}


def test_regions_that_share_lines_are_one_band() -> None:
    far, near, beside = Region(0, 20, 5, 1), Region(0, 0, 5, 2), Region(30, 1, 5, 2)
    assert bands([far, near, beside]) == [Region(0, 0, 35, 3), far]
    assert bands([Region()]) == []
