"""Reading who is engaged: engagements, then the pages of each, then the receipts of each page, published level by level.

Invariant: what can no longer change is not asked for again: the pages of an engagement that stopped (read once after it did), or in
which everyone accepted and nobody else will be paged. All engagements are read at the same time; one that fails stops no other.
"""

from collections.abc import Sequence

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

    async def poll(self, arn: str, asked: bool) -> ServiceFault | None:
        """The focus: one call for each engagement that may change, one for the list of them now and then, receipts where due."""
        if asked:
            self._refusals.forget()
        engagements = await self._engagements(arn, asked)
        open_ones = [each for each in engagements if asked or not self.is_settled(each)]
        answers = await fan_out([self._engagement(each, asked) for each in open_ones])
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
        """Something happened: list the engagements again with the next poll."""
        self._since_listed.pop(arn, None)

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

    def spared(self, arn: str) -> int:
        """How many running engagements of an incident cost nothing, being settled."""
        return sum(each.stopped is None and self.is_settled(each) for each in self._store.snapshot.engagements.get(arn, ()))

    def forget(self, kept: Sequence[str]) -> None:
        """Drop what is remembered of all incidents but these."""
        for arn in [each for each in self._since_listed if each not in kept]:
            del self._since_listed[arn]
        self._closed &= set(self._store.snapshot.pages)

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
