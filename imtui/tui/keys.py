"""Every key of the war room, in one list.

Invariant: what is bound, what the footer and the help show, what the README's table says and what can be rebound all come from
`KEYS`; a key that is not here does nothing, and a key that is here works.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from textual.binding import Binding, BindingType

from imtui.domain.errors import ConfigError
from imtui.tui.presenters.hints import Hint


class Place(StrEnum):
    """Where a key applies: whose `BINDINGS` it is part of."""

    EVERYWHERE = "everywhere"
    WORK = "where incidents are worked on"
    WAR_ROOM = "war room"
    INCIDENT = "incident"
    PANE = "a pane"
    DIALOGUE = "a dialogue"


class Group(StrEnum):
    """The headings of the help."""

    ACT = "Act"
    MOVE = "Move"
    LOOK = "Look closer"
    IMTUI = "imtui"
    DIALOGUE = "In a dialogue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One thing that can be pressed.

    `id` names it in the configuration; `keys` are Textual's key names, by comma; `label` is the footer's word, `name` the palette's
    (empty: the label), `command` the command line's (empty: the label) and `tooltip` the
    help's sentence; `rank` is 0 when it is not in the footer, else how soon the footer drops it where it does not fit (the highest
    first); `always` lets it act in a field too.
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

    def binding(self) -> Binding:
        return Binding(self.keys, self.action, self.label, show=self.rank > 0, priority=self.always, tooltip=self.tooltip, id=self.id)


def _act(id: str, keys: str, action: str, label: str, name: str, tooltip: str, rank: int, command: str = "") -> Key:
    place, group = Place.WORK, Group.ACT
    return Key(
        id=id, keys=keys, action=action, label=label, name=name, tooltip=tooltip, place=place, group=group, rank=rank, command=command
    )


def _move(id: str, keys: str, action: str, label: str, tooltip: str, place: Place = Place.PANE) -> Key:
    return Key(id=id, keys=keys, action=action, label=label, tooltip=tooltip, place=place, group=Group.MOVE)


def _look(id: str, keys: str, action: str, label: str, tooltip: str, place: Place = Place.WORK, rank: int = 0) -> Key:
    return Key(id=id, keys=keys, action=action, label=label, tooltip=tooltip, place=place, group=Group.LOOK, rank=rank)


def _own(id: str, keys: str, action: str, label: str, tooltip: str, rank: int = 0, *, always: bool = False) -> Key:
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


def _dialogue(id: str, keys: str, action: str, label: str, tooltip: str) -> Key:
    return Key(id=id, keys=keys, action=action, label=label, tooltip=tooltip, place=Place.DIALOGUE, group=Group.DIALOGUE)


KEYS: tuple[Key, ...] = (
    _act("page.accept", "a", "accept", "accept", "Accept my page", "Accept my page at once, and read back that it counted", 1),
    _act(
        "page.accept-with",
        "A",
        "accept_with",
        "with note",
        "Accept with note",
        "Accept any page, with note, code, type or channel",
        0,
        "accept-with",
    ),
    _act("note.add", "n", "note", "note", "Write a note", "Write on the timeline; -7m or 14:05 in front backdates", 2),
    _act("incident.resolve", "x", "resolve", "resolve", "Resolve the incident", "Resolve the incident: asks first, says what stops", 3),
    _act("engagement.start", "e", "engage", "engage", "Engage somebody", "Engage a person, a plan or a schedule: page them now", 4),
    _act("incident.start", "s", "start", "start", "Start an incident", "Start an incident from a response plan; says whom it engages", 9),
    _act(
        "incident.modify", "m", "modify", "modify", "Modify the incident", "Change title, impact and summary; nobody's change is lost", 10
    ),
    _act("engagement.stop", "S", "stop", "stop", "Stop an engagement", "Stop an engagement: nobody further is paged by it; asks first", 0),
    _act("related.items", "l", "related", "related", "Related items", "Related items: list; on the list, add a link, an ARN, a metric", 0),
    _act("incident.reopen", "X", "reopen", "reopen", "Reopen the incident", "Open a resolved incident again; asks first", 0),
    _act(
        "incident.delete", "delete", "delete_incident", "delete", "Delete the incident", "Delete the incident; wants a word typed first", 0
    ),
    _act(
        "note.status", "u", "status_note", "update", "Write a status update", "Status update from a template: situation, actions, next", 0
    ),
    _act("entry.edit", "E", "edit_entry", "edit", "Edit a note", "Change the note under the cursor, in the timeline", 0),
    _act(
        "entry.delete",
        "D",
        "delete_entry",
        "delete",
        "Delete a note",
        "Take off the note, or related item, under the cursor; asks",
        0,
        "drop",
    ),
    _move("move.down", "j,down", "cursor_down", "down", "Next row"),
    _move("move.up", "k,up", "cursor_up", "up", "Previous row"),
    _move("move.first", "g,home", "first", "first", "First row"),
    _move("move.last", "G,end", "last", "last", "Last row"),
    _move("move.page-down", "pagedown", "page_down", "page down", "One screenful down"),
    _move("move.page-up", "pageup", "page_up", "page up", "One screenful up"),
    _move("pane.next", "tab", "next_pane", "next pane", "Next pane, or tab", Place.WORK),
    _move("pane.previous", "shift+tab", "previous_pane", "previous pane", "Previous pane, or tab", Place.WORK),
    _move("pane.incidents", "1", "pane('incidents')", "incidents", "Incidents", Place.WAR_ROOM),
    _move("pane.timeline", "2", "pane('timeline')", "timeline", "Timeline", Place.WAR_ROOM),
    _move("pane.engagements", "3", "pane('engagements')", "engagements", "Engagements", Place.WAR_ROOM),
    _move("pane.receipts", "4", "pane('receipts')", "receipts", "Page receipts", Place.WAR_ROOM),
    _move("pane.paged", "0", "go_to_paged", "open", "To the incident that the banner says I am paged for", Place.WORK),
    _move("tab.overview", "1", "pane('overview')", "overview", "On an incident: overview", Place.INCIDENT),
    _move("tab.timeline", "2", "pane('timeline')", "timeline", "On an incident: timeline", Place.INCIDENT),
    _move("tab.engagements", "3", "pane('engagements')", "engagements", "On an incident: engagements", Place.INCIDENT),
    _move("tab.related", "4", "pane('related')", "related", "On an incident: related items", Place.INCIDENT),
    _move("tab.findings", "5", "pane('findings')", "findings", "On an incident: findings", Place.INCIDENT),
    _move("tab.properties", "6", "pane('properties')", "properties", "On an incident: properties", Place.INCIDENT),
    _look("open", "enter", "open", "open", "Open what the cursor is on: all there is to know about it", Place.PANE, 5),
    _look("back", "escape", "back", "back", "Back: closes, clears the filter, unzooms; never quits"),
    _look("pane.zoom", "z", "zoom", "zoom", "Give the pane the whole screen, and back", Place.WAR_ROOM),
    _look("filter", "slash", "filter", "filter", "Filter the pane: words, !not, impact<3 age>2h me", rank=8),
    _look("copy.id", "y", "copy_id", "copy id", "Copy the id of what the cursor is on"),
    _look("copy.arn", "Y", "copy_arn", "copy ARN", "Copy its ARN"),
    _look("poll", "ctrl+r", "poll", "poll now", "Ask the service again, now"),
    _own("app.command", "colon", "command_line", "command", "Type a command: everything on this list, timers, themes, handover", 7),
    _own("app.palette", "ctrl+p", "command_palette", "palette", "Commands by name, to choose from; also from inside a field", always=True),
    _own("app.help", "question_mark", "help", "help", "These keys, searchable", 1),
    _own("app.quit", "q", "quit", "quit", "Quit; asks when something is not sent", 6),
    _own("app.quit-always", "ctrl+q", "quit", "quit", "The same, also from inside a field", always=True),
    _dialogue("dialogue.close", "escape", "cancel", "close", "Close; what was typed is kept"),
    _dialogue("dialogue.send", "enter", "send", "send", "Send, or press the button that has the focus; the first one is always No"),
    _dialogue("dialogue.newline", "ctrl+j", "newline", "new line", "Another line in a note"),
    _dialogue("command.complete", "tab", "complete", "complete", "Complete the command that is typed"),
    _dialogue("command.earlier", "up", "earlier", "earlier", "The command that was typed before, in the command line"),
    _dialogue("command.later", "down", "later", "later", "The command that was typed after it, in the command line"),
    _dialogue("journal.retry", "r", "retry", "retry", "Send once more what the service refused, in the journal"),
    _dialogue("journal.edit", "e", "edit", "edit", "Change the text of a note before it is sent, in the journal"),
    _dialogue("journal.drop", "d", "drop", "drop", "Forget something that is not sent, in the journal; asks first"),
    _dialogue("dialogue.yes", "y", "yes", "yes", "Yes, where a dialogue asks and no field has the focus"),
    _dialogue("dialogue.no", "n", "no", "no", "No, likewise"),
)

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
    return (*back, *(hint(key.id, keymap) for key in KEYS if key.rank))


def hint(id: str, keymap: Mapping[str, str] | None = None) -> Hint:
    """One key as a hint: a click on it does what the key does. KeyError when there is no such id."""
    key = _BY_ID[id]
    target = {Place.EVERYWHERE: "app.", Place.PANE: "focused."}.get(key.place, "")
    return Hint(pressed(key, keymap).split(" ")[0], key.label, key.rank, f"{target}{key.action}")


def markdown_table() -> str:
    """The README's table: a row a key, with the id it is rebound by."""
    rows = ["| keys | does | id |", "|---|---|---|"]
    for _, keys in grouped():
        for key in keys:
            names = " ".join(f"`{name}`" for name in pressed(key).split())
            rows.append(f"| {names} | {key.tooltip} | `{key.id}` |")
    return "\n".join(rows)


