"""Writing the post-mortem of an incident: in which format, where to, with whose names.

Invariant: it only asks; that a file would be written over is said before it is.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from textual import on
from textual.widget import Widget
from textual.widgets import Input, Select, Static

from imtui.arns import short_name
from imtui.domain.incidents import IncidentSummary
from imtui.report.rendering import Format
from imtui.tui.screens.modals.form import Form, row
from imtui.tui.views import View

_LONGEST = 40
_FORMATS = [("HTML: one file, with a picture", Format.HTML), ("Markdown", Format.MARKDOWN), ("JSON, for programs", Format.JSON)]
_NAMES = [("as they are", False), ("pseudonyms, everywhere", True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """What is wanted."""

    path: Path
    format: Format
    redacted: bool


def proposed_name(incident: IncidentSummary) -> str:
    """What a report of it is called, found again by day and title: `imtui-2026-03-14-checkout-returns-5xx`. A title without a letter that
    every file system knows leaves its id."""
    words = "-".join(re.findall(r"[a-z0-9]+", incident.title.casefold()))[:_LONGEST].strip("-")
    return f"imtui-{incident.created:%Y-%m-%d}-{words}" if words else f"imtui-{short_name(incident.arn)}"


class ReportDialogue(Form[Reporting]):
    """`name` is what the file is called as proposed, without its ending."""

    def __init__(self, view: View, title: str, name: str, format: Format) -> None:
        super().__init__(f"Report · {title}", view, (("enter tab", "next field"), ("esc", "close")))
        self._name = name
        self._format = format

    def body(self) -> Iterable[Widget]:
        yield from row("Format", Select(_FORMATS, value=self._format, allow_blank=False, id="format", compact=True))
        yield from row("File", Input(f"~/{self._name}.{self._format}", id="file", compact=True, select_on_focus=False))
        yield from row("Names", Select(_NAMES, value=False, allow_blank=False, id="names", compact=True))
        yield Static(id="means", classes="quiet")
        yield from self.ending("Write")

    def refresh_body(self) -> None:
        self.check()
        path = self._path()
        over = "it is there and will be written over" if path.is_file() else ""
        self.query_one("#means", Static).update(over)

    def trouble(self) -> str:
        text, path = self.query_one("#file", Input).value.strip(), self._path()
        if not text:
            return "the file has no name"
        if path.is_dir():
            return f"{text} is a folder"
        return "" if path.parent.is_dir() else f"there is no folder {path.parent}"

    def done(self) -> None:
        format = self.query_one("#format", Select).value
        assert isinstance(format, Format)
        self.dismiss(Reporting(path=self._path(), format=format, redacted=self.query_one("#names", Select).value is True))

    @on(Input.Changed)
    def _typed(self) -> None:
        self.refresh_body()

    @on(Select.Changed, "#format")
    def _follow_format(self, event: Select.Changed) -> None:
        """The file's ending goes with the format, unless the person wrote one of their own."""
        field = self.query_one("#file", Input)
        stem, _, ending = field.value.rpartition(".")
        if stem and ending in set(Format) and isinstance(event.value, Format):
            field.value = f"{stem}.{event.value}"

    def _path(self) -> Path:
        try:
            return Path(self.query_one("#file", Input).value.strip()).expanduser()
        except RuntimeError:  # ~somebody who is not there
            return Path(self.query_one("#file", Input).value.strip())
