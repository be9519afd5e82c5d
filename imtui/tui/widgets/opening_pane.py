"""A pane before the war room is there: its border, and the lines that it had when imtui ended."""

from imtui.domain.texts import visible
from imtui.tui.presenters.frames import bottom_edge, top_edge
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import EMPTY, Ground, Ink, Line, Span, faded, fit, gap
from imtui.tui.widgets.line_widget import LineWidget


class OpeningPane(LineWidget):
    """`lines` are drawn in grey; `words` stand where there are none; `age` says how old the lines are."""

    GROUND = Ground.PANE

    def __init__(self, title: str, *, id: str, glyphs: Glyphs, lines: tuple[Line, ...] = (), words: str = "", age: str = "") -> None:
        super().__init__(id=id)
        self._title = title
        self._glyphs = glyphs
        self._lines = tuple(faded(tuple(span._replace(text=visible(span.text)) for span in line)) for line in lines)
        self._words = words
        self._age = age

    def line_at(self, y: int, width: int, height: int) -> Line:
        signs, inside = self._glyphs, max(0, width - 4)
        if y == 0:
            age = (Span(f"{signs.stale} {self._age}", Ink.QUIET),) if self._age and self._lines else EMPTY
            return top_edge((Span(self._title, Ink.LABEL, bold=True),), age, width, signs, Ink.HAIRLINE)
        if y == height - 1:
            return bottom_edge(EMPTY, width, signs, Ink.HAIRLINE)
        border = Span(signs.down, Ink.HAIRLINE)
        return (border, gap(), *fit(self._line(y - 1), inside, signs.ellipsis), gap(), border)

    def _line(self, place: int) -> Line:
        if place < len(self._lines):
            return self._lines[place]
        return (Span(self._words, Ink.QUIET),) if not self._lines and place == 1 else EMPTY
