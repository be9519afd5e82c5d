"""What may be written, changed and taken off a timeline, put together from what is on the screen.

Invariant: pure functions of a View; what cannot be wished for right now is an `ImtuiError` that says why, and what would do.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from textual.content import Content

from imtui.actions import backdating, timeline
from imtui.arns import short_name
from imtui.domain import notes
from imtui.domain.backgrounds import background
from imtui.domain.errors import ImtuiError
from imtui.domain.notes import Mark, Note
from imtui.domain.readings import Reading
from imtui.domain.references import mentioned, names, targets
from imtui.domain.snapshot import Snapshot
from imtui.domain.timeline import TimelineEvent, read
from imtui.domain.updates import EVERY, template
from imtui.report.handover import compose, pending
from imtui.tui.drafts import Purpose
from imtui.tui.messages import ChangeRequested
from imtui.tui.presenters.cells import clip, safe
from imtui.tui.presenters.glyphs import glyphs
from imtui.tui.presenters.times import ago, dated_time, short_time, zone_name
from imtui.tui.screens.modals.confirm import Question
from imtui.tui.screens.modals.note import Sheet
from imtui.tui.screens.wishes import to_change
from imtui.tui.views import View

_HINT = "-7m or 14:05 backdates · d! decision · t! to do · s! status · :ic NAME"


def note(view: View) -> Sheet:
    """An empty note on the selected incident."""
    return Sheet(heading=f"Note · {safe(to_change(view).title)}")


def status(view: View) -> Sheet:
    """A status update to fill in, with the time by which the next one is promised."""
    incident = to_change(view)
    due = view.now + EVERY
    begun = template(f"{short_time(due, view.zone)} {zone_name(due, view.zone)}")
    return Sheet(heading=f"Status update · {safe(incident.title)}", text=begun, blank=begun, cursor=(0, begun.index("\n")))


def handover(view: View) -> Sheet:
    """All that the next person has to know, to be looked over before it is sent."""
    incident = to_change(view)
    composed = compose(view.snapshot, incident.arn, view.now, view.zone)
    return Sheet(heading=f"Handover · {safe(incident.title)}", text=composed, blank=composed)


def taking_over(view: View, words: str) -> str:
    """The note that accepts a handover: it says who has the incident now."""
    to_change(view)
    if words.casefold() != "accept":
        raise ImtuiError(f"“{words}” cannot be done to a handover", remedy=":handover writes one, :handover accept takes one")
    if pending(view.snapshot, view.incident) is None:
        raise ImtuiError("Nothing was handed over that nobody took", remedy=":handover writes a handover")
    me = view.snapshot.me or view.session.me
    if not me:
        raise ImtuiError("imtui does not know who you are", remedy=":me says it")
    return f":ic {short_name(me)}"


def handover_question(view: View) -> Question:
    """Whether to take an incident over: what was handed over, by whom."""
    waiting = pending(view.snapshot, view.incident)
    lines = waiting.text.split("\n")[1:] if waiting else []
    by = f"{safe(waiting.author)} handed over" if waiting and waiting.author else "handed over"
    at = f" at {_moment(view, waiting.at)}" if waiting else ""
    lead = Content.styled(f"{by}{at}. Accepting makes you incident commander.", "$ink-quiet")
    return Question(heading="Take over this incident?", lines=(lead, Content("\n".join(["", *lines]))), yes="Take over")


def entry_to_change(view: View, pane: str, key: str) -> TimelineEvent:
    """The entry under the cursor, which has to be one that people wrote and whose text was read."""
    to_change(view)
    if "timeline" not in pane:
        raise ImtuiError("That is no entry of a timeline", remedy="2 goes to the timeline; there E changes a note and D deletes it")
    event = next((each for each in view.snapshot.timelines.get(view.incident, ()) if each.id == key), None)
    if event is None:
        waiting = any(each.key == key for each in view.sending)
        remedy = "the journal (:journal) has it" if waiting else "move the cursor to a note"
        raise ImtuiError("That note is not sent yet" if waiting else "There is no entry under the cursor", remedy=remedy)
    timeline.words_of(event)
    return event


def correction(view: View, event: TimelineEvent, draft: str) -> Sheet:
    """What a note says now, or what somebody began to make of it; in its title, both its times."""
    words = timeline.words_of(event)
    return Sheet(heading=f"Edit note · {_both_times(view, event)}", text=draft or words, blank=words)


def changed(event: TimelineEvent, text: str) -> ChangeRequested:
    """To give a note another text."""
    change = partial(timeline.edit_note, event=event, text=text)
    return ChangeRequested(change, "Note not changed, E has it as a draft", ((Purpose.CHANGE, event.id),))


def delete_question(view: View, event: TimelineEvent) -> Question:
    """Whether to take a note off the timeline: what it says, whose it is, when it happened and when it was written."""
    reading = read(event, background(view.snapshot, event.incident_arn))
    by = f"{safe(reading.actor)} · " if reading.actor else ""
    return Question(
        heading="Delete this entry of the timeline?",
        lines=(_quoted(reading), Content.styled(f"\n{by}{_both_times(view, event)}", "$ink-quiet")),
        yes="Delete",
    )


def deleted(event: TimelineEvent) -> ChangeRequested:
    """To take it off."""
    return ChangeRequested(partial(timeline.delete_note, event=event), "Note not deleted")


def references(snapshot: Snapshot, incident_arn: str, text: str) -> tuple[str, ...]:
    """What a note refers to by `#words`."""
    return targets(mentioned(text, snapshot.related_items.get(incident_arn, ())))


def preview(now: Callable[[], View], event: TimelineEvent | None = None) -> Callable[[str], Content]:
    """How a note would stand on the timeline, said while it is typed; `event`: the one that is being changed."""

    def shown(text: str) -> Content:
        view = now()
        if not text.strip():
            return Content.styled(_HINT, "$ink-quiet")
        try:
            dated = backdating.read(text, now=view.now, zone=view.zone)
        except ImtuiError as error:
            return Content.styled(safe(str(error)), "$failed")
        return Content.assemble(*_kind(notes.understand(dated.text)), *_when(view, dated, event), *_about(view, dated.text))

    return shown


Part = tuple[str, str]


def _kind(typed: Note) -> tuple[Part, ...]:
    if typed.mark is Mark.ROLE:
        return (f"role · {notes.ROLES[typed.role]} is ", "$decision"), (f"{safe(typed.text) or 'nobody'} ", "bold $decision")
    return ((f"{typed.mark} ", "$ink-quiet" if typed.mark is Mark.NOTE else "$decision"),)


def _when(view: View, dated: backdating.Dated, event: TimelineEvent | None) -> tuple[Part, ...]:
    if dated.backdated:
        return ((f"at {_moment(view, dated.time)}, {ago(dated.time, view.now)} ago", "$due"),)
    return ((f"stays at {_moment(view, event.time)}", "$ink-quiet"),) if event else (("now", "$ink-quiet"),)


def _about(view: View, text: str) -> tuple[Part, ...]:
    found = names(mentioned(text, view.snapshot.related_items.get(view.incident, ())))
    return ((f" · refers to {', '.join(clip(safe(name), 30) for name in found)}", "$informed"),) if found else ()


def _quoted(reading: Reading) -> Content:
    return Content(safe(reading.text)).stylize("bold")


def _both_times(view: View, event: TimelineEvent) -> str:
    dot = glyphs(ascii_only=view.ascii).dot
    return f"happened {_moment(view, event.time)} {dot} written {_moment(view, event.updated)}"


def _moment(view: View, moment: datetime) -> str:
    return f"{dated_time(moment, view.now, view.zone)} {zone_name(moment, view.zone)}"
