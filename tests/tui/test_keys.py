"""The one list of keys: what it promises is bound, and it contradicts nobody."""

from dataclasses import replace

import pytest
from textual.dom import DOMNode
from textual.widget import Widget

from imtui.domain.errors import ConfigError
from imtui.tui.app import WarRoomApp
from imtui.tui.key_names import is_known
from imtui.tui.keys import KEYS, Key, Place, bindings, check_keymap, footer, grouped, hint, markdown_table, named, pressed
from imtui.tui.presenters.hints import Need, kept, offered
from imtui.tui.replayed import ReplayApp
from imtui.tui.screens.calls import CallsScreen
from imtui.tui.screens.console import ConsoleScreen
from imtui.tui.screens.contacts import ContactsScreen
from imtui.tui.screens.incident import IncidentScreen
from imtui.tui.screens.modals.accept import AcceptDialogue
from imtui.tui.screens.modals.command_line import CommandLine
from imtui.tui.screens.modals.confirm import ConfirmDialogue
from imtui.tui.screens.modals.dialogue import Dialogue
from imtui.tui.screens.modals.journal import Journal
from imtui.tui.screens.modals.note import NoteDialogue, NoteField
from imtui.tui.screens.on_call import OnCallScreen
from imtui.tui.screens.replication import ReplicationScreen
from imtui.tui.screens.response_plans import ResponsePlansScreen
from imtui.tui.screens.war_room import WarRoomScreen
from imtui.tui.widgets.keyed_lines import KeyedLines
from imtui.tui.widgets.stages_field import StagesField
from tests.tui import canned

_HOMES: dict[Place, tuple[type[DOMNode], ...]] = {
    Place.EVERYWHERE: (WarRoomApp,),
    Place.SCREEN: (WarRoomScreen, IncidentScreen, ReplicationScreen),
    Place.WORK: (WarRoomScreen, IncidentScreen),
    Place.SETUP: (ContactsScreen, ReplicationScreen, ResponsePlansScreen, ConsoleScreen, OnCallScreen),
    Place.ON_CALL: (OnCallScreen,),
    Place.CONSOLE: (ConsoleScreen,),
    Place.CALLS: (CallsScreen,),
    Place.CONTACTS: (ContactsScreen,),
    Place.PLANS: (ResponsePlansScreen,),
    Place.REPLICATION: (ReplicationScreen,),
    Place.WAR_ROOM: (WarRoomScreen,),
    Place.INCIDENT: (IncidentScreen,),
    Place.PANE: (KeyedLines,),
    Place.DIALOGUE: (Dialogue, ConfirmDialogue, NoteDialogue, NoteField, AcceptDialogue, Journal, CommandLine, StagesField),
    Place.REPLAY: (ReplayApp,),
}


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.id)
def test_every_key_does_something_where_it_applies(key: Key) -> None:
    name = key.action.partition("(")[0]
    assert any(callable(getattr(home, f"action_{name}", None)) for home in _HOMES[key.place])


@pytest.mark.parametrize("place", Place)
def test_what_is_bound_in_a_place_is_what_the_list_says(place: Place) -> None:
    listed = {key.id for key in KEYS if key.place is place}
    bound = {binding.id for home in _HOMES[place] if home._merged_bindings for _, binding in home._merged_bindings}
    assert listed <= bound


def test_ids_are_unique_and_no_key_means_two_things() -> None:
    assert len({key.id for key in KEYS}) == len(KEYS)
    check_keymap({})


def test_every_binding_carries_its_id_so_that_it_can_be_rebound() -> None:
    for place in Place:
        assert all(binding.id and binding.tooltip for binding in bindings(place) if not isinstance(binding, tuple))


def test_nothing_destructive_sits_on_an_editing_key() -> None:
    taken = {name.strip() for key in KEYS for name in key.keys.split(",")}
    assert taken.isdisjoint({"ctrl+d", "ctrl+u", "ctrl+a", "ctrl+b", "ctrl+k"})


def test_letters_leave_fields_alone() -> None:
    """A priority binding would act before a field sees the key; those of a replay ask first where the person is."""
    assert all("+" in name for key in KEYS if key.always and key.place is not Place.REPLAY for name in key.keys.split(","))


@pytest.mark.parametrize("place", [Place.WAR_ROOM, Place.INCIDENT])
def test_the_footer_fits_whole_where_there_is_room_and_keeps_what_is_urgent_where_not(place: Place) -> None:
    assert kept(footer(None, place), 118) == list(footer(None, place))
    urgent = {"accept", "note", "resolve", "engage", "help", "quit", "back" if place is Place.INCIDENT else "open"}
    assert urgent <= {each.label for each in kept(footer(None, place), 78)}


