"""What is asked before imtui ends with something unsent.

Invariant: nothing is asked when nothing would be lost, or late.
"""

from collections.abc import Sequence

from textual.content import Content

from imtui.arns import short_name
from imtui.domain.snapshot import Snapshot
from imtui.domain.unsent import Unsent, UnsentState
from imtui.tui.drafts import Drafts
from imtui.tui.presenters.cells import clip, safe
from imtui.tui.screens.modals.confirm import Question
from imtui.tui.views import Sending

_WIDTH = 66
_LISTED = 4


def unsent_question(drafts: Drafts, sending: Sequence[Sending], snapshot: Snapshot, kept: Sequence[Unsent] = ()) -> Question | None:
    """The question, with every text that would be lost, or else with everything that others do not know of yet although it is kept;
    None when there is neither."""
    waiting = [each for each in kept if each.state is not UnsentState.REFUSED]
    safe_by_now = {(each.subject, each.text.strip()) for each in waiting}
    unsafe = [note for note in sending if (note.incident_arn, note.text.strip()) not in safe_by_now]
    return _question_of_loss(drafts, unsafe, snapshot) or _question_of_delay(waiting, snapshot)


def _question_of_delay(waiting: Sequence[Unsent], snapshot: Snapshot) -> Question | None:
    if not waiting:
        return None
    lead = Content("This is not sent yet. It is kept, and sent as soon as imtui runs again:")
    lines = (_line(each.text or each.sentence, each.sentence if each.text else "waiting", each.subject, snapshot) for each in waiting)
    return Question(heading="Quit?", lines=(lead, *lines), yes="Quit all the same", no="Stay")


def _question_of_loss(drafts: Drafts, sending: Sequence[Sending], snapshot: Snapshot) -> Question | None:
    lines = [_line(f"{note.text}", "still being sent", note.incident_arn, snapshot) for note in sending]
    on_their_way = {(note.incident_arn, note.text.strip()) for note in sending}
    for purpose, subject, text in () if drafts.are_lasting else drafts:
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
    about = f" · {clip(safe(title), 40)}" if title else ""
    return Content.assemble(f" {clip(safe(text), _WIDTH)}\n", (f"   {what}{about}", "$ink-quiet"))