def check_keymap(keymap: Mapping[str, str]) -> None:
    """ConfigError when `keymap` (id → keys by comma) names no such id, no key at all, or one key twice in the same place."""
    for id, keys in keymap.items():
        if id not in _BY_ID:
            near = get_close_matches(id, _BY_ID, n=3)
            hint = f"did you mean {' or '.join(near)}?" if near else "imtui's help (?) and README list the ids"
            raise ConfigError(f"there is no key binding {id!r}", subject=id, remedy=hint)
        if not all(name.strip() for name in keys.split(",")):
            raise ConfigError(f"the key binding {id!r} names no key", subject=id, remedy='write it like "ctrl+r" or "j,down"')
    taken: dict[tuple[Place, str], str] = {}
    for key in KEYS:
        for name in keymap.get(key.id, key.keys).split(","):
            for realm in _REALMS.get(key.place, (Place.WAR_ROOM, Place.INCIDENT)):
                other = taken.setdefault((realm, _written(name.strip())), key.id)
                if other != key.id:
                    both = f"{_written(name.strip())!r} is bound to both {other!r} and {key.id!r}"
                    raise ConfigError(both, subject=key.id, remedy="rebind one of them")


_REALMS: Mapping[Place, tuple[Place, ...]] = {each: (each,) for each in (Place.WAR_ROOM, Place.INCIDENT, Place.DIALOGUE)}
"""Where else a key must not mean something else: what applies on all screens, on each of them."""

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
    "colon": ":",
    "question_mark": "?",
}


def _written(name: str) -> str:
    return _WRITTEN.get(name, name)
