"""Every key, searchable.

Invariant: it shows the one list of keys, as they are bound for this person, and nothing else.
"""

from collections.abc import Iterable, Mapping

from textual import on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Input, Static

from imtui.tui.keys import Key, grouped, pressed
from imtui.tui.presenters.cells import wrap
from imtui.tui.screens.modals.dialogue import Dialogue

_NAMES = 12


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
            yield Static(id="listing")

    def on_mount(self) -> None:
        self.call_after_refresh(self._list)

    def on_resize(self, event: Resize) -> None:
        self.call_after_refresh(self._list)

    @on(Input.Changed)
    def _search(self, event: Input.Changed) -> None:
        self._list()
        self.query_one("#keys").scroll_home(animate=False)

    def _list(self) -> None:
        """What is wrapped stays in its column: only here it is known how wide that is."""
        listing = self.query_one("#listing", Static)
        listing.update(self._listing(self.query_one(Input).value, listing.size.width))

    def key_down(self) -> None:
        self.query_one("#keys").scroll_down(animate=False)

    def key_up(self) -> None:
        self.query_one("#keys").scroll_up(animate=False)

    def key_pagedown(self) -> None:
        self.query_one("#keys").scroll_page_down(animate=False)

    def key_pageup(self) -> None:
        self.query_one("#keys").scroll_page_up(animate=False)

    def _listing(self, wanted: str, width: int) -> Content:
        words = wanted.casefold().split()
        sections: list[Content] = []
        for group, keys in grouped():
            rows = [self._row(key, width) for key in keys if all(word in self._text(key) for word in words)]
            if rows:
                sections.append(Content("\n").join([Content.styled(group.value, "bold $ink-focus"), *rows]))
        return Content("\n\n").join(sections) if sections else Content.styled("no key does that; : looks among the commands", "$ink-quiet")

    def _row(self, key: Key, width: int) -> Content:
        names = f" {pressed(key, self._keymap):<{_NAMES}}"
        lines = wrap(key.tooltip, max(1, width - len(names)))
        return Content.assemble((names, "bold"), f"\n{' ' * len(names)}".join(lines))

    def _text(self, key: Key) -> str:
        return f"{key.id} {key.label} {key.tooltip} {key.group} {pressed(key, self._keymap)}".casefold()
