"""Page receipts: what became of each send, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from imtui.arns import short_name
from imtui.domain.acceptances import said
from imtui.domain.contacts import Channel
from imtui.domain.engagements import Page, Receipt, ReceiptType
from imtui.domain.filters import Facts, Predicate
from imtui.domain.snapshot import Snapshot, Topic, Watch
from imtui.tui.presenters.addresses import masked
from imtui.tui.presenters.cells import left, safe
from imtui.tui.presenters.glyphs import Glyphs
from imtui.tui.presenters.lines import EMPTY, Ink, Line, Span, gap
from imtui.tui.presenters.rows import Row
from imtui.tui.presenters.separators import separated
from imtui.tui.presenters.times import time_of_day
from imtui.tui.views import View

_INKS: Final = {
    ReceiptType.SENT: Ink.QUIET,
    ReceiptType.DELIVERED: Ink.PARTLY,
    ReceiptType.READ: Ink.ACCEPTED,
    ReceiptType.STOP: Ink.QUIET,
    ReceiptType.ERROR: Ink.FAILED,
}
_WORD, _CHANNEL, _ADDRESS = 9, 5, 12
_WITH_ADDRESS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """A receipt with what is to be said around it: its channel where known, and which retry of the send it is (0: the first)."""

    page_arn: str
    receipt: Receipt
    channel: Channel | None
    retry: int


def pages_shown(view: View) -> tuple[Page, ...]:
    """The pages whose receipts are shown: the selected page, or all of the selected person for this incident, newest first.

    Nobody selected: those of the person at the keyboard.
    """
    snapshot = view.snapshot
    listed = [page for each in snapshot.engagements.get(view.incident, ()) for page in snapshot.pages.get(each.arn, ())]
    if view.page:
        return tuple(page for page in listed if page.arn == view.page)
    person = view.contact or snapshot.me
    return tuple(page for page in listed if page.contact_arn == person)


def person_shown(view: View) -> str:
    """Their alias; empty while nobody is selected and nobody is known to sit at the keyboard."""
    pages = pages_shown(view)
    arn = view.contact or (pages[0].contact_arn if view.page and pages else view.snapshot.me)
    contact = view.snapshot.contacts.get(arn)
    return contact.alias if contact else short_name(arn)


def nothing(view: View, glyphs: Glyphs) -> str:
    """What the pane says without a receipt. That nobody was paged is known only once the pages are."""
    snapshot, person = view.snapshot, person_shown(view)
    if not person:
        return "choose a person among the engagements"
    pages = pages_shown(view)
    are_pages_known = all(each.arn in snapshot.pages for each in snapshot.engagements.get(view.incident, ()))
    if not are_pages_known or any(page.arn not in snapshot.receipts for page in pages):
        health = snapshot.health.get(Watch(Topic.ENGAGEMENTS, view.incident))
        if health is not None and health.fault is not None:
            return f"what became of the pages to {person} could not be read"
        return f"{glyphs.pending} asking what became of the pages to {person}{glyphs.ellipsis}"
    return f"{person} is paged {glyphs.dot} no receipt yet" if pages else f"{person} was not paged for this incident"


def rows(view: View, predicate: Predicate) -> tuple[Row, ...]:
    """All receipts of the shown pages, newest first, days separated."""
    lines = [line for page in pages_shown(view) for line in _lines(page, view.snapshot)]
    lines.sort(key=lambda line: line.receipt.time, reverse=True)
    kept = [line for line in lines if not predicate or predicate(_facts(line), view.now)]
    return separated(tuple(_keyed(kept)), [line.receipt.time for line in kept], view)


def draw(line: ReceiptLine, view: View, width: int, glyphs: Glyphs) -> Line:
    """`14:01:40  ● READ       SMS    +1 ··· 0199  “on it”`."""
    receipt, ink = line.receipt, _INKS[line.receipt.type]
    loud = receipt.type in (ReceiptType.READ, ReceiptType.ERROR)
    where: Line = EMPTY
    if line.channel is not None:
        address = masked(line.channel.address, line.channel.type, glyphs)
        where = (Span(left(line.channel.type.value, _CHANNEL)), gap(2))
        where = (*where, Span(left(address, _ADDRESS, glyphs.ellipsis), Ink.QUIET), gap(2)) if width >= _WITH_ADDRESS else where
    return (
        Span(time_of_day(receipt.time, view.zone), Ink.QUIET),
        gap(2),
        Span(f"{receipt_glyph(receipt.type, glyphs)} ", ink),
        Span(left(receipt.type.value, _WORD), ink, bold=loud),
        gap(2),
        *where,
        _info(line, glyphs),
    )


def receipt_glyph(kind: ReceiptType, glyphs: Glyphs) -> str:
    """The sign of a kind of receipt: a disc that fills."""
    match kind:
        case ReceiptType.SENT:
            return glyphs.sent
        case ReceiptType.DELIVERED:
            return glyphs.delivered
        case ReceiptType.READ:
            return glyphs.accepted
        case ReceiptType.STOP:
            return glyphs.stopped
        case ReceiptType.ERROR:
            return glyphs.failed


def counts(view: View, shown: int, glyphs: Glyphs, *, filtered: bool) -> Line:
    """`1 page · 4 receipts`; the pages alone while their receipts are still asked for."""
    pages = pages_shown(view)
    if not pages:
        return EMPTY
    if not any(page.arn in view.snapshot.receipts for page in pages):
        return (Span(_plural(len(pages), "page"), Ink.QUIET),)
    total = sum(len(view.snapshot.receipts.get(page.arn, ())) for page in pages)
    receipts = f"{shown} of {total} receipts" if filtered else _plural(total, "receipt")
    return (Span(f"{_plural(len(pages), 'page')} {glyphs.dot} {receipts}", Ink.QUIET),)


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _info(line: ReceiptLine, glyphs: Glyphs) -> Span:
    text = safe(said(line.receipt))
    if line.receipt.type is ReceiptType.READ and text:
        return Span(f"{glyphs.quote_open}{text}{glyphs.quote_close}")
    if text:
        return Span(text, Ink.FAILED if line.receipt.type is ReceiptType.ERROR else Ink.QUIET)
    return Span(f"retry {line.retry}" if line.retry else "", Ink.QUIET)


def _lines(page: Page, snapshot: Snapshot) -> Iterable[ReceiptLine]:
    channels = {channel.arn: channel for channel in snapshot.channels.get(page.contact_arn, ())}
    sends: dict[str, int] = {}
    for receipt in reversed(snapshot.receipts.get(page.arn, ())):
        retry = sends.get(receipt.channel_arn, 0) if receipt.type is ReceiptType.SENT else 0
        if receipt.type is ReceiptType.SENT:
            sends[receipt.channel_arn] = retry + 1
        yield ReceiptLine(page_arn=page.arn, receipt=receipt, channel=channels.get(receipt.channel_arn), retry=retry)


def _keyed(lines: Iterable[ReceiptLine]) -> Iterable[Row]:
    """Receipts have no id: page, type, time, channel and, where even those are the same, a number."""
    seen: dict[str, int] = {}
    for line in lines:
        receipt = line.receipt
        key = f"{line.page_arn} {receipt.type} {receipt.time.isoformat()} {receipt.channel_arn}"
        seen[key] = seen.get(key, 0) + 1
        yield Row(key if seen[key] == 1 else f"{key} {seen[key]}", line)


def _facts(line: ReceiptLine) -> Facts:
    channel = line.channel.type.value if line.channel else ""
    return Facts(text=f"{line.receipt.type} {channel} {line.receipt.info}", began=line.receipt.time)
