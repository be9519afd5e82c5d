"""Who is at the keyboard: asked once, when it is first needed.

Invariant: only people are offered, by alias and name; it decides nothing until somebody was picked.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from imtui.domain.contacts import Contact
from imtui.domain.errors import InputError
from imtui.tui.presenters.cells import safe
from imtui.tui.screens.modals.dialogue import Dialogue
from imtui.tui.widgets.picker import Pick, Picker

_WHY = "Whose pages shall raise the banner, and be accepted with a? It is asked once an account; :me changes it."


class WhoDialogue(Dialogue[str]):
    """`people`, at least one; answers with an alias."""

    def __init__(self, people: Sequence[Contact]) -> None:
        super().__init__("Who are you?", (("↑ ↓", "choose"), ("enter", "that is me"), ("esc", "not now")))
        self._people = people

    def body(self) -> Iterable[Widget]:
        yield Static(Content(_WHY), classes="lead quiet")
        yield Picker(placeholder="some letters of your name or alias", id="who")

    def on_mount(self) -> None:
        picks = [Pick(each.alias, safe(each.alias), Content.styled(safe(each.display_name), "$ink-quiet")) for each in self._people]
        self.query_one(Picker).offer(picks)

    @on(Picker.Chosen)
    def _chosen(self, event: Picker.Chosen) -> None:
        self.dismiss(event.key)


def whoever(alias: str, people: Sequence[Contact]) -> Contact:
    """The person with that alias; InputError with what is near when there is none."""
    by_alias = {each.alias.casefold(): each for each in people}
    found = by_alias.get(alias.casefold())
    if found is None:
        near = [by_alias[each].alias for each in get_close_matches(alias.casefold(), by_alias, n=3)]
        raise InputError(
            f"nobody has the alias {alias}", subject=alias, remedy=f"did you mean {' or '.join(near)}?" if near else ":me lists all"
        )
    return found
