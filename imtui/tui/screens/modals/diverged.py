"""Two people changed the same: which of both it is to be, field by field.

Invariant: nothing is chosen against somebody who is not here: theirs stands unless the person says otherwise.
"""

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Select, Static

from imtui.arns import short_name
from imtui.domain.incidents import Impact
from imtui.domain.wordings import Divergence, Field, Wording, decided
from imtui.tui.presenters.cells import clip, safe
from imtui.tui.presenters.impacts import impact_long
from imtui.tui.screens.modals.form import Form, row
from imtui.tui.views import View

_THEIRS, _MINE = "theirs", "mine"
_MOST = 54


class DivergedDialogue(Form[Wording]):
    """Answers with the wording that is wanted now."""

    AUTO_FOCUS = "Select"

    def __init__(self, view: View, divergence: Divergence) -> None:
        super().__init__("Somebody else changed it too", view, (("enter ↓ ↑", "choose"), ("tab", "next"), ("esc", "keep as draft")))
        self._divergence = divergence

    def body(self) -> Iterable[Widget]:
        found = self._divergence
        by = safe(short_name(found.by))
        yield Static(Content.assemble((by, "bold"), " changed this incident after you began. Nothing was sent."), classes="lead")
        for field in found.fields:
            was = Content.assemble(("  was: ", "$ink-quiet"), _said(found.base, field).stylize("$ink-quiet"))
            yield Static(Content.assemble((field.value.capitalize(), "bold $ink-focus"), was), classes="field")
            yield from row(clip(by, 9), Static(_said(found.theirs, field), classes="said"))
            yield from row("mine", Static(_said(found.mine, field), classes="said"))
            options = [(Content(f"what {by} wrote"), _THEIRS), (Content("mine"), _MINE)]
            yield from row("keep", Select(options, value=_THEIRS, allow_blank=False, id=f"keep-{field.value}", compact=True))
        yield from self.ending("Save")

    def done(self) -> None:
        kept = [each for each in self._divergence.fields if self.query_one(f"#keep-{each.value}", Select).value == _MINE]
        self.dismiss(decided(self._divergence, kept))


def _said(wording: Wording, field: Field) -> Content:
    value = wording.value(field)
    if isinstance(value, Impact):
        return Content(impact_long(value))
    words = clip(safe(" ".join(value.split())), _MOST)
    return Content(words) if words else Content.styled("empty", "$ink-quiet")
