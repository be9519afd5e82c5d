"""The picture as text: for Markdown, and for whoever reads it in a terminal.

    incident   S       I                                   R
    akuam         p··p·A
    bo                 p··p·····!·························
    timeline        n  D       s          n                t
               14:03     14:06      14:09      14:12

Invariant: every line is of one width in a fixed-width font, wide letters counted twice; the letters are explained beneath.
"""

import unicodedata

from imtui.report.axis import Lane, Picture, Sign

_LETTERS = {
    Sign.STARTED: "S",
    Sign.IMPACT: "I",
    Sign.CHANGED: "c",
    Sign.RESOLVED: "R",
    Sign.REOPENED: "O",
    Sign.PAGED: "p",
    Sign.FAILED: "!",
    Sign.ACCEPTED: "A",
    Sign.NOTE: "n",
    Sign.DECISION: "D",
    Sign.TODO: "t",
    Sign.STATUS: "s",
    Sign.ROLE: "r",
}
#: Which of two marks in one cell is seen: what settles something before what merely happens.
_LOUDEST = (Sign.STARTED, Sign.RESOLVED, Sign.REOPENED, Sign.ACCEPTED, Sign.DECISION, Sign.FAILED, Sign.IMPACT, Sign.TODO, Sign.STATUS)
_NAME = 20


def drawing(picture: Picture, *, width: int = 72) -> str:
    """The picture, `width` cells of time wide, with its times and the key to its letters."""
    room = min(_NAME, max(cells(lane.name) for lane in picture.lanes))
    lines = [f"{fitted(lane.name, room)}  {_lane(picture, lane, width)}".rstrip() for lane in picture.lanes]
    lines.append(f"{' ' * room}  {_ticks(picture, width)}".rstrip())
    if picture.cuts:
        silences = ", ".join(cut.text for cut in picture.cuts)
        lines.append(f"{' ' * room}  //: nothing for {silences}")
    used = {mark.sign for lane in picture.lanes for mark in lane.marks}
    key = "  ".join(f"{letter} {sign}" for sign, letter in _LETTERS.items() if sign in used)
    return "\n".join([*lines, "", key])


def cells(text: str) -> int:
    """How wide a text is in a fixed-width font."""
    return sum(0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def fitted(text: str, room: int) -> str:
    """The text in exactly that many cells, shortened with an ellipsis."""
    if cells(text) > room:
        while cells(text) > room - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (room - cells(text))


def _lane(picture: Picture, lane: Lane, width: int) -> str:
    row = [" "] * width
    if lane.waited is not None:
        begin, end = (_cell(place, width) for place in lane.waited)
        row[begin : end + 1] = "·" * (end + 1 - begin)
    for cut in picture.cuts:
        middle = min(_cell((cut.begin + cut.end) / 2, width), width - 2)
        row[middle : middle + 2] = "//"
    for mark in sorted(lane.marks, key=lambda mark: _loudness(mark.sign), reverse=True):
        row[_cell(mark.place, width)] = _LETTERS[mark.sign]
    return "".join(row)


def _ticks(picture: Picture, width: int) -> str:
    row = [" "] * (width + 8)
    free = 0
    for tick in picture.ticks:
        at = _cell(tick.place, width)
        if at >= free:
            row[at : at + len(tick.text)] = tick.text
            free = at + len(tick.text) + 2
    return "".join(row)


def _cell(place: float, width: int) -> int:
    return min(width - 1, int(place * width))


def _loudness(sign: Sign) -> int:
    return _LOUDEST.index(sign) if sign in _LOUDEST else len(_LOUDEST)
