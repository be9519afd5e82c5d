"""Entries of the journal in words: what it is, in which state, for how long, and why."""

from datetime import datetime
from typing import Final

from textual.content import Content

from imtui.arns import short_name
from imtui.domain.snapshot import Snapshot
from imtui.domain.unsent import Unsent, UnsentState
from imtui.tui.presenters.cells import clip, safe, wrap
from imtui.tui.presenters.times import ago

NOTHING_UNSENT: Final = "Everything that was asked for is done: the service said so."
_WIDTH, _TITLE = 66, 40
_INKS: Final = {UnsentState.WAITING: "$due", UnsentState.SENDING: "$ink-focus", UnsentState.REFUSED: "$failed"}


def describe(entry: Unsent, now: datetime, snapshot: Snapshot) -> Content:
    """A few lines: state, what it is and about which incident; what was typed; all of why it is not done."""
    words = f"{entry.state.value:<8} "
    tries = f" · tried {entry.attempts} times" if entry.attempts > 1 else ""
    incident = (snapshot.incidents or {}).get(entry.subject)
    about = f" · {clip(incident.title, _TITLE) if incident else short_name(entry.subject)}" if entry.subject else ""
    lines = [
        Content.assemble(
            (words, f"bold {_INKS[entry.state]}"), safe(entry.sentence), (f"  {ago(entry.created, now)}{tries}{safe(about)}", "$ink-quiet")
        )
    ]
    if entry.text:
        lines.append(Content(f"         {clip(safe(entry.text), _WIDTH)}"))
    if entry.reason:
        lines += (Content.styled(f"         {line}", "$ink-quiet") for line in wrap(safe(entry.reason), _WIDTH))
    return Content("\n").join(lines)


def drop_lines(entry: Unsent) -> tuple[Content, ...]:
    """What it means to drop it."""
    what = Content(clip(safe(entry.text or entry.sentence), _WIDTH))
    if entry.attempts and entry.state is not UnsentState.REFUSED:
        return what, Content("\nNo answer came to it: the service may have it already. Dropping takes nothing back.")
    return what, Content("\nIt is forgotten, and never sent.")
