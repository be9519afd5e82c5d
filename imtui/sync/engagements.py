"""Reading who is engaged: engagements, then the pages of each, then the receipts of each page, published level by level.

Invariant: what can no longer change is not asked for again: the pages of an engagement that stopped (read once after it did), or in
which everyone accepted and nobody else will be paged; only receipts that a survey left out are still read. What may change but is
not expected to is asked for less often; the timeline tells when it did. All engagements are read at the same time; one that fails
stops no other.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from imtui.clock import Clock
from imtui.domain.engagements import Engagement, Page
from imtui.domain.errors import ServiceFault
from imtui.domain.escalation import FuseState, project
from imtui.sync.fanout import fan_out, raise_first
from imtui.sync.merging import advanced, with_news
from imtui.sync.ordering import Tickets
from imtui.sync.plan import Plan
from imtui.sync.ports import ContactSource
from imtui.sync.receipts import ReceiptReader
from imtui.sync.refusals import Refusals
from imtui.sync.store import Store

_OVER = frozenset({FuseState.ACCEPTED, FuseState.LAST, FuseState.EXHAUSTED, FuseState.IDLE})
#: Intervals for which pages are looked at closely once something was expected, or happened.
_BUSY = 3
#: A send this young may be delivered, or accepted, any moment.
_YOUNG = timedelta(minutes=1)


class EngagementReader:
    """Polls of ENGAGEMENTS: `poll` for the focus, `survey` for the others."""

    def __init__(self, *, store: Store, source: ContactSource, tickets: Tickets, plan: Plan, clock: Clock, receipts: ReceiptReader) -> None:
        self._store = store
        self._source = source
        self._tickets = tickets
        self._plan = plan
        self._clock = clock
        self._receipts = receipts
        self._refusals = Refusals(clock, plan.widest)
        self._since_listed: dict[str, int] = {}
        self._closed: set[str] = set()
        self._skipped: dict[str, int] = {}
        self._expected: dict[str, datetime] = {}
        self._busy_until: dict[str, float] = {}

    async def poll(self, arn: str, asked: bool) -> ServiceFault | None:
        """The focus: one call for each engagement that may change, one for the list of them now and then, receipts where due."""
        if asked:
            self._refusals.forget()
        engagements = await self._engagements(arn, asked)
        open_ones = [each for each in engagements if asked or not self.is_settled(each)]
        due = [self._engagement(each, asked) for each in open_ones if asked or self._is_due(each)]
        answers = await fan_out([*due, *(self._left_out(each) for each in engagements if each not in open_ones)])
        raise_first(answer for answer in answers if isinstance(answer, ServiceFault))
        running = [each for each in open_ones if each.stopped is None]
        swept = await self._receipts.sweep(page for each in running for page in self._store.snapshot.pages.get(each.arn, ()))
        return next((refusal[0] for refusal in answers if isinstance(refusal, tuple) and refusal[0]), swept)

    async def survey(self, arn: str) -> int:
        """Another incident, just enough for who accepted: no receipts. The number of calls that it cost."""
        engagements = await self._list(arn)
        open_ones = [each for each in engagements if not self.is_settled(each)]
        raise_first(await fan_out([self._pages(each) for each in open_ones]))
        return 1 + len(open_ones)

    def expect_news(self, arn: str) -> None:
        """Something happened: list the engagements again with the next poll, and look closely at their pages for a while."""
        self._since_listed.pop(arn, None)
        self._busy_until[arn] = self._clock.monotonic() + _BUSY * self._plan.interval

    def is_settled(self, engagement: Engagement) -> bool:
        """Whether the pages of an engagement are known and can no longer change."""
        pages = self._store.snapshot.pages.get(engagement.arn)
        if pages is None:
            return False
        if engagement.stopped is not None:
            return engagement.arn in self._closed
        if not pages or any(page.read is None for page in pages):
            return False
        return project(self._store.snapshot, engagement, self._clock.now()).state in _OVER

    def spared(self, arn: str) -> float:
        """How many calls an interval the running engagements of an incident cost less than one each."""
        running = [each for each in self._store.snapshot.engagements.get(arn, ()) if each.stopped is None]
        return sum(1.0 if self.is_settled(each) else 0.0 if self._is_busy(each) else 1 - 1 / self._plan.quiet_pages for each in running)

    def forget(self, kept: Collection[str]) -> None:
        """Drop what is remembered of all incidents but these."""
        kept = frozenset(kept)
        for arn in [each for each in self._since_listed if each not in kept]:
            del self._since_listed[arn]
        known = set(self._store.snapshot.pages)
        self._closed &= known
        for memory in (self._skipped, self._expected, self._busy_until):
            for each in [each for each in memory if each not in known and each not in kept]:
                memory.pop(each, None)

    def _is_due(self, engagement: Engagement) -> bool:
        """Whether this poll looks at an engagement's pages: always while something is expected, else every so many polls."""
        self._expect(engagement)
        skipped = self._skipped.get(engagement.arn, 0) + 1
        is_due = self._is_busy(engagement) or skipped >= self._plan.quiet_pages
        self._skipped[engagement.arn] = 0 if is_due else skipped
        return is_due

    def _expect(self, engagement: Engagement) -> None:
        """Look closely for a while once the moment has come for which a retry or a stage was projected; project the next one."""
        now = self._clock.now()
        expected = self._expected.pop(engagement.arn, None)
        if expected is not None and expected <= now:
            self._busy_until[engagement.arn] = self._clock.monotonic() + _BUSY * self._plan.interval
        soonest = project(self._store.snapshot, engagement, now).soonest
        if soonest is not None:
            self._expected[engagement.arn] = soonest

    def _is_busy(self, engagement: Engagement) -> bool:
        pages = self._store.snapshot.pages.get(engagement.arn)
        if pages is None or engagement.stopped is not None:
            return True
        now = self._clock.now()
        if any(page.read is None and (page.sent is None or now - page.sent < _YOUNG) for page in pages):
            return True
        busy = (self._busy_until.get(each, 0.0) for each in (engagement.arn, engagement.incident_arn))
        return self._clock.monotonic() < max(busy)

    async def _engagements(self, arn: str, asked: bool) -> tuple[Engagement, ...]:
        """From the Snapshot while that is recent enough, else from the service."""
        known = self._store.snapshot.engagements.get(arn)
        polls = self._since_listed.get(arn, self._plan.engagements) + 1
        if known is None or asked or polls > self._plan.engagements:
            return await self._list(arn)
        self._since_listed[arn] = polls
        return known

    async def _list(self, arn: str) -> tuple[Engagement, ...]:
        ticket = self._tickets.take()
        engagements = await self._source.engagements(arn)
        self._since_listed[arn] = 1
        if self._tickets.admit(("engagements", arn), ticket):
            self._store.update(engagements={**self._store.snapshot.engagements, arn: engagements})
        return self._store.snapshot.engagements.get(arn, engagements)

    async def _engagement(self, engagement: Engagement, asked: bool) -> tuple[ServiceFault | None]:
        """Pages, then their receipts. A refusal that lasts is in the answer, any other fault is raised."""
        if refused := self._refusals.standing("pages", engagement.arn):
            return (refused,)
        try:
            pages = await self._pages(engagement)
        except ServiceFault as fault:
            return (self._refusals.note("pages", engagement.arn, fault),)
        return (await self._receipts.poll(pages, engagement, asked=asked),)

    async def _left_out(self, settled: Engagement) -> tuple[ServiceFault | None]:
        """The receipts of an engagement that was settled when a survey found it: nothing else ever asks for them."""
        snapshot = self._store.snapshot
        pages = [page for page in snapshot.pages.get(settled.arn, ()) if page.arn not in snapshot.receipts]
        return (await self._receipts.poll(pages, settled) if pages else None,)

    async def _pages(self, engagement: Engagement) -> tuple[Page, ...]:
        ticket = self._tickets.take()
        found = await self._source.pages(engagement.arn)
        snapshot = self._store.snapshot
        if self._tickets.admit(("pages", engagement.arn), ticket):
            known = {page.arn: page for page in (*(snapshot.my_pages or ()), *snapshot.pages.get(engagement.arn, ()))}
            pages = advanced(found, known)
            mine = [page for page in pages if snapshot.me and page.contact_arn == snapshot.me]
            my_pages = with_news(snapshot.my_pages, mine) if snapshot.my_pages is not None else None
            self._store.update(pages={**snapshot.pages, engagement.arn: pages}, my_pages=my_pages)
            if engagement.stopped is not None:
                self._closed.add(engagement.arn)
        return self._store.snapshot.pages.get(engagement.arn, found)
