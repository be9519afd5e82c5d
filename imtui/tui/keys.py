"""Every key of the war room, from one list (`key_list`).

Invariant: what is bound, what the footer and the help show, what the README's table says and what can be rebound all come from
`KEYS`; a key that is not there does nothing, and a key that is there works.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from textual.binding import BindingType

from imtui.domain.errors import ConfigError
from imtui.tui.key_kinds import Group, Key, Place
from imtui.tui.key_list import KEYS
from imtui.tui.key_names import is_known, similar
from imtui.tui.presenters.hints import Hint

__all__ = [
    "KEYS",
    "Group",
    "Key",
    "Place",
    "bindings",
    "check_keymap",
    "footer",
    "grouped",
    "hint",
    "markdown_table",
    "named",
    "pressed",
    "realms",
    "replay_footer",
]

_SETUP = (Place.CONTACTS, Place.ON_CALL, Place.PLANS, Place.REPLICATION, Place.CONSOLE)
_SCREENS = (Place.WAR_ROOM, Place.INCIDENT, *_SETUP, Place.CALLS)
_BY_ID: Mapping[str, Key] = {key.id: key for key in KEYS}


def bindings(place: Place) -> list[BindingType]:
    """The `BINDINGS` of whatever stands for `place`."""
    return [key.binding() for key in KEYS if key.place is place]


def named(*ids: str) -> list[BindingType]:
    """The `BINDINGS` of something that knows only these keys; KeyError when there is no such id."""
    return [_BY_ID[id].binding() for id in ids]


def pressed(key: Key, keymap: Mapping[str, str] | None = None) -> str:
    """How the keys of `key` are written for people, with the person's own keymap on top: `j ↓`, `ctrl+r`, `?`."""
    return " ".join(_written(name.strip()) for name in (keymap or {}).get(key.id, key.keys).split(","))


def grouped() -> Iterator[tuple[Group, tuple[Key, ...]]]:
    """The list by heading, in the order of `Group`."""
    for group in Group:
        yield group, tuple(key for key in KEYS if key.group is group)


def footer(keymap: Mapping[str, str] | None = None, place: Place = Place.WAR_ROOM) -> tuple[Hint, ...]:
    """What the footer of that screen shows, in its order, with the person's own keymap on top; a screen that was opened begins with
    the way back."""
    back = (hint("back", keymap),) if place is not Place.WAR_ROOM else ()
    return (*back, *(hint(key.id, keymap, place) for key in KEYS if key.rank and place in realms(key.place)))


def replay_footer(keymap: Mapping[str, str] | None = None, place: Place = Place.WAR_ROOM) -> tuple[Hint, ...]:
    """What the footer shows in a replay, where there is nothing to act on: how to play it, and the ways to look."""
    back = (hint("back", keymap),) if place is not Place.WAR_ROOM else ()
    shown = (*_PLAYING, "open", "filter", "app.help", "app.quit")
    return (*back, *(hint(id, keymap)._replace(rank=_DROPPED[id]) for id in shown))


def realms(place: Place) -> tuple[Place, ...]:
    """The screens, or the dialogues, on which the keys of `place` apply."""
    match place:
        case Place.EVERYWHERE | Place.SCREEN | Place.PANE:
            return _SCREENS
        case Place.WORK:
            return (Place.WAR_ROOM, Place.INCIDENT)
        case Place.SETUP:
            return _SETUP
        case _:
            return (place,)


def hint(id: str, keymap: Mapping[str, str] | None = None, place: Place = Place.EVERYWHERE) -> Hint:
    """One key as a hint, in the words of `place`: a click on it does what the key does. KeyError when there is no such id."""
    key = _BY_ID[id]
    target = {Place.EVERYWHERE: "app.", Place.REPLAY: "app.", Place.PANE: "focused."}.get(key.place, "")
    return Hint(pressed(key, keymap).split(" ")[0], key.labels.get(place, key.label), key.rank, f"{target}{key.action}", key.need)


def markdown_table() -> str:
    """The README's table: a row a key, with the id it is rebound by."""
    rows = ["| keys | does | id |", "|---|---|---|"]
    for _, keys in grouped():
        for key in keys:
            names = " ".join(f"`{name}`" for name in pressed(key).split())
            rows.append(f"| {names} | {key.tooltip} | `{key.id}` |")
    return "\n".join(rows)


def check_keymap(keymap: Mapping[str, str]) -> None:
    """ConfigError when `keymap` (id → keys by comma) names no such id, no key that there is, or one key twice in the same place."""
    for id, keys in keymap.items():
        if id not in _BY_ID:
            near = get_close_matches(id, _BY_ID, n=3)
            hint = f"did you mean {' or '.join(near)}?" if near else "README and docs/configuration.md list the ids"
            raise ConfigError(f"there is no key binding {id!r}", subject=id, remedy=hint)
        if not all(name.strip() for name in keys.split(",")):
            raise ConfigError(f"the key binding {id!r} names no key", subject=id, remedy='write it like "ctrl+r" or "j,down"')
        unknown = next((name.strip() for name in keys.split(",") if not is_known(name.strip())), "")
        if unknown:
            meant = " or ".join(f'"{each}"' for each in similar(unknown))
            hint = f"did you mean {meant}?" if meant else 'write it like "f5", "ctrl+r" or "question_mark"'
            raise ConfigError(f"no key is called {unknown!r}, to which {id!r} is bound", subject=id, remedy=hint)
    taken: dict[tuple[Place, str], str] = {}
    for key in KEYS:
        for name in keymap.get(key.id, key.keys).split(","):
            for realm in realms(key.place):
                other = taken.setdefault((realm, _written(name.strip())), key.id)
                if other != key.id:
                    both = f"{_written(name.strip())!r} is bound to both {other!r} and {key.id!r}"
                    raise ConfigError(both, subject=key.id, remedy="rebind one of them")


_PLAYING = ("replay.pause", "replay.back", "replay.forth", "replay.next", "replay.slower", "replay.faster")
_DROPPED: Mapping[str, int] = {
    "replay.pause": 0,
    "app.quit": 1,
    "app.help": 2,
    "replay.forth": 3,
    "replay.back": 4,
    "replay.next": 5,
    "replay.faster": 6,
    "replay.slower": 7,
    "open": 8,
    "filter": 9,
}
"""How soon a replay's footer lets go of each, where there is no room."""

_WRITTEN: Mapping[str, str] = {
    "down": "↓",
    "up": "↑",
    "escape": "esc",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "delete": "Del",
    "home": "Home",
    "end": "End",
    "slash": "/",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "colon": ":",
    "question_mark": "?",
    "left": "←",
    "right": "→",
    "shift+left": "shift+←",
    "shift+right": "shift+→",
    "comma": ",",
    "full_stop": ".",
    "minus": "-",
    "plus": "+",
    "equals_sign": "=",
}


def _written(name: str) -> str:
    return _WRITTEN.get(name, name)
