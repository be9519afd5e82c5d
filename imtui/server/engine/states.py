"""The state of an engagement as JSON, for its row.

Invariant: `decode(encode(state)) == state`; moments are whole microseconds since the epoch, as everywhere in the store.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from imtui.server.engine.ladders import Ladder, Path, Retry, State, Step
from imtui.server.store.metadata import from_micros, to_micros


def encode(state: State) -> dict[str, Any]:
    """Lists and numbers only: short, because a thousand of them are read and written while incidents run."""
    return {
        "ladders": [
            [encode_path(ladder.path), ladder.stage, _micros(ladder.due), list(ladder.ends), ladder.paged, ladder.accepted]
            for ladder in state.ladders
        ],
        "retries": [
            [retry.contact_arn, retry.channel_arn, to_micros(retry.due), retry.minutes, to_micros(retry.until)] for retry in state.retries
        ],
    }


def decode(data: Mapping[str, Any]) -> State:
    """What `encode` made, as a State again."""
    ladders = tuple(
        Ladder(path=decode_path(path), stage=stage, due=_moment(due), ends=tuple(ends), paged=paged, accepted=accepted)
        for path, stage, due, ends, paged, accepted in data["ladders"]
    )
    retries = tuple(
        Retry(contact_arn=contact, channel_arn=channel, due=from_micros(due), minutes=minutes, until=from_micros(until))
        for contact, channel, due, minutes, until in data["retries"]
    )
    return State(ladders=ladders, retries=retries)


def encode_path(path: Path) -> list[list[Any]]:
    return [[step.contact_arn, step.type, step.stage] for step in path]


def decode_path(data: Sequence[Sequence[Any]]) -> Path:
    return tuple(Step(contact_arn=contact, type=type_, stage=stage) for contact, type_, stage in data)


def _micros(moment: datetime | None) -> int | None:
    return None if moment is None else to_micros(moment)


def _moment(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)
