"""Every key, searchable.

Invariant: it shows the one list of keys, as they are bound for this person, and nothing else.
"""

from collections.abc import Iterable, Mapping

from textual import on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from imtui.tui.keys import Key, grouped, pressed
from imtui.tui.screens.modals.dialogue import Dialogue

_NAMES = 14


class Help(Dialogue[None]):
    """`keymap`: the person's own bindings by id."""

    def __init__(self, keymap: Mapping[str, str]) -> None:
        super().__init__("Keys", (("↓ ↑ PgDn PgUp", "scroll"), ("esc", "close")))
        self._keymap = keymap

    def body(self) -> Iterable[Widget]:
        search = Input(placeholder="search: accept, copy, pane …", compact=True)
        search.cursor_blink = False
        yield search
        with VerticalScroll(id="keys", can_focus=False):
            yield Static(self._listing(""), id="listing")

    @on(Input.Changed)
    def _search(self, event: Input.Changed) -> None:
        self.query_one("#listing", Static).update(self._listing(event.value))
        self.query_one("#keys").scroll_home(animate=False)

    def key_down(self) -> None:
        self.query_one("#keys").scroll_down(animate=False)

    def key_up(self) -> None:
        self.query_one("#keys").scroll_up(animate=False)

    def key_pagedown(self) -> None:
        self.query_one("#keys").scroll_page_down(animate=False)

    def key_pageup(self) -> None:
        self.query_one("#keys").scroll_page_up(animate=False)

    def _listing(self, wanted: str) -> Content:
        words = wanted.casefold().split()
        sections: list[Content] = []
        for group, keys in grouped():
            rows = [self._row(key) for key in keys if all(word in self._text(key) for word in words)]
            if rows:
                sections.append(Content("\n").join([Content.styled(group.value, "bold $ink-focus"), *rows]))
        return Content("\n\n").join(sections) if sections else Content.styled("no key does that", "$ink-quiet")

    def _row(self, key: Key) -> Content:
        return Content.assemble((f" {pressed(key, self._keymap):<{_NAMES}}", "bold"), key.tooltip)

    def _text(self, key: Key) -> str:
        return f"{key.id} {key.label} {key.tooltip} {key.group} {pressed(key, self._keymap)}".casefold()
