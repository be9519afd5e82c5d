"""What is asked before imtui ends with something unsent.

Invariant: nothing is asked when nothing would be lost.
"""

from collections.abc import Sequence

from textual.content import Content

from imtui.arns import short_name
from imtui.domain.snapshot import Snapshot
from imtui.tui.drafts import Drafts
from imtui.tui.presenters.cells import clip, safe
from imtui.tui.screens.modals.confirm import Question
from imtui.tui.views import Sending

_WIDTH = 66
_LISTED = 4


def unsent_question(drafts: Drafts, sending: Sequence[Sending], snapshot: Snapshot) -> Question | None:
    """The question, with every text that would be lost; None when there is none."""
    lines = [_line(f"{note.text}", "still being sent", note.incident_arn, snapshot) for note in sending]
    on_their_way = {(note.incident_arn, note.text.strip()) for note in sending}
    for purpose, subject, text in drafts:
        if (subject, text.strip()) not in on_their_way:
            lines.append(_line(text, f"{purpose.value}, not sent", subject, snapshot))
    if not lines:
        return None
    lead = Content("This was typed and is not sent; it is lost when imtui ends:")
    if len(lines) > _LISTED:
        lines[_LISTED:] = [Content.styled(f" and {len(lines) - _LISTED} more", "$ink-quiet")]
    return Question(heading="Quit?", lines=(lead, *lines), yes="Quit all the same", no="Stay")


def _line(text: str, what: str, subject: str, snapshot: Snapshot) -> Content:
    incident = (snapshot.incidents or {}).get(subject)
    title = incident.title if incident else short_name(subject)
    return Content.assemble(f" {clip(safe(text), _WIDTH)}\n", (f"   {what} · {clip(safe(title), 40)}", "$ink-quiet"))
