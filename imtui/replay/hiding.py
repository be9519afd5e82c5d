"""A recording without the names of people.

Invariant: every text in it passes through one function, wherever it stands; words of a fixed list stay as they are.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar

from imtui.domain.errors import ServiceFault
from imtui.domain.recordings import Recording
from imtui.domain.sessions import Session

_T = TypeVar("_T")
_REMEMBERED = 50_000


def hidden(recording: Recording, hide: Callable[[str], str]) -> Recording:
    """The recording with `hide` applied to every text; what the roles of an account are called says too much, and goes."""
    quick = lru_cache(_REMEMBERED)(hide)
    changed = _mapped(recording, quick)
    frames = tuple(replace(each, session=each.session and _anonymous(each.session, hide)) for each in recording.frames)
    frames = tuple(replace(each, session=whose.session) for each, whose in zip(changed.frames, frames, strict=True))
    return replace(changed, name=recording.name, frames=frames, session=_anonymous(recording.session, hide))


def _anonymous(session: Session, hide: Callable[[str], str]) -> Session:
    """Who sat there, as far as anybody knows them; whoever is nobody's contact has no pseudonym."""
    me = hide(session.me)
    return replace(session, role="", me=me if me != session.me else "")


def _mapped(value: _T, hide: Callable[[str], str]) -> _T:
    changed: Any = value
    match value:
        case Enum() | datetime() | None:
            pass
        case str():
            changed = hide(value)
        case ServiceFault():
            changed = type(value)(hide(value.message), code=value.code, operation=value.operation, remedy=hide(value.remedy))
        case tuple():
            changed = tuple(_mapped(each, hide) for each in value)
        case Mapping():
            changed = {_mapped(key, hide): _mapped(each, hide) for key, each in value.items()}
        case _ if is_dataclass(value) and not isinstance(value, type):
            changed = replace(value, **{each.name: _mapped(getattr(value, each.name), hide) for each in fields(value)})
        case _:
            pass
    result: _T = changed
    return result
