"""Accepting a page: the one action that must never be believed without looking.

Invariant: `accepted` is said only after the service itself, asked anew, called the page read. Nothing is asked before the acceptance is
noted down: whoever presses the key and is gone has accepted all the same.
"""

from datetime import datetime

from imtui.actions.desk import Desk, check_length
from imtui.actions.outcomes import Outcome
from imtui.domain.engagements import Page, ReceiptType
from imtui.domain.errors import ImtuiError, ServiceFault
from imtui.domain.snapshot import Topic, Watch

_NOTE_LIMIT = 2048
# AWS works asynchronously: a page that is not read at once may be a moment later, and a false alarm costs sleep.
_PAUSES = (0.0, 0.3, 0.7)


async def accept(
    desk: Desk, page: Page, *, note: str = "", code: str = "", channel_arn: str = "", kind: ReceiptType = ReceiptType.READ
) -> Outcome:
    """Accept `page`, whoever it went to, as READ or DELIVERED, and read it back.

    `code` is the 6 to 10 digits that came with the page, checked by the service; `channel_arn` the channel that it is accepted
    for. A page that was accepted already is left alone, unless a note was typed: that must not be lost.
    """
    desk.check_may_write()
    _check(note, code, kind)
    touched = _touched(page)
    already = await desk.contacts.accept_page(page.arn, kind=kind, code=code, channel_arn=channel_arn, note=note)
    if already is not None:
        added = ", note added" if note else ""
        return Outcome(message=f"already {_word(kind)} {desk.time_of_day(already)}{added}", touched=touched)
    try:
        accepted = await _read_back(desk, page.arn, kind, _PAUSES)
    except ServiceFault as fault:
        return Outcome(message=f"sent, but not known to be {_word(kind)}: {fault}", done=False, touched=touched)
    if accepted is None:
        return Outcome(message=f"NOT {_word(kind)}: still paging", done=False, touched=touched)
    return Outcome(message=f"{_word(kind)} {desk.time_of_day(accepted)}, read by the service", touched=touched)


def _check(note: str, code: str, kind: ReceiptType) -> None:
    if kind not in (ReceiptType.READ, ReceiptType.DELIVERED):
        raise ImtuiError(f"a page cannot be accepted as {kind}", remedy="choose READ or DELIVERED")
    if code and not (code.isascii() and code.isdigit() and 6 <= len(code) <= 10):
        raise ImtuiError("the accept code is not one", remedy="it has 6 to 10 digits; leave it empty to accept without")
    check_length(note, "the note", _NOTE_LIMIT)


async def _read_back(desk: Desk, page_arn: str, kind: ReceiptType, pauses: tuple[float, ...]) -> datetime | None:
    """When the page was accepted, by the page itself or by its receipts, asked once after each pause (seconds); None: it was not."""
    for pause in pauses:
        if pause:
            await desk.clock.sleep(pause)
        page = await desk.contacts.page(page_arn)
        if (accepted := _accepted(page, kind)) is not None:
            return accepted
        times = [receipt.time for receipt in await desk.contacts.receipts(page_arn) if receipt.type is kind]
        if times:
            return min(times)
    return None


def _accepted(page: Page, kind: ReceiptType) -> datetime | None:
    return page.read if kind is ReceiptType.READ else page.delivered


def _word(kind: ReceiptType) -> str:
    return "accepted" if kind is ReceiptType.READ else "marked as delivered"


def _touched(page: Page) -> tuple[Watch, ...]:
    mine = (Watch(Topic.MY_PAGES),)
    if not page.incident_arn:
        return mine
    return (*mine, Watch(Topic.ENGAGEMENTS, page.incident_arn), Watch(Topic.TIMELINE, page.incident_arn))
