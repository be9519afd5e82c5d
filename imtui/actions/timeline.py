"""Notes on the timeline: written, corrected, taken back.

A note is an event of the type `Note` that refers to its incident: AWS's console shows exactly those among its notes, while a `Custom
Event` shows on the timeline only, and a `Note` that refers to nothing nowhere as a note. Its data is a JSON string literal, quotes
included, as the console writes it, so every reader of either kind finds the text.

Invariant: only what people write (`Note`, `Custom Event`) is changed; what the service wrote down stays as it is.
"""

from collections.abc import Sequence
from datetime import datetime

from imtui.actions import backdating
from imtui.actions.desk import Desk, check_length
from imtui.actions.outcomes import Outcome
from imtui.domain import notes
from imtui.domain.errors import ImtuiError, InputError
from imtui.domain.payloads import WRITTEN_TYPES, Words
from imtui.domain.snapshot import Topic, Watch
from imtui.domain.timeline import TimelineEvent

NOTE = "Note"
_DATA_LIMIT = 12_000


async def add_note(desk: Desk, incident_arn: str, text: str, *, at: datetime | None = None, references: Sequence[str] = ()) -> Outcome:
    """Write `text` on the timeline, signed with one's alias. It may begin with when it happened (see `backdating`), unless `at`
    says so. `references`: ARNs, or ids of related items, that it is about beside its incident."""
    desk.check_may_write()
    now = desk.clock.now()
    dated = backdating.Dated(text=text.strip(), time=at, backdated=True) if at else backdating.read(text, now=now, zone=desk.zone)
    if dated.time > now:
        raise InputError("a note cannot be of the future", remedy="leave the time out")
    data = _data(dated.text, desk.author)
    about = tuple(dict.fromkeys((incident_arn, *references)))
    await desk.incidents.create_event(incident_arn, token=desk.tokens(), type=NOTE, time=dated.time, data=data, references=about)
    message = f"noted for {desk.time_of_day(dated.time)}" if dated.backdated else f"noted {desk.time_of_day(dated.time)}"
    return Outcome(message=message, touched=_touched(incident_arn))


async def edit_note(desk: Desk, event: TimelineEvent, text: str) -> Outcome:
    """Give a note another text, and another time when the text begins with one; else its time stays, and who wrote it always does."""
    desk.check_may_write()
    check_is_of_people(event)
    dated = backdating.read(text, now=desk.clock.now(), zone=desk.zone)
    await desk.incidents.update_event(
        event.incident_arn,
        event.id,
        token=desk.tokens(),
        data=_data(dated.text, author_of(event) or desk.author),
        time=dated.time if dated.backdated else None,
    )
    return Outcome(message="note changed", touched=_touched(event.incident_arn))


async def delete_note(desk: Desk, event: TimelineEvent) -> Outcome:
    """Take a note off the timeline."""
    desk.check_may_write()
    check_is_of_people(event)
    await desk.incidents.delete_event(event.incident_arn, event.id)
    return Outcome(message="note deleted", touched=_touched(event.incident_arn))


def words_of(event: TimelineEvent) -> str:
    """What a person wrote, as it would be typed again: without its signature; ImtuiError when it is not a person's, or not read yet."""
    check_is_of_people(event)
    words = event.payload
    if not isinstance(words, Words):
        raise ImtuiError("the text of this entry is not read yet", remedy="try again in a moment")
    return notes.unsigned(words.text)[0]


def author_of(event: TimelineEvent) -> str:
    """Who signed it; empty where nobody did."""
    words = event.payload
    return (words.author or notes.unsigned(words.text)[1]) if isinstance(words, Words) else ""


def _data(text: str, author: str) -> str:
    """The event data for `text`; InputError when it is empty, or longer than the service takes once written as JSON."""
    if not text.strip():
        raise InputError("the note is empty", remedy="write something")
    data = notes.compose(text, author)
    check_length(data, "the note, with its quotes and signature,", _DATA_LIMIT)
    return data


def check_is_of_people(event: TimelineEvent) -> None:
    """ImtuiError when the service wrote it."""
    if event.type not in WRITTEN_TYPES:
        raise ImtuiError("what the service wrote down cannot be changed", remedy="only notes and custom events can")


def _touched(incident_arn: str) -> tuple[Watch, ...]:
    return (Watch(Topic.TIMELINE, incident_arn),)
