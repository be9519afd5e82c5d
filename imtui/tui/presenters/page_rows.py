"""The pages that a person got: what became of each, through what, for which incident."""

from dataclasses import dataclass

from imtui.arns import Arn
from imtui.domain.contacts import Channel
from imtui.domain.engagements import Page, Receipt, ReceiptType
from imtui.domain.filters import Facts, Predicate
from imtui.domain.people import ContactRecord, page_state
from imtui.domain.snapshot import Snapshot
from imtui.tui.presenters.cells import left, right, safe
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span, gap
from imtui.tui.presenters.receipt_rows import receipt_glyph
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.times import dated_time, fine_span
from imtui.tui.views import View

_WORDS = {
    ReceiptType.READ: ("accepted", Ink.ACCEPTED),
    ReceiptType.ERROR: ("failed", Ink.FAILED),
    ReceiptType.STOP: ("stopped", Ink.QUIET),
    ReceiptType.DELIVERED: ("delivered", Ink.PARTLY),
    ReceiptType.SENT: ("sent", Ink.QUIET),
}
_TIME, _STATE, _TYPE = 15, 16, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLine:
    """A page with what is told of it: `title` of its incident, `through` which channel types, `failed` why, if it did."""

    page: Page
    state: ReceiptType
    title: str
    through: str
    failed: str = ""


def rows(view: View, record: ContactRecord, predicate: Predicate) -> tuple[Row, ...]:
    """A row a page, newest first."""
    channels = {each.arn: each for each in record.channels}
    lines = (_line(page, record.receipts.get(page.arn, ()), channels, view.snapshot) for page in record.pages)
    return tuple(Row(each.page.arn, each) for each in lines if predicate(_facts(each), view.now))


def draw(line: PageLine, view: View, cells: int, glyphs: Glyphs) -> Line:
    """`14 Mar 14:01:40  ● accepted 2m11s  SMS  Checkout returns 5xx`."""
    page, (words, ink) = line.page, _WORDS[line.state]
    sent = dated_time(page.sent, view.now, view.zone) if page.sent else "not sent"
    took = f" {fine_span(page.read - page.sent)}" if page.read and page.sent and page.read >= page.sent else ""
    why: Line = (Span(f"  {line.failed}", Ink.FAILED),) if line.failed else EMPTY
    return (
        Span(right(sent, _TIME), Ink.QUIET),
        gap(2),
        Span(f"{receipt_glyph(line.state, glyphs)} {left(words + took, _STATE, glyphs.ellipsis)}", ink),
        gap(),
        Span(left(line.through, _TYPE, glyphs.ellipsis)),
        Span(line.title),
        *why,
    )


def _line(page: Page, receipts: tuple[Receipt, ...], channels: dict[str, Channel], snapshot: Snapshot) -> PageLine:
    through = dict.fromkeys(channels[each.channel_arn].type.value for each in receipts if each.channel_arn in channels)
    incident = (snapshot.incidents or {}).get(page.incident_arn) or snapshot.records.get(page.incident_arn)
    title = incident.title if incident else _plan_of(page.incident_arn)
    failed = next((each.info for each in receipts if each.type is ReceiptType.ERROR), "")
    state = page_state(page, receipts)
    return PageLine(
        page=page,
        state=state,
        title=safe(title),
        through=" ".join(through),
        failed=safe(failed) if state is ReceiptType.ERROR else "",
    )


def _plan_of(incident_arn: str) -> str:
    """An incident that is not known any more is told by the plan that it was started from: incident-record/PLAN/ID."""
    try:
        return f"an incident of {Arn.parse(incident_arn).path[0]}"
    except (ValueError, IndexError):
        return "of no incident"


def _facts(line: PageLine) -> Facts:
    return Facts(text=f"{line.title} {line.through} {_WORDS[line.state][0]}", began=line.page.sent)
