"""The picture as SVG, inside an HTML page whose style sheet colours it.

Invariant: shape tells what colour tells, so that it reads without colour and in print; every mark says on its own what it is and when.
"""

from imtui.report.axis import Cut, Lane, Mark, Picture, Sign
from imtui.report.drawing import cells, fitted
from imtui.report.markup import Markup, tag
from imtui.report.words import length, time_of_day

_WIDTH, _NAMES, _RIGHT = 960.0, 150.0, 36.0
_TOP, _LANE, _BOTTOM = 12.0, 30.0, 30.0
_ROOM = 18

_SHAPES = {
    Sign.STARTED: ("M-5,-7 L7,0 L-5,7 Z", "start"),
    Sign.IMPACT: ("M0,-6 L6,5 L-6,5 Z", "impact"),
    Sign.CHANGED: ("M-4,0 A4,4 0 1,0 4,0 A4,4 0 1,0 -4,0 Z", "faint"),
    Sign.RESOLVED: ("M-6,-6 H6 V6 H-6 Z", "good"),
    Sign.REOPENED: ("M5,-7 L-7,0 L5,7 Z", "start"),
    Sign.PAGED: ("M-4,0 A4,4 0 1,0 4,0 A4,4 0 1,0 -4,0 Z", "paged"),
    Sign.FAILED: ("M-5,-3 L-3,-5 L0,-2 L3,-5 L5,-3 L2,0 L5,3 L3,5 L0,2 L-3,5 L-5,3 L-2,0 Z", "failed"),
    Sign.ACCEPTED: ("M-7,0 L-4,-3 L-1.5,-0.5 L4.5,-7 L7.5,-4 L-1.5,6 Z", "good"),
    Sign.NOTE: ("M-1.5,-7 H1.5 V7 H-1.5 Z", "note"),
    Sign.DECISION: ("M0,-7 L7,0 L0,7 L-7,0 Z", "decision"),
    Sign.TODO: ("M-5,-5 H5 V5 H-5 Z M-3,-3 V3 H3 V-3 Z", "todo"),
    Sign.STATUS: ("M0,6 L6,-5 L-6,-5 Z", "status"),
    Sign.ROLE: ("M-5,0 A5,5 0 1,0 5,0 A5,5 0 1,0 -5,0 Z M-2.5,0 A2.5,2.5 0 1,1 2.5,0 A2.5,2.5 0 1,1 -2.5,0 Z", "todo"),
}


def svg(picture: Picture, *, key: str) -> Markup:
    """The picture; `key` tells its parts' ids from those of other pictures on the page."""
    bottom = _TOP + _LANE * len(picture.lanes)
    return tag(
        "svg",
        tag("title", "The incident on one axis of time", id=f"{key}-title"),
        tag("desc", _described(picture), id=f"{key}-words"),
        *(tag("line", class_="grid", x1=_x(tick.place), x2=_x(tick.place), y1=_TOP, y2=bottom) for tick in picture.ticks),
        *(_lane(lane, number) for number, lane in enumerate(picture.lanes)),
        *(_cut(cut, bottom) for cut in picture.cuts),
        *(tag("text", tick.text, class_="tick", x=_x(tick.place), y=bottom + 18) for tick in picture.ticks),
        viewBox=f"0 0 {_WIDTH:g} {bottom + _BOTTOM:g}",
        role="img",
        aria_labelledby=f"{key}-title {key}-words",
    )


def legend(picture: Picture) -> Markup:
    """What the shapes mean, as a list: only those that are there."""
    used = {mark.sign for lane in picture.lanes for mark in lane.marks}
    items = []
    for sign, (path, style) in _SHAPES.items():
        if sign in used:
            shape = tag("svg", tag("path", d=path, class_=f"mark {style}"), viewBox="-9 -9 18 18", aria_hidden="true")
            items.append(tag("li", shape, sign.value))
    return tag("ul", *items, class_="legend")


def _lane(lane: Lane, number: int) -> Markup:
    middle = _TOP + _LANE * (number + 0.5)
    parts = [
        tag("line", class_="lane", x1=_NAMES, x2=_WIDTH - _RIGHT, y1=middle, y2=middle),
        tag("text", fitted(lane.name, _ROOM).rstrip(), tag("title", lane.name), class_="name", x=_NAMES - 16, y=middle + 4)
        if cells(lane.name) > _ROOM
        else tag("text", lane.name, class_="name", x=_NAMES - 16, y=middle + 4),
    ]
    if lane.waited is not None:
        begin, end = lane.waited
        style = "waited" if lane.is_answered else "waited open"
        parts.append(tag("rect", class_=style, x=_x(begin), y=middle - 3, width=max(1.0, _x(end) - _x(begin)), height=6.0))
    parts += [_mark(mark, middle) for mark in lane.marks]
    return tag("g", *parts)


def _mark(mark: Mark, middle: float) -> Markup:
    path, style = _SHAPES[mark.sign]
    words = (
        f"{time_of_day(mark.at)} UTC  {mark.sign.value}: {mark.words}" if mark.words else f"{time_of_day(mark.at)} UTC  {mark.sign.value}"
    )
    return tag(
        "g", tag("title", words), tag("path", d=path, class_=f"mark {style}"), transform=f"translate({_x(mark.place):.1f} {middle:g})"
    )


def _cut(cut: Cut, bottom: float) -> Markup:
    middle = (_x(cut.begin) + _x(cut.end)) / 2
    return tag(
        "g",
        tag("title", f"nothing for {length(cut.length)}"),
        tag("rect", class_="cut", x=middle - 5, y=_TOP, width=10.0, height=bottom - _TOP),
        *(tag("line", class_="cut-edge", x1=middle + edge, x2=middle + edge, y1=_TOP, y2=bottom) for edge in (-5.0, 5.0)),
        tag("text", cut.text, class_="tick cut-words", x=middle, y=bottom + 18),
    )


def _described(picture: Picture) -> str:
    """The picture in words: the tables beneath have every detail."""
    sentences = []
    for lane in picture.lanes:
        told = ", ".join(f"{time_of_day(mark.at)} {mark.sign.value}" for mark in lane.marks)
        sentences.append(f"{lane.name}: {told or 'nothing'}.")
    return " ".join(sentences)


def _x(place: float) -> float:
    return _NAMES + place * (_WIDTH - _NAMES - _RIGHT)
