"""The words for each kind of event.

Invariant: every text that came over the wire passes `visible` on its way into a Part, here and nowhere else.
"""

from collections.abc import Iterable, Sequence
from typing import assert_never

from imtui.arns import Arn, short_name
from imtui.domain import notes, payloads
from imtui.domain.incidents import Impact, impact_words
from imtui.domain.notes import Mark
from imtui.domain.payloads import (
    Change,
    Other,
    PageAcknowledged,
    PageSent,
    Payload,
    RecordUpdate,
    RunbookFailure,
    Start,
    Trigger,
    Unread,
    Words,
)
from imtui.domain.readings import Background, Emphasis, Kind, Part, Reading
from imtui.domain.texts import visible

_UNREAD = {
    payloads.TRIGGER: (Kind.TRIGGER, "incident triggered"),
    payloads.START: (Kind.START, "incident started"),
    payloads.RECORD_UPDATE: (Kind.UPDATE, "incident changed"),
    payloads.RUNBOOK_FAILURE: (Kind.RUNBOOK_FAILURE, "runbook could not be started"),
    payloads.PAGED: (Kind.PAGED, "paged"),
    payloads.ACKNOWLEDGED: (Kind.ACCEPTED, "page accepted"),
    payloads.CUSTOM_EVENT: (Kind.NOTE, ""),
    payloads.NOTE: (Kind.NOTE, ""),
}
_KINDS = {
    Mark.NOTE: Kind.NOTE,
    Mark.DECISION: Kind.DECISION,
    Mark.TODO: Kind.TODO,
    Mark.STATUS: Kind.STATUS,
    Mark.ROLE: Kind.ROLE,
}
#: Which change gives a sentence its glyph when an update holds several.
_LOUDNESS = (Kind.RESOLVED, Kind.REOPENED, Kind.IMPACT, Kind.RELATED, Kind.UPDATE)
_SOURCES = {"cloudwatch": ("alarm", "CloudWatch"), "events": ("rule", "EventBridge")}
_ATTRIBUTES = {"chatChannel": "chat channel", "notificationTargets": "notification targets", "dedupeString": "de-duplication"}


def sentence(event_type: str, parsed: Sequence[Payload], background: Background, *, before: Impact | None) -> Reading:
    """What the payloads of one line (earliest first, at least one) read as; `before` is the impact until then, where known."""
    first = parsed[0]
    match first:
        case PageSent():
            return _paged([each for each in parsed if isinstance(each, PageSent)], background)
        case PageAcknowledged():
            return _reading(Kind.ACCEPTED, _strong(_name(first.contact_arn, background)), Part(" accepted the page"))
        case Trigger() | Start():
            start = next((each for each in parsed if isinstance(each, Start)), None)
            return _trigger(first) if start is None and isinstance(first, Trigger) else _start(start, parsed)
        case RecordUpdate():
            return _update(first, before)
        case RunbookFailure():
            why = [Part(": "), Part(visible(first.reason))] if first.reason else []
            return _reading(Kind.RUNBOOK_FAILURE, Part("runbook could not be started"), *why)
        case Words():
            return _note(first)
        case Unread():
            kind, words = _UNREAD.get(event_type, (Kind.OTHER, visible(event_type)))
            return _reading(kind, Part(f"{words} …".strip(), Emphasis.FAINT))
        case Other():
            kind = _UNREAD.get(event_type, (Kind.OTHER, ""))[0]
            return _reading(kind, _strong(visible(event_type)), Part(f" {visible(first.text)}".rstrip()))
        case _:
            assert_never(first)


def impact_from(text: str) -> Impact | None:
    """The impact that an attribute's value stands for, or None."""
    try:
        return Impact(int(text))
    except ValueError:
        return None


def actor_name(principal: str) -> str:
    """Who a principal is to a reader: a user's or session's name; empty for the service itself."""
    if not principal or principal.endswith(".amazonaws.com") or principal.startswith("aws."):
        return ""
    return visible(short_name(principal))


def _paged(pages: Iterable[PageSent], background: Background) -> Reading:
    names = dict.fromkeys(_name(page.contact_arn, background) for page in pages)
    parts = [Part("paged ")]
    for position, name in enumerate(names):
        parts += [Part(", "), _strong(name)] if position else [_strong(name)]
    return _reading(Kind.PAGED, *parts)


