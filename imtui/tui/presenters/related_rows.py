"""Related items: what belongs to an incident, with what can be done about each."""

from imtui.arns import short_name
from imtui.domain.filters import Facts, Predicate
from imtui.domain.incidents import RelatedItem
from imtui.domain.related import is_link
from imtui.tui.presenters.cells import left, safe, width
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import Ink, Line, Span, gap
from imtui.tui.presenters.rows import Row
from imtui.tui.views import View

_KIND = 18
_TITLE_MOST = 34


def key_of(item: RelatedItem) -> str:
    """Type and value are what the service knows an item by."""
    return f"{item.kind} {item.value}"


def rows(view: View, predicate: Predicate) -> tuple[Row, ...]:
    """As the service lists them."""
    items = view.snapshot.related_items.get(view.incident, ())
    return tuple(Row(key_of(each), each) for each in items if predicate(Facts(text=f"{each.kind} {each.title} {each.value}"), view.now))


def found(view: View, key: str) -> RelatedItem | None:
    """The item under a key."""
    return next((each for each in view.snapshot.related_items.get(view.incident, ()) if key_of(each) == key), None)


def heading(cells: int) -> Line:
    """The words above the columns."""
    title = _title_cells(cells)
    return (Span(f"{left('type', _KIND)}{left('title', title)}  {left('opens', max(0, cells - _KIND - title - 2))}", Ink.QUIET),)


def draw(item: RelatedItem, cells: int, glyphs: Glyphs) -> Line:
    """`METRIC            latency of checkout   arn:aws:cloudwatch:…`."""
    title = _title_cells(cells)
    words = safe(item.title) or short_name(safe(item.value))
    return (
        Span(left(kind_words(item), _KIND, glyphs.ellipsis), Ink.QUIET),
        Span(left(words, title, glyphs.ellipsis), bold=True),
        gap(2),
        Span(safe(item.value), Ink.INFORMED if is_link(item) else Ink.QUIET),
    )


def kind_words(item: RelatedItem) -> str:
    """AWS's ItemType as words: `involved resource`."""
    return safe(item.kind).replace("_", " ").lower()


def title_of(item: RelatedItem) -> str:
    """What an item is called in a sentence."""
    title = safe(item.title or short_name(item.value))
    return title if width(title) <= 60 else f"{title[:57]}…"


def _title_cells(cells: int) -> int:
    return min(_TITLE_MOST, max(12, (cells - _KIND) // 2))
