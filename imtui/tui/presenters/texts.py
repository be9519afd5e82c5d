"""Lines of prose: text of many lines in so many cells, and facts with a name in front.

Invariant: nothing is cut away: what is longer than a line goes on in the next one, so that all of it can be read.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from rich.cells import chop_cells

from imtui.domain.texts import visible
from imtui.tui.presenters.cells import left, safe, width, wrap
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span, gap

_KEY = re.compile(r'^(\s*)("(?:[^"\\]|\\.)*")(:)(.*)$', re.DOTALL)


def paragraphs(text: str, cells: int, ink: Ink = Ink.TEXT) -> Iterator[Line]:
    """`text` of the service, its line ends kept, broken at spaces where it is longer than `cells`."""
    for each in visible(text, single_line=False).split("\n"):
        lines = wrap(safe(each), max(1, cells))
        yield from ((Span(line, ink),) for line in lines)
        if not lines:
            yield EMPTY


def columns(spans: Line, cells: int) -> Iterator[Line]:
    """Words in several inks, broken at spaces where they are longer than `cells`; a word that is longer than a line is broken inside."""
    line: list[Span] = []
    room = cells
    words = tuple(_words(spans))
    for place, (span, word) in enumerate(words):
        for piece in chop_cells(word, max(1, cells)) if width(word) > cells else [word]:
            taken = width(piece)
            if line and (taken > room or (taken + _sticking(words[place + 1 :]) > room and piece[:1].isspace())):
                yield tuple(line)
                line, room = [], cells
                piece = piece.lstrip()
                taken = width(piece)
            if piece and (line or piece.strip()):
                line.append(span._replace(text=piece))
                room -= taken
    if line:
        yield tuple(line)


def _sticking(words: Sequence[tuple[Span, str]]) -> int:
    """How wide that is which follows a word with no space between: a comma in other ink stays with it."""
    return sum(width(word) for _, word in takewhile(lambda each: not each[1][:1].isspace(), words))


def fact(name: str, value: str, cells: int, names: int, ink: Ink = Ink.TEXT) -> Iterator[Line]:
    """`name      value`, the value going on below itself; `names` is the width of the names' column."""
    room = max(1, cells - names)
    for place, line in enumerate(_broken(safe(value), room) or [""]):
        yield (Span(left(name if not place else "", names), Ink.QUIET), Span(line, ink))


def readable_json(text: str, cells: int) -> Iterator[Line]:
    """Raw data, indented where it is JSON, keys quiet; otherwise as it is."""
    try:
        pretty = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        yield from paragraphs(text, cells)
        return
    for each in visible(pretty, single_line=False).split("\n"):
        indent = len(each) - len(each.lstrip())
        room = max(8, cells - indent - 2)
        for place, line in enumerate(_broken(safe(each.lstrip()), room)):
            yield (gap(indent + 2 * bool(place)), *_json_line(line, is_first=not place))


def _json_line(line: str, *, is_first: bool) -> Line:
    match = _KEY.match(line) if is_first else None
    if match is None:
        return (Span(line),)
    return (Span(f"{match[2]}{match[3]}", Ink.QUIET), Span(match[4]))


def _broken(text: str, cells: int) -> list[str]:
    """At spaces if it can be, else anywhere: an ARN has none."""
    return wrap(text, cells) if width(text) > cells else [text]


def _words(spans: Iterable[Span]) -> Iterator[tuple[Span, str]]:
    """Each word with the spaces that stand before it, so that what was apart stays apart."""
    for span in spans:
        for match in re.finditer(r"\s*\S+|\s+$", span.text):
            yield span, match.group()
