"""Which receipts are worth asking for: they are the most calls of all, and most of them say what the page says already.

Invariant: receipts are asked for when the page's own summary says that something happened (sent again, delivered, read), when its
engagement stopped or the person accepted elsewhere (a STOP), a while after a send (an ERROR shows nowhere else), and otherwise one
unread page at a time, seldom. What was read or stopped is settled: it is asked for once more and never again.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from imtui.clock import Clock
from imtui.domain.engagements import Engagement, Page, Receipt
from imtui.domain.errors import ServiceFault
from imtui.sync.fanout import fan_out
from imtui.sync.ordering import Tickets
from imtui.sync.plan import Plan
from imtui.sync.ports import ContactSource
from imtui.sync.refusals import Refusals
from imtui.sync.store import Store

_Signature = tuple[object, ...]
#: A send this young may still fail.
_YOUNG = timedelta(seconds=30)


class ReceiptReader:
    """Receipts of any page, for the engagements of the focus and for the pages to me."""

    def __init__(self, *, store: Store, source: ContactSource, tickets: Tickets, plan: Plan, clock: Clock) -> None:
        self._store = store
        self._source = source
        self._tickets = tickets
        self._plan = plan
        self._clock = clock
        self._refusals = Refusals(clock, plan.widest)
        self._signatures: dict[str, _Signature] = {}
        self._asked_at: dict[str, float] = {}
        self._again_at: dict[str, float] = {}
        self._swept_at = clock.monotonic()

    async def poll(self, pages: Sequence[Page], engagement: Engagement | None, *, asked: bool = False) -> ServiceFault | None:
        """Fetch what is due of `pages`, all of one engagement (None: not known), and publish it at once. A call for each."""
        if asked:
            self._refusals.forget()
        due = [page for page in pages if asked or self._is_due(page, _signature(page, engagement, pages))]
        return await self._fetch(due, {page.arn: _signature(page, engagement, pages) for page in due})

    async def sweep(self, pages: Iterable[Page]) -> ServiceFault | None:
        """Now and then, the one of these unread pages that was asked about longest ago."""
        now = self._clock.monotonic()
        unread = [page for page in pages if page.read is None and page.arn in self._signatures]
        if not unread or now - self._swept_at < self._plan.receipts * self._plan.interval:
            return None
        self._swept_at = now
        oldest = min(unread, key=lambda page: self._asked_at.get(page.arn, 0.0))
        return await self._fetch([oldest], {})

    def forget(self, kept: Iterable[str]) -> None:
        """Drop what is remembered of all pages but these."""
        keep = set(kept)
        for memory in (self._signatures, self._asked_at, self._again_at):
            for arn in [each for each in memory if each not in keep]:
                memory.pop(arn, None)

    def _is_due(self, page: Page, signature: _Signature) -> bool:
        if page.arn not in self._store.snapshot.receipts or self._signatures.get(page.arn) != signature:
            return True
        return self._again_at.get(page.arn, float("inf")) <= self._clock.monotonic()

    async def _fetch(self, pages: Sequence[Page], signatures: dict[str, _Signature]) -> ServiceFault | None:
        refusals = [self._refusals.standing("receipts", page.arn) for page in pages]
        pages = [page for page, refusal in zip(pages, refusals, strict=True) if refusal is None]
        ticket = self._tickets.take()
        answers = await fan_out([self._source.receipts(page.arn) for page in pages])
        news: dict[str, tuple[Receipt, ...]] = {}
        faults: list[tuple[Page, ServiceFault]] = []
        for page, answer in zip(pages, answers, strict=True):
            if isinstance(answer, ServiceFault):
                faults.append((page, answer))
                continue
            self._remember(page, signatures.get(page.arn))
            if self._tickets.admit(("receipts", page.arn), ticket):
                news[page.arn] = answer
        if news:
            self._store.update(receipts={**self._store.snapshot.receipts, **news})
        refusals += [self._refusals.note("receipts", page.arn, fault) for page, fault in faults]
        return next((each for each in refusals if each), None)

    def _remember(self, page: Page, signature: _Signature | None) -> None:
        now = self._clock.monotonic()
        self._asked_at[page.arn] = now
        self._again_at.pop(page.arn, None)
        if signature is None or signature == self._signatures.get(page.arn):
            return
        self._signatures[page.arn] = signature
        if page.read is None and page.sent is not None and self._clock.now() - page.sent < _YOUNG:
            self._again_at[page.arn] = now + 3 * self._plan.interval


def _signature(page: Page, engagement: Engagement | None, siblings: Iterable[Page]) -> _Signature:
    """Changes when the page's receipts must have: by what happened to it, its engagement, or the person's other pages."""
    accepted = any(each.read for each in siblings if each.contact_arn == page.contact_arn)
    return (page.sent, page.delivered, page.read, engagement is not None and engagement.stopped is not None, accepted)
