"""Building HTML and SVG so that text cannot become markup.

    tag("td", "a < b", tag("b", name), class_="time")   →   <td class="time">a &lt; b<b>…</b></td>

Invariant: only what `tag`, `joined` and `written` made is Markup; every other text, child or attribute, is escaped on its way in.
"""

import html
import re
from collections.abc import Iterable

_VOID = frozenset({"meta", "br", "hr", "img", "input"})
#: What XML and HTML cannot hold at all, not even escaped.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Markup(str):
    """Text that is markup already. It goes into other markup as a child of `tag` or `joined`, never through an f-string, which would
    make plain text of it, to be escaped once more."""

    __slots__ = ()

    def __format__(self, specification: str, /) -> str:
        raise TypeError("markup is a child of tag() or joined(), and no part of an f-string")


def tag(name: str, *children: str, **attributes: str | float) -> Markup:
    """An element. Attributes are named as in HTML, with `_` for `-` (`class_`, `aria_label`); empty ones are left out."""
    given = "".join(f' {_name(key)}="{_escaped(_number(value))}"' for key, value in attributes.items() if value != "")
    if name in _VOID:
        return Markup(f"<{name}{given}>")
    return Markup("".join((f"<{name}{given}>", joined(children), f"</{name}>")))


def joined(children: Iterable[str], between: str = "") -> Markup:
    """Children one after the other; `between` is text."""
    return Markup(_escaped(between).join(each if isinstance(each, Markup) else _escaped(each) for each in children))


def written(markup: str) -> Markup:
    """Markup that this program has written itself, such as a style sheet: never for anything that came from elsewhere."""
    return Markup(markup)


def _escaped(text: str) -> str:
    return html.escape(_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text))


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _number(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
