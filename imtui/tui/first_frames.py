"""The first frame: what the panes showed when imtui ended, as lines that nothing has to be imported for to draw them again.

Invariant: it is shown in grey, with when it was true, until the war room takes its place a moment later; only panes are in it, so that
what only the present can tell (that somebody is being paged) is not.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from imtui.tui.presenters.lines import Ink, Line, Span

_FORMAT = 1
_MOST = 60
"""Lines of a pane that are kept: as many as are in sight on a large screen."""


class FrameShelf(Protocol):
    """Where the text of a frame is kept from one imtui to the next."""

    def read(self) -> str:
        """The text; empty where there is none."""
        ...

    def write(self, text: str, /) -> None:
        """Keep it in the place of the one before; a disk that refuses is not worth a word."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstFrame:
    """`panes`: the lines in sight of each, by its id; `at`: when they were drawn."""

    at: datetime
    panes: Mapping[str, tuple[Line, ...]]


def written(frame: FirstFrame) -> str:
    """As text to be kept."""
    panes = {id: [[[span.text, span.ink.value] for span in line] for line in lines[:_MOST]] for id, lines in frame.panes.items()}
    return json.dumps({"format": _FORMAT, "at": frame.at.isoformat(), "panes": panes}, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> FirstFrame | None:
    """What was kept; None where there is nothing, or nothing that this version understands."""
    if not text:
        return None
    try:
        document: Any = json.loads(text)
        if document["format"] != _FORMAT:
            return None
        panes = {
            str(id): tuple(tuple(Span(str(words), Ink(ink)) for words, ink in line) for line in lines)
            for id, lines in document["panes"].items()
        }
        return FirstFrame(at=datetime.fromisoformat(document["at"]), panes=panes)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
