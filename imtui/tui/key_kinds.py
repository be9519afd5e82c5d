"""What a key is: an id to rebind it by, where it applies, what it does, and what is said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from textual.binding import Binding

from imtui.tui.presenters.hints import Need


class Place(StrEnum):
    """Where a key applies: whose `BINDINGS` it is part of."""

    EVERYWHERE = "everywhere"
    SCREEN = "on every screen"
    WORK = "where incidents are worked on"
    WAR_ROOM = "war room"
    INCIDENT = "incident"
    SETUP = "where people, shifts and plans are kept"
    ON_CALL = "on-call"
    CONTACTS = "contacts"
    PLANS = "response plans"
    REPLICATION = "replication set"
    CONSOLE = "API console"
    CALLS = "call log"
    PANE = "a pane"
    DIALOGUE = "a dialogue"
    REPLAY = "a replay"


class Group(StrEnum):
    """The headings of the help."""

    ACT = "Act"
    MOVE = "Move"
    LOOK = "Look closer"
    SETUP = "People, shifts, plans"
    IMTUI = "imtui"
    DIALOGUE = "In a dialogue"
    REPLAY = "In a replay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One thing that can be pressed.

    `id` names it in the configuration; `keys` are Textual's key names, by comma; `label` is the footer's word (in some places another one:
    `labels`), `name` the palette's
    (empty: the label), `command` the command line's (empty: the label) and `tooltip` the
    help's sentence; `rank` is 0 when it is not in the footer, else how soon the footer drops it where it does not fit (the highest
    first), and `need` what must be so for it to be offered there; `always` lets it act in a field too.
    """

    id: str
    keys: str
    action: str
    label: str
    tooltip: str
    place: Place
    group: Group
    rank: int = 0
    always: bool = False
    name: str = ""
    command: str = ""
    need: Need = Need.NOTHING
    labels: Mapping[Place, str] = field(default_factory=dict)

    def binding(self) -> Binding:
        return Binding(self.keys, self.action, self.label, show=self.rank > 0, priority=self.always, tooltip=self.tooltip, id=self.id)


def act(
    id: str,
    keys: str,
    action: str,
    label: str,
    name: str,
    tooltip: str,
    rank: int,
    command: str = "",
    place: Place = Place.WORK,
    need: Need = Need.WRITING,
) -> Key:
    return Key(
        id=id,
        keys=keys,
        action=action,
        label=label,
        name=name,
        tooltip=tooltip,
        place=place,
        group=Group.ACT,
        rank=rank,
        command=command,
        need=need,
    )


def move(id: str, keys: str, action: str, label: str, tooltip: str, place: Place = Place.PANE) -> Key:
    return Key(id=id, keys=keys, action=action, label=label, tooltip=tooltip, place=place, group=Group.MOVE)


def look(id: str, keys: str, action: str, label: str, tooltip: str, place: Place = Place.SCREEN, rank: int = 0) -> Key:
    return Key(id=id, keys=keys, action=action, label=label, tooltip=tooltip, place=place, group=Group.LOOK, rank=rank)


def own(id: str, keys: str, action: str, label: str, tooltip: str, rank: int = 0, *, always: bool = False) -> Key:
    return Key(
        id=id,
        keys=keys,
        action=action,
        label=label,
        tooltip=tooltip,
        place=Place.EVERYWHERE,
        group=Group.IMTUI,
        rank=rank,
        always=always,
    )


def dialogue(id: str, keys: str, action: str, label: str, tooltip: str) -> Key:
    return Key(id=id, keys=keys, action=action, label=label, tooltip=tooltip, place=Place.DIALOGUE, group=Group.DIALOGUE)


def replay(id: str, keys: str, action: str, label: str, tooltip: str) -> Key:
    """They come before what a pane does with the same key, and never while somebody types or a dialogue is open."""
    place, group = Place.REPLAY, Group.REPLAY
    return Key(id=id, keys=keys, action=action, label=label, tooltip=tooltip, place=place, group=group, always=True)


def setup(
    id: str,
    keys: str,
    action: str,
    label: str,
    tooltip: str,
    rank: int = 0,
    *,
    place: Place = Place.SETUP,
    command: str = "",
    need: Need = Need.NOTHING,
    labels: Mapping[Place, str] | None = None,
) -> Key:
    return Key(
        id=id,
        keys=keys,
        action=action,
        label=label,
        tooltip=tooltip,
        place=place,
        group=Group.SETUP,
        rank=rank,
        command=command,
        need=need,
        labels=labels or {},
    )


def shelf(id: str, keys: str, action: str, label: str, tooltip: str, rank: int = 0) -> Key:
    """Opens a screen on which something is kept, from wherever one is."""
    return Key(id=id, keys=keys, action=action, label=label, tooltip=tooltip, place=Place.EVERYWHERE, group=Group.SETUP, rank=rank)
