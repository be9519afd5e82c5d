"""The last step of drawing where only ASCII may be drawn: every sign that is left becomes an ASCII one.

Invariant: no line gets longer or shorter, and letters stay as people wrote them: what is replaced are signs of one cell, by one.
Panes choose their signs themselves (`presenters.glyphs`), so that no two of them look alike; frames, fields, scroll bars and the
sentences of dialogues come through here.
"""

from dataclasses import fields

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from imtui.tui.presenters.cells import width
from imtui.tui.presenters.glyphs import ASCII, UNICODE

_RANGES = {
    range(0x2190, 0x2200): ">",  # arrows
    range(0x2500, 0x2580): "+",  # frames: corners and crossings
    range(0x2580, 0x25A0): "#",  # blocks
    range(0x25A0, 0x2600): "*",  # shapes
}
_SIGNS = {
    "─━═╌╍┄┅┈┉╴╶╸╺–—−▔": "-",
    "▁▂▃▄": "_",
    "│┃║╎╏┆┇┊┋╵╷╹╻▏▎▍▌▐▕": "|",
    "←‹◀◂": "<",
    "▶▸›": ">",
    "↑▲▴": "^",
    "↓▼▾": "v",
    "•": "*",
    "‘’": "'",
    "“”": '"',
    "\u00a0": " ",
}


def _table() -> dict[int, str]:
    ranges = {code: sign for codes, sign in _RANGES.items() for code in codes if width(chr(code)) == 1}
    pairs = ((getattr(UNICODE, field.name), getattr(ASCII, field.name)) for field in fields(UNICODE))
    own = {ord(shown): plain for shown, plain in pairs if len(shown) == 1 and not shown.isascii()}
    return ranges | own | {ord(sign): plain for signs, plain in _SIGNS.items() for sign in signs}


class PlainSigns(LineFilter):
    """Replaces the signs of each line that is painted."""

    def __init__(self) -> None:
        super().__init__()
        self._table = _table()

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [each if each.text.isascii() else each._replace(text=each.text.translate(self._table)) for each in segments]
