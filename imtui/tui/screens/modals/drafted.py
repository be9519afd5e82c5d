"""Forms of many fields, all of which are kept as a draft.

Invariant: only what differs from what a field began with is kept, so that a draft goes on top of whatever is there by then; a form that
begins with a draft says so, and one button away is what is there.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from textual import on
from textual.containers import Horizontal
from textual.widgets import Button, Input, Select, Static, TextArea

from imtui.tui.screens.modals.form import FORM_KEYS
from imtui.tui.screens.modals.saving import SavingForm
from imtui.tui.views import View

W = TypeVar("W")
C = TypeVar("C")


class DraftedForm(SavingForm[W]):
    """Subclasses ask with `begin` what each field begins with; `draft` is what was kept of the form."""

    def __init__(
        self, heading: str, view: View, draft: str, keep: Callable[[str], None], hints: Iterable[tuple[str, str]] = FORM_KEYS
    ) -> None:
        super().__init__(heading, view, keep, hints)
        self._drafted = read(draft)
        self._first: dict[str, str] = {}
        self._choices: dict[str, dict[str, object]] = {}

    def begin(self, id: str, text: str) -> str:
        """What the field begins with: `text`, or what was typed there before."""
        self._first[id] = text
        return self._drafted.get(id, text)

    def choose(self, id: str, choices: Iterable[C], one: C) -> C:
        """Which of the `choices` a list begins with: `one`, or what was chosen there before."""
        known = {str(each): each for each in choices}
        self._choices[id] = dict(known)
        return known.get(self.begin(id, str(one)), one)

    def on_mount(self) -> None:
        """Above the fields, where nobody comes to the button on the way to the others. The base's own handler runs as well."""
        if any(text != self._first[id] for id, text in self._drafted.items() if id in self._first):
            words, button = Static("This is what you typed before, and did not send."), Button("Begin anew", id="anew", compact=True)
            self.query_one("#box").mount(Horizontal(words, button, id="drafted"), before=0)

    @on(Button.Pressed, "#anew")
    def _begin_anew(self) -> None:
        """Every field as if nothing had been typed; what was kept goes with it."""
        for field in self.query("Input, TextArea, Select"):
            text = self._first.get(field.id or "")
            if text is None:
                continue
            if isinstance(field, TextArea):
                field.text = text
            elif isinstance(field, Input):
                field.value = text
            elif isinstance(field, Select):
                field.value = self._choices[field.id or ""].get(text, Select.NULL)
        self.query_one("#drafted").add_class("-gone").remove_children()
        self.query("Input, TextArea").first().focus()

    def kept(self) -> str:
        return written({id: text for id, text in self._typed_so_far() if text != self._first.get(id, "")})

    def _typed_so_far(self) -> Iterable[tuple[str, str]]:
        for field in self.query("Input, TextArea, Select"):
            if isinstance(field, TextArea):
                yield field.id or "", field.text
            elif isinstance(field, Input):
                yield field.id or "", field.value
            elif isinstance(field, Select) and not field.is_blank():
                yield field.id or "", str(field.value)


def written(fields: Mapping[str, str]) -> str:
    """Fields as they are kept: `name: "web"`, one a line."""
    return "\n".join(f"{id}: {json.dumps(text, ensure_ascii=False)}" for id, text in fields.items())


def read(draft: str) -> dict[str, str]:
    """What `written` wrote; a line that is none of its own is passed over."""
    found: dict[str, str] = {}
    for line in draft.split("\n"):
        id, _, value = line.partition(": ")
        try:
            text = json.loads(value)
        except ValueError:
            continue
        if isinstance(text, str):
            found[id] = text
    return found
