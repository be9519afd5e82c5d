"""An incident's summary, which people write as Markdown, as HTML.

Invariant: HTML in it is text, and nothing in it is fetched: a picture is the words and the address that it was written with. A link
leads only to an http(s) or mail address; headings stay beneath those of the page.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from imtui.report.markup import Markup, tag, written

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LINKED = ("http://", "https://", "mailto:")


def summary(text: str) -> Markup:
    """The summary as a block, empty where there is none."""
    if not text:
        return Markup()
    tokens = _parser().parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h4"
        _unlink(token.children or ())
    return tag("div", written(_parser().renderer.render(tokens, _parser().options, {})), class_="summary")


@cache
def _parser() -> "MarkdownIt":
    # Loaded when the first summary is written: a report as Markdown or JSON has no use for it.
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable(["table", "strikethrough"]).disable("image")


def _unlink(tokens: "Sequence[Token]") -> None:
    """Links that lead elsewhere than a browser should follow lose their address."""
    for token in tokens:
        if token.type == "link_open":
            if not str(token.attrGet("href") or "").casefold().startswith(_LINKED):
                token.attrs = {}
            else:
                token.attrSet("rel", "noopener noreferrer")