def test_the_footer_says_what_a_key_does_on_that_screen() -> None:
    words = {
        place: [f"{each.keys} {each.label}" for each in footer(None, place)] for place in (Place.PLANS, Place.REPLICATION, Place.CONSOLE)
    }
    assert {"n new", "e edit", "Del delete"} <= set(words[Place.PLANS])
    assert {"n add", "e tags", "Del delete"} <= set(words[Place.REPLICATION])
    assert {"n request", "e again", "Del forget"} <= set(words[Place.CONSOLE])


def test_the_footer_shows_the_keys_that_are_really_bound() -> None:
    shown = {each.action: each.keys for each in footer({"page.accept": "f5", "open": "o,enter"})}
    assert shown["accept"] == "f5"
    assert shown["focused.open"] == "o"


def test_a_hint_names_the_node_that_its_action_runs_on() -> None:
    assert hint("app.help").action == "app.help"
    assert hint("open").action == "focused.open"
    assert hint("note.add").action == "note"


def test_keys_are_written_for_people() -> None:
    by_id = {key.id: key for key in KEYS}
    assert pressed(by_id["move.down"]) == "j ↓"
    assert pressed(by_id["app.help"]) == "?"
    assert pressed(by_id["move.page-up"], {"move.page-up": "ctrl+b"}) == "ctrl+b"


def test_the_table_has_a_row_for_every_key() -> None:
    table = markdown_table()
    assert all(f"`{key.id}`" in table for key in KEYS)
    assert len(table.splitlines()) == len(KEYS) + 2
    assert sum(len(keys) for _, keys in grouped()) == len(KEYS)


def test_named_knows_no_other_keys() -> None:
    with pytest.raises(KeyError):
        named("no.such")


def test_a_keymap_may_move_a_key_and_give_its_place_to_another() -> None:
    check_keymap({"page.accept": "f5", "note.add": "a"})


@pytest.mark.parametrize("name", ["a", "Å", "?", "+", "slash", "question_mark", "f24", "ctrl+r", "alt+up", "ctrl+right_square_bracket"])
def test_what_a_terminal_reports_is_the_name_of_a_key(name: str) -> None:
    assert is_known(name)


def test_every_key_of_the_list_is_called_what_a_key_is_called() -> None:
    assert [name for key in KEYS for name in key.keys.split(",") if not is_known(name.strip())] == []


@pytest.mark.parametrize(
    ("keymap", "message", "remedy"),
    [
        ({"page.acept": "f5"}, "no key binding 'page.acept'", "page.accept"),
        ({"nonsense": "f5"}, "no key binding 'nonsense'", "list the ids"),
        ({"page.accept": ""}, "names no key", "ctrl+r"),
        ({"page.accept": "F5"}, "no key is called 'F5', to which 'page.accept' is bound", 'did you mean "f5"?'),
        ({"poll": "a-r,ctrl-r"}, "no key is called 'a-r'", 'write it like "f5"'),
        ({"poll": "ctrl-r"}, "no key is called 'ctrl-r'", 'did you mean "ctrl+r"?'),
        ({"page.accept": "f5,nonsense"}, "no key is called 'nonsense'", 'write it like "f5"'),
        ({"page.accept": "n"}, "'n' is bound to both", "rebind"),
        ({"app.help": "slash"}, "'/' is bound to both", "rebind"),
    ],
)
def test_a_keymap_that_cannot_be_used_says_why(keymap: dict[str, str], message: str, remedy: str) -> None:
    with pytest.raises(ConfigError) as caught:
        check_keymap(keymap)
    assert message in caught.value.message
    assert remedy in caught.value.remedy


def test_panes_take_the_keyboard() -> None:
    assert issubclass(KeyedLines, Widget)
    assert KeyedLines.can_focus


def test_whatever_writes_is_not_offered_to_somebody_who_only_reads() -> None:
    needs = {key.id: key.need for key in KEYS}
    assert [id for id, need in needs.items() if need is Need.PAGE] == ["page.accept"]
    reads = replace(canned.view(), session=replace(canned.SESSION, read_only=True))
    left = {
        each.label for place in (Place.WAR_ROOM, Place.CONTACTS, Place.PLANS, Place.ON_CALL) for each in offered(footer(None, place), reads)
    }
    assert left.isdisjoint(
        {"accept", "note", "resolve", "engage", "start", "modify", "new", "edit", "delete", "channel", "stand in", "share"}
    )
    assert {"open", "filter", "help", "quit"} <= left
