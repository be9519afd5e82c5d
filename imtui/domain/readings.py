"""How an event reads, as values: the kind (a glyph), the sentence in parts, who did it.

Invariant: a Reading holds only text that is safe to show (`texts.visible`), and no colour, glyph or width: those are the
presenters'.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from imtui.domain.incidents import Impact


class Kind(StrEnum):
    """What sort of thing happened: one glyph each."""

    TRIGGER = "trigger"
    START = "start"
    UPDATE = "update"
    IMPACT = "impact"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    RELATED = "related"
    RUNBOOK_FAILURE = "runbook failure"
    PAGED = "paged"
    ACCEPTED = "accepted"
    NOTE = "note"
    DECISION = "decision"
    TODO = "to do"
    STATUS = "status"
    ROLE = "role"
    OTHER = "other"


class Emphasis(StrEnum):
    """STRONG: names and values, what one looks for; LABEL: the word that says the kind (`decision`); FAINT: what can wait."""

    PLAIN = "plain"
    STRONG = "strong"
    LABEL = "label"
    FAINT = "faint"


class Part(NamedTuple):
    text: str
    emphasis: Emphasis = Emphasis.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An event as a sentence.

    `actor` is who did it, where the sentence does not name them; `channel` and `after` (time since the incident began) go with
    an acceptance; `recorded` is when the entry was written or edited, where that is not its own time; `complete` is False while
    the text is still to be fetched.
    """

    kind: Kind
    parts: tuple[Part, ...]
    actor: str = ""
    channel: str = ""
    after: timedelta | None = None
    recorded: datetime | None = None
    complete: bool = True

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


_NOTHING: Mapping[Any, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What a sentence needs beside the event; all of it optional, made by `backgrounds.background`.

    `names` by contact ARN; `impacts`: by event id, the impact before that event; `started`: when the incident began;
    `channels`: by (engagement ARN, contact ARN), the word for the channel through which the page was accepted.
    """

    names: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    impacts: Mapping[str, Impact] = field(default_factory=lambda: _NOTHING)
    started: datetime | None = None
    channels: Mapping[tuple[str, str], str] = field(default_factory=lambda: _NOTHING)


NO_BACKGROUND = Background()
