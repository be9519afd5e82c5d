"""Everything about one thing, in a window over the war room; it keeps up with the service while it is open.

Invariant: it reads the Snapshot that the war room reads, and asks for nothing by itself.
"""

from collections.abc import Callable, Iterable

from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Label, Static

from imtui.domain.snapshot import Snapshot
from imtui.tui.presence import is_standing
from imtui.tui.presenters.facts import Facts, Section
from imtui.tui.screens.modals.dialogue import Dialogue


class Details(Dialogue[None]):
    """`facts` makes, from a Snapshot, what is shown; `snapshot` is bound by the App."""

    snapshot: reactive[Snapshot] = reactive(Snapshot, init=False)
    AUTO_FOCUS = "#facts"

    def __init__(self, facts: Callable[[Snapshot], Facts]) -> None:
        super().__init__("Details", (("↓ ↑ PgDn PgUp", "scroll"), ("esc", "close")))
        self._facts = facts
        self._shown: Facts | None = None

    def body(self) -> Iterable[Widget]:
        yield VerticalScroll(id="facts")

    async def on_mount(self) -> None:
        await self._write(self.snapshot)

    async def watch_snapshot(self, snapshot: Snapshot) -> None:
        if is_standing(self):
            await self._write(snapshot)

    async def _write(self, snapshot: Snapshot) -> None:
        facts = self._facts(snapshot)
        if facts == self._shown:
            return
        self._shown = facts
        self.query_one("#box").border_title = Content(facts.title)
        place = self.query_one("#facts")
        async with self.batch():
            await place.remove_children()
            await place.mount_all(widget for section in facts.sections for widget in _written(section))


def _written(section: Section) -> Iterable[Widget]:
    if section.heading:
        yield Static(Content(section.heading), classes="heading")
    for name, value in section.facts:
        yield Horizontal(Label(name, classes="name"), Static(Content(value), classes="value"), classes="fact")
    if section.text:
        yield Static(Content(section.text), classes="prose")
