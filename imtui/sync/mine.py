"""Reading the pages to the person at the keyboard: the answer to "am I being paged?".

Invariant: an acceptance, once seen, is never unseen, whichever topic saw it; receipts (they name the channel) are asked for only where
a page is due.
"""

from imtui.clock import Clock
from imtui.domain.acceptances import due_pages
from imtui.domain.engagements import Page
from imtui.domain.errors import NotFound, ServiceFault
from imtui.sync.merging import advanced, furthest
from imtui.sync.ordering import Tickets
from imtui.sync.ports import ContactSource
from imtui.sync.receipts import ReceiptReader
from imtui.sync.store import Store


class MyPagesReader:
    """Polls of MY_PAGES."""

    def __init__(self, *, store: Store, source: ContactSource, tickets: Tickets, clock: Clock, receipts: ReceiptReader) -> None:
        self._store = store
        self._source = source
        self._tickets = tickets
        self._clock = clock
        self._receipts = receipts

    async def poll(self, me: str, *, has_directory: bool) -> ServiceFault | None:
        """One call, and one for each due page that something happened to. Nothing while an alias is not resolved yet; NotFound when
        no contact has it."""
        arn = self._store.snapshot.me
        if not arn:
            if has_directory:
                raise NotFound(f"there is no contact “{me}”", subject=me, remedy="name one by its alias or ARN (--me)")
            return None
        ticket = self._tickets.take()
        found = await self._source.pages_to(arn)
        if self._store.snapshot.me != arn:
            return None  # somebody else sits at the keyboard by now
        if self._tickets.admit(("my pages", arn), ticket):
            self._publish(found)
        snapshot = self._store.snapshot
        for due in due_pages(snapshot, self._clock.now()):
            engagements = snapshot.engagements.get(due.incident_arn, ())
            engagement = next((each for each in engagements if each.arn == due.engagement_arn), None)
            if refused := await self._receipts.poll(due.pages, engagement):
                return refused
        return None

    def _publish(self, found: tuple[Page, ...]) -> None:
        """The list as it was answered, no page of it behind what is known, and before it those that are so new that only their
        engagement told of them."""
        snapshot = self._store.snapshot
        told = {page.arn: page for pages in snapshot.pages.values() for page in pages if page.contact_arn == snapshot.me}
        known = told | {page.arn: furthest(page, told.get(page.arn)) for page in snapshot.my_pages or ()}
        listed = {page.arn for page in found}
        newest = found[0].sent if found else None
        ahead = [page for page in snapshot.my_pages or () if page.arn in told and page.arn not in listed]
        fresh = tuple(page for page in ahead if page.sent and (newest is None or page.sent > newest))
        self._store.update(my_pages=(*fresh, *advanced(found, known)))
