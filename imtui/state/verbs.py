"""Intents on the disk, each by its verb, and the words of those that are notes.

Invariant: a verb and the shape of its arguments never change their meaning; what cannot be read back is refused with a ValueError.
"""

import json
from dataclasses import replace

from imtui.domain import notes
from imtui.state.codec import Json, codec_of
from imtui.state.intents import (
    AcceptPage,
    AddRelatedItem,
    CreateEvent,
    DeleteEvent,
    Intent,
    RemoveRelatedItem,
    StartEngagement,
    StartIncident,
    StopEngagement,
    UpdateEvent,
    UpdateIncident,
)

_VERBS: dict[str, type[Intent]] = {
    kind.__name__: kind
    for kind in (
        CreateEvent,
        UpdateEvent,
        DeleteEvent,
        UpdateIncident,
        StartIncident,
        AddRelatedItem,
        RemoveRelatedItem,
        AcceptPage,
        StartEngagement,
        StopEngagement,
    )
}


def verb_of(intent: Intent) -> str:
    """What an intent is called on disk."""
    return type(intent).__name__


def to_json(intent: Intent) -> str:
    """Its arguments, for the disk."""
    return json.dumps(codec_of(type(intent)).encode(intent), ensure_ascii=False)


def from_json(verb: str, arguments: str) -> Intent:
    """The intent that `to_json` wrote; ValueError when another version of imtui wrote it."""
    if verb not in _VERBS:
        raise ValueError(f"unknown verb {verb!r}")
    intent: Json = codec_of(_VERBS[verb]).decode(json.loads(arguments))
    assert isinstance(intent, Intent)
    return intent


def words(intent: Intent) -> str:
    """The text of a note as it was typed, without its signature; empty for everything else."""
    said = _literal(intent)
    return notes.unsigned(said)[0] if said is not None else ""


def reworded(intent: Intent, text: str) -> Intent:
    """The same note with another text, signed as before. ValueError when it is no note, or `text` is empty."""
    said = _literal(intent)
    if said is None or not isinstance(intent, CreateEvent | UpdateEvent) or not text.strip():
        raise ValueError("only the text of a note can be changed, to another text")
    return replace(intent, data=notes.compose(text, notes.unsigned(said)[1]))


def _literal(intent: Intent) -> str | None:
    """What a note's data says, where it is one text; None for all else."""
    if not isinstance(intent, CreateEvent | UpdateEvent) or intent.data is None:
        return None
    try:
        said = json.loads(intent.data)
    except ValueError:
        return None
    return said if isinstance(said, str) else None