def _trigger(trigger: Trigger) -> Reading:
    cause, actor = _cause(trigger.trigger_arn)
    if trigger.created:
        return _reading(Kind.TRIGGER, *([Part("triggered by "), *cause] if cause else [Part("triggered")]), actor=actor)
    return _reading(Kind.TRIGGER, *([*cause, Part(" fired again")] if cause else [Part("triggered again")]), actor=actor)


def _start(start: Start | None, parsed: Sequence[Payload]) -> Reading:
    arns = [start.trigger_arn] if start else []
    arns += [each.trigger_arn for each in parsed if isinstance(each, Trigger)]
    cause, actor = _cause(next((arn for arn in arns if arn), ""))
    return _reading(Kind.START, *([Part("incident started by "), *cause] if cause else [Part("incident started")]), actor=actor)


def _cause(arn: str) -> tuple[list[Part], str]:
    """The words for what fired, and the service it belongs to; nothing where nothing fired."""
    try:
        service = Arn.parse(arn).service
    except ValueError:
        return [], ""
    what, actor = _SOURCES.get(service, ("", ""))
    name = _strong(visible(short_name(arn)))
    return ([Part(f"{what} "), name] if what else [name]), actor


def _update(update: RecordUpdate, before: Impact | None) -> Reading:
    actor = actor_name(update.modified_by)
    told = [_change(change, before) for change in update.changes]
    if not told:
        return _reading(Kind.UPDATE, Part("incident changed"), actor=actor)
    parts: list[Part] = []
    for position, (_, words) in enumerate(told):
        parts += [Part(" · ", Emphasis.FAINT), *words] if position else words
    return _reading(min((kind for kind, _ in told), key=_LOUDNESS.index), *parts, actor=actor)


def _change(change: Change, before: Impact | None) -> tuple[Kind, list[Part]]:
    value = visible(change.value)
    match change.attribute:
        case "impact":
            after = impact_from(change.value)
            new = _strong(impact_words(after) if after else value)
            old = [_strong(impact_words(before)), Part(" ")] if before else []
            return Kind.IMPACT, [Part("impact "), *old, Part("→ "), new]
        case "status" if value == "RESOLVED":
            return Kind.RESOLVED, [Part("incident "), _strong("resolved")]
        case "status" if value == "OPEN":
            return Kind.REOPENED, [Part("incident "), _strong("reopened")]
        case "title":
            return Kind.UPDATE, [Part("title is now "), _strong(value)]
        case "summary":
            return Kind.UPDATE, [Part("summary edited")]
        case "relatedItems":
            return Kind.RELATED, _related(change.value)
        case attribute:
            return Kind.UPDATE, [Part(f"{_ATTRIBUTES.get(attribute, visible(attribute))} changed")]


def _related(value: str) -> list[Part]:
    added, title = payloads.related_change(value)
    verb = {True: " added", False: " removed", None: " changed"}[added]
    return [Part("related item "), _strong(visible(title)), Part(verb)] if title else [Part(f"related item{verb}")]


def _note(words: Words) -> Reading:
    note = notes.understand(words.text)
    author = visible(words.author or note.author)
    text = visible(note.text)
    kind = _KINDS[note.mark]
    if note.mark is Mark.NOTE:
        return _reading(kind, Part(text), actor=author)
    if note.mark is Mark.ROLE:
        role = Part(notes.ROLES.get(note.role, note.role), Emphasis.LABEL)
        return _reading(kind, role, Part(" is "), _strong(text or "nobody"), actor=author)
    return _reading(kind, Part(note.mark.value, Emphasis.LABEL), Part(f" {text}"), actor=author)


def _name(contact_arn: str, background: Background) -> str:
    return visible(background.names.get(contact_arn) or short_name(contact_arn))


def _strong(text: str) -> Part:
    return Part(text, Emphasis.STRONG)


def _reading(kind: Kind, *parts: Part, actor: str = "") -> Reading:
    return Reading(kind=kind, parts=parts, actor=actor)
