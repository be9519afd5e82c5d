"""People, escalation plans and schedules as a list, and one of them as text: plan, channels, policy, tags."""

from collections.abc import Iterator
from datetime import datetime

from imtui.arns import short_name
from imtui.domain.contacts import Channel, Contact, ContactType
from imtui.domain.directories import Directory
from imtui.domain.filters import Facts, Predicate
from imtui.domain.people import ContactRecord, Duty
from imtui.domain.surveys import KINDS
from imtui.tui.presenters import ladder_lines
from imtui.tui.presenters.addresses import masked
from imtui.tui.presenters.cells import left, safe, width
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span, gap
from imtui.tui.presenters.policies import principals
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.text_rows import TextLine, facts, heading, prose
from imtui.tui.presenters.texts import paragraphs
from imtui.tui.presenters.times import short_time, weekday
from imtui.tui.views import View

CHANNEL, DUTY = "channel ", "rotation "
"""What the keys of rows begin with that are channels, and rotations; the ARN follows."""
_NAMES, _ALIAS = 14, 24
_HEADINGS = {
    ContactType.PERSONAL: "People",
    ContactType.ESCALATION: "Escalation plans",
    ContactType.ONCALL_SCHEDULE: "On-call schedules",
}


def directory(view: View) -> Directory:
    """All that was read; empty while nothing was."""
    return view.lookup.answer if isinstance(view.lookup.answer, Directory) else Directory()


def selected(view: View) -> ContactRecord | None:
    """The contact that the cursor is on, where it was read whole."""
    return directory(view).records.get(view.subject)


def is_listed(view: View) -> bool:
    """Whether the list was read."""
    return directory(view).listed is not None


def rows(view: View, predicate: Predicate) -> tuple[Row, ...]:
    """A row a contact, by type and alias, under headings."""
    found: list[Row] = []
    kind: ContactType | None = None
    for each in directory(view).listed or ():
        text = f"{each.alias} {each.display_name} {KINDS[each.type]}"
        if not predicate(Facts(text=text, mine=each.arn == view.snapshot.me), view.now):
            continue
        if each.type is not kind:
            kind = each.type
            found.append(Row(f"heading {kind}", _HEADINGS[kind], selectable=False))
        found.append(Row(each.arn, each))
    return tuple(found)


