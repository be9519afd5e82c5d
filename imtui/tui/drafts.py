"""What was typed and is not known to be sent.

Invariant: a text leaves here only when it was sent or emptied by hand; closing a dialogue, or a send that failed, never loses it. Where it
is kept is the shelf's business: in memory, or on disk, where it outlives imtui.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Protocol


class Purpose(StrEnum):
    """What the text was going to be."""

    NOTE = "note"
    CHANGE = "change of a note"
    STATUS = "status update"
    HANDOVER = "handover"
    CLOSING = "closing note"
    START = "title of a new incident"
    TITLE = "title"
    IMPACT = "impact"
    SUMMARY = "summary"
    ENGAGING = "message to who is engaged"
    STOPPING = "reason for stopping"
    RELATED = "related item"
    ACCEPTANCE = "note with the acceptance"
    PLAN = "response plan"
    CONTACT = "contact and its plan"
    CHANNEL = "contact channel"
    ROTATION = "rotation"


_COMMANDS = ("commands", "typed")
_CALLS = ("calls", "typed")
"""No Purpose: that a command was typed is no text that waits to be sent."""
_REMEMBERED = 100


class Shelf(Protocol):
    """Where texts are kept, by purpose and what they are about; each method takes less than a frame and fails never."""

    @property
    def is_lasting(self) -> bool:
        """Whether what is kept is there after imtui ends."""
        ...

    def get(self, purpose: str, subject: str, /) -> str: ...

    def put(self, purpose: str, subject: str, text: str, /) -> None:
        """Keep `text`; an empty one is forgotten."""
        ...

    def __iter__(self) -> Iterator[tuple[str, str, str]]:
        """(purpose, subject, text), oldest first."""
        ...


class MemoryShelf:
    """A Shelf that ends with the process."""

    is_lasting = False

    def __init__(self) -> None:
        self._texts: dict[tuple[str, str], str] = {}

    def get(self, purpose: str, subject: str) -> str:
        return self._texts.get((purpose, subject), "")

    def put(self, purpose: str, subject: str, text: str) -> None:
        if text:
            self._texts[purpose, subject] = text
        else:
            self._texts.pop((purpose, subject), None)

    def __iter__(self) -> Iterator[tuple[str, str, str]]:
        return iter([(purpose, subject, text) for (purpose, subject), text in self._texts.items()])


class Drafts:
    """Texts by purpose and what they are about (an incident's or a page's ARN)."""

    def __init__(self, shelf: Shelf | None = None) -> None:
        self._shelf: Shelf = shelf or MemoryShelf()

    @property
    def are_lasting(self) -> bool:
        """Whether they are there the next time imtui is started."""
        return self._shelf.is_lasting

    def text(self, purpose: Purpose, subject: str) -> str:
        """What was typed for it, or nothing."""
        return self._shelf.get(purpose.value, subject)

    def before(self, purpose: Purpose, subject: str) -> str:
        """What stood there when that was typed; nothing, too, where nobody noted it."""
        return self._shelf.get(_before(purpose), subject)

    def keep(self, purpose: Purpose, subject: str, text: str, before: str = "") -> None:
        """Remember `text`, and what it is to replace; nothing but spaces forgets both."""
        self._shelf.put(purpose.value, subject, text if text.strip() else "")
        if before or not text.strip():
            self._shelf.put(_before(purpose), subject, before if text.strip() else "")

    def drop(self, purpose: Purpose, subject: str, text: str | None = None) -> None:
        """It was sent. With `text`, only if that is what is kept: something else may have been typed meanwhile."""
        if text is None or self.text(purpose, subject) == text:
            self.keep(purpose, subject, "")

    @property
    def commands(self) -> tuple[str, ...]:
        """The commands that were typed, oldest first."""
        return tuple(self._shelf.get(*_COMMANDS).splitlines())

    def remember(self, command: str) -> None:
        """Keep a command as the latest."""
        earlier = [each for each in self.commands if each != command]
        self._shelf.put(*_COMMANDS, "\n".join([*earlier[-_REMEMBERED + 1 :], command]))

    @property
    def calls(self) -> str:
        """What was sent from the API console, as it wrote it down."""
        return self._shelf.get(*_CALLS)

    def remember_calls(self, text: str) -> None:
        """Keep that."""
        self._shelf.put(*_CALLS, text)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[tuple[Purpose, str, str]]:
        """(purpose, subject, text), oldest first; what another version kept for something else is left alone."""
        known = {purpose.value: purpose for purpose in Purpose}
        return ((known[purpose], subject, text) for purpose, subject, text in self._shelf if purpose in known)


def _before(purpose: Purpose) -> str:
    """No Purpose either: nobody typed it."""
    return f"before the {purpose.value}"
