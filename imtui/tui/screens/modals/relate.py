"""Adding a related item: an ARN, a URL or a metric.

Invariant: what it will be is said while it is typed; what is none of these cannot be sent.
"""

from collections.abc import Callable, Iterable

from textual import on
from textual.widget import Widget
from textual.widgets import Input, Select, Static

from imtui.domain import related
from imtui.domain.errors import InputError
from imtui.domain.incidents import RelatedItem
from imtui.tui.screens.modals.form import Form, row
from imtui.tui.views import View

_KINDS = [(kind.replace("_", " ").lower(), kind) for kind in related.KINDS]
_WORDS = {"url": "a link", "arn": "an ARN", "metricDefinition": "a metric"}


class RelateDialogue(Form[RelatedItem]):
    """`draft` is what was typed before; `keep` is told each change of it."""

    def __init__(self, view: View, title: str, draft: str, keep: Callable[[str], None]) -> None:
        super().__init__(f"Add a related item · {title}", view)
        self._draft = draft
        self._keep = keep

    def body(self) -> Iterable[Widget]:
        value = Input(self._draft, placeholder="https://…, arn:aws:…, or a metric as JSON", id="value", compact=True, select_on_focus=False)
        yield from row("Item", value)
        yield from row("Title", Input(placeholder="what it is called (optional)", id="title", compact=True))
        yield from row("Type", Select(_KINDS, prompt="what it looks like", id="kind", compact=True))
        yield Static(id="reading", classes="quiet")
        yield from self.ending("Add")

    def refresh_body(self) -> None:
        self.check()
        words = ""
        if self.query_one("#value", Input).value.strip() and not self.trouble():
            item = self._item()
            words = f"{_WORDS.get(item.value_kind, 'an item')}, {item.kind.replace('_', ' ').lower()}"
        self.query_one("#reading", Static).update(words)

    def trouble(self) -> str:
        try:
            self._item()
        except InputError as error:
            return str(error)
        return ""

    def done(self) -> None:
        self.dismiss(self._item())

    @on(Input.Changed)
    @on(Select.Changed)
    def _typed(self) -> None:
        self._keep(self.query_one("#value", Input).value)
        self.refresh_body()

    def _item(self) -> RelatedItem:
        kind = self.query_one("#kind", Select).value
        return related.read(
            self.query_one("#value", Input).value, title=self.query_one("#title", Input).value, kind=kind if isinstance(kind, str) else ""
        )