def draw(content: object, cells: int, glyphs: Glyphs, *, me: str, in_trouble: frozenset[str]) -> Line:
    """`✗ akuam     Akua Mensah   me`."""
    if not isinstance(content, Contact):
        return (Span(str(content), Ink.LABEL),)
    column = max(14, min(_ALIAS, cells // 2))
    mark = Span(f"{glyphs.failed} ", Ink.FAILED) if content.arn in in_trouble else gap(2)
    mine = (Span("  me", Ink.FOCUS),) if content.arn == me else ()
    return (
        mark,
        Span(left(safe(content.alias), column, glyphs.ellipsis), bold=True),
        Span(f" {safe(content.display_name)}", Ink.QUIET),
        *mine,
    )


def text(view: View, record: ContactRecord, cells: int, glyphs: Glyphs) -> Iterator[Row]:
    """Everything about a contact but its pages."""
    contact = record.contact
    yield from facts("alias", "alias", f"{contact.alias} · {KINDS[contact.type]}", cells, _NAMES, raw=contact.alias)
    yield from facts("name", "name", contact.display_name or "none", cells, _NAMES, ink=Ink.TEXT if contact.display_name else Ink.QUIET)
    yield from facts("arn", "arn", contact.arn, cells, _NAMES, ink=Ink.QUIET)
    if contact.type is ContactType.ONCALL_SCHEDULE:
        yield from heading("Rotations", "w: calendar, overrides, members")
        yield from _duties(view, record, cells)
    else:
        yield from heading("Plan", "e changes it")
        yield from prose("ladder", _ladder(view, record, cells, glyphs))
    if contact.type is ContactType.PERSONAL:
        yield from heading("Channels", "+ adds one, v activates, s sends the code")
        yield from _channels(record, cells, glyphs)
    yield from heading("Shared", "h shares it with other accounts")
    words = record.unread.get("policy") or (principals(record.policy) if record.policy else "nobody")
    yield from facts("policy", "with", words, cells, _NAMES, ink=_ink(record, "policy", bool(record.policy)), raw=record.policy or "-")
    yield from heading("Tags", "t changes them")
    yield from _missing(record, "tags", cells)
    for key, value in sorted(record.tags.items()):
        yield from facts(f"tag {key}", safe(key), value or "empty", cells, _NAMES, raw=value or "-")
    if not record.tags and "tags" not in record.unread:
        yield from prose("no tags", ((Span("none", Ink.QUIET),),))


def _ladder(view: View, record: ContactRecord, cells: int, glyphs: Glyphs) -> tuple[Line, ...]:
    contact = record.contact
    stages = contact.plan.stages if contact.plan else ()
    if stages:
        found = directory(view)
        aims = ladder_lines.whom(contact, record.channels, found.snapshot)
        is_known = "channels" not in record.unread if contact.type is ContactType.PERSONAL else found.listed is not None
        return ladder_lines.draw(stages, aims, cells, glyphs, is_known=is_known)
    words = "no plan: nobody is paged by it"
    if contact.type is ContactType.PERSONAL:
        words = "no plan: this person is never paged. " + ("e makes one" if record.channels else "A channel comes first: + adds one")
    return tuple(paragraphs(f"{glyphs.failed} {words}", cells, Ink.FAILED))


def _duties(view: View, record: ContactRecord, cells: int) -> Iterator[Row]:
    yield from _missing(record, "duties", cells)
    for duty in record.duties:
        name = f"{safe(duty.rotation.name)} · {safe(duty.rotation.zone)}"
        line = (Span(name, bold=True),)
        whole = f"{name} {_on_call(view, duty)}"
        yield Row(f"{DUTY}{duty.rotation.arn}", TextLine(line, "ARN of the rotation", duty.rotation.arn, whole))
        ink = Ink.TEXT if duty.on_call else Ink.FAILED
        yield from prose(f"duty {duty.rotation.arn}", paragraphs(_on_call(view, duty), cells, ink))
    if not record.duties and "duties" not in record.unread:
        yield from prose("no rotation", ((Span("none: nobody is on call. w adds one", Ink.FAILED),),))


def _on_call(view: View, duty: Duty) -> str:
    """`now dana until Mon 09:00, then chen`."""
    now = ", ".join(safe(short_name(each)) for each in duty.on_call) or "nobody"
    until = f" until {_when(view, duty.until)}" if duty.until else ""
    then = f", then {', '.join(safe(short_name(each)) for each in duty.then)}" if duty.then else ""
    since = f" from {_when(view, duty.then_from)}" if duty.then_from and not duty.until else ""
    return f"now {now}{until}{then}{since}"


def _when(view: View, moment: datetime) -> str:
    return f"{weekday(moment, view.zone)[:3]} {short_time(moment, view.zone)}"


def _channels(record: ContactRecord, cells: int, glyphs: Glyphs) -> Iterator[Row]:
    yield from _missing(record, "channels", cells)
    names = min(max((width(safe(each.name)) for each in record.channels), default=0), max(8, cells // 3))
    for each in record.channels:
        yield Row(
            f"{CHANNEL}{each.arn}",
            TextLine(_channel(each, names, glyphs), "ARN of the channel", each.arn, f"{each.type} {each.name} {_state(each)}"),
        )
    if not record.channels and "channels" not in record.unread:
        yield from prose("no channels", ((Span("none: this person cannot be paged. + adds one", Ink.FAILED),),))


def _channel(channel: Channel, names: int, glyphs: Glyphs) -> Line:
    sign, ink = (glyphs.accepted, Ink.INFORMED) if channel.activated else (glyphs.nobody, Ink.FAILED)
    return (
        Span(f"{sign} ", ink),
        Span(left(channel.type.value, 6)),
        Span(left(safe(channel.name), names, glyphs.ellipsis), bold=True),
        gap(2),
        Span(left(masked(channel.address, channel.type, glyphs), 16, glyphs.ellipsis), Ink.QUIET),
        gap(2),
        Span(_state(channel), Ink.QUIET if channel.activated else Ink.FAILED),
    )


def _state(channel: Channel) -> str:
    return "activated" if channel.activated else "not activated"


def _missing(record: ContactRecord, part: str, cells: int) -> Iterator[Row]:
    if part in record.unread:
        yield from prose(f"unread {part}", (*paragraphs(f"not readable: {record.unread[part]}", cells, Ink.FAILED), EMPTY)[:3])


def _ink(record: ContactRecord, part: str, is_there: bool) -> Ink:
    return Ink.FAILED if part in record.unread else Ink.TEXT if is_there else Ink.QUIET
