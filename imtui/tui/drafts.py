"""What was typed and is not known to be sent.

Invariant: a text leaves here only when it was sent or emptied by hand; closing a dialogue, or a send that failed, never loses it.
"""

from collections.abc import Iterator
from enum import StrEnum


class Purpose(StrEnum):
    """What the text was going to be."""

    NOTE = "note"
    CLOSING = "closing note"
    ACCEPTANCE = "note with the acceptance"


class Drafts:
    """Texts by purpose and what they are about (an incident's or a page's ARN), in memory."""

    def __init__(self) -> None:
        self._texts: dict[tuple[Purpose, str], str] = {}

    def text(self, purpose: Purpose, subject: str) -> str:
        """What was typed for it, or nothing."""
        return self._texts.get((purpose, subject), "")

    def keep(self, purpose: Purpose, subject: str, text: str) -> None:
        """Remember `text`; nothing but spaces forgets it."""
        if text.strip():
            self._texts[purpose, subject] = text
        else:
            self._texts.pop((purpose, subject), None)

    def drop(self, purpose: Purpose, subject: str, text: str | None = None) -> None:
        """It was sent. With `text`, only if that is what is kept: something else may have been typed meanwhile."""
        if text is None or self.text(purpose, subject) == text:
            self._texts.pop((purpose, subject), None)

    def __len__(self) -> int:
        return len(self._texts)

    def __iter__(self) -> Iterator[tuple[Purpose, str, str]]:
        """(purpose, subject, text), oldest first."""
        return ((purpose, subject, text) for (purpose, subject), text in tuple(self._texts.items()))
