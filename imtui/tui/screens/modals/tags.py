"""The tags of something, one a line."""

from collections.abc import Callable, Iterable, Mapping

from textual.widget import Widget
from textual.widgets import Static, TextArea

from imtui.domain import tags
from imtui.domain.errors import InputError
from imtui.tui.screens.modals.saving import SavingForm
from imtui.tui.views import View


class TagsDialogue(SavingForm[Mapping[str, str]]):
    """`before` is what there is; `what` they are tags of; `also` raises an InputError where such things
    cannot have them."""

    AUTO_FOCUS = "TextArea"

    def __init__(
        self, view: View, what: str, before: Mapping[str, str], *, also: Callable[[Mapping[str, str]], None] = lambda tags: None
    ) -> None:
        super().__init__(f"Tags · {what}", view, hints=(("tab", "to the buttons"), ("esc", "leave them")))
        self._before = before
        self._also = also

    def body(self) -> Iterable[Widget]:
        yield Static("One a line: team = payments", classes="lead")
        area = TextArea(tags.written(self._before), id="tags", compact=True, highlight_cursor_line=False, tab_behavior="focus")
        area.cursor_blink = False
        yield area
        yield from self.ending("Save")

    def wrong(self) -> str:
        try:
            self._also(tags.read(self.query_one(TextArea).text))
        except InputError as error:
            return str(error)
        return ""

    def wanted(self) -> Mapping[str, str]:
        return tags.read(self.query_one(TextArea).text)
