"""Forms of many fields, all of which are kept as a draft.

Invariant: only what differs from what a field began with is kept, so that a draft goes on top of whatever is there by then.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from textual.widgets import Input, Select, TextArea

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

    def begin(self, id: str, text: str) -> str:
        """What the field begins with: `text`, or what was typed there before."""
        self._first[id] = text
        return self._drafted.get(id, text)

    def choose(self, id: str, choices: Iterable[C], one: C) -> C:
        """Which of the `choices` a list begins with: `one`, or what was chosen there before."""
        begun = self.begin(id, str(one))
        return next((each for each in choices if str(each) == begun), one)

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
