"""The peer for start-up: the smallest Textual app with a header, a table and a footer."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Footer, Header


class Bare(App[None]):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "quit", "Ready")]

    def compose(self) -> ComposeResult:
        yield Header()
        yield DataTable()
        yield Footer()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("impact", "title", "age")


if __name__ == "__main__":
    Bare().run()
