"""A document in the format that is wanted; none loads what only another needs."""

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

if TYPE_CHECKING:
    from imtui.report.reports import Document


class Format(StrEnum):
    """Named as the ends of file names."""

    HTML = "html"
    MARKDOWN = "md"
    JSON = "json"


def renderer(format: Format) -> "Callable[[Document], str]":
    """What makes a file's text of a document."""
    match format:
        case Format.HTML:
            from imtui.report import html

            return html.render
        case Format.JSON:
            from imtui.report import json

            return json.render
        case Format.MARKDOWN:
            from imtui.report import markdown

            return markdown.render
        case _:
            assert_never(format)
