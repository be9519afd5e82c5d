"""Keys and what they do, for the footer and the banner."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from imtui.tui.presenters.cells import left
from imtui.tui.presenters.lines import Ground, Ink, Line, Span, gap, line_width
from imtui.tui.views import View


class Need(StrEnum):
    """What must be so for footer and banner to offer a key. It stays bound all the same, and says why it does nothing."""

    NOTHING = "nothing"
    WRITING = "one may write"
    PAGE = "one may write, and a page to me waits, or nobody said who I am"


class Hint(NamedTuple):
    """`keys` as people write them; `action` is run by a click; the highest `rank` is dropped first where there is no room."""

    keys: str
    label: str
    rank: int = 0
    action: str = ""
    need: Need = Need.NOTHING


def offered(hints: Sequence[Hint], view: View | None) -> tuple[Hint, ...]:
    """Those that would do something now; while nothing is known (None), no page is known to wait."""
    return tuple(hint for hint in hints if _is_met(hint.need, view))


def _is_met(need: Need, view: View | None) -> bool:
    match need:
        case Need.NOTHING:
            return True
        case Need.WRITING:
            return view is None or view.session.may_write
        case Need.PAGE:
            return view is not None and view.session.may_write and (view.is_anybody or view.due is not None)


def key_hint(hint: Hint, ground: Ground | None = None) -> Line:
    """`a accept`; with a ground the key stands in a box of its own."""
    if ground is None:
        return (Span(hint.keys, Ink.FOCUS, bold=True), Span(f" {hint.label}", Ink.QUIET))
    return (Span(f" {hint.keys} ", bold=True, ground=ground), Span(f" {hint.label}"))


def kept(hints: Sequence[Hint], width: int, between: int = 2) -> list[Hint]:
    """The hints that fit into `width` side by side, in their order; equal ranks go from the right."""
    result = list(hints)
    while result and _taken(result, between) > width:
        _, _, dropped = max((hint.rank, place, hint) for place, hint in enumerate(result))
        result.remove(dropped)
    return result


def bar(hints: Sequence[Hint], width: int, between: int = 2) -> Line:
    """One line of hints in exactly `width` cells."""
    spans: list[Span] = [gap()]
    for place, hint in enumerate(kept(hints, width - 2, between)):
        spans.extend((gap(between), *key_hint(hint)) if place else key_hint(hint))
    return (*spans, Span(left("", max(0, width - line_width(spans)))))


def hint_at(hints: Sequence[Hint], width: int, x: int, between: int = 2) -> Hint | None:
    """Which hint stands at cell `x` of the bar."""
    start = 1
    for hint in kept(hints, width - 2, between):
        end = start + line_width(key_hint(hint))
        if start <= x < end:
            return hint
        start = end + between
    return None


def _taken(hints: Sequence[Hint], between: int) -> int:
    return sum(line_width(key_hint(hint)) for hint in hints) + between * (len(hints) - 1)
