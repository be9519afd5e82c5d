"""Two people changed the same: which of both it is to be, field by field.

Invariant: nothing is chosen against somebody who is not here: theirs stands unless the person says otherwise.
"""

from collections.abc import Iterable
from dataclasses import replace

from textual.content import Content
from textual.widget import Widget
from textual.widgets import RadioButton, RadioSet, Static

from imtui.arns import short_name
from imtui.domain.incidents import Impact
from imtui.domain.wordings import Divergence, Field, Wording
from imtui.tui.presenters.cells import clip, safe
from imtui.tui.presenters.impacts import impact_long
from imtui.tui.screens.modals.form import Form
from imtui.tui.views import View

_MOST = 200


class DivergedDialogue(Form[Wording]):
    """Answers with the wording that is wanted now."""

    AUTO_FOCUS = "RadioSet"

    def __init__(self, view: View, divergence: Divergence) -> None:
        super().__init__("Somebody else changed it too", view, (("↓ ↑ enter", "choose"), ("tab", "next"), ("esc", "keep as draft")))
        self._divergence = divergence

    def body(self) -> Iterable[Widget]:
        found = self._divergence
        by = safe(short_name(found.by))
        yield Static(Content.assemble((by, "bold"), " changed this incident after you began. Nothing was sent."), classes="lead")
        for field in found.fields:
            yield Static(
                Content.assemble((field.value, "bold $ink-focus"), (f"  was: {_said(found.base, field)}", "$ink-quiet")), classes="lead"
            )
            with RadioSet(id=f"choice-{field.value}", compact=True):
                yield RadioButton(Content(f"{by}: {_said(found.theirs, field)}"), value=True)
                yield RadioButton(Content(f"mine: {_said(found.mine, field)}"))
        yield from self.ending("Save")

    def done(self) -> None:
        found = self._divergence
        wanted = found.mine
        for field in found.fields:
            if self.query_one(f"#choice-{field.value}", RadioSet).pressed_index == 0:
                wanted = _with(wanted, field, found.theirs)
        self.dismiss(wanted)


def _said(wording: Wording, field: Field) -> str:
    value = wording.value(field)
    if isinstance(value, Impact):
        return impact_long(value)
    return clip(safe(value), _MOST) or "(empty)"


def _with(wording: Wording, field: Field, other: Wording) -> Wording:
    match field:
        case Field.TITLE:
            return replace(wording, title=other.title)
        case Field.IMPACT:
            return replace(wording, impact=other.impact)
        case Field.SUMMARY:
            return replace(wording, summary=other.summary)
