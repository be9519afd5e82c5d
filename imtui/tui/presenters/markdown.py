"""Markdown of the service as lines: emphasis, lists, code and quotes drawn, everything else said.

Invariant: nothing is hidden and nothing is obeyed: HTML is text, a link shows where it leads, a picture its address; control characters
were made visible before anything was parsed.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from rich.cells import chop_cells

from imtui.domain.texts import visible
from imtui.tui.presenters.cells import left, safe
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import EMPTY, Ground, Ink, Line, Span, gap, line_width
from imtui.tui.presenters.texts import columns

if TYPE_CHECKING:  # it takes as long to load as the rest of a screen, and most incidents have no summary
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LONGEST = 16_000
_DEEPEST = 6


def markdown(text: str, cells: int, glyphs: Glyphs) -> Iterator[Line]:
    """`text` in lines of at most `cells`. A line end that was typed is a line end."""
    tokens = _parser().parse(visible(text[:_LONGEST], single_line=False))
    yield from _Blocks(tokens, glyphs).lines(cells)


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable(["table", "strikethrough"])


class _Blocks:
    """One walk over the blocks of a text; `_marks` is what stands in front of each line now."""

    def __init__(self, tokens: "Sequence[Token]", glyphs: Glyphs) -> None:
        self._tokens = tokens
        self._glyphs = glyphs
        self._marks: list[Line] = []
        self._lists: list[int | None] = []
        self._item: Line | None = None
        self._heading = False
        self._is_cell = False
        self._cells: list[str] = []
        self._is_apart = True

    def lines(self, cells: int) -> Iterator[Line]:
        for token in self._tokens:
            match token.type:
                case "heading_open":
                    self._heading = True
                case "heading_close":
                    self._heading = False
                case "bullet_list_open":
                    self._lists.append(None)
                case "ordered_list_open":
                    self._lists.append(int(token.attrs.get("start", 1)))
                case "bullet_list_close" | "ordered_list_close":
                    self._lists.pop()
                case "list_item_open":
                    self._begin_item()
                case "list_item_close":
                    self._marks.pop()
                case "blockquote_open":
                    self._marks.append((Span(f"{self._glyphs.down} ", Ink.FAINT),))
                case "blockquote_close":
                    self._marks.pop()
                case "tr_open":
                    self._cells = []
                case "td_open" | "th_open" | "td_close" | "th_close":
                    self._is_cell = token.nesting > 0
                case "tr_close":
                    yield from self._block(((Span(f" {self._glyphs.dot} ".join(self._cells)),),), cells, apart=False)
                case "inline" if self._tokens and token.children is not None:
                    yield from self._inline(token, cells)
                case "fence" | "code_block":
                    yield from self._code(token.content, cells)
                case "hr":
                    yield from self._block(((Span(self._glyphs.rule * 3, Ink.HAIRLINE),),), cells, apart=True)
                case _:
                    pass  # what only opens or closes a block that has no look of its own

    def _begin_item(self) -> None:
        number = self._lists[-1]
        sign = self._glyphs.dot if number is None else f"{number}."
        if number is not None:
            self._lists[-1] = number + 1
        self._item = (Span(f"{sign} ", Ink.QUIET),)
        self._marks.append((gap(len(sign) + 1),))

    def _inline(self, token: "Token", cells: int) -> Iterator[Line]:
        if self._is_cell:
            self._cells.append(safe(token.content))
            return
        lines = list(_inlines(token.children or (), heading=self._heading))
        yield from self._block(lines, cells, apart=not self._lists)

    def _code(self, content: str, cells: int) -> Iterator[Line]:
        """As it is, broken anywhere, on a ground of its own."""
        yield from self._air()
        before = self._before()
        room = max(1, cells - line_width(before) - 2)
        for line in content.rstrip("\n").split("\n"):
            for piece in chop_cells(safe(line), room) or [""]:
                yield (*before, Span(f" {left(piece, room)} ", ground=Ground.BADGE))
        self._is_apart = False

    def _air(self) -> Iterator[Line]:
        if not self._is_apart and self._item is None:
            yield EMPTY

    def _before(self) -> Line:
        """What stands in front of a line."""
        return tuple(span for mark in self._marks[-_DEEPEST:] for span in mark)

    def _block(self, lines: Sequence[Line], cells: int, *, apart: bool) -> Iterator[Line]:
        """Some lines with what stands in front of them; a line of air before where they are `apart`."""
        if apart:
            yield from self._air()
        before = self._before()
        room = max(8, cells - line_width(before))
        for line in lines:
            for part in columns(line, room):
                first, self._item = self._item, None
                lead = (*(span for mark in self._marks[-_DEEPEST:-1] for span in mark), *first) if first else before
                yield (*lead, *part)
        self._is_apart = False


def _inlines(children: "Sequence[Token]", *, heading: bool) -> Iterator[Line]:
    """The lines of one block: what is strong, stressed, code, linked."""
    line: list[Span] = []
    strong = italic = 0
    links: list[str] = []
    for child in children:
        ink = Ink.FOCUS if heading or links else Ink.TEXT
        match child.type:
            case "strong_open" | "strong_close":
                strong += child.nesting
            case "em_open" | "em_close":
                italic += child.nesting
            case "s_open" | "s_close":
                line.append(Span("~~", Ink.QUIET))
            case "link_open":
                links.append(str(child.attrs.get("href", "")))
            case "link_close":
                address = links.pop()
                if address and address not in "".join(span.text for span in line):
                    line.append(Span(f" <{safe(address)}>", Ink.QUIET))
            case "image":
                line.append(Span(f"{safe(child.content)} <{safe(str(child.attrs.get('src', '')))}>", Ink.QUIET))
            case "code_inline":
                line.append(Span(safe(child.content), ground=Ground.BADGE))
            case "softbreak" | "hardbreak":
                yield tuple(line)
                line = []
            case _:
                line.append(Span(safe(child.content), ink, bold=bool(strong or heading), italic=bool(italic)))
    yield tuple(line)
