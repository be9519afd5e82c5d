"""A field for stages, one a line: names are completed, lines move up and down.

Invariant: it is a text like any other: what is typed is what is meant, and `enter` makes a line.
"""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import TextArea

from imtui.domain.stages import Nameable, completion
from imtui.tui.keys import named


class StagesField(TextArea):
    """`nameables`: what a stage can aim at."""

    DEFAULT_CSS = """
    StagesField { & > .text-area--suggestion { color: $ink-quiet; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = named("stages.earlier", "stages.later")

    def __init__(self, text: str, nameables: Sequence[Nameable], *, id: str, placeholder: str) -> None:
        super().__init__(
            text, id=id, placeholder=placeholder, compact=True, soft_wrap=True, highlight_cursor_line=False, tab_behavior="focus"
        )
        self.nameables = tuple(nameables)
        self.cursor_blink = False

    def update_suggestion(self) -> None:
        row, column = self.cursor_location
        line = str(self.document.get_line(row))
        self.suggestion = completion(line, self.nameables) if column == len(line) else ""

    def action_move_stage(self, by: int) -> None:
        """The line under the cursor, and the cursor with it."""
        row, column = self.cursor_location
        lines = self.text.split("\n")
        if 0 <= row + by < len(lines):
            lines[row], lines[row + by] = lines[row + by], lines[row]
            self.replace("\n".join(lines), (0, 0), self.document.end)
            self.move_cursor((row + by, column))
