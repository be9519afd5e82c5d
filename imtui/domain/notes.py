"""Notes with a meaning: decisions, to-dos, status updates and roles, written so that any reader understands them.

Invariant: the text of the event itself carries everything, so that every imtui (and the console) reads the same without a
server of ours: `d! no customer mail before 14:30 — @chen`. `compose` and `understand` are each other's inverse.
"""

import json
import re
from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """What kind of note it is; the value is the word that people read."""

    NOTE = "note"
    DECISION = "decision"
    TODO = "to do"
    STATUS = "status"
    ROLE = "role"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """`text` without prefix and signature; `author` empty when unsigned; `role` (`ic`, `scribe`, …) only for roles, whose text
    is the name of who holds it (empty: nobody any more)."""

    text: str
    mark: Mark = Mark.NOTE
    role: str = ""
    author: str = ""


#: How roles read; any other role reads as it was typed.
ROLES = {"ic": "incident commander", "scribe": "scribe", "comms": "communications", "ops": "operations", "deputy": "deputy"}

_PREFIXES = {"d!": Mark.DECISION, "t!": Mark.TODO, "s!": Mark.STATUS}
_SIGNATURE = re.compile(r"(?:^|\s+)— @(?P<author>[\w.@+-]{1,255})\s*\Z")
_ROLE = re.compile(r":(?P<role>[a-z]{2,20})(?:\s+(?P<name>\S.*))?\Z", re.DOTALL)


def understand(text: str) -> Note:
    """What a text means: its prefix (`d!`, `t!`, `s!`, `:ic NAME`) and its signature (`— @author`) taken off."""
    text, author = unsigned(text)
    if mark := _PREFIXES.get(text[:2].lower()):
        return Note(text=text[2:].strip(), mark=mark, author=author)
    if (role := _ROLE.match(text)) and role["role"] in ROLES:
        return Note(text=(role["name"] or "").strip(), mark=Mark.ROLE, role=role["role"], author=author)
    return Note(text=text, author=author)


def unsigned(text: str) -> tuple[str, str]:
    """The text without its signature (`— @author`), and the author: empty when there is none."""
    if signed := _SIGNATURE.search(text):
        return text[: signed.start()].strip(), signed["author"]
    return text.strip(), ""


def compose(text: str, author: str = "") -> str:
    """The event data for a note typed as `text`, as the console writes it: a JSON string literal, signed when `author` is given."""
    signed = f"{text.strip()} — @{author}" if author and re.fullmatch(r"[\w.@+-]{1,255}", author) else text.strip()
    return json.dumps(signed, ensure_ascii=False)
